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
menu-still-hint = Time stops until Play is pressed, and the camera jumps instead of moving.

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
page-surface = Load on the surface
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
verdict-resting-supports = The numbers support the claim here: at sites deeper than { $depth } mm the massager moves tissue { $deep } as much as the gun, and the skin under it bears less: { $massager-pressure } against { $gun-pressure } kPa of pressure, { $massager-strain } against { $gun-strain } % of strain. For the same pressure on the skin it would be { $per-pressure }. Both send the same kind of wave; head, stroke and contact make the difference, so another head or setting can turn it. Strains above 10 % are beyond small-strain theory, by which vibration is computed here: read them as large, not as exact.
verdict-resting-partly = The numbers support half of the claim here. At sites deeper than { $depth } mm the massager moves tissue { $deep } as much as the gun; the skin bears { $massager-pressure } against { $gun-pressure } kPa of pressure and { $massager-strain } against { $gun-strain } % of strain. For the same pressure on the skin its share at depth would be { $per-pressure }. Strains above 10 % are beyond small-strain theory, by which vibration is computed here: read them as large, not as exact.
verdict-resting-contradicts = The numbers contradict the claim here: at sites deeper than { $depth } mm the massager moves tissue only { $deep } as much as the gun, and the skin under it bears { $massager-pressure } against { $gun-pressure } kPa of pressure and { $massager-strain } against { $gun-strain } % of strain. For the same pressure its share at depth would be { $per-pressure }. Another head or setting can turn it. Strains above 10 % are beyond small-strain theory, by which vibration is computed here: read them as large, not as exact.
verdict-resting-undecided = Undecided. The gun is held 3 mm deep here and presses with 0.6 N on average where it is declared with 10 N, so the numbers on screen decide nothing. The comparison is to be made again with a gun that rests on its force.

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
tour-pressing-inside = A cut across the leg: pressing pushes tissue aside once and deeply; vibration moves it little, but many times a second. They are different loads, and how to convert one into the other is not known.
tour-pressing-verdict = Who loads what?
verdict-pressing-thumb = The thumb strains deep tissue more: { $thumb-strain } % once, against { $massager-strain } %, { $cycles } times a second, under the massager. It pays with { $thumb-pressure } kPa on the skin, against { $massager-pressure } kPa (tender points begin to hurt near { $pain } kPa). So vibration is gentler on the surface; that it does better at depth is not what strain says.
verdict-pressing-massager = Here the massager strains deep tissue more: { $massager-strain } %, { $cycles } times a second, against { $thumb-strain } % once under the thumb. The skin bears { $massager-pressure } against { $thumb-pressure } kPa (tender points begin to hurt near { $pain } kPa). A thumb placed right over the site changes this.
verdict-pressing-open = Not settled here. The thumb squeezes tissue further than the law holds that it is pressed with, so its strain means nothing; the massager strains deep tissue by { $massager-strain } %, { $cycles } times a second and presses on the skin with { $massager-pressure } kPa (tender points begin to hurt near { $pain } kPa).
verdict-pressing-alike = Too close to call: the thumb strains deep tissue by { $thumb-strain } % once, the massager by { $massager-strain } %, { $cycles } times a second, and strains pressed in this hard are good to a factor of { $rough } only. The skin bears { $thumb-pressure } kPa under the thumb and { $massager-pressure } kPa under the massager (tender points begin to hurt near { $pain } kPa).
verdict-pressing-rough = These figures are rough: the thumb squeezes tissue by { $squeezed } %; beyond { $small } % it matters that its shape changes, which the model leaves out, and the measured curves behind it end at { $measured } %. This thumb is a hard ball on { $area } cm²; a real one gives way, covers 2 to 4 cm² and presses less. The strains would have to be wrong by a factor of { $ratio } to turn the answer.
verdict-pressing-clot = Never do either on a leg with a suspected blood clot.

