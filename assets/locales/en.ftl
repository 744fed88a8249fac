# English. One message per line; the names say where they stand.

# Menu
menu-tour = Tour
menu-tour-hint = Five short stories, from what vibration does to how to stay safe. F1.
menu-undo = Undo
menu-redo = Redo
undo-hint = Takes back: { $what } (Ctrl+Z)
redo-hint = Does again: { $what } (Ctrl+Shift+Z)
undo-nothing = Nothing to take back.
redo-nothing = Nothing to do again.
menu-take = Take away
menu-take-hint = Pictures, tables, a page to print, and the question as a file.
menu-settings = Settings
menu-language = Language
menu-theme = Ground
theme-light = light
theme-dark = dark
theme-system = as the system
menu-text-size = Size of text
menu-still = Less motion
menu-still-hint = Time stands still until somebody presses Play, and the camera jumps instead of flying.

# What changed, for undo
change-device = another device
change-frequency = frequency
change-place = place of the head
change-body = another body
change-question = another question
change-other = a value

# Take away
take-png = Picture of the window (PNG)
take-gif = One cycle as moving picture (GIF)
take-csv = Numbers on screen (CSV)
take-page = Page to print (HTML)
take-preset = Question as a file (RON)
take-preset-hint = `calfwave run` answers it again, at any resolution.
take-done = Written: { $path }
take-failed = Not written: { $why }
take-unanswered = There is no answer to take away yet.

# Page to print
page-title = Vibration in the calf
page-made = Made with calfwave { $version }, { $resolution } resolution, { $method }.
page-question = Question
page-sites = What each trigger point receives
page-site = site
page-depth = depth
page-moved = movement (RMS)
page-strain = shear strain (peak)
page-surface = What the surface pays
page-pressure = contact pressure (peak)
page-skin-strain = strain near the skin (peak)
page-power = power into the leg
page-limits = Limits
page-model = These are numbers of a computer model of an average leg, not measurements on a patient. No one has yet measured vibration at depth in a calf under such devices.
page-safety = Do not treat a leg with a suspected blood clot (one-sided swelling, warmth, pain), with marked varicose veins, open skin, a recent injury or numbness, and not in people on blood thinners without medical advice.

# Tour
tour-open = Start the tour
tour-next = Next
tour-back = Back
tour-close = Close
tour-page = { $page } of { $pages }
tour-wait = The verdict appears when both answers are there.
tour-page-claim = The claim
tour-page-experiment = The experiment
tour-page-inside = Inside
tour-page-verdict = The verdict

tour-soft-tissue-title = What vibration does in soft tissue
tour-soft-tissue-question = How does the hum of a massager travel through the calf?
tour-soft-tissue-claim = Makers say that vibration penetrates deeply, "even to deep trigger points", much as ultrasound does. A massager rests on the calf and hums fifty times a second.
tour-soft-tissue-experiment = What you see is a slow shear wave: tissue slides sideways past its neighbour, at one to two metres per second, a thousand times slower than ultrasound. A few centimetres make one wavelength, and every wavelength costs about two thirds of the amplitude.
tour-soft-tissue-inside = The leg cut open along its length. Dark tissue moves most. Fat, muscle and the sheets of connective tissue between them bend the wave; bone stands still.
tour-soft-tissue-verdict = Does it reach the deep trigger points?
verdict-soft-tissue-supports = It does, weakly. { $near } moves by { $near-moved }, and { $far }, { $far-depth } mm deep, by { $far-moved }. All { $sites } sites are stretched beyond { $level } %, where muscle spindles of animals begin to follow. That is enough to be sensed, not to move tissue as a thumb does. A higher frequency or a stiffer leg changes this.
verdict-soft-tissue-partly = Partly. { $near } moves by { $near-moved }, but { $far }, { $far-depth } mm deep, by { $far-moved }. { $driven } of { $sites } sites are stretched beyond { $level } %, where muscle spindles of animals begin to follow. A head placed nearer, or a lower frequency, reaches more of them.
verdict-soft-tissue-contradicts = Not here. { $near } moves by { $near-moved } and { $far }, { $far-depth } mm deep, by { $far-moved }; none of the { $sites } sites is stretched beyond { $level } %, where muscle spindles of animals begin to follow. A larger amplitude changes this.

tour-resting-title = A resting massager or a gun?
tour-resting-question = Does a massager reach deeper than a percussion gun, and who is kinder to the skin?
tour-resting-claim = "A compactor is not a jackhammer": an article says that a massager's vibration sinks in deep, while a percussion gun only hammers the surface.
tour-resting-experiment = The same leg, the same place. Left, the massager stays on the skin. Right, the gun's ball goes in and out by twelve millimetres and leaves the skin on its way back. Both on one colour scale.
tour-resting-inside = Cut along the length: compare how fast the colours fade with depth, left and right. It is the same tissue, so waves of one frequency fade alike, whoever sends them. What differs is how much goes in, over how large an area, and at what frequencies.
tour-resting-verdict = Who reaches deeper, and at what price?
verdict-resting-supports = The numbers support the claim here: at sites deeper than { $depth } mm the massager moves tissue { $deep } as much as the gun, and the skin under it bears less: { $massager-pressure } against { $gun-pressure } kPa of pressure, { $massager-strain } against { $gun-strain } % of strain. For the same pressure on the skin it would be { $per-pressure }. Both send the same kind of wave; head, stroke and contact make the difference, so another head or setting can turn it.
verdict-resting-partly = The numbers support half of the claim here. At sites deeper than { $depth } mm the massager moves tissue { $deep } as much as the gun; the skin bears { $massager-pressure } against { $gun-pressure } kPa of pressure and { $massager-strain } against { $gun-strain } % of strain. For the same pressure on the skin its share at depth would be { $per-pressure }. Strains above 10 % are beyond what this linear model is good for.
verdict-resting-contradicts = The numbers contradict the claim here: at sites deeper than { $depth } mm the massager moves tissue only { $deep } as much as the gun, and the skin under it bears { $massager-pressure } against { $gun-pressure } kPa of pressure and { $massager-strain } against { $gun-strain } % of strain. For the same pressure its share at depth would be { $per-pressure }. Another head or setting can turn it.

