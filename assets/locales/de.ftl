# Deutsch. Eine Nachricht je Zeile; die Namen sagen, wo sie steht.

# Menü
menu-tour = Rundgang
menu-tour-hint = Fünf kurze Geschichten: was Vibration tut, und wie man sicher bleibt. F1.
menu-undo = Rückgängig
menu-redo = Wiederholen
undo-hint = Nimmt zurück: { $what } (Strg+Z)
redo-hint = Tut noch einmal: { $what } (Strg+Umschalt+Z)
undo-nothing = Nichts zurückzunehmen.
redo-nothing = Nichts zu wiederholen.
menu-take = Mitnehmen
menu-take-hint = Bilder, Tabellen, eine Seite zum Drucken und die Frage als Datei.
menu-settings = Einstellungen
menu-language = Sprache
menu-theme = Grund
theme-light = hell
theme-dark = dunkel
theme-system = wie das System
menu-text-size = Schriftgröße
menu-still = Weniger Bewegung
menu-still-hint = Die Zeit steht bis zum Abspielen still, und die Kamera springt, statt zu fliegen.

# Was geändert wurde, zum Zurücknehmen
change-device = ein anderes Gerät
change-frequency = Frequenz
change-place = Ort des Kopfes
change-body = ein anderer Körper
change-question = eine andere Frage
change-other = ein Wert

# Mitnehmen
take-png = Bild des Fensters (PNG)
take-gif = Eine Schwingung als bewegtes Bild (GIF)
take-csv = Zahlen auf dem Schirm (CSV)
take-page = Seite zum Drucken (HTML)
take-preset = Frage als Datei (RON)
take-preset-hint = `calfwave run` beantwortet sie wieder, in jeder Auflösung.
take-done = Geschrieben: { $path }
take-failed = Nicht geschrieben: { $why }
take-unanswered = Noch gibt es keine Antwort zum Mitnehmen.

# Seite zum Drucken
page-title = Vibration in der Wade
page-made = Berechnet mit calfwave { $version }, Auflösung { $resolution }, { $method }.
page-question = Frage
page-sites = Was jeder Triggerpunkt erhält
page-site = Ort
page-depth = Tiefe
page-moved = Bewegung (Effektivwert)
page-strain = Scherdehnung (Spitze)
page-surface = Belastung der Oberfläche
page-pressure = Kontaktdruck (Spitze)
page-skin-strain = Dehnung nahe der Haut (Spitze)
page-power = Leistung in das Bein
page-limits = Grenzen
page-model = Dies sind Zahlen eines Rechenmodells eines durchschnittlichen Beins, keine Messungen an Patienten. Noch niemand hat unter solchen Geräten die Vibration in der Tiefe einer Wade gemessen.
page-safety = Nicht anwenden bei Verdacht auf ein Blutgerinnsel (einseitige Schwellung, Wärme, Schmerz), bei starken Krampfadern, offener Haut, frischer Verletzung oder Taubheit, und bei Menschen, die Blutverdünner nehmen, nicht ohne ärztlichen Rat.

# Rundgang
tour-open = Rundgang beginnen
tour-next = Weiter
tour-back = Zurück
tour-close = Schließen
tour-page = { $page } von { $pages }
tour-wait = Das Urteil erscheint, wenn beide Antworten da sind.
tour-page-claim = Die Behauptung
tour-page-experiment = Der Versuch
tour-page-inside = Innen
tour-page-verdict = Das Urteil

tour-soft-tissue-title = Was Vibration in weichem Gewebe tut
tour-soft-tissue-question = Wie wandert das Summen eines Massagegeräts durch die Wade?
tour-soft-tissue-claim = Hersteller sagen, Vibration dringe tief ein, „bis zu tiefen Triggerpunkten“, ähnlich wie Ultraschall. Ein Massagegerät ruht auf der Wade und summt fünfzigmal in der Sekunde.
tour-soft-tissue-experiment = Zu sehen ist eine langsame Scherwelle: Gewebe gleitet seitlich an seinem Nachbarn vorbei, mit ein bis zwei Metern in der Sekunde, tausendmal langsamer als Ultraschall. Wenige Zentimeter sind eine Wellenlänge, und jede Wellenlänge kostet etwa zwei Drittel der Amplitude.
tour-soft-tissue-inside = Das Bein, der Länge nach aufgeschnitten. Dunkles Gewebe bewegt sich am meisten. Fett, Muskel und die Bindegewebsblätter dazwischen beugen die Welle; der Knochen steht still.
tour-soft-tissue-verdict = Erreicht sie die tiefen Triggerpunkte?
verdict-soft-tissue-supports = Ja, schwach. { $near } bewegt sich um { $near-moved }, und { $far }, { $far-depth } mm tief, um { $far-moved }. Alle { $sites } Orte werden um mehr als { $level } % gedehnt; von da an folgen Muskelspindeln bei Tieren. Das genügt, um gespürt zu werden, nicht, um Gewebe wie ein Daumen zu verschieben. Eine höhere Frequenz oder ein steiferes Bein ändert das.
verdict-soft-tissue-partly = Zum Teil. { $near } bewegt sich um { $near-moved }, { $far } aber, { $far-depth } mm tief, um { $far-moved }. { $driven } von { $sites } Orten werden um mehr als { $level } % gedehnt; von da an folgen Muskelspindeln bei Tieren. Ein näher aufgesetzter Kopf oder eine tiefere Frequenz erreicht mehr von ihnen.
verdict-soft-tissue-contradicts = Hier nicht. { $near } bewegt sich um { $near-moved }, { $far }, { $far-depth } mm tief, um { $far-moved }; keiner der { $sites } Orte wird um mehr als { $level } % gedehnt, von wo an Muskelspindeln bei Tieren folgen. Eine größere Amplitude ändert das.