# Fields
quantity-displacement = Displacement
quantity-displacement-hint = How far tissue swings: root mean square over the cycle, or its distance from rest now.
quantity-velocity = Velocity
quantity-velocity-hint = How fast tissue moves: root mean square over the cycle, or its speed now.
quantity-acceleration = Acceleration
quantity-acceleration-hint = Magnitude of the acceleration of tissue: root mean square over the cycle, or now. 9.81 m/s² is one g.
quantity-strain = Shear strain
quantity-strain-hint = How much tissue is sheared (octahedral shear strain): largest value within the cycle.
quantity-energy = Energy density
quantity-energy-hint = Energy of motion and of deformation together, per volume, mean over the cycle.
quantity-dissipation = Dissipated power
quantity-dissipation-hint = Power that the tissue turns to heat, per volume, mean over the cycle.
quantity-pressure = Pressure
quantity-pressure-hint = Dynamic pressure (mean stress): largest value within the cycle.
quantity-tissue = Tissue colours
quantity-tissue-hint = No field: skin, fat, muscles and bones in colours of their own.
cycle-rms = RMS
cycle-peak = peak
cycle-mean = mean
steps-linear = linear
steps-linear-hint = Equal steps of colour are equal amounts.
steps-log = log
steps-log-hint = Equal steps of colour are equal factors.
steps-decibel = dB
steps-decibel-hint = Equal steps of colour are equal factors; the legend counts decibels below its top.
time-cycle = over the cycle
time-now = now
time-now-hint = Displacement, velocity and acceleration can be shown at this instant.

# Legend
legend-both = both views
legend-lacks = not kept in this answer: change the question to see it
legend-difference = A against B
legend-alike = alike

# Head of the window
rest-both = The same right leg twice, still at rest: the vibration is being computed.
rest-one = One answer is there; the other view is still at rest.
verdict-one = At { $site } { $device } moves the tissue by { $moved } (RMS). The skin bears up to { $kpa } kPa.
rest-single = A right leg, still at rest: the vibration is being computed.
verdict-none = The same body twice under two loads.
verdict-more = At { $site } { $more } moves the tissue { $ratio } as much as { $less } ({ $most } against { $least }).
verdict-even = At { $site } both move the tissue alike ({ $moved }).
verdict-skin-it = On the skin it presses { $ratio } as hard ({ $more-kpa } against { $less-kpa } kPa).
verdict-skin-other = On the skin { $who } presses { $ratio } as hard ({ $more-kpa } against { $less-kpa } kPa).
the-device = the { $name }
on-side = { $device } on side { $side }
recompute = Recompute
recompute-hint = Computes the question again; the answer on screen stays until then.
stop = Stop
stop-hint = Keeps what is shown.
stage-solving = { $side }, { $resolution }: { $part }… { $percent } %
part-place = placing
part-settle = pressing on
part-set_up = setting up
part-time_step = finding the time step
part-solve = computing
part-balance = balancing
part-measure = measuring
stage-meshing = building the leg, { $resolution }…
stage-waiting = the change is taken over…
stage-failed = Not computed: { $why }
stage-refused = Not computed: that takes about { $needed } GiB of memory, and { $free } GiB are free.
stage-would-fit = Elements of { $edge } mm would fit.
stage-fallback = { $case }: time steps instead of the harmonic solve, up to about { $steps } of them and { $time } ({ $why })
stage-cancelled = stopped
stage-idle = { $resolution } resolution
stale-before = colours and bars: before your change
stale-so-far = on screen: the answer so far
stale-software = drawn by the processor, lower quality
resolution-preview = preview
resolution-draft = draft
resolution-standard = standard
resolution-fine = fine
resolution-custom = custom
device-choice = Device on side { $side }
frequency = Frequency
frequency-hint = Frequency: drag or type; the answer follows.

# Placing
place-hint = Where it sits. Click to type it; or drag the device over the skin; or Alt + arrow keys. s runs from 0 (fibular head) to 1 (outer ankle), θ from the back's midline, + towards the inside.
place-s = height s
place-theta = angle θ
place-tilt = tilt
place-over = over the site
placed = Head at height s { $s }, angle θ { $theta }°.
heads-touch = { $touching } of { $heads } heads touch
head-touches = head { $head } rests on the skin
head-misses = head { $head } does not touch
refused-skin = No skin under the pointer.
refused-end = Too close to an end of the leg: s = { $s }; −0.12 to 0.82 can carry a head.
refused-device = This side has no device to lay on the skin.
refused-pose = A head cannot lie there: { $why }

# Views
right-leg = right leg (R)
direction-front = front
direction-back = back
direction-knee = knee
direction-ankle = ankle
direction-lateral = lateral (outer side)
direction-medial = medial (inner side)
scale-bar = { $length } · movement × { $factor }
felt = { $site }: felt in { $where }
cut-handle = Drag to move the cut.