tour-four-heads-title = One head or four?
tour-four-heads-question = Do four heads soak the whole calf?
tour-four-heads-claim = A massager with four heads is said to "soak every millimetre" of the calf in two placements, because it has four times the power.
tour-four-heads-experiment = Left one head, right four. Where two waves meet they add or cancel, depending on whether the motors keep step. Real motors do not, so their energies add on average.
tour-four-heads-inside = A cut across the leg below the heads. The broad footprint wraps round the calf, so more places lie near some head.
tour-four-heads-verdict = Is every millimetre reached?
verdict-four-heads-supports = Yes, by a low measure: { $four-reached } % of the muscle is strained beyond 0.05 % (one head: { $one-reached } %). Beyond 0.5 % it is { $four-strongly } % against { $one-strongly } %. Four heads put in { $power } the power and move deep sites { $deep } as much.
verdict-four-heads-partly = More, but not all of it: { $four-reached } % of the muscle is strained beyond 0.05 %, against { $one-reached } % under one head; beyond 0.5 % it is { $four-strongly } % against { $one-strongly } %. Four heads put in { $power } the power and move deep sites { $deep } as much. Drag the device to see what a second placement adds.
verdict-four-heads-contradicts = Not here: { $four-reached } % of the muscle is strained beyond 0.05 %, and one head in the right place reaches { $one-reached } %. Beyond 0.5 % it is { $four-strongly } % against { $one-strongly } %, for { $power } the power. Where the heads lie decides.

tour-frequency-title = Why frequency and fat matter
tour-frequency-question = The same stroke, four times as fast: what changes inside?
tour-frequency-claim = Faster sounds stronger. Here is the same massager twice: slow on the left, fast on the right, at the same setting.
tour-frequency-experiment = A faster wave is a shorter one, and every wavelength costs about the same share of the amplitude. So the fast hum dies out nearer to the skin, and leaves more of its power there.
tour-frequency-inside = Count the stripes from the skin to the bone on either side. Fat is softer still than muscle: in it waves are shortest, so a thick layer of fat takes most from high frequencies.
tour-frequency-verdict = What does the faster one bring?
verdict-frequency-slow = At sites deeper than { $depth } mm the slow one ({ $slow } Hz) moves tissue { $deep } as much as the fast one ({ $fast } Hz), which puts { $power } the power into the leg. By wave theory thicker fat makes the difference larger and a stiffer leg smaller: change the body and see. What nerves make of a frequency is another question.
verdict-frequency-fast = At sites deeper than { $depth } mm the fast one ({ $fast } Hz) moves tissue { $deep } as much as the slow one ({ $slow } Hz), and puts { $power } the power into the leg. By wave theory thicker fat or a softer leg favours the slow one: change the body and see.

tour-pressing-title = Pressing, vibrating, and staying safe
tour-pressing-question = A thumb that presses or a head that hums: who loads what?
tour-pressing-claim = Vibration is said to do better than pressing with a thumb, a ball or a roller, without pain and without pressing on nerves and vessels.
tour-pressing-experiment = Left a thumb that presses and holds. Right the massager, resting by its own weight. A thumb gathers its force on a few square centimetres; the pad spreads it.
tour-pressing-inside = A cut across the leg: pressing pushes tissue aside once and deeply; vibration moves it little, but many times a second. They are different doses, and no one knows yet how to convert one into the other.
tour-pressing-verdict = Who loads what?
verdict-pressing-thumb = The thumb strains deep tissue more: { $thumb-strain } % once, against { $massager-strain } % { $cycles } times a second under the massager. It pays with { $thumb-pressure } kPa on the skin, against { $massager-pressure } kPa (tender points begin to hurt near { $pain } kPa). So vibration is gentler on the surface; that it does better at depth is not what strain says. Never do either on a leg with a suspected blood clot.
verdict-pressing-massager = Here the massager strains deep tissue more: { $massager-strain } % { $cycles } times a second, against { $thumb-strain } % once under the thumb. The skin bears { $massager-pressure } against { $thumb-pressure } kPa (tender points begin to hurt near { $pain } kPa). A thumb placed right over the site changes this. Never do either on a leg with a suspected blood clot.
verdict-pressing-open = Not settled here. By its force the thumb sinks in further than this linear model can follow, so its strain means nothing; the massager strains deep tissue by { $massager-strain } % { $cycles } times a second and presses on the skin with { $massager-pressure } kPa (tender points begin to hurt near { $pain } kPa). Never do either on a leg with a suspected blood clot.