tour-resting-title = Ruhendes Massagegerät oder Pistole?
tour-resting-question = Reicht ein Massagegerät tiefer als eine Massagepistole, und wer schont die Haut?
tour-resting-claim = „Eine Rüttelplatte ist kein Presslufthammer“: Ein Artikel sagt, die Vibration eines Massagegeräts sinke tief ein, während eine Pistole nur die Oberfläche hämmere.
tour-resting-experiment = Dasselbe Bein, derselbe Ort. Links bleibt das Massagegerät auf der Haut. Rechts fährt die Kugel der Pistole zwölf Millimeter hin und her und verlässt auf dem Rückweg die Haut. Beide auf einer Farbskala.
tour-resting-inside = Der Länge nach geschnitten: Man vergleiche, wie schnell links und rechts die Farben mit der Tiefe verblassen. Es ist dasselbe Gewebe, also verblassen Wellen einer Frequenz gleich, wer immer sie sendet. Verschieden ist, wie viel hineingeht, auf welcher Fläche und mit welchen Frequenzen.
tour-resting-verdict = Wer reicht tiefer, und zu welchem Preis?
verdict-resting-supports = Die Zahlen stützen hier die Behauptung: An Orten tiefer als { $depth } mm bewegt das Massagegerät das Gewebe { $deep } so stark wie die Pistole, und die Haut darunter trägt weniger: { $massager-pressure } gegen { $gun-pressure } kPa Druck, { $massager-strain } gegen { $gun-strain } % Dehnung. Bei gleichem Druck auf die Haut wäre es { $per-pressure }. Beide senden dieselbe Art Welle; Kopf, Hub und Berührung machen den Unterschied, ein anderer Kopf oder eine andere Einstellung kann ihn umkehren. Dehnungen über 10 % liegen jenseits der Theorie kleiner Dehnungen, nach der Vibration hier berechnet wird: Sie sind groß, nicht genau.
verdict-resting-partly = Die Zahlen stützen hier die halbe Behauptung. An Orten tiefer als { $depth } mm bewegt das Massagegerät das Gewebe { $deep } so stark wie die Pistole; die Haut trägt { $massager-pressure } gegen { $gun-pressure } kPa Druck und { $massager-strain } gegen { $gun-strain } % Dehnung. Bei gleichem Druck auf die Haut wäre sein Anteil in der Tiefe { $per-pressure }. Dehnungen über 10 % liegen jenseits der Theorie kleiner Dehnungen, nach der Vibration hier berechnet wird: Sie sind groß, nicht genau.
verdict-resting-contradicts = Die Zahlen widersprechen hier der Behauptung: An Orten tiefer als { $depth } mm bewegt das Massagegerät das Gewebe nur { $deep } so stark wie die Pistole, und die Haut darunter trägt { $massager-pressure } gegen { $gun-pressure } kPa Druck und { $massager-strain } gegen { $gun-strain } % Dehnung. Bei gleichem Druck wäre sein Anteil in der Tiefe { $per-pressure }. Ein anderer Kopf oder eine andere Einstellung kann das umkehren. Dehnungen über 10 % liegen jenseits der Theorie kleiner Dehnungen, nach der Vibration hier berechnet wird: Sie sind groß, nicht genau.
verdict-resting-undecided = Unentschieden. Die Pistole wird hier 3 mm tief gehalten und drückt im Mittel mit 0,6 N, angegeben ist sie mit 10 N; die Zahlen auf dem Bildschirm entscheiden deshalb nichts. Der Vergleich ist mit einer Pistole zu wiederholen, die auf ihrer Kraft ruht.