# Controls
group-time = Slow motion
group-inside = See inside
group-colour = Colour and view
play = ▶ Play
pause = ⏸ Pause
play-hint = Space
slow = 1/{ $slow } of real time
slow-name = How slowly time runs
slow-hint = How slowly time runs on screen, the same on both sides.
movement = Movement drawn
movement-times = { $times }× life
movement-hint = Displacements of leg and heads are drawn this many times larger, the same on both sides.
scrub = Moment
scrub-hint = The moment of the cycle that is shown; drag to look at any.
scrub-at = { $ms } ms
views = Views
views-both = A | B
views-both-hint = Both views.
views-a = A
views-a-hint = The first view alone.
views-b = B
views-b-hint = The second view alone.
views-difference = A − B
views-difference-hint = The right view shows how much more A has than B.
peel = Peel
peel-hint = Fades the leg from the outside: skin, fat, fascia, gastrocnemius, soleus, deep muscles, bone.
peel-fading = { $layer } fading
peel-from = from { $layer } inwards
layer-skin = skin
layer-fat = fat
layer-fascia = fascia
layer-gastrocnemius = gastrocnemius
layer-soleus = soleus
layer-deep = deep muscles
layer-bone = bone
cut = Cut
cut-at = Place of the cut
cut-hint = Moves the cut; or drag the grip on it.
cut-whole = whole
cut-across = across
cut-lengthwise = lengthwise
cut-frontal = frontal
toggle-fibres = fibres
toggle-fibres-hint = Directions of the muscle fibres, on cuts and on muscles laid bare; peels the leg down to them.
toggle-paths = nerves, vessels
toggle-paths-hint = Nerves and vessels as tubes; the tissue is drawn thin.
toggle-zones = referred pain
toggle-zones-hint = Where pain from the chosen site is felt, as charted (a sketch after Travell & Simons).
toggle-labels = labels
toggle-labels-hint = Names of the trigger points.
toggle-region = threshold
toggle-region-hint = Sets off the region in which strain or energy exceeds this.
region-level = Least value inside the region
field-choice = Field
ramp-choice = Colour map
preset-oblique = Oblique
preset-posterior = Posterior
preset-medial = Medial
preset-lateral = Lateral
preset-section = Section
key-hint = Key { $key }

# Tabs
tab-sites = Sites
tab-sites-hint = What each trigger point receives.
tab-point = Point
tab-point-hint = Time series and spectrum at the chosen site, or wherever you click.
tab-energy = Energy
tab-energy-hint = Where each watt goes.
tab-safety = Safety
tab-safety-hint = Surface, nerves and vessels against thresholds.
no-answer = Numbers appear when the first answer is there.

# Sites
measure-choice = What the bars show
measure-displacement = Movement (RMS)
measure-displacement-hint = How far the tissue at the site swings: root mean square over the cycle, mean over the site's box; of what stands still the displacement itself.
measure-strain = Shear strain, peak
measure-strain-hint = How much the tissue is sheared (octahedral shear strain), largest value within a cycle.
measure-fibre-strain = Strain along the fibre, peak
measure-fibre-strain-hint = How much muscle fibres are stretched and shortened; muscle spindles respond from about 0.05 %.
measure-acceleration = Acceleration RMS
measure-acceleration-hint = Root mean square acceleration, in multiples of gravity.
measure-energy = Energy density, mean
measure-energy-hint = Energy of motion and of deformation together, mean over the cycle.
measure-dissipation = Absorbed power density
measure-dissipation-hint = Power turned to heat in the tissue, per volume.
measure-selectivity = Selectivity: strain ÷ surface strain
measure-selectivity-hint = Strain at the site divided by the largest strain near the surface: higher is gentler to the skin.
order-choice = Order of the bars
order-chart = as charted
order-a = most by A
order-b = most by B
order-ratio = A ÷ B
order-depth = by depth
site-depth = { $depth } mm deep
site-in = { $site } in { $tissue }, { $depth } mm deep.
site-strain = { $side }: fibre strain { $percent } %, { $band }
site-click = Click to go there.
bands = Squares: peak fibre strain, × spindle threshold 0.05 %
bands-hint = Muscle spindles of animals respond from about 0.05 % (Brown, Engberg & Matthews 1967). Sustained strain damages muscle cells from about 50 %, 1000 × threshold (Ceelen 2008). Estimates for orientation, not medical limits.
band-0 = below 1 × threshold
band-1 = 1–10 × threshold
band-2 = 10–200 × threshold
band-3 = 200–600 × threshold
band-4 = 600–1000 × threshold
band-5 = above 1000 × threshold
referred-gas_trp1 = instep, inner ankle, calf, back of lower thigh
referred-gas_trp2 = outer calf
referred-gas_trp3 = back of the knee
referred-gas_trp4 = back of the knee
referred-sol_trp1 = heel and Achilles tendon
referred-sol_trp2 = upper calf, diffuse
referred-sol_trp3 = sacroiliac region of the same side (rare)
referred-tib_post = Achilles tendon above the heel, calf, sole
referred-fdl = sole towards the lesser toes
referred-fhl = sole of the great toe
referred-per_long = outer ankle
referred-tib_ant = great toe, front of the ankle

