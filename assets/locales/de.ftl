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
menu-still-hint = Die Zeit steht, bis jemand auf Abspielen drückt, und die Kamera springt, statt zu fliegen.

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
page-surface = Was die Oberfläche zahlt
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
verdict-resting-supports = Die Zahlen stützen hier die Behauptung: An Orten tiefer als { $depth } mm bewegt das Massagegerät das Gewebe { $deep } so stark wie die Pistole, und die Haut darunter trägt weniger: { $massager-pressure } gegen { $gun-pressure } kPa Druck, { $massager-strain } gegen { $gun-strain } % Dehnung. Bei gleichem Druck auf die Haut wäre es { $per-pressure }. Beide senden dieselbe Art Welle; Kopf, Hub und Berührung machen den Unterschied, ein anderer Kopf oder eine andere Einstellung kann ihn umkehren.
verdict-resting-partly = Die Zahlen stützen hier die halbe Behauptung. An Orten tiefer als { $depth } mm bewegt das Massagegerät das Gewebe { $deep } so stark wie die Pistole; die Haut trägt { $massager-pressure } gegen { $gun-pressure } kPa Druck und { $massager-strain } gegen { $gun-strain } % Dehnung. Bei gleichem Druck auf die Haut wäre sein Anteil in der Tiefe { $per-pressure }. Dehnungen über 10 % liegen jenseits dessen, wofür dieses lineare Modell taugt.
verdict-resting-contradicts = Die Zahlen widersprechen hier der Behauptung: An Orten tiefer als { $depth } mm bewegt das Massagegerät das Gewebe nur { $deep } so stark wie die Pistole, und die Haut darunter trägt { $massager-pressure } gegen { $gun-pressure } kPa Druck und { $massager-strain } gegen { $gun-strain } % Dehnung. Bei gleichem Druck wäre sein Anteil in der Tiefe { $per-pressure }. Ein anderer Kopf oder eine andere Einstellung kann das umkehren.

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
tour-pressing-inside = Ein Schnitt quer durch das Bein: Drücken schiebt Gewebe einmal und weit beiseite; Vibration bewegt es wenig, aber oft in der Sekunde. Das sind verschiedene Dosen, und noch weiß niemand, wie man die eine in die andere umrechnet.
tour-pressing-verdict = Wer belastet was?
verdict-pressing-thumb = Der Daumen dehnt tiefes Gewebe mehr: { $thumb-strain } % einmal, gegen { $massager-strain } % { $cycles }-mal in der Sekunde unter dem Massagegerät. Dafür zahlt die Haut mit { $thumb-pressure } kPa, gegen { $massager-pressure } kPa (empfindliche Punkte beginnen bei etwa { $pain } kPa zu schmerzen). Vibration schont also die Oberfläche; dass sie in der Tiefe mehr bewirke, sagt die Dehnung nicht. Keines von beiden an einem Bein mit Verdacht auf ein Blutgerinnsel.
verdict-pressing-massager = Hier dehnt das Massagegerät tiefes Gewebe mehr: { $massager-strain } % { $cycles }-mal in der Sekunde, gegen { $thumb-strain } % einmal unter dem Daumen. Die Haut trägt { $massager-pressure } gegen { $thumb-pressure } kPa (empfindliche Punkte beginnen bei etwa { $pain } kPa zu schmerzen). Ein Daumen genau über dem Ort ändert das. Keines von beiden an einem Bein mit Verdacht auf ein Blutgerinnsel.
verdict-pressing-open = Hier nicht entschieden. Mit seiner Kraft sinkt der Daumen weiter ein, als dieses lineare Modell folgen kann; seine Dehnung besagt also nichts. Das Massagegerät dehnt tiefes Gewebe um { $massager-strain } %, { $cycles }-mal in der Sekunde, und drückt mit { $massager-pressure } kPa auf die Haut (empfindliche Punkte beginnen bei etwa { $pain } kPa zu schmerzen). Keines von beiden an einem Bein mit Verdacht auf ein Blutgerinnsel.