tour-four-heads-title = Ein Kopf oder vier?
tour-four-heads-question = Durchtränken vier Köpfe die ganze Wade?
tour-four-heads-claim = Ein Massagegerät mit vier Köpfen soll in zwei Auflagen „jeden Millimeter“ der Wade durchtränken, weil es die vierfache Leistung hat.
tour-four-heads-experiment = Links ein Kopf, rechts vier. Wo sich zwei Wellen treffen, verstärken sie sich oder löschen sich aus, je nachdem, ob die Motoren im Takt laufen. Wirkliche Motoren tun das nicht; im Mittel addieren sich dann ihre Energien.
tour-four-heads-inside = Ein Schnitt quer durch das Bein unter den Köpfen. Die breite Auflage umfasst die Wade, also liegen mehr Orte nahe bei einem Kopf.
tour-four-heads-verdict = Wird jeder Millimeter erreicht?
verdict-four-heads-supports = Ja, an einem niedrigen Maß: { $four-reached } % der Muskeln werden um mehr als 0,05 % gedehnt (ein Kopf: { $one-reached } %). Über 0,5 % sind es { $four-strongly } % gegen { $one-strongly } %. Vier Köpfe geben { $power } die Leistung ab und bewegen tiefe Orte { $deep } so stark.
verdict-four-heads-partly = Mehr, aber nicht alles: { $four-reached } % der Muskeln werden um mehr als 0,05 % gedehnt, gegen { $one-reached } % unter einem Kopf; über 0,5 % sind es { $four-strongly } % gegen { $one-strongly } %. Vier Köpfe geben { $power } die Leistung ab und bewegen tiefe Orte { $deep } so stark. Wer das Gerät verschiebt, sieht, was eine zweite Auflage hinzufügt.
verdict-four-heads-contradicts = Hier nicht: { $four-reached } % der Muskeln werden um mehr als 0,05 % gedehnt, und ein Kopf am rechten Ort erreicht { $one-reached } %. Über 0,5 % sind es { $four-strongly } % gegen { $one-strongly } %, bei { $power } der Leistung. Es kommt darauf an, wo die Köpfe liegen.

tour-frequency-title = Warum Frequenz und Fett zählen
tour-frequency-question = Derselbe Hub, viermal so schnell: Was ändert sich innen?
tour-frequency-claim = Schneller klingt stärker. Hier ist zweimal dasselbe Massagegerät: links langsam, rechts schnell, in derselben Einstellung.
tour-frequency-experiment = Eine schnellere Welle ist kürzer, und jede Wellenlänge kostet etwa denselben Teil der Amplitude. Das schnelle Summen stirbt also näher an der Haut und lässt mehr seiner Leistung dort.
tour-frequency-inside = Man zähle auf beiden Seiten die Streifen von der Haut bis zum Knochen. Fett ist noch weicher als Muskel: In ihm sind die Wellen am kürzesten, also nimmt eine dicke Fettschicht den hohen Frequenzen am meisten.
tour-frequency-verdict = Was bringt die schnellere?
verdict-frequency-slow = An Orten tiefer als { $depth } mm bewegt das langsame Gerät ({ $slow } Hz) das Gewebe { $deep } so stark wie das schnelle ({ $fast } Hz), das { $power } die Leistung in das Bein gibt. Nach der Wellenlehre macht dickeres Fett den Unterschied größer und ein steiferes Bein ihn kleiner: Man ändere den Körper und sehe nach. Was Nerven aus einer Frequenz machen, ist eine andere Frage.
verdict-frequency-fast = An Orten tiefer als { $depth } mm bewegt das schnelle Gerät ({ $fast } Hz) das Gewebe { $deep } so stark wie das langsame ({ $slow } Hz) und gibt { $power } die Leistung in das Bein. Nach der Wellenlehre begünstigen dickeres Fett oder ein weicheres Bein das langsame: Man ändere den Körper und sehe nach.

tour-pressing-title = Drücken, vibrieren und sicher bleiben
tour-pressing-question = Ein Daumen, der drückt, oder ein Kopf, der summt: Wer belastet was?
tour-pressing-claim = Vibration soll besser wirken als Drücken mit Daumen, Ball oder Rolle, ohne Schmerz und ohne Druck auf Nerven und Gefäße.
tour-pressing-experiment = Links ein Daumen, der drückt und hält. Rechts das Massagegerät, das mit seinem Gewicht ruht. Ein Daumen sammelt seine Kraft auf wenigen Quadratzentimetern; das Polster verteilt sie.
tour-pressing-inside = Ein Schnitt quer durch das Bein: Drücken schiebt Gewebe einmal und weit beiseite; Vibration bewegt es wenig, aber oft in der Sekunde. Das sind verschiedene Belastungen, und wie die eine in die andere umzurechnen ist, ist nicht bekannt.
tour-pressing-verdict = Wer belastet was?
verdict-pressing-thumb = Der Daumen dehnt tiefes Gewebe mehr: { $thumb-strain } % einmal, gegen { $massager-strain } %, { $cycles }-mal in der Sekunde unter dem Massagegerät. Dafür zahlt die Haut mit { $thumb-pressure } kPa, gegen { $massager-pressure } kPa (empfindliche Punkte beginnen bei etwa { $pain } kPa zu schmerzen). Vibration schont also die Oberfläche; dass sie in der Tiefe mehr bewirke, sagt die Dehnung nicht.
verdict-pressing-massager = Hier dehnt das Massagegerät tiefes Gewebe mehr: { $massager-strain } %, { $cycles }-mal in der Sekunde, gegen { $thumb-strain } % einmal unter dem Daumen. Die Haut trägt { $massager-pressure } gegen { $thumb-pressure } kPa (empfindliche Punkte beginnen bei etwa { $pain } kPa zu schmerzen). Ein Daumen genau über dem Ort ändert das.
verdict-pressing-open = Hier nicht entschieden. Der Daumen staucht das Gewebe weiter, als das Gesetz gilt, nach dem es gedrückt wird; seine Dehnung besagt also nichts. Das Massagegerät dehnt tiefes Gewebe um { $massager-strain } %, { $cycles }-mal in der Sekunde, und drückt mit { $massager-pressure } kPa auf die Haut (empfindliche Punkte beginnen bei etwa { $pain } kPa zu schmerzen).
verdict-pressing-alike = Zu knapp für ein Urteil: Der Daumen dehnt tiefes Gewebe einmal um { $thumb-strain } %, das Massagegerät { $cycles }-mal in der Sekunde um { $massager-strain } %, und so fest gedrückt stimmen Dehnungen nur auf einen Faktor { $rough } genau. Die Haut trägt { $thumb-pressure } kPa unter dem Daumen und { $massager-pressure } kPa unter dem Massagegerät (empfindliche Punkte beginnen bei etwa { $pain } kPa zu schmerzen).
verdict-pressing-rough = Das sind grobe Zahlen: Der Daumen staucht das Gewebe um { $squeezed } %; über { $small } % zählt, dass sich seine Form ändert, was das Modell auslässt, und die gemessenen Kurven dahinter enden bei { $measured } %. Dieser Daumen ist eine harte Kugel auf { $area } cm²; ein wirklicher gibt nach, bedeckt 2 bis 4 cm² und drückt weniger. Die Dehnungen müssten um einen Faktor { $ratio } falsch sein, um das Urteil zu kippen.
verdict-pressing-clot = Keines von beiden an einem Bein mit Verdacht auf ein Blutgerinnsel.