# Point
along-choice = Direction
along-inwards = inwards from the skin
along-knee = towards the knee
along-round = round the leg
point-clicked = Clicked point
point-back = back to the site
point-none = Choose a site in the first tab, or click on the leg or on a cut.
point-or-box = Values at the site's centre; the bars under Sites are means over the box around it.
point-place = { $tissue }, s { $s }, θ { $theta }°, { $depth } deep
point-harmonics = The first four harmonics of the steady motion.
point-series = { $field } over time
point-spectrum = { $field } by frequency, amplitude
axis-time = time [ms]
axis-frequency = frequency [Hz]

# Energy
energy-title = Where each watt goes
energy-hint = Mean power that the heads put in, and what becomes of it. Both bars on one scale.
energy-none = Nothing moves, so no power flows.
energy-share = share of the power put in
sink-membranes = skin and fascia
sink-radiated = away through the cut ends
sink-supports = into the support
sink-stored = still building up
sink-lost = not accounted for
tissue-fat = fat
tissue-gastrocnemius = gastrocnemius
tissue-gastrocnemius_medial = gastrocnemius, inner head
tissue-gastrocnemius_lateral = gastrocnemius, outer head
tissue-soleus = soleus
tissue-deep_posterior = deep posterior muscles
tissue-anterior = anterior muscles
tissue-lateral = lateral muscles
tissue-tendon = tendon

# Safety
safety-flags = What to know before trusting these numbers
safety-no-flags = Nothing is out of range.
safety-thresholds = Against thresholds
safety-paths = Nerves and vessels
safety-column-strain = strain %
safety-column-pressure = kPa, peak
safety-sustained = Thresholds of pressure were found under steady load over minutes to hours; vibration is shorter and swings about zero.
gauge-pressure = pressure under the head, peak
gauge-strain = strain near the skin, peak
gauge-paths = pressure on a nerve or vessel, peak
limit-veins-lying = calf veins close, lying
limit-veins-standing = calf veins close, standing
limit-cells-hour = muscle cells suffer within an hour
limit-pain = pressing there becomes painful
limit-model = end of the model's range (small strain)
limit-movement = calf muscle in a passive knee movement
limit-cells = sustained strain harms muscle cells
limit-nerves-begin = nerves begin to fail (30–240 min)
limit-nerves-block = nerves are blocked (30–240 min)
source-program = this program
source-latent = latent points, ± 78 kPa
source-mri = MRI 2013
path-tibial_nerve = tibial nerve
path-posterior_tibial_vessels = posterior tibial vessels
path-popliteal_vessels = popliteal vessels
path-peroneal_vessels = peroneal vessels
path-small_saphenous_vein = small saphenous vein
path-sural_nerve = sural nerve
path-common_peroneal_nerve = common peroneal nerve

# When not to use it
notice = A computer model, not medical advice.
steering = Drag: turn · right drag: move · wheel: zoom · click: read a point · drag a device, or Alt + arrows: place it
close = Close
when-not = When not to use it
when-not-1 = This is a computer model, not medical advice. It says what moves, not whether that helps.
when-not-2 = Never on a leg with a suspected blood clot (one calf swollen, warm, painful): massage of such legs has been followed by pulmonary embolism.
when-not-3 = Not on varicose veins, open or inflamed skin, a fresh injury, fracture or bleeding, nor where you cannot feel well.
when-not-4 = Not with blood thinners, a bleeding disorder, pregnancy, a pacemaker or an implant nearby, cancer or nerve disease before a doctor has agreed.
when-not-5 = Percussion guns have caused muscle breakdown and bruising in reported cases: light pressure, short, never on bone, nerve or the hollow of the knee.
when-not-6 = Stop at once at pain, numbness, tingling or swelling, and seek help at breathlessness or chest pain.