# Felder
quantity-displacement = Auslenkung
quantity-displacement-hint = Wie weit Gewebe schwingt: Effektivwert über die Schwingung, oder sein Abstand von der Ruhe jetzt.
quantity-velocity = Geschwindigkeit
quantity-velocity-hint = Wie schnell sich Gewebe bewegt: Effektivwert über die Schwingung, oder jetzt.
quantity-acceleration = Beschleunigung
quantity-acceleration-hint = Betrag der Beschleunigung des Gewebes: Effektivwert über die Schwingung, oder jetzt. 9,81 m/s² sind ein g.
quantity-strain = Scherdehnung
quantity-strain-hint = Wie stark Gewebe geschert wird (oktaedrische Scherdehnung): größter Wert der Schwingung.
quantity-energy = Energiedichte
quantity-energy-hint = Energie der Bewegung und der Verformung zusammen, je Volumen, Mittel über die Schwingung.
quantity-dissipation = Verlustleistung
quantity-dissipation-hint = Leistung, die das Gewebe in Wärme verwandelt, je Volumen, Mittel über die Schwingung.
quantity-pressure = Druck
quantity-pressure-hint = Dynamischer Druck (mittlere Spannung): größter Wert der Schwingung.
quantity-tissue = Gewebefarben
quantity-tissue-hint = Kein Feld: Haut, Fett, Muskeln und Knochen in ihren eigenen Farben.
cycle-rms = Effektivwert
cycle-peak = Spitze
cycle-mean = Mittel
steps-linear = linear
steps-linear-hint = Gleiche Farbschritte sind gleiche Beträge.
steps-log = log
steps-log-hint = Gleiche Farbschritte sind gleiche Verhältnisse.
steps-decibel = dB
steps-decibel-hint = Gleiche Farbschritte sind gleiche Verhältnisse; die Legende zählt Dezibel unter ihrem oberen Ende.
time-cycle = Schwingung
time-now = jetzt
time-now-hint = Auslenkung, Geschwindigkeit und Beschleunigung lassen sich auch in diesem Augenblick zeigen.

# Legende
legend-both = beide Ansichten
legend-lacks = in dieser Antwort nicht enthalten: Frage ändern, um es zu sehen
legend-difference = A gegen B
legend-alike = gleich

# Kopf des Fensters
rest-both = Zweimal dasselbe rechte Bein, noch in Ruhe: Die Vibration wird berechnet.
rest-one = Eine Antwort ist da; die andere Ansicht ruht noch.
verdict-one = Bei { $site } bewegt { $device } das Gewebe um { $moved } (Effektivwert). Die Haut trägt bis zu { $kpa } kPa.
rest-single = Ein rechtes Bein, noch in Ruhe: Die Vibration wird berechnet.
verdict-none = Zweimal derselbe Körper unter zwei Belastungen.
verdict-more = Bei { $site } bewegt { $more } das Gewebe { $ratio } so stark wie { $less } ({ $most } gegen { $least }).
verdict-even = Bei { $site } bewegen beide das Gewebe gleich stark ({ $moved }).
verdict-skin-it = Auf die Haut drückt dasselbe Gerät { $ratio } so fest ({ $more-kpa } gegen { $less-kpa } kPa).
verdict-skin-other = Auf die Haut drückt { $who } { $ratio } so fest ({ $more-kpa } gegen { $less-kpa } kPa).
the-device = das Gerät „{ $name }“
on-side = { $device } auf Seite { $side }
recompute = Neu berechnen
recompute-hint = Berechnet die Frage noch einmal; bis dahin bleibt die Antwort auf dem Schirm.
stop = Anhalten
stop-hint = Behält, was gezeigt wird.
stage-solving = { $side }, { $resolution }: { $part } … { $percent } %
part-place = setze auf
part-settle = drücke an
part-set_up = bereite vor
part-time_step = suche den Zeitschritt
part-solve = rechne
part-balance = gleiche ab
part-measure = messe
stage-meshing = baue das Bein, { $resolution } …
stage-waiting = die Änderung wird übernommen …
stage-failed = Nicht berechnet: { $why }
stage-refused = Nicht berechnet: Das braucht etwa { $needed } GiB Speicher, frei sind { $free } GiB.
stage-would-fit = Elemente von { $edge } mm hätten Platz.
stage-fallback = { $case }: Zeitschritte statt harmonischer Lösung, bis zu etwa { $steps } und { $time } ({ $why })
stage-cancelled = angehalten
stage-idle = Auflösung: { $resolution }
stale-before = Farben und Balken: vor der Änderung
stale-so-far = auf dem Schirm: die bisherige Antwort
stale-software = vom Prozessor gezeichnet, vereinfacht
resolution-preview = Vorschau
resolution-draft = Entwurf
resolution-standard = Standard
resolution-fine = fein
resolution-custom = eigene
device-choice = Gerät auf Seite { $side }
frequency = Frequenz
frequency-hint = Frequenz: ziehen oder tippen; die Antwort folgt.

# Aufsetzen
place-hint = Wo es sitzt. Klicken zum Eintippen; oder das Gerät über die Haut ziehen; oder Alt + Pfeiltasten. s läuft von 0 (Wadenbeinkopf) bis 1 (Außenknöchel), θ von der Mittellinie der Rückseite, + nach innen.
place-s = Höhe s
place-theta = Winkel θ
place-tilt = Neigung
place-over = über der Stelle
placed = Kopf bei Höhe s { $s }, Winkel θ { $theta }°.
heads-touch = { $touching } von { $heads } Köpfen liegen auf
head-touches = Kopf { $head } liegt auf der Haut
head-misses = Kopf { $head } berührt die Haut nicht
refused-skin = Unter dem Zeiger ist keine Haut.
refused-end = Zu nah an einem Ende des Beins: s = { $s }; −0,12 bis 0,82 können einen Kopf tragen.
refused-device = Diese Seite hat kein Gerät, das aufliegen könnte.
refused-pose = Dort kann kein Kopf liegen: { $why }

# Ansichten
right-leg = rechtes Bein (R)
direction-front = vorn
direction-back = hinten
direction-knee = Knie
direction-ankle = Knöchel
direction-lateral = lateral (außen)
direction-medial = medial (innen)
scale-bar = { $length } · Bewegung × { $factor }
felt = { $site }: Schmerz gespürt in: { $where }
cut-handle = Ziehen, um den Schnitt zu verschieben.

# Bedienung
group-time = Zeitlupe
group-inside = Hineinsehen
group-colour = Farbe und Blick
play = ▶ Abspielen
pause = ⏸ Anhalten
play-hint = Leertaste
slow = 1/{ $slow } der Echtzeit
slow-name = Wie langsam die Zeit läuft
slow-hint = Wie langsam die Zeit auf dem Schirm läuft, auf beiden Seiten gleich.
movement = Bewegung gezeichnet
movement-times = { $times }-fach
movement-hint = Auslenkungen von Bein und Köpfen werden so viele Male größer gezeichnet, auf beiden Seiten gleich.
scrub = Augenblick
scrub-hint = Der gezeigte Augenblick der Schwingung; ziehen, um jeden anzusehen.
scrub-at = { $ms } ms
views = Ansichten
views-both = A | B
views-both-hint = Beide Ansichten.
views-a = A
views-a-hint = Die erste Ansicht allein.
views-b = B
views-b-hint = Die zweite Ansicht allein.
views-difference = A − B
views-difference-hint = Die rechte Ansicht zeigt, wie viel mehr A hat als B.
peel = Schälen
peel-hint = Blendet das Bein von außen aus: Haut, Fett, Faszie, Gastrocnemius, Soleus, tiefe Muskeln, Knochen.
peel-fading = { $layer } verblasst
peel-from = ab { $layer } nach innen
layer-skin = Haut
layer-fat = Fett
layer-fascia = Faszie
layer-gastrocnemius = Gastrocnemius
layer-soleus = Soleus
layer-deep = tiefe Muskeln
layer-bone = Knochen
cut = Schnitt
cut-at = Ort des Schnitts
cut-hint = Verschiebt den Schnitt; oder am Griff ziehen.
cut-whole = ganz
cut-across = quer
cut-lengthwise = längs
cut-frontal = frontal
toggle-fibres = Fasern
toggle-fibres-hint = Richtungen der Muskelfasern, auf Schnitten und freigelegten Muskeln; schält das Bein bis dorthin.
toggle-paths = Nerven, Gefäße
toggle-paths-hint = Nerven und Gefäße als Schläuche; das Gewebe wird dünn gezeichnet.
toggle-zones = Schmerzzonen
toggle-zones-hint = Wo Schmerz des gewählten Orts gespürt wird (Skizze nach Travell & Simons).
toggle-labels = Namen
toggle-labels-hint = Namen der Triggerpunkte.
toggle-region = Schwelle
toggle-region-hint = Hebt das Gebiet hervor, in dem Dehnung oder Energie diesen Wert übersteigt.
region-level = Kleinster Wert im Gebiet
field-choice = Feld
ramp-choice = Farbkarte
preset-oblique = Schräg
preset-posterior = Hinten
preset-medial = Innen
preset-lateral = Außen
preset-section = Oben
key-hint = Taste { $key }