# The graphics device
device-lost = The graphics device was lost and has been taken up again.

# A file dropped on the window
drop-hover = Drop a scenario here to open it
drop-opened = Opened: { $path }
drop-refused = Not opened: { $why }

# Shipped devices: in lists, and within a sentence
device-massage_ball = Massage ball
device-percussion_gun_ball_head = Percussion gun, ball head
device-percussion_gun_ball_head_floating = Percussion gun, ball head, floating
device-percussion_gun_bullet_head = Percussion gun, bullet head
device-percussion_gun_flat_head = Percussion gun, flat head
device-percussion_gun_long_stroke_ball_head = Percussion gun, long stroke, ball head
device-percussion_gun_long_stroke_bullet_head = Percussion gun, long stroke, bullet head
device-percussion_gun_long_stroke_flat_head = Percussion gun, long stroke, flat head
device-light_wearable = Light wearable
device-wand_massager = Wand massager
device-quad_head_massager = Quad-head massager
device-quad_head_massager_imposed_motion = Quad-head massager, imposed motion
device-foam_roller = Foam roller
device-single_head_massager = Single-head massager
device-single_head_massager_imposed_motion = Single-head massager, imposed motion
device-thumb = Thumb
the-massage_ball = the massage ball
the-percussion_gun = the percussion gun
the-light_wearable = the light wearable
the-wand_massager = the wand massager
the-quad_head_massager = the quad-head massager
the-foam_roller = the foam roller
the-single_head_massager = the single-head massager
the-thumb = the thumb

# Shipped scenarios
question-vibration_versus_percussion = Does vibration or percussion bring more to the trigger-point sites, and at what load on the skin?

# Body and setting
body = Body
body-hint = Whose leg it is, how much fat lies on it, how stiff its tissue is. The answer follows.
body-subject = Whose leg
body-tissue = Tissue
body-fat = fat over the calf
body-mass = body mass
body-stature = stature
subject-default_man = average man
subject-default_woman = average woman
subject-slim = slim
subject-high_fat = thick layer of fat
tissues-soft = soft (elastography at rest)
tissues-stiff = stiff (three to four times)
setting = strength, place
setting-hint = How strongly the heads are driven, and how hard the device rests on the skin.
setting-amplitude = amplitude, zero to peak
setting-stroke = stroke, peak to peak
setting-unbalance = unbalance of the motor
setting-drive-force = force, zero to peak
setting-force = resting force

# Warnings of the reports: the English ones stand here as the reports say them
flag-strain = out of range: superficial strain reaches { $percent } %, small-strain theory holds to about { $limit } %
flag-compressed = out of range: the static force compresses tissue by { $percent } %, the linear law holds to about { $limit } %; `preload: On` includes the hardening of tissue
flag-crushed = out of range: the static force compresses tissue by { $percent } %, measured curves of compression end at { $end } %
flag-too-soft = out of range: head { $head } would sink { $deep } mm into { $thick } mm of tissue; pressures follow from the force and the contact area, indentation and strains are not meaningful
flag-restless = preload not converged: the energy can still decrease by { $percent } % of the work done
flag-unsteady = not steady: site amplitudes still change by { $percent } % per cycle after { $cycles } cycles
flag-uncompared = not steady: no change per cycle is known after { $cycles } cycles
flag-fallback = method changed: the harmonic solve failed ({ $why }); time stepping is used instead: about { $steps } steps at most, about { $time } (an estimate)
flag-motor = motor speed not converged: it still changes by { $percent } % after { $rounds } solves
flag-ledger = energy ledger not closed: residual { $percent } % of the input
flag-coarse = coarse mesh: { $points } points per shear wavelength at worst, 5–6 are needed for 1 %
flag-bulk = K is low for this drive: compression waves run at { $speed } m/s, { $needed } m/s are required
flag-band = { $site }: fibre strain in the band "{ $band }"
flag-rattles = head { $head } rattles: its dynamic force of { $dynamic } N exceeds its share of the static force, { $static } N; the skin is taken to follow it, a unilateral contact is needed