# Reiter
tab-sites = Orte
tab-sites-hint = Was jeder Triggerpunkt erhält.
tab-point = Punkt
tab-point-hint = Zeitverlauf und Spektrum am gewählten Ort, oder wo man klickt.
tab-energy = Energie
tab-energy-hint = Wohin jedes Watt geht.
tab-safety = Sicherheit
tab-safety-hint = Oberfläche, Nerven und Gefäße gegen Schwellen.
no-answer = Zahlen erscheinen, wenn die erste Antwort da ist.

# Orte
measure-choice = Was die Balken zeigen
measure-displacement = Bewegung (effektiv)
measure-displacement-hint = Wie weit das Gewebe am Ort schwingt: Effektivwert über die Schwingung, Mittel über das Kästchen des Orts; bei Ruhendem die Verschiebung selbst.
measure-strain = Scherdehnung, Spitze
measure-strain-hint = Wie stark das Gewebe geschert wird (oktaedrische Scherdehnung), größter Wert der Schwingung.
measure-fibre-strain = Dehnung längs der Faser, Spitze
measure-fibre-strain-hint = Wie stark Muskelfasern gedehnt und gestaucht werden; Muskelspindeln sprechen ab etwa 0,05 % an.
measure-acceleration = Beschleunigung, effektiv
measure-acceleration-hint = Effektivwert der Beschleunigung, in Vielfachen der Erdbeschleunigung.
measure-energy = Energiedichte, Mittel
measure-energy-hint = Energie der Bewegung und der Verformung zusammen, Mittel über die Schwingung.
measure-dissipation = Aufgenommene Leistungsdichte
measure-dissipation-hint = Leistung, die im Gewebe zu Wärme wird, je Volumen.
measure-selectivity = Selektivität: Dehnung ÷ an Oberfläche
measure-selectivity-hint = Dehnung am Ort geteilt durch die größte nahe der Oberfläche: Mehr schont die Haut.
order-choice = Reihenfolge der Balken
order-chart = wie Karte
order-a = meist durch A
order-b = meist durch B
order-ratio = A ÷ B
order-depth = nach Tiefe
site-depth = { $depth } mm tief
site-in = { $site } in { $tissue }, { $depth } mm tief.
site-strain = { $side }: Faserdehnung { $percent } %, { $band }
site-click = Klicken, um dorthin zu gehen.
bands = Quadrate: Faserdehnung, × Spindelschwelle 0,05 %
bands-hint = Muskelspindeln von Tieren sprechen ab etwa 0,05 % an (Brown, Engberg & Matthews 1967). Anhaltende Dehnung schädigt Muskelzellen ab etwa 50 %, dem 1000-Fachen der Schwelle (Ceelen 2008). Schätzungen zur Orientierung, keine medizinischen Grenzen.
band-0 = unter 1 × Schwelle
band-1 = 1–10 × Schwelle
band-2 = 10–200 × Schwelle
band-3 = 200–600 × Schwelle
band-4 = 600–1000 × Schwelle
band-5 = über 1000 × Schwelle
referred-gas_trp1 = Fußgewölbe, Innenknöchel, Wade, Rückseite des unteren Oberschenkels
referred-gas_trp2 = Außenseite der Wade
referred-gas_trp3 = Kniekehle
referred-gas_trp4 = Kniekehle
referred-sol_trp1 = Ferse und Achillessehne
referred-sol_trp2 = obere Wade, unscharf
referred-sol_trp3 = Kreuzdarmbeingelenk derselben Seite (selten)
referred-tib_post = Achillessehne über der Ferse, Wade, Sohle
referred-fdl = Sohle zu den kleinen Zehen hin
referred-fhl = Sohle der großen Zehe
referred-per_long = Außenknöchel
referred-tib_ant = große Zehe, Vorderseite des Knöchels

# Punkt
along-choice = Richtung
along-inwards = von der Haut nach innen
along-knee = zum Knie
along-round = um das Bein
point-clicked = Angeklickter Punkt
point-back = zurück zum Ort
point-none = Im ersten Reiter einen Ort wählen, oder auf das Bein oder einen Schnitt klicken.
point-or-box = Werte in der Mitte des Orts; die Balken unter „Orte“ sind Mittel über seine Umgebung.
point-place = { $tissue }, s { $s }, θ { $theta }°, { $depth } tief
point-harmonics = Die ersten vier Harmonischen der stetigen Bewegung.
point-series = { $field } im Lauf der Zeit
point-spectrum = { $field } nach Frequenz, Amplitude
axis-time = Zeit [ms]
axis-frequency = Frequenz [Hz]

# Energie
energy-title = Wohin jedes Watt geht
energy-hint = Mittlere Leistung der Köpfe, und was aus ihr wird. Beide Balken auf einer Skala.
energy-none = Nichts bewegt sich, also fließt keine Leistung.
energy-share = Anteil der zugeführten Leistung
sink-membranes = Haut und Faszie
sink-radiated = fort durch die Schnittenden
sink-supports = in die Unterlage
sink-stored = baut sich noch auf
sink-lost = nicht zugeordnet
tissue-fat = Fett
tissue-gastrocnemius = Gastrocnemius
tissue-gastrocnemius_medial = Gastrocnemius, innerer Kopf
tissue-gastrocnemius_lateral = Gastrocnemius, äußerer Kopf
tissue-soleus = Soleus
tissue-deep_posterior = tiefe hintere Muskeln
tissue-anterior = vordere Muskeln
tissue-lateral = seitliche Muskeln
tissue-tendon = Sehne

# Sicherheit
safety-flags = Was man wissen muss, bevor man diesen Zahlen traut
safety-no-flags = Nichts liegt außerhalb des Gültigen.
safety-thresholds = Gegen Schwellen
safety-paths = Nerven und Gefäße
safety-column-strain = Dehnung %
safety-column-pressure = kPa, Spitze
safety-sustained = Schwellen des Drucks wurden unter ruhender Last über Minuten bis Stunden gefunden; Vibration ist kürzer und schwingt um null.
gauge-pressure = Druck unter dem Kopf, Spitze
gauge-strain = Dehnung nahe der Haut, Spitze
gauge-paths = Druck auf Nerv oder Gefäß, Spitze
limit-veins-lying = Wadenvenen schließen sich, liegend
limit-veins-standing = Wadenvenen schließen sich, stehend
limit-cells-hour = Muskelzellen leiden binnen einer Stunde
limit-pain = Drücken wird dort schmerzhaft
limit-model = Ende des Gültigen (kleine Dehnungen)
limit-movement = Wadenmuskel bei geführter Kniebewegung
limit-cells = anhaltende Dehnung schadet Muskelzellen
limit-nerves-begin = Nerven lassen nach (30–240 min)
limit-nerves-block = Nerven sind blockiert (30–240 min)
source-program = dieses Programm
source-latent = latente Punkte, ± 78 kPa
source-mri = MRT 2013
path-tibial_nerve = N. tibialis
path-posterior_tibial_vessels = A. und V. tibialis posterior
path-popliteal_vessels = A. und V. poplitea
path-peroneal_vessels = A. und V. fibularis
path-small_saphenous_vein = V. saphena parva
path-sural_nerve = N. suralis
path-common_peroneal_nerve = N. fibularis communis

# Wann nicht
notice = Ein Rechenmodell, kein ärztlicher Rat.
steering = Ziehen: drehen · rechts ziehen: schieben · Rad: Abstand · Klick: Punkt lesen · Gerät ziehen oder Alt + Pfeile: aufsetzen
close = Schließen
when-not = Wann man es nicht anwendet
when-not-1 = Dies ist ein Rechenmodell, kein ärztlicher Rat. Es sagt, was sich bewegt, nicht, ob das hilft.
when-not-2 = Niemals an einem Bein mit Verdacht auf ein Blutgerinnsel (eine Wade geschwollen, warm, schmerzhaft): Nach Massage solcher Beine sind Lungenembolien aufgetreten.
when-not-3 = Nicht auf Krampfadern, offener oder entzündeter Haut, frischer Verletzung, Bruch oder Blutung, und nicht, wo das Gefühl fehlt.
when-not-4 = Bei Blutverdünnern, Gerinnungsstörung, Schwangerschaft, Herzschrittmacher oder Implantat in der Nähe, Krebs oder Nervenleiden erst nach ärztlicher Zustimmung.
when-not-5 = Massagepistolen haben in berichteten Fällen Muskelzerfall und Blutergüsse verursacht: leichter Druck, kurz, nie auf Knochen, Nerv oder Kniekehle.
when-not-6 = Sofort aufhören bei Schmerz, Taubheit, Kribbeln oder Schwellung; bei Atemnot oder Brustschmerz Hilfe holen.

# Das Grafikgerät
device-lost = Das Grafikgerät ging verloren und wurde wieder aufgenommen.

# Eine Datei, auf das Fenster gezogen
drop-hover = Ein Szenario hier ablegen, um es zu öffnen
drop-opened = Geöffnet: { $path }
drop-refused = Nicht geöffnet: { $why }

# Mitgelieferte Geräte: in Listen, und im Satz
device-massage_ball = Massageball
device-percussion_gun_ball_head = Massagepistole, Kugel
device-percussion_gun_ball_head_floating = Massagepistole, Kugel, schwebend
device-percussion_gun_bullet_head = Massagepistole, Spitze
device-percussion_gun_flat_head = Massagepistole, flacher Kopf
device-percussion_gun_long_stroke_ball_head = Massagepistole, langer Hub, Kugel
device-percussion_gun_long_stroke_bullet_head = Massagepistole, langer Hub, Spitze
device-percussion_gun_long_stroke_flat_head = Massagepistole, langer Hub, flacher Kopf
device-light_wearable = Leichtes Band
device-wand_massager = Massagestab
device-quad_head_massager = Vierkopf-Massagegerät
device-quad_head_massager_imposed_motion = Vierkopf-Massagegerät, Bewegung vorgegeben
device-foam_roller = Schaumstoffrolle
device-single_head_massager = Einkopf-Massagegerät
device-single_head_massager_imposed_motion = Einkopf-Massagegerät, Bewegung vorgegeben
device-thumb = Daumen
the-massage_ball = der Massageball
the-percussion_gun = die Massagepistole
the-light_wearable = das leichte Band
the-wand_massager = der Massagestab
the-quad_head_massager = das Vierkopf-Massagegerät
the-foam_roller = die Schaumstoffrolle
the-single_head_massager = das Einkopf-Massagegerät
the-thumb = der Daumen

# Mitgelieferte Szenarien
question-vibration_versus_percussion = Bringt Vibration oder Perkussion mehr zu den Triggerpunkten, und bei welcher Last auf die Haut?

# Körper und Einstellung
body = Körper
body-hint = Wessen Bein es ist, wie viel Fett darauf liegt, wie steif sein Gewebe ist. Die Antwort folgt.
body-subject = Wessen Bein
body-tissue = Gewebe
body-fat = Fett über der Wade
body-mass = Körpermasse
body-stature = Körpergröße
subject-default_man = durchschnittlicher Mann
subject-default_woman = durchschnittliche Frau
subject-slim = schlank
subject-high_fat = dicke Fettschicht
tissues-soft = weich (Elastografie in Ruhe)
tissues-stiff = steif (drei- bis vierfach)
setting = Stärke, Ort
setting-hint = Wie stark die Köpfe angetrieben werden und wie fest das Gerät auf der Haut ruht.
setting-amplitude = Amplitude, null bis Spitze
setting-stroke = Hub, Spitze zu Spitze
setting-unbalance = Unwucht des Motors
setting-drive-force = Kraft, null bis Spitze
setting-force = Auflagekraft

# Warnungen der Berichte
flag-strain = Außerhalb des Gültigkeitsbereichs: Die Dehnung nahe der Haut erreicht { $percent } %, die Theorie kleiner Dehnungen gilt bis etwa { $limit } %.
flag-compressed = Außerhalb des Gültigkeitsbereichs: Die statische Kraft staucht das Gewebe um { $percent } %, das lineare Gesetz gilt bis etwa { $limit } %; `preload: On` berücksichtigt die Verfestigung des Gewebes.
flag-crushed = Außerhalb des Gültigkeitsbereichs: Die statische Kraft staucht das Gewebe um { $percent } %, gemessene Stauchungskurven enden bei { $end } %.
flag-too-soft = Außerhalb des Gültigkeitsbereichs: Kopf { $head } sänke { $deep } mm in { $thick } mm Gewebe ein; die Drücke folgen aus Kraft und Kontaktfläche, Eindrückung und Dehnungen sind nicht aussagekräftig.
flag-restless = Die Vorlast ist nicht konvergiert: Die Energie kann noch um { $percent } % der geleisteten Arbeit sinken.
flag-unsteady = Nicht eingeschwungen: Amplituden ändern sich nach { $cycles } Schwingungen noch um { $percent } % je Schwingung.
flag-uncompared = Nicht eingeschwungen: Nach { $cycles } Schwingungen ist noch keine Änderung je Schwingung bekannt.
flag-fallback = Verfahren gewechselt: Die harmonische Lösung ist gescheitert ({ $why }); stattdessen wird mit Zeitschritten gerechnet, höchstens etwa { $steps }, etwa { $time } (geschätzt).
flag-motor = Die Motordrehzahl ist nicht konvergiert: Nach { $rounds } Rechnungen ändert sie sich noch um { $percent } %.
flag-ledger = Die Energiebilanz ist nicht geschlossen: Der Rest beträgt { $percent } % der zugeführten Leistung.
flag-coarse = Grobes Netz: schlimmstenfalls { $points } Punkte je Scherwellenlänge; für 1 % sind 5 bis 6 nötig.
flag-bulk = K ist für diesen Antrieb klein: Druckwellen laufen mit { $speed } m/s, { $needed } m/s sind nötig.
flag-band = { $site }: Faserdehnung im Bereich „{ $band }“.
flag-rattles = Kopf { $head } klappert: Seine dynamische Kraft von { $dynamic } N übersteigt seinen Anteil der ruhenden, { $static } N; die Haut folgt ihm im Modell, eine einseitige Berührung wäre nötig.
