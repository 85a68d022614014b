<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE">
<context>
    <name>About</name>
    <message>
        <source>About Physio Desktop</source>
        <translation>Über Physio Desktop</translation>
    </message>
    <message>
        <source>It measures and shows movement; it makes no diagnosis. Not a certified medical device.</source>
        <translation>Es misst und zeigt Bewegung; es stellt keine Diagnose. Kein zertifiziertes Medizinprodukt.</translation>
    </message>
    <message>
        <source>Apache License 2.0. Qt for Python is used under the LGPL version 3. The other libraries keep their own licences:</source>
        <translation>Apache License 2.0. Qt for Python wird unter der LGPL, Version 3, verwendet. Die anderen Bibliotheken behalten ihre eigenen Lizenzen:</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
</context>
<context>
    <name>Audit</name>
    <message>
        <source>Audit trail</source>
        <translation>Zugriffsprotokoll</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>Letzte 7 Tage</translation>
    </message>
    <message>
        <source>Last 90 days</source>
        <translation>Letzte 90 Tage</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Wer</translation>
    </message>
    <message>
        <source>Of what</source>
        <translation>Woran</translation>
    </message>
    <message>
        <source>Patient</source>
        <translation>Patient</translation>
    </message>
    <message>
        <source>Audit trail, newest first</source>
        <translation>Zugriffsprotokoll, Neuestes zuerst</translation>
    </message>
    <message>
        <source>Export as CSV …</source>
        <translation>Als CSV exportieren …</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>Zeitraum</translation>
    </message>
    <message>
        <source>Entries: {n}</source>
        <translation>Einträge: {n}</translation>
    </message>
    <message>
        <source>The newest {shown} of {n} entries; the CSV holds all of them.</source>
        <translation>Die neuesten {shown} von {n} Einträgen; die CSV-Datei enthält alle.</translation>
    </message>
    <message>
        <source>Where shall the audit trail go?</source>
        <translation>Wohin soll das Zugriffsprotokoll?</translation>
    </message>
    <message>
        <source>The audit trail is in {file}.</source>
        <translation>Das Zugriffsprotokoll liegt in {file}.</translation>
    </message>
    <message>
        <source>patient added</source>
        <translation>Patient angelegt</translation>
    </message>
    <message>
        <source>patient changed</source>
        <translation>Patient geändert</translation>
    </message>
    <message>
        <source>patient viewed</source>
        <translation>Patient angesehen</translation>
    </message>
    <message>
        <source>patient erased</source>
        <translation>Patient gelöscht</translation>
    </message>
    <message>
        <source>plan saved</source>
        <translation>Plan gespeichert</translation>
    </message>
    <message>
        <source>references added</source>
        <translation>Referenzen aufgenommen</translation>
    </message>
    <message>
        <source>references deleted</source>
        <translation>Referenzen gelöscht</translation>
    </message>
    <message>
        <source>session begun</source>
        <translation>Sitzung begonnen</translation>
    </message>
    <message>
        <source>session closed</source>
        <translation>Sitzung beendet</translation>
    </message>
    <message>
        <source>session viewed</source>
        <translation>Sitzung angesehen</translation>
    </message>
    <message>
        <source>session reviewed</source>
        <translation>Sitzung durchgesehen</translation>
    </message>
    <message>
        <source>session assigned</source>
        <translation>Sitzung zugeordnet</translation>
    </message>
    <message>
        <source>session imported</source>
        <translation>Sitzung importiert</translation>
    </message>
    <message>
        <source>session exported</source>
        <translation>Sitzung exportiert</translation>
    </message>
    <message>
        <source>session deleted</source>
        <translation>Sitzung gelöscht</translation>
    </message>
    <message>
        <source>session restored</source>
        <translation>Sitzung wiederhergestellt</translation>
    </message>
    <message>
        <source>sessions merged</source>
        <translation>Sitzungen zusammengefügt</translation>
    </message>
    <message>
        <source>sets changed</source>
        <translation>Sätze geändert</translation>
    </message>
    <message>
        <source>note changed</source>
        <translation>Notiz geändert</translation>
    </message>
    <message>
        <source>sensor calibrated</source>
        <translation>Sensor kalibriert</translation>
    </message>
    <message>
        <source>backup restored</source>
        <translation>Sicherung wiederhergestellt</translation>
    </message>
    <message>
        <source>database encrypted</source>
        <translation>Datenbank verschlüsselt</translation>
    </message>
    <message>
        <source>encryption of the database removed</source>
        <translation>Verschlüsselung der Datenbank aufgehoben</translation>
    </message>
    <message>
        <source>passphrase changed</source>
        <translation>Passphrase geändert</translation>
    </message>
    <message>
        <source>statistics exported</source>
        <translation>Statistik exportiert</translation>
    </message>
    <message>
        <source>audit trail exported</source>
        <translation>Zugriffsprotokoll exportiert</translation>
    </message>
    <message>
        <source>home package made</source>
        <translation>Paket für zu Hause erstellt</translation>
    </message>
    <message>
        <source>home package opened</source>
        <translation>Paket für zu Hause geöffnet</translation>
    </message>
    <message>
        <source>session of {when}</source>
        <translation>Sitzung vom {when}</translation>
    </message>
    <message>
        <source>session that is gone</source>
        <translation>Sitzung, die es nicht mehr gibt</translation>
    </message>
</context>
<context>
    <name>Calibrate</name>
    <message>
        <source>Calibrations</source>
        <translation>Kalibrierungen</translation>
    </message>
    <message>
        <source>Gyroscope …</source>
        <translation>Gyroskop …</translation>
    </message>
    <message>
        <source>Three still seconds; again when the sensor has become much warmer or colder.</source>
        <translation>Drei ruhige Sekunden; erneut, wenn der Sensor viel wärmer oder kälter geworden ist.</translation>
    </message>
    <message>
        <source>Accelerometer …</source>
        <translation>Beschleunigung …</translation>
    </message>
    <message>
        <source>Laid on its six faces; once for each sensor.</source>
        <translation>Auf alle sechs Seiten gelegt; einmal für jeden Sensor.</translation>
    </message>
    <message>
        <source>Magnetometer …</source>
        <translation>Magnetometer …</translation>
    </message>
    <message>
        <source>Turned in figures of eight; again in another case or another room.</source>
        <translation>In Achten gedreht; erneut in einem anderen Gehäuse oder Raum.</translation>
    </message>
    <message>
        <source>This sensor sends no magnetic field.</source>
        <translation>Dieser Sensor sendet kein Magnetfeld.</translation>
    </message>
    <message>
        <source>How far it is</source>
        <translation>Wie weit es ist</translation>
    </message>
    <message>
        <source>Calculate now</source>
        <translation>Jetzt berechnen</translation>
    </message>
    <message>
        <source>Begin again</source>
        <translation>Neu beginnen</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Übernehmen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Faces of the board</source>
        <translation>Seiten der Platine</translation>
    </message>
    <message>
        <source>{n} of 6 done; missing: {faces}</source>
        <translation>{n} von 6 fertig; es fehlen: {faces}</translation>
    </message>
    <message>
        <source>arrow {axis} up</source>
        <translation>Pfeil {axis} oben</translation>
    </message>
    <message>
        <source>arrow {axis} down</source>
        <translation>Pfeil {axis} unten</translation>
    </message>
    <message>
        <source>✓ done</source>
        <translation>✓ fertig</translation>
    </message>
    <message>
        <source>✓ up</source>
        <translation>✓ oben</translation>
    </message>
    <message>
        <source>▲ up</source>
        <translation>▲ oben</translation>
    </message>
    <message>
        <source>Map of the directions that were seen</source>
        <translation>Karte der gesehenen Richtungen</translation>
    </message>
    <message>
        <source>{share} seen</source>
        <translation>{share} gesehen</translation>
    </message>
    <message>
        <source>The sensor is gone.</source>
        <translation>Der Sensor ist nicht mehr da.</translation>
    </message>
    <message>
        <source>Calculating …</source>
        <translation>Berechnen …</translation>
    </message>
    <message>
        <source>Saving …</source>
        <translation>Speichern …</translation>
    </message>
    <message>
        <source>Saved in this sensor&apos;s profile; it holds from now on.</source>
        <translation>Im Profil dieses Sensors gespeichert; es gilt ab jetzt.</translation>
    </message>
    <message>
        <source>Saved in this sensor&apos;s profile; it holds after this recording.</source>
        <translation>Im Profil dieses Sensors gespeichert; es gilt nach dieser Aufnahme.</translation>
    </message>
    <message>
        <source>Gyroscope bias</source>
        <translation>Nullpunkt des Gyroskops</translation>
    </message>
    <message>
        <source>Lay the sensor on something firm and let go of it. Three still seconds are enough.</source>
        <translation>Den Sensor auf etwas Festes legen und loslassen. Drei ruhige Sekunden genügen.</translation>
    </message>
    <message>
        <source>The sensor moves. Waiting until it lies still …</source>
        <translation>Der Sensor bewegt sich. Warte, bis er ruhig liegt …</translation>
    </message>
    <message>
        <source>Still … {seconds} s to go</source>
        <translation>Ruhig … noch {seconds} s</translation>
    </message>
    <message>
        <source>Bias {bias} °/s. At rest the sensor was {before} °/s off, now {after} °/s.</source>
        <translation>Nullpunkt {bias} °/s. In Ruhe wich der Sensor um {before} °/s ab, jetzt um {after} °/s.</translation>
    </message>
    <message>
        <source>Accelerometer, six faces</source>
        <translation>Beschleunigungssensor, sechs Seiten</translation>
    </message>
    <message>
        <source>Lay the sensor on each of its six faces, in any order, and let go of it for two seconds each time. Which face is up is recognised. A box or a book end helps with the narrow ones.</source>
        <translation>Den Sensor in beliebiger Reihenfolge auf jede seiner sechs Seiten legen und jedes Mal zwei Sekunden loslassen. Welche Seite oben ist, wird erkannt. Für die schmalen Seiten hilft eine Schachtel oder Buchstütze.</translation>
    </message>
    <message>
        <source>The sensor moves. Lay it on the next face and let go.</source>
        <translation>Der Sensor bewegt sich. Auf die nächste Seite legen und loslassen.</translation>
    </message>
    <message>
        <source>It lies on an edge. Lay it flat on one of its faces.</source>
        <translation>Er liegt auf einer Kante. Bitte flach auf eine Seite legen.</translation>
    </message>
    <message>
        <source>Face {face} is done. Lay it on the next one.</source>
        <translation>Seite {face} ist fertig. Bitte auf die nächste legen.</translation>
    </message>
    <message>
        <source>Face {face} is up. Keep it still …</source>
        <translation>Seite {face} ist oben. Bitte ruhig lassen …</translation>
    </message>
    <message>
        <source>Offset up to {offset} m/s², scale up to {scale} %. At rest the sensor was {before} m/s² off gravity, now {after} m/s².</source>
        <translation>Versatz bis {offset} m/s², Maßstab bis {scale} %. In Ruhe wich der Sensor um {before} m/s² von der Schwerkraft ab, jetzt um {after} m/s².</translation>
    </message>
    <message>
        <source>Magnetometer, figure of eight</source>
        <translation>Magnetometer, Achterfigur</translation>
    </message>
    <message>
        <source>Away from steel, phones and loudspeakers, turn the sensor slowly in figures of eight, so that each of its sides points to the floor and to the ceiling once. The map shows the directions that were seen.</source>
        <translation>Den Sensor abseits von Stahl, Telefonen und Lautsprechern langsam in Achten drehen, sodass jede Seite einmal zum Boden und einmal zur Decke zeigt. Die Karte zeigt, welche Richtungen gesehen wurden.</translation>
    </message>
    <message>
        <source>{share} of all directions seen; {needed} are needed.</source>
        <translation>{share} aller Richtungen gesehen; {needed} sind nötig.</translation>
    </message>
    <message>
        <source>Still missing around the board&apos;s {sides}.</source>
        <translation>Es fehlt noch um {sides} der Platine.</translation>
    </message>
    <message>
        <source>Hard iron {offset} µT, soft iron {soft} %. The field&apos;s strength varied by {before} µT, now by {after} µT.</source>
        <translation>Harteisen {offset} µT, Weicheisen {soft} %. Die Feldstärke schwankte um {before} µT, jetzt um {after} µT.</translation>
    </message>
</context>
<context>
    <name>Charts</name>
    <message>
        <source>how sure the model was</source>
        <translation>wie sicher das Modell war</translation>
    </message>
</context>
<context>
    <name>Close</name>
    <message>
        <source>A recording is running</source>
        <translation>Eine Aufnahme läuft</translation>
    </message>
    <message>
        <source>Stop the recording, save the session and close?</source>
        <translation>Aufnahme beenden, Sitzung speichern und schließen?</translation>
    </message>
    <message>
        <source>Save and close</source>
        <translation>Speichern und schließen</translation>
    </message>
    <message>
        <source>Go on recording</source>
        <translation>Weiter aufnehmen</translation>
    </message>
    <message>
        <source>Saving …</source>
        <translation>Speichern …</translation>
    </message>
    <message>
        <source>The window closes by itself when everything is stored.</source>
        <translation>Das Fenster schließt sich von selbst, sobald alles gespeichert ist.</translation>
    </message>
</context>
<context>
    <name>Connect</name>
    <message>
        <source>Drawing of a sensor strapped above the ankle</source>
        <translation>Zeichnung eines Sensors über dem Knöchel</translation>
    </message>
    <message>
        <source>Connect a sensor</source>
        <translation>Sensor verbinden</translation>
    </message>
    <message>
        <source>Try with the simulated sensor</source>
        <translation>Mit dem simulierten Sensor ausprobieren</translation>
    </message>
    <message>
        <source>The sensor could not be opened</source>
        <translation>Der Sensor konnte nicht geöffnet werden</translation>
    </message>
    <message>
        <source>Connecting …</source>
        <translation>Verbinde …</translation>
    </message>
    <message>
        <source>Strap the sensor on</source>
        <translation>Sensor anlegen</translation>
    </message>
    <message>
        <source>Plug it in, or switch it on. A session can start without a patient.</source>
        <translation>Einstecken oder einschalten. Eine Sitzung kann ohne Patient beginnen.</translation>
    </message>
</context>
<context>
    <name>Core</name>
    <message>
        <source>There is no port {}.</source>
        <translation>Den Anschluss {} gibt es nicht.</translation>
    </message>
    <message>
        <source>Plug the sensor in; physio-desktop devices lists the ports there are.</source>
        <translation>Sensor einstecken; „physio-desktop devices“ zeigt die Anschlüsse.</translation>
    </message>
    <message>
        <source>{} is in use by another program.</source>
        <translation>{} wird von einem anderen Programm benutzt.</translation>
    </message>
    <message>
        <source>Close the other program (a serial monitor?) and try again.</source>
        <translation>Das andere Programm schließen (ein serieller Monitor?) und erneut versuchen.</translation>
    </message>
    <message>
        <source>You may not open {}.</source>
        <translation>Für {} fehlt die Berechtigung.</translation>
    </message>
    <message>
        <source>Run: sudo usermod -aG dialout $USER, then log out and in again.</source>
        <translation>Ausführen: sudo usermod -aG dialout $USER, dann ab- und wieder anmelden.</translation>
    </message>
    <message>
        <source>{} cannot be opened: {}.</source>
        <translation>{} lässt sich nicht öffnen: {}.</translation>
    </message>
    <message>
        <source>Unplug the sensor, plug it in again and retry.</source>
        <translation>Sensor abziehen, wieder einstecken und erneut versuchen.</translation>
    </message>
    <message>
        <source>The sensor at {} is gone.</source>
        <translation>Der Sensor an {} ist weg.</translation>
    </message>
    <message>
        <source>Check the cable.</source>
        <translation>Bitte das Kabel prüfen.</translation>
    </message>
    <message>
        <source>The sensor is back; waiting for its samples.</source>
        <translation>Der Sensor ist zurück; warte auf Messwerte.</translation>
    </message>
    <message>
        <source>Recording continues when it is back.</source>
        <translation>Die Aufnahme geht weiter, wenn er zurück ist.</translation>
    </message>
    <message>
        <source>No samples from the sensor.</source>
        <translation>Keine Messwerte vom Sensor.</translation>
    </message>
    <message>
        <source>Recording continues when they come.</source>
        <translation>Die Aufnahme geht weiter, wenn sie kommen.</translation>
    </message>
    <message>
        <source>The sensor has gone silent; connecting anew.</source>
        <translation>Der Sensor ist verstummt; er wird neu verbunden.</translation>
    </message>
    <message>
        <source>Something arrives, but in no format that is known here.</source>
        <translation>Es kommt etwas an, aber in keinem bekannten Format.</translation>
    </message>
    <message>
        <source>Check the speed (?baud=...) and what the firmware prints: resources/protocol.md.</source>
        <translation>Bitte die Geschwindigkeit (?baud=...) prüfen, und was die Firmware ausgibt: resources/protocol.md.</translation>
    </message>
    <message>
        <source>The sensor is open but sends nothing.</source>
        <translation>Der Sensor ist offen, sendet aber nichts.</translation>
    </message>
    <message>
        <source>Press its reset button, or check that its firmware streams by itself.</source>
        <translation>Reset-Taste drücken, oder prüfen, ob die Firmware von selbst sendet.</translation>
    </message>
    <message>
        <source>There is no file {}.</source>
        <translation>Die Datei {} gibt es nicht.</translation>
    </message>
    <message>
        <source>Check the name; quote it if it holds spaces.</source>
        <translation>Bitte den Namen prüfen.</translation>
    </message>
    <message>
        <source>No sensor is connected.</source>
        <translation>Kein Sensor ist verbunden.</translation>
    </message>
    <message>
        <source>Connect a sensor, then record.</source>
        <translation>Sensor verbinden, dann aufnehmen.</translation>
    </message>
    <message>
        <source>Connect a sensor first.</source>
        <translation>Bitte erst einen Sensor verbinden.</translation>
    </message>
    <message>
        <source>There are too few samples for a calibration.</source>
        <translation>Zu wenige Messwerte für eine Kalibrierung.</translation>
    </message>
    <message>
        <source>Hold the sensor still for 3 seconds.</source>
        <translation>Den Sensor 3 Sekunden still halten.</translation>
    </message>
    <message>
        <source>The sensor moved.</source>
        <translation>Der Sensor hat sich bewegt.</translation>
    </message>
    <message>
        <source>Lay it down, do not touch it, and try again.</source>
        <translation>Still halten und erneut versuchen.</translation>
    </message>
    <message>
        <source>At rest the sensor reports {} deg/s.</source>
        <translation>In Ruhe meldet der Sensor {} °/s.</translation>
    </message>
    <message>
        <source>Check the unit of the angular rate in the device&apos;s profile.</source>
        <translation>Bitte die Einheit der Drehrate im Geräteprofil prüfen.</translation>
    </message>
    <message>
        <source>At rest the sensor reports {} m/s^2 instead of 9.81.</source>
        <translation>In Ruhe meldet der Sensor {} m/s² statt 9,81.</translation>
    </message>
    <message>
        <source>Check the unit of the acceleration in the device&apos;s profile.</source>
        <translation>Bitte die Einheit der Beschleunigung im Geräteprofil prüfen.</translation>
    </message>
    <message>
        <source>The sensor keeps no calibration.</source>
        <translation>Der Sensor trägt keine Kalibrierung.</translation>
    </message>
    <message>
        <source>Calibrate it here.</source>
        <translation>Bitte hier kalibrieren.</translation>
    </message>
    <message>
        <source>The board has not lain on these faces yet: {}.</source>
        <translation>Auf diesen Seiten lag die Platine noch nicht: {}.</translation>
    </message>
    <message>
        <source>Lay it down with each of them up, and let go for two seconds.</source>
        <translation>Bitte so hinlegen, dass jede davon einmal oben ist, und zwei Sekunden loslassen.</translation>
    </message>
    <message>
        <source>The rests do not agree with each other ({} m/s^2 off).</source>
        <translation>Die Ruhelagen passen nicht zueinander ({} m/s^2 Abweichung).</translation>
    </message>
    <message>
        <source>Lay the board on something firm, let go of it, and begin again.</source>
        <translation>Bitte die Platine auf etwas Festes legen, loslassen und neu beginnen.</translation>
    </message>
    <message>
        <source>What the sensor reports at rest is too far from gravity to be an error of the sensor.</source>
        <translation>Was der Sensor in Ruhe meldet, ist für einen Sensorfehler zu weit von der Schwerkraft entfernt.</translation>
    </message>
    <message>
        <source>This sensor sends no magnetic field.</source>
        <translation>Dieser Sensor sendet kein Magnetfeld.</translation>
    </message>
    <message>
        <source>Nothing has to be calibrated.</source>
        <translation>Es muss nichts kalibriert werden.</translation>
    </message>
    <message>
        <source>The sensor was turned too little.</source>
        <translation>Der Sensor wurde zu wenig gedreht.</translation>
    </message>
    <message>
        <source>Turn it slowly about all of its axes, as a figure of eight.</source>
        <translation>Bitte langsam um alle Achsen drehen, wie eine Acht.</translation>
    </message>
    <message>
        <source>Point these sides of the board to the floor and to the ceiling, too: {}.</source>
        <translation>Bitte auch diese Seiten der Platine zum Boden und zur Decke zeigen lassen: {}.</translation>
    </message>
    <message>
        <source>The magnetic field changed while the sensor was turned.</source>
        <translation>Das Magnetfeld änderte sich, während der Sensor gedreht wurde.</translation>
    </message>
    <message>
        <source>Go away from steel furniture, motors, phones and magnets, and turn it on the spot.</source>
        <translation>Bitte Abstand zu Stahlmöbeln, Motoren, Telefonen und Magneten halten und auf der Stelle drehen.</translation>
    </message>
    <message>
        <source>The sensor reports a field of {} uT; the Earth&apos;s is 22 to 67.</source>
        <translation>Der Sensor meldet ein Feld von {} uT; das der Erde hat 22 bis 67.</translation>
    </message>
    <message>
        <source>Check the unit of the field in the device&apos;s profile, and go away from magnets.</source>
        <translation>Bitte die Einheit des Feldes im Profil des Geräts prüfen und Abstand zu Magneten halten.</translation>
    </message>
    <message>
        <source>The strap seems turned by a quarter about the limb.</source>
        <translation>Das Band scheint um eine Vierteldrehung verdreht.</translation>
    </message>
    <message>
        <source>The strap seems to sit on the opposite face of the limb.</source>
        <translation>Das Band scheint auf der Gegenseite der Gliedmaße zu sitzen.</translation>
    </message>
    <message>
        <source>The sensor seems upside down, on the opposite face of the limb.</source>
        <translation>Der Sensor scheint auf dem Kopf und auf der Gegenseite zu sitzen.</translation>
    </message>
    <message>
        <source>The sensor seems to be on the other side&apos;s limb, or on the opposite face of this one.</source>
        <translation>Der Sensor scheint an der anderen Körperseite zu sitzen, oder auf der Gegenseite der Gliedmaße.</translation>
    </message>
    <message>
        <source>Look at the strap; the first three repetitions will show whether it is so.</source>
        <translation>Bitte das Band ansehen; die ersten drei Wiederholungen zeigen, ob es so ist.</translation>
    </message>
    <message>
        <source>Label and repetitions allow for it; put the strap right when there is time.</source>
        <translation>Erkennung und Zählung berücksichtigen es; bitte das Band bei Gelegenheit richten.</translation>
    </message>
    <message>
        <source>Stop the recording first.</source>
        <translation>Bitte erst die Aufnahme beenden.</translation>
    </message>
    <message>
        <source>Two different sessions are needed.</source>
        <translation>Es braucht zwei verschiedene Sitzungen.</translation>
    </message>
    <message>
        <source>Choose two sessions of the list.</source>
        <translation>Bitte zwei Sitzungen der Liste wählen.</translation>
    </message>
    <message>
        <source>One of these sessions is being recorded.</source>
        <translation>Eine dieser Sitzungen wird gerade aufgenommen.</translation>
    </message>
    <message>
        <source>These sessions belong to two patients.</source>
        <translation>Diese Sitzungen gehören zu zwei Patienten.</translation>
    </message>
    <message>
        <source>Leave them as two sessions.</source>
        <translation>Bitte als zwei Sitzungen belassen.</translation>
    </message>
    <message>
        <source>These sessions overlap in time.</source>
        <translation>Diese Sitzungen überschneiden sich.</translation>
    </message>
    <message>
        <source>More than twelve hours lie between these sessions.</source>
        <translation>Zwischen diesen Sitzungen liegen mehr als zwölf Stunden.</translation>
    </message>
    <message>
        <source>These sessions were recorded with different calibrations; merging would change values.</source>
        <translation>Diese Sitzungen wurden mit verschiedenen Kalibrierungen aufgenommen; Zusammenfügen würde Werte ändern.</translation>
    </message>
    <message>
        <source>The sensor sat at two different places in these sessions.</source>
        <translation>Der Sensor saß in diesen Sitzungen an zwei verschiedenen Stellen.</translation>
    </message>
    <message>
        <source>What should be undone is no longer there.</source>
        <translation>Was rückgängig gemacht werden soll, gibt es nicht mehr.</translation>
    </message>
    <message>
        <source>Reload the session.</source>
        <translation>Bitte die Sitzung neu öffnen.</translation>
    </message>
    <message>
        <source>This span has no length.</source>
        <translation>Dieser Abschnitt hat keine Länge.</translation>
    </message>
    <message>
        <source>Choose an end after the beginning.</source>
        <translation>Bitte ein Ende nach dem Anfang wählen.</translation>
    </message>
    <message>
        <source>This repetition is not of this session.</source>
        <translation>Diese Wiederholung gehört nicht zu dieser Sitzung.</translation>
    </message>
    <message>
        <source>This set is not of this session.</source>
        <translation>Dieser Satz gehört nicht zu dieser Sitzung.</translation>
    </message>
    <message>
        <source>There is no repetition to look at.</source>
        <translation>Es gibt keine Wiederholung anzusehen.</translation>
    </message>
    <message>
        <source>Record one repetition and rest.</source>
        <translation>Bitte eine Wiederholung und Ruhe aufnehmen.</translation>
    </message>
    <message>
        <source>There is no reference of {} at {} to compare with.</source>
        <translation>Für {} an {} gibt es keine Referenz zum Vergleich.</translation>
    </message>
    <message>
        <source>Show an exercise that the shipped model knows there, or that this patient was taught.</source>
        <translation>Bitte eine Übung zeigen, die das mitgelieferte Modell dort kennt oder die dieser Patient gelernt hat.</translation>
    </message>
    <message>
        <source>The movement looks like the exercise in no orientation of the board.</source>
        <translation>In keiner Lage der Platine sieht die Bewegung wie die Übung aus.</translation>
    </message>
    <message>
        <source>Show it again, from rest to rest, or another exercise.</source>
        <translation>Bitte noch einmal zeigen, von Ruhe zu Ruhe, oder eine andere Übung.</translation>
    </message>
    <message>
        <source>{}: not every movement in it ends in the position in which it began.</source>
        <translation>{}: Nicht jede Bewegung endet in der Haltung, in der sie begann.</translation>
    </message>
    <message>
        <source>Record whole repetitions, with a second of rest before and after.</source>
        <translation>Bitte ganze Wiederholungen aufnehmen, mit einer Sekunde Ruhe davor und danach.</translation>
    </message>
    <message>
        <source>The movement</source>
        <translation>Die Bewegung</translation>
    </message>
    <message>
        <source>The strap seems loose: the sensor shakes while the limb moves slowly.</source>
        <translation>Das Band scheint locker: Der Sensor wackelt, während sich die Gliedmaße langsam bewegt.</translation>
    </message>
    <message>
        <source>Tighten it until the sensor moves with the limb.</source>
        <translation>Bitte festziehen, bis der Sensor der Bewegung folgt.</translation>
    </message>
    <message>
        <source>At rest the sensor measures {} m/s² instead of 9.8.</source>
        <translation>In Ruhe misst der Sensor {} m/s² statt 9,8.</translation>
    </message>
    <message>
        <source>Check its units: physio-desktop profile.</source>
        <translation>Bitte die Einheiten prüfen: physio-desktop profile.</translation>
    </message>
    <message>
        <source>Each person in turn: the others&apos; test sessions to learn from, and the person&apos;s own 24 marked reference repetitions; detection streams through whole test sessions, the placement known.</source>
        <translation>Eine Person nach der anderen: gelernt aus den Testsitzungen der anderen und den 24 markierten Referenzwiederholungen der Person selbst; erkannt laufend in ganzen Testsitzungen, der Ort des Sensors ist bekannt.</translation>
    </message>
    <message>
        <source>Each person in turn: nothing but the other people&apos;s sessions and references; the strap taken to be on as it should be, small turns followed by the repetitions so far.</source>
        <translation>Eine Person nach der anderen: nur Sitzungen und Referenzen der anderen; das Band gilt als richtig angelegt, kleinen Drehungen wird anhand der bisherigen Wiederholungen gefolgt.</translation>
    </message>
    <message>
        <source>As personal, where the person has shown the correct execution alone; too fast and too small ones are made from it.</source>
        <translation>Wie personal, wobei die Person nur die korrekte Ausführung gezeigt hat; zu schnelle und zu kleine werden daraus gemacht.</translation>
    </message>
    <message>
        <source>As personal, test sessions turned by 20 degrees about random axes (10 seeds), by 90 and by 180 degrees about the limb; a vote over the visit&apos;s first repetitions finds the mounting, the repetitions so far small turns.</source>
        <translation>Wie mit eigenen Referenzen, die Testsitzungen um 20 Grad um zufällige Achsen (10 Mal), um 90 und um 180 Grad um die Gliedmaße gedreht; eine Abstimmung über die ersten Wiederholungen des Besuchs findet, wie das Band sitzt, die bisherigen Wiederholungen finden kleine Drehungen.</translation>
    </message>
    <message>
        <source>As personal, with the performed exercise left out of references and learning: everything that is still counted is a false alarm.</source>
        <translation>Wie mit eigenen Referenzen, die ausgeführte Übung aber weder gelernt noch gezeigt: Alles, was dennoch gezählt wird, ist Fehlalarm.</translation>
    </message>
    <message>
        <source>Windows of 8 s every second, idle included: from other people only (loso), and with the person&apos;s own references (personal).</source>
        <translation>Fenster von 8 s jede Sekunde, mit Ruhe: nur aus anderen Personen (loso) und mit den eigenen Referenzen der Person (personal).</translation>
    </message>
    <message>
        <source>All people were healthy and recorded in one laboratory; four people are few.</source>
        <translation>Alle Personen waren gesund und wurden in einem Labor aufgenommen; vier Personen sind wenige.</translation>
    </message>
    <message>
        <source>Low amplitude is told from correct only as far as the patient&apos;s own references differ.</source>
        <translation>Zu klein wird von gut nur so weit unterschieden, wie sich die Referenzen der Person selbst unterscheiden.</translation>
    </message>
    <message>
        <source>A trunk bend moves the wrist by 1-6 degrees; the chest is the better place for it.</source>
        <translation>Eine Rumpfbeuge bewegt das Handgelenk um 1-6 Grad; die Brust ist dafür der bessere Ort.</translation>
    </message>
    <message>
        <source>found and named</source>
        <translation>gefunden und richtig benannt</translation>
    </message>
    <message>
        <source>Certificate of erasure</source>
        <translation>Löschbescheinigung</translation>
    </message>
    <message>
        <source>Patient {} was erased on {} UTC by {}.</source>
        <translation>Patient {} wurde am {} UTC von {} gelöscht.</translation>
    </message>
    <message>
        <source>The audit trail keeps that it was done, under the name {}.</source>
        <translation>Das Zugriffsprotokoll behält, dass es geschah, unter dem Namen {}.</translation>
    </message>
    <message>
        <source>Samples erased: {}.</source>
        <translation>Gelöschte Messwerte: {}.</translation>
    </message>
    <message>
        <source>Rows erased in {}: {}.</source>
        <translation>Gelöschte Zeilen in {}: {}.</translation>
    </message>
    <message>
        <source>File removed: {}.</source>
        <translation>Datei entfernt: {}.</translation>
    </message>
    <message>
        <source>Kept as was chosen, and still holds the patient&apos;s data: {}.</source>
        <translation>Wie gewählt behalten, enthält noch Daten des Patienten: {}.</translation>
    </message>
    <message>
        <source>Could not be removed: {}.</source>
        <translation>Ließ sich nicht entfernen: {}.</translation>
    </message>
    <message>
        <source>The model {} was also learned from this patient: it holds learned numbers, no recording.</source>
        <translation>Das Modell {} hat auch von diesem Patienten gelernt: Es enthält gelernte Zahlen, keine Aufnahme.</translation>
    </message>
    <message>
        <source>Reports were once written to {}; look there yourself.</source>
        <translation>Nach {} wurden einmal Berichte geschrieben; bitte dort selbst nachsehen.</translation>
    </message>
    <message>
        <source>The check afterwards found a trace: {}.</source>
        <translation>Die Prüfung danach fand eine Spur: {}.</translation>
    </message>
    <message>
        <source>The check afterwards read the whole database file and found no trace.</source>
        <translation>Die Prüfung danach las die ganze Datenbankdatei und fand keine Spur.</translation>
    </message>
    <message>
        <source>Not promised: a solid-state disk may keep old blocks for a while where no program reaches them.</source>
        <translation>Nicht zugesichert: Eine SSD kann alte Blöcke noch eine Weile dort behalten, wo kein Programm hinkommt.</translation>
    </message>
    <message>
        <source>Not promised: copies of exports or of the database that were taken elsewhere.</source>
        <translation>Nicht zugesichert: Kopien von Exporten oder der Datenbank, die anderswohin gebracht wurden.</translation>
    </message>
    <message>
        <source>Not promised: backups that the computer or the clinic makes of this disk.</source>
        <translation>Nicht zugesichert: Sicherungen, die der Computer oder die Klinik von diesem Laufwerk macht.</translation>
    </message>
    <message>
        <source>Erasing</source>
        <translation>Wird gelöscht</translation>
    </message>
    <message>
        <source>Rewriting the database file</source>
        <translation>Die Datenbankdatei wird neu geschrieben</translation>
    </message>
    <message>
        <source>Checking</source>
        <translation>Wird geprüft</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>This patient is being recorded.</source>
        <translation>Dieser Patient wird gerade aufgenommen.</translation>
    </message>
    <message>
        <source>There is no patient with this code.</source>
        <translation>Es gibt keinen Patienten mit diesem Kürzel.</translation>
    </message>
    <message>
        <source>Check how it is written.</source>
        <translation>Bitte die Schreibweise prüfen.</translation>
    </message>
    <message>
        <source>with execution</source>
        <translation>auch die Ausführung</translation>
    </message>
    <message>
        <source>windows named rightly</source>
        <translation>Fenster richtig benannt</translation>
    </message>
    <message>
        <source>false alarms per repetition</source>
        <translation>Fehlalarme je Wiederholung</translation>
    </message>
    <message>
        <source>mountings recognised</source>
        <translation>Bandlagen erkannt</translation>
    </message>
    <message>
        <source>{} is encrypted.</source>
        <translation>{} ist verschlüsselt.</translation>
    </message>
    <message>
        <source>Its passphrase opens it.</source>
        <translation>Die Passphrase öffnet sie.</translation>
    </message>
    <message>
        <source>This passphrase does not open {}.</source>
        <translation>Diese Passphrase öffnet {} nicht.</translation>
    </message>
    <message>
        <source>Type it once more; mind capital letters and the layout of the keyboard.</source>
        <translation>Noch einmal eingeben; auf Großschreibung und Tastaturbelegung achten.</translation>
    </message>
    <message>
        <source>{} is not encrypted, or damaged.</source>
        <translation>{} ist nicht verschlüsselt oder beschädigt.</translation>
    </message>
    <message>
        <source>Open it without a passphrase.</source>
        <translation>Ohne Passphrase öffnen.</translation>
    </message>
    <message>
        <source>This cannot be a passphrase.</source>
        <translation>Das kann keine Passphrase sein.</translation>
    </message>
    <message>
        <source>Type a passphrase of several words.</source>
        <translation>Eine Passphrase aus mehreren Wörtern eingeben.</translation>
    </message>
    <message>
        <source>A passphrase has {} characters or more.</source>
        <translation>Eine Passphrase hat mindestens {} Zeichen.</translation>
    </message>
    <message>
        <source>Four or five words are best.</source>
        <translation>Am besten sind vier oder fünf Wörter.</translation>
    </message>
    <message>
        <source>Encrypted databases cannot be opened: SQLCipher is not installed.</source>
        <translation>Verschlüsselte Datenbanken können nicht geöffnet werden: SQLCipher ist nicht installiert.</translation>
    </message>
    <message>
        <source>{} cannot be copied: {}.</source>
        <translation>{} kann nicht kopiert werden: {}.</translation>
    </message>
    <message>
        <source>The copy of {} is not whole ({}). Nothing was changed.</source>
        <translation>Die Kopie von {} ist nicht vollständig ({}). Es wurde nichts geändert.</translation>
    </message>
    <message>
        <source>Check the database with physio-desktop doctor, and the disk; then try again.</source>
        <translation>Die Datenbank mit physio-desktop doctor und den Datenträger prüfen, dann noch einmal versuchen.</translation>
    </message>
    <message>
        <source>The backup folder {} cannot be read: {}.</source>
        <translation>Der Sicherungsordner {} kann nicht gelesen werden: {}.</translation>
    </message>
    <message>
        <source>The backup folder {} cannot be written: {}.</source>
        <translation>In den Sicherungsordner {} kann nicht geschrieben werden: {}.</translation>
    </message>
    <message>
        <source>The backup folder {} is not there.</source>
        <translation>Der Sicherungsordner {} ist nicht da.</translation>
    </message>
    <message>
        <source>The backup folder {} is full.</source>
        <translation>Der Sicherungsordner {} ist voll.</translation>
    </message>
    <message>
        <source>No backup could be written to {}.</source>
        <translation>Nach {} konnte keine Sicherung geschrieben werden.</translation>
    </message>
    <message>
        <source>Free some space there, or choose another folder for backups in the settings.</source>
        <translation>Dort Platz schaffen oder in den Einstellungen einen anderen Sicherungsordner wählen.</translation>
    </message>
    <message>
        <source>Connect the drive of the backup folder, or choose another one in the settings.</source>
        <translation>Das Laufwerk des Sicherungsordners anschließen oder in den Einstellungen einen anderen wählen.</translation>
    </message>
    <message>
        <source>The database {} is damaged ({}). It was backed up as it is, and no older backup was deleted.</source>
        <translation>Die Datenbank {} ist beschädigt ({}). Sie wurde gesichert, wie sie ist, und keine ältere Sicherung wurde gelöscht.</translation>
    </message>
    <message>
        <source>Restore an older backup, or go on without what is damaged.</source>
        <translation>Eine ältere Sicherung wiederherstellen oder ohne das Beschädigte weiterarbeiten.</translation>
    </message>
    <message>
        <source>This is the database itself.</source>
        <translation>Das ist die Datenbank selbst.</translation>
    </message>
    <message>
        <source>Choose a backup.</source>
        <translation>Eine Sicherung wählen.</translation>
    </message>
    <message>
        <source>The backup {} is damaged ({}).</source>
        <translation>Die Sicherung {} ist beschädigt ({}).</translation>
    </message>
    <message>
        <source>Choose another one.</source>
        <translation>Eine andere wählen.</translation>
    </message>
    <message>
        <source>{} is empty.</source>
        <translation>{} ist leer.</translation>
    </message>
    <message>
        <source>Choose another backup.</source>
        <translation>Eine andere Sicherung wählen.</translation>
    </message>
    <message>
        <source>{} is on a network drive ({}), where a database would be damaged sooner or later.</source>
        <translation>{} liegt auf einem Netzlaufwerk ({}), wo eine Datenbank früher oder später Schaden nähme.</translation>
    </message>
    <message>
        <source>Choose a folder of this computer. The backup folder may be on the network.</source>
        <translation>Einen Ordner dieses Computers wählen. Der Sicherungsordner darf im Netz liegen.</translation>
    </message>
    <message>
        <source>{} exists already.</source>
        <translation>{} gibt es schon.</translation>
    </message>
    <message>
        <source>Choose another folder, or open the database that is there.</source>
        <translation>Einen anderen Ordner wählen oder die Datenbank dort öffnen.</translation>
    </message>
    <message>
        <source>{} has no room for the database.</source>
        <translation>In {} ist kein Platz für die Datenbank.</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>Einen anderen Ordner wählen.</translation>
    </message>
    <message>
        <source>{} cannot be replaced: {}.</source>
        <translation>{} kann nicht ersetzt werden: {}.</translation>
    </message>
    <message>
        <source>{} cannot be deleted: {}.</source>
        <translation>{} kann nicht gelöscht werden: {}.</translation>
    </message>
    <message>
        <source>It was stopped. Nothing was changed.</source>
        <translation>Abgebrochen. Es wurde nichts geändert.</translation>
    </message>
    <message>
        <source>The disk is full: {} cannot grow.</source>
        <translation>Der Datenträger ist voll: {} kann nicht wachsen.</translation>
    </message>
    <message>
        <source>Free some space on this disk.</source>
        <translation>Auf diesem Datenträger Platz schaffen.</translation>
    </message>
    <message>
        <source>{} cannot be written: it is read-only.</source>
        <translation>{} kann nicht beschrieben werden: schreibgeschützt.</translation>
    </message>
    <message>
        <source>Make the file and its folder writable.</source>
        <translation>Datei und Ordner beschreibbar machen.</translation>
    </message>
    <message>
        <source>Close other programs that use this file.</source>
        <translation>Andere Programme schließen, die diese Datei benutzen.</translation>
    </message>
    <message>
        <source>The database {} is damaged ({}). It was left as it is.</source>
        <translation>Die Datenbank {} ist beschädigt ({}). Sie wurde gelassen, wie sie ist.</translation>
    </message>
    <message>
        <source>Keep a copy of the file; restore the newest file of the folder `backups` beside it.</source>
        <translation>Eine Kopie der Datei behalten; die neueste Datei aus dem Ordner `backups` daneben wiederherstellen.</translation>
    </message>
    <message>
        <source>At least {} exercises (idle counts) are needed, and there are {}.</source>
        <translation>Es braucht mindestens {} Übungen (Ruhe zählt mit), und es gibt {}.</translation>
    </message>
    <message>
        <source>Of {} there are {} windows; at least {} are needed.</source>
        <translation>Von {} gibt es {} Fenster; mindestens {} sind nötig.</translation>
    </message>
    <message>
        <source>A general model needs at least {} people, and there are {}.</source>
        <translation>Ein allgemeines Modell braucht mindestens {} Personen, und es gibt {}.</translation>
    </message>
    <message>
        <source>{} stretches carry two different labels; review them, they are left out.</source>
        <translation>{} Abschnitte tragen zwei verschiedene Namen; bitte durchsehen, sie bleiben außen vor.</translation>
    </message>
    <message>
        <source>Too slow to learn from: {}; {} samples a second are needed.</source>
        <translation>Zu langsam zum Lernen: {}; {} Messwerte je Sekunde sind nötig.</translation>
    </message>
    <message>
        <source>Nobody&apos;s idle time is known: review whole sessions, or label some idle time.</source>
        <translation>Von niemandem ist Ruhe bekannt: ganze Sitzungen durchsehen oder etwas Ruhe benennen.</translation>
    </message>
    <message>
        <source>Record {} with {} more people; {} show it.</source>
        <translation>{} mit {} weiteren Personen aufnehmen; {} zeigen es.</translation>
    </message>
    <message>
        <source>{} shows only {} repetitions of {}.</source>
        <translation>{} zeigt nur {} Wiederholungen von {}.</translation>
    </message>
    <message>
        <source>person</source>
        <translation>Person</translation>
    </message>
    <message>
        <source>people</source>
        <translation>Personen</translation>
    </message>
    <message>
        <source>session</source>
        <translation>Sitzung</translation>
    </message>
    <message>
        <source>sessions</source>
        <translation>Sitzungen</translation>
    </message>
    <message>
        <source>Each {} in turn</source>
        <translation>Reihum jede {}</translation>
    </message>
    <message>
        <source>A fifth of the {} in turn</source>
        <translation>Reihum ein Fünftel der {}</translation>
    </message>
    <message>
        <source>{} ({} {}) tested by models that learned from the other {} only, never from other windows of the same {}; hyperparameters were chosen among those others, and the one number of the calibration from what was said of them.</source>
        <translation>{} ({} {}) geprüft von Modellen, die nur von den anderen {} gelernt haben, nie von anderen Fenstern derselben {}; die Einstellungen wurden unter diesen anderen gewählt, und die eine Zahl der Kalibrierung nach dem, was über sie gesagt wurde.</translation>
    </message>
    <message>
        <source>The model that all of them go on from may have learned from some of these people before: its card names them, and figures of these flatter.</source>
        <translation>Das Modell, von dem alle ausgehen, kann von einigen dieser Personen schon gelernt haben: Seine Karte nennt sie, und deren Werte schmeicheln.</translation>
    </message>
    <message>
        <source>Nothing was tested: there is only one {}, and what was learned from tests nothing.</source>
        <translation>Nichts wurde geprüft: Es gibt nur eine {}, und wovon gelernt wurde, das prüft nichts.</translation>
    </message>
    <message>
        <source>On {} {} that both can be tested on, this model {} the active one: macro F1 {} against {}, worst {} {} against {}.</source>
        <translation>An {} {}, woran beide geprüft werden können: Dieses Modell {} das aktive. Makro-F1 {} gegen {}, schlechteste {} {} gegen {}.</translation>
    </message>
    <message>
        <source>is not worse than</source>
        <translation>ist nicht schlechter als</translation>
    </message>
    <message>
        <source>is worse than</source>
        <translation>ist schlechter als</translation>
    </message>
    <message>
        <source>The training was cancelled.</source>
        <translation>Das Training wurde abgebrochen.</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>Nichts wurde verändert.</translation>
    </message>
    <message>
        <source>The training ended by itself (exit code {}).</source>
        <translation>Das Training endete von selbst (Code {}).</translation>
    </message>
    <message>
        <source>Close other programs if memory is short, choose fewer people, and train again.</source>
        <translation>Andere Programme schließen, falls Speicher fehlt, weniger Personen wählen und neu trainieren.</translation>
    </message>
    <message>
        <source>The present model cannot go on with {}: it does not know them.</source>
        <translation>Das jetzige Modell kann mit {} nicht weiterlernen: Es kennt sie nicht.</translation>
    </message>
    <message>
        <source>Train anew instead of going on from the present model.</source>
        <translation>Neu trainieren, statt vom jetzigen Modell auszugehen.</translation>
    </message>
    <message>
        <source>The card of {} was changed since it was made.</source>
        <translation>Die Karte von {} wurde verändert, seit es sie gibt.</translation>
    </message>
    <message>
        <source>{} was changed since it was made.</source>
        <translation>{} wurde verändert, seit es die Datei gibt.</translation>
    </message>
    <message>
        <source>The files of {} are missing or cannot be read.</source>
        <translation>Die Dateien von {} fehlen oder sind nicht lesbar.</translation>
    </message>
    <message>
        <source>Go back to another version, or train it again.</source>
        <translation>Zu einer anderen Version zurückgehen oder neu trainieren.</translation>
    </message>
    <message>
        <source>No other model has served here before.</source>
        <translation>Hier war noch kein anderes Modell im Einsatz.</translation>
    </message>
    <message>
        <source>The shipped model serves.</source>
        <translation>Das mitgelieferte Modell ist im Einsatz.</translation>
    </message>
    <message>
        <source>The shipped model serves, because the active one cannot be used; train it again, or go back to another version.</source>
        <translation>Das mitgelieferte Modell dient, weil das aktive nicht verwendbar ist; es neu trainieren oder zu einer anderen Version zurückgehen.</translation>
    </message>
    <message>
        <source>The model could not be written to {}: {}.</source>
        <translation>Das Modell konnte nicht nach {} geschrieben werden: {}.</translation>
    </message>
    <message>
        <source>The active model goes on. Make room, or make the folder writable, and train again.</source>
        <translation>Das aktive Modell bleibt im Einsatz. Platz schaffen oder den Ordner beschreibbar machen und neu trainieren.</translation>
    </message>
    <message>
        <source>The model of {} carries no baseline to compare with.</source>
        <translation>Das Modell für {} bringt keinen Vergleichsmaßstab mit.</translation>
    </message>
    <message>
        <source>Ask for the file once more, exported by this program.</source>
        <translation>Die Datei noch einmal erbitten, mit diesem Programm gespeichert.</translation>
    </message>
    <message>
        <source>This model cannot be used: {}</source>
        <translation>Dieses Modell ist nicht zu gebrauchen: {}</translation>
    </message>
    <message>
        <source>This file is larger than any model ({} MB).</source>
        <translation>Diese Datei ist größer als jedes Modell ({} MB).</translation>
    </message>
    <message>
        <source>{} is no model of this program, or not a whole one: {}.</source>
        <translation>{} ist kein Modell dieses Programms, oder kein vollständiges: {}.</translation>
    </message>
    <message>
        <source>{} is for places of the sensor that this program does not know.</source>
        <translation>{} ist für Stellen des Sensors, die dieses Programm nicht kennt.</translation>
    </message>
    <message>
        <source>Only models that were trained for one placement can be taken over.</source>
        <translation>Nur Modelle, die für eine Stelle trainiert wurden, können übernommen werden.</translation>
    </message>
    <message>
        <source>The live label was learned from this clinic&apos;s own sessions; repetitions are found and judged by the model it starts from.</source>
        <translation>Die laufende Benennung wurde aus eigenen Sitzungen gelernt; Wiederholungen findet und beurteilt das Modell, von dem sie ausgeht.</translation>
    </message>
    <message>
        <source>Figures are of people left out of the learning, as the protocol says; on others they may be lower.</source>
        <translation>Die Werte gelten für Personen, die beim Lernen außen vor blieben, wie das Protokoll sagt; bei anderen können sie niedriger sein.</translation>
    </message>
    <message>
        <source>The sensor seems upside down.</source>
        <translation>Der Sensor scheint auf dem Kopf zu stehen.</translation>
    </message>
    <message>
        <source>The sensor sends {} samples a second; recognition needs at least {}.</source>
        <translation>Der Sensor sendet {} Messwerte je Sekunde; die Erkennung braucht mindestens {}.</translation>
    </message>
    <message>
        <source>Recording goes on; set the sensor to a higher rate.</source>
        <translation>Die Aufnahme läuft weiter; bitte am Sensor eine höhere Rate einstellen.</translation>
    </message>
    <message>
        <source>There is no recognition now: {}</source>
        <translation>Zurzeit keine Erkennung: {}</translation>
    </message>
    <message>
        <source>Recognition has stopped ({}).</source>
        <translation>Die Erkennung hat aufgehört ({}).</translation>
    </message>
    <message>
        <source>Recording goes on; details are in the log.</source>
        <translation>Die Aufnahme läuft weiter; Näheres steht im Protokoll.</translation>
    </message>
    <message>
        <source>{} is open on {} (process {}).</source>
        <translation>{} ist auf {} geöffnet (Prozess {}).</translation>
    </message>
    <message>
        <source>Close the program there, or choose another database.</source>
        <translation>Bitte dort das Programm schließen oder eine andere Datenbank wählen.</translation>
    </message>
    <message>
        <source>The database is not open.</source>
        <translation>Die Datenbank ist nicht geöffnet.</translation>
    </message>
    <message>
        <source>Wait a moment, or choose another one in the settings.</source>
        <translation>Bitte einen Moment warten oder eine andere wählen.</translation>
    </message>
    <message>
        <source>{} cannot be written: the file or its folder is read-only.</source>
        <translation>{} lässt sich nicht schreiben: Datei oder Ordner ist schreibgeschützt.</translation>
    </message>
    <message>
        <source>Make both writable, or choose another folder.</source>
        <translation>Bitte beide beschreibbar machen oder einen anderen Ordner wählen.</translation>
    </message>
    <message>
        <source>This is not a patient code.</source>
        <translation>Das ist kein Patientenkürzel.</translation>
    </message>
    <message>
        <source>Use 1 to 40 letters, digits, dots, dashes or underscores, without spaces, and no name: P-0042.</source>
        <translation>Bitte 1 bis 40 Buchstaben, Ziffern, Punkte, Striche oder Unterstriche, ohne Leerzeichen und kein Name: P-0042.</translation>
    </message>
    <message>
        <source>There is no session {}.</source>
        <translation>Die Sitzung {} gibt es nicht.</translation>
    </message>
    <message>
        <source>It may have been deleted; reload the list.</source>
        <translation>Vielleicht wurde sie gelöscht; bitte die Liste neu laden.</translation>
    </message>
    <message>
        <source>This session is being recorded.</source>
        <translation>Diese Sitzung wird gerade aufgenommen.</translation>
    </message>
    <message>
        <source>Stop the recording, then delete it.</source>
        <translation>Bitte erst die Aufnahme beenden, dann löschen.</translation>
    </message>
    <message>
        <source>No repetition was seen in the reference recording.</source>
        <translation>In der Aufnahme war keine Wiederholung zu sehen.</translation>
    </message>
    <message>
        <source>Start and end at rest in the same position, and leave a second before and after.</source>
        <translation>In derselben Haltung in Ruhe beginnen und enden, mit je einer Sekunde davor und danach.</translation>
    </message>
    <message>
        <source>The reference recording has a gap.</source>
        <translation>Die Aufnahme hat eine Lücke.</translation>
    </message>
    <message>
        <source>Record the repetition again.</source>
        <translation>Bitte die Wiederholung neu aufnehmen.</translation>
    </message>
    <message>
        <source>The reference recording is too short.</source>
        <translation>Die Aufnahme ist zu kurz.</translation>
    </message>
    <message>
        <source>Record one whole repetition and rest.</source>
        <translation>Bitte eine ganze Wiederholung mit Ruhe aufnehmen.</translation>
    </message>
    <message>
        <source>{} was learned from and can prove nothing.</source>
        <translation>Aus {} wurde gelernt; das kann nichts beweisen.</translation>
    </message>
    <message>
        <source>Record a few repetitions more.</source>
        <translation>Bitte noch einige Wiederholungen aufnehmen.</translation>
    </message>
    <message>
        <source>Correct the file or export it once more.</source>
        <translation>Bitte die Datei berichtigen oder neu exportieren.</translation>
    </message>
    <message>
        <source>the file is empty</source>
        <translation>die Datei ist leer</translation>
    </message>
    <message>
        <source>the file holds only comments</source>
        <translation>die Datei enthält nur Kommentare</translation>
    </message>
    <message>
        <source>the file is larger than 2 GB</source>
        <translation>die Datei ist größer als 2 GB</translation>
    </message>
    <message>
        <source>this is a binary file, not text</source>
        <translation>das ist eine Binärdatei, kein Text</translation>
    </message>
    <message>
        <source>there is no such file</source>
        <translation>diese Datei gibt es nicht</translation>
    </message>
    <message>
        <source>Choose the file again.</source>
        <translation>Bitte die Datei neu wählen.</translation>
    </message>
    <message>
        <source>no recording in it (.csv, .tsv or .txt)</source>
        <translation>keine Aufzeichnung darin (.csv, .tsv oder .txt)</translation>
    </message>
    <message>
        <source>neither a header that names the columns nor 6 or 9 numbers</source>
        <translation>weder eine Kopfzeile mit den Namen der Spalten noch 6 oder 9 Zahlen</translation>
    </message>
    <message>
        <source>{} (a decimal comma needs semicolons or tabs between the columns)</source>
        <translation>{} (bei Dezimalkomma stehen Semikolons oder Tabulatoren zwischen den Spalten)</translation>
    </message>
    <message>
        <source>{} columns of numbers; 6 or 9 are needed, with a time or index at most</source>
        <translation>{} Spalten mit Zahlen; 6 oder 9 werden gebraucht, dazu höchstens eine Zeit oder Nummer</translation>
    </message>
    <message>
        <source>{} stands between the numbers; commas, semicolons, tabs or blanks are needed</source>
        <translation>{} steht zwischen den Zahlen; nötig sind Kommas, Semikolons, Tabulatoren oder Leerzeichen</translation>
    </message>
    <message>
        <source>{} columns instead of {}</source>
        <translation>{} Spalten statt {}</translation>
    </message>
    <message>
        <source>the header does not name {}</source>
        <translation>in der Kopfzeile fehlt {}</translation>
    </message>
    <message>
        <source>the header names different units for {}: {}</source>
        <translation>die Kopfzeile nennt verschiedene Einheiten für {}: {}</translation>
    </message>
    <message>
        <source>the unit {} of {} is not known</source>
        <translation>die Einheit {} von {} ist unbekannt</translation>
    </message>
    <message>
        <source>the cell for {} is empty</source>
        <translation>die Zelle für {} ist leer</translation>
    </message>
    <message>
        <source>the time</source>
        <translation>die Zeit</translation>
    </message>
    <message>
        <source>no number</source>
        <translation>keine Zahl</translation>
    </message>
    <message>
        <source>not finite</source>
        <translation>nicht endlich</translation>
    </message>
    <message>
        <source>{} is {}, which no sensor measures</source>
        <translation>{} ist {}, das misst kein Sensor</translation>
    </message>
    <message>
        <source>{} is {}, which is {}</source>
        <translation>{} ist {}, das ist {}</translation>
    </message>
    <message>
        <source>{}: it lacks acceleration or angular rate.</source>
        <translation>{}: es fehlt die Beschleunigung oder die Drehrate.</translation>
    </message>
    <message>
        <source>Recognition needs both, in three axes.</source>
        <translation>Die Erkennung braucht beides, in drei Achsen.</translation>
    </message>
    <message>
        <source>{}: a window needs {} samples at {} Hz without a gap; there are {}.</source>
        <translation>{}: ein Zeitfenster braucht {} Messwerte bei {} Hz ohne Lücke; es gibt {}.</translation>
    </message>
    <message>
        <source>Give at least {} s, and name the rate of a file without a clock.</source>
        <translation>Mindestens {} s geben, und die Rate einer Datei ohne Uhr nennen.</translation>
    </message>
    <message>
        <source>{}: it has {} samples a second; recognition needs at least {}.</source>
        <translation>{}: {} Messwerte je Sekunde; die Erkennung braucht mindestens {}.</translation>
    </message>
    <message>
        <source>Set the sensor to a higher rate.</source>
        <translation>Bitte den Sensor auf eine höhere Rate stellen.</translation>
    </message>
    <message>
        <source>The session could not be exported to {}: {}.</source>
        <translation>Die Sitzung konnte nicht nach {} exportiert werden: {}.</translation>
    </message>
    <message>
        <source>Make room on the disk</source>
        <translation>Bitte Platz auf dem Datenträger schaffen</translation>
    </message>
    <message>
        <source>Choose a folder that can be written</source>
        <translation>Bitte einen beschreibbaren Ordner wählen</translation>
    </message>
    <message>
        <source>{} and export again.</source>
        <translation>{} und neu exportieren.</translation>
    </message>
    <message>
        <source>the disk is full</source>
        <translation>der Datenträger ist voll</translation>
    </message>
    <message>
        <source>There is no session of this patient.</source>
        <translation>Von dieser Patientin, diesem Patienten gibt es keine Sitzung.</translation>
    </message>
    <message>
        <source>Check how the code is written.</source>
        <translation>Bitte die Schreibweise des Kürzels prüfen.</translation>
    </message>
    <message>
        <source>The sessions of one file belong to one patient.</source>
        <translation>Die Sitzungen einer Datei gehören zu einer Person.</translation>
    </message>
    <message>
        <source>Choose sessions of one patient, and assign those without one.</source>
        <translation>Bitte Sitzungen einer Person wählen und solche ohne Zuordnung zuordnen.</translation>
    </message>
    <message>
        <source>The passphrase is wrong, or the file was altered; nothing was taken from it.</source>
        <translation>Die Passphrase ist falsch, oder die Datei wurde verändert; nichts wurde übernommen.</translation>
    </message>
    <message>
        <source>Type the passphrase again. If it is right, have the file sent again.</source>
        <translation>Bitte die Passphrase neu eingeben. Stimmt sie, die Datei neu senden lassen.</translation>
    </message>
    <message>
        <source>This is not a file of sessions.</source>
        <translation>Das ist keine Datei mit Sitzungen.</translation>
    </message>
    <message>
        <source>Choose a file that ends with .physio.</source>
        <translation>Bitte eine Datei wählen, die auf .physio endet.</translation>
    </message>
    <message>
        <source>This file is not complete, or something was added to it.</source>
        <translation>Diese Datei ist unvollständig, oder es wurde etwas angehängt.</translation>
    </message>
    <message>
        <source>Have it sent again.</source>
        <translation>Bitte neu senden lassen.</translation>
    </message>
    <message>
        <source>This file contradicts itself ({}); nothing was taken from it.</source>
        <translation>Diese Datei widerspricht sich ({}); nichts wurde übernommen.</translation>
    </message>
    <message>
        <source>This file has the unknown version {}.</source>
        <translation>Diese Datei hat die unbekannte Version {}.</translation>
    </message>
    <message>
        <source>The sessions in this file have the unknown version {}.</source>
        <translation>Die Sitzungen in dieser Datei haben die unbekannte Version {}.</translation>
    </message>
    <message>
        <source>This file holds what this version does not know ({}).</source>
        <translation>Diese Datei enthält, was diese Version nicht kennt ({}).</translation>
    </message>
    <message>
        <source>Install the newest version of the program.</source>
        <translation>Bitte die neueste Version des Programms installieren.</translation>
    </message>
    <message>
        <source>These sessions are too large for one file.</source>
        <translation>Diese Sitzungen sind zu groß für eine Datei.</translation>
    </message>
    <message>
        <source>Send them in several files.</source>
        <translation>Bitte in mehreren Dateien senden.</translation>
    </message>
    <message>
        <source>{} cannot be read: {}.</source>
        <translation>{} kann nicht gelesen werden: {}.</translation>
    </message>
    <message>
        <source>Check that it is still there.</source>
        <translation>Bitte prüfen, ob sie noch da ist.</translation>
    </message>
    <message>
        <source>{} is too large for a file of sessions.</source>
        <translation>{} ist zu groß für eine Datei mit Sitzungen.</translation>
    </message>
    <message>
        <source>{} cannot be written: {}.</source>
        <translation>{} kann nicht geschrieben werden: {}.</translation>
    </message>
    <message>
        <source>Choose another file.</source>
        <translation>Bitte eine andere Datei wählen.</translation>
    </message>
    <message>
        <source>{}, line {}</source>
        <translation>{}, Zeile {}</translation>
    </message>
    <message>
        <source>{}: {}.</source>
        <translation>{}: {}.</translation>
    </message>
    <message>
        <source>part</source>
        <translation>Strecke</translation>
    </message>
    <message>
        <source>parts</source>
        <translation>Strecken</translation>
    </message>
    <message>
        <source>All of them learned from {} people of the public archive, too, who were not tested.</source>
        <translation>Alle haben auch von {} Personen des öffentlichen Archivs gelernt, die nicht geprüft wurden.</translation>
    </message>
    <message>
        <source>All of it is of one person: of others it says nothing.</source>
        <translation>Alles ist von einer Person: Über andere sagt es nichts.</translation>
    </message>
    <message>
        <source>The parts share their sessions; on another day, with the sensor put on anew, figures may be lower.</source>
        <translation>Die Strecken sind aus denselben Sitzungen; an einem anderen Tag, mit neu angelegtem Sensor, können die Werte niedriger sein.</translation>
    </message>
    <message>
        <source>There is nothing on which both models can be tested.</source>
        <translation>Es gibt nichts, woran beide Modelle geprüft werden können.</translation>
    </message>
    <message>
        <source>It is not known how this model does on the people of this clinic.</source>
        <translation>Wie dieses Modell bei den Personen dieser Klinik abschneidet, ist nicht bekannt.</translation>
    </message>
    <message>
        <source>It learned for one patient and serves nobody else.</source>
        <translation>Es hat für eine Person gelernt und dient niemandem sonst.</translation>
    </message>
    <message>
        <source>No reviewed session with the sensor at {} was chosen.</source>
        <translation>Es ist keine durchgesehene Sitzung mit dem Sensor an {} gewählt.</translation>
    </message>
    <message>
        <source>Review some sessions, or choose another placement or other people.</source>
        <translation>Bitte Sitzungen durchsehen oder einen anderen Ort oder andere Personen wählen.</translation>
    </message>
    <message>
        <source>A model for one patient learns from one patient.</source>
        <translation>Ein Modell für eine Person lernt von einer Person.</translation>
    </message>
    <message>
        <source>Name exactly one, or train one for everybody.</source>
        <translation>Bitte genau eine nennen oder eines für alle trainieren.</translation>
    </message>
    <message>
        <source>Record {} in another session, too: what was shown once cannot be tested.</source>
        <translation>{} auch in einer weiteren Sitzung aufnehmen: Was nur einmal gezeigt wurde, lässt sich nicht prüfen.</translation>
    </message>
    <message>
        <source>This model is for one patient alone, {}, whom nobody knows here.</source>
        <translation>Dieses Modell ist nur für {}, und dieses Kürzel gibt es hier nicht.</translation>
    </message>
    <message>
        <source>Receive a session of this patient first, or take a model that is for everybody.</source>
        <translation>Bitte zuerst eine Sitzung dieser Person empfangen oder ein Modell für alle nehmen.</translation>
    </message>
    <message>
        <source>{} is not of the public archive.</source>
        <translation>{} ist nicht aus dem öffentlichen Archiv.</translation>
    </message>
    <message>
        <source>Import it for a patient.</source>
        <translation>Bitte für eine Person importieren.</translation>
    </message>
    <message>
        <source>The metrics cannot be offered at port {}: {}.</source>
        <translation>Die Metriken können an Port {} nicht angeboten werden: {}.</translation>
    </message>
    <message>
        <source>Choose another port in the settings.</source>
        <translation>Bitte in den Einstellungen einen anderen Port wählen.</translation>
    </message>
    <message>
        <source>Runs cannot be mirrored to {}.</source>
        <translation>Trainingsläufe können nicht nach {} gespiegelt werden.</translation>
    </message>
    <message>
        <source>Name mlflow:ADDRESS or wandb:FOLDER.</source>
        <translation>Bitte mlflow:ADRESSE oder wandb:ORDNER nennen.</translation>
    </message>
    <message>
        <source>An address begins with http://, https:// or sqlite:///.</source>
        <translation>Eine Adresse beginnt mit http://, https:// oder sqlite:///.</translation>
    </message>
    <message>
        <source>An address with a password in it is not kept.</source>
        <translation>Eine Adresse mit einem Passwort darin wird nicht behalten.</translation>
    </message>
    <message>
        <source>Leave it out, and set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD.</source>
        <translation>Bitte weglassen und MLFLOW_TRACKING_USERNAME und MLFLOW_TRACKING_PASSWORD setzen.</translation>
    </message>
    <message>
        <source>The run could not be mirrored ({}).</source>
        <translation>Der Trainingslauf konnte nicht gespiegelt werden ({}).</translation>
    </message>
    <message>
        <source>The run itself is kept. Check the address, then mirror it again.</source>
        <translation>Der Lauf selbst ist gespeichert. Bitte die Adresse prüfen und ihn neu spiegeln.</translation>
    </message>
    <message>
        <source>{} is not installed.</source>
        <translation>{} ist nicht installiert.</translation>
    </message>
    <message>
        <source>Install the program with its extra `{}`, or do without.</source>
        <translation>Bitte das Programm mit dem Zusatz `{}` installieren oder darauf verzichten.</translation>
    </message>
    <message>
        <source>Looking for {} …</source>
        <translation>{} wird gesucht …</translation>
    </message>
    <message>
        <source>Connecting to {} …</source>
        <translation>{} wird verbunden …</translation>
    </message>
    <message>
        <source>The sensor {} is gone.</source>
        <translation>Der Sensor {} ist weg.</translation>
    </message>
    <message>
        <source>Bring it nearer, and check its battery.</source>
        <translation>Bringen Sie ihn näher und prüfen Sie seinen Akku.</translation>
    </message>
    <message>
        <source>There is no sensor {} near.</source>
        <translation>In der Nähe ist kein Sensor {}.</translation>
    </message>
    <message>
        <source>Switch it on, bring it nearer, and end its connection to other devices.</source>
        <translation>Schalten Sie ihn ein, bringen Sie ihn näher und beenden Sie seine Verbindung zu anderen Geräten.</translation>
    </message>
    <message>
        <source>There are several sensors called {}.</source>
        <translation>Es gibt mehrere Sensoren mit dem Namen {}.</translation>
    </message>
    <message>
        <source>Choose one by its address; physio-desktop devices lists them.</source>
        <translation>Wählen Sie einen über seine Adresse; physio-desktop devices nennt sie.</translation>
    </message>
    <message>
        <source>{} is near but does not let itself be connected.</source>
        <translation>{} ist in der Nähe, lässt sich aber nicht verbinden.</translation>
    </message>
    <message>
        <source>Switch it off and on, bring it nearer, and end its connection to other devices.</source>
        <translation>Schalten Sie ihn aus und ein, bringen Sie ihn näher und beenden Sie seine Verbindung zu anderen Geräten.</translation>
    </message>
    <message>
        <source>{} offers no service that carries a sensor&apos;s stream.</source>
        <translation>{} bietet keinen Dienst an, der die Messwerte eines Sensors überträgt.</translation>
    </message>
    <message>
        <source>It offers {}. Name the right one: resources/bluetooth.md.</source>
        <translation>Angeboten wird {}. Nennen Sie den richtigen: resources/bluetooth.md.</translation>
    </message>
    <message>
        <source>{} wants to be paired with this computer, and that failed.</source>
        <translation>{} will mit diesem Rechner gekoppelt werden, und das ist misslungen.</translation>
    </message>
    <message>
        <source>Pair it in Settings, Bluetooth &amp; devices, then connect again.</source>
        <translation>Koppeln Sie ihn unter Einstellungen, Bluetooth und Geräte, und verbinden Sie ihn dann erneut.</translation>
    </message>
    <message>
        <source>Answer the question of the system, then connect again.</source>
        <translation>Beantworten Sie die Frage des Systems und verbinden Sie ihn dann erneut.</translation>
    </message>
    <message>
        <source>Pair it in the Bluetooth settings of the system, then connect again.</source>
        <translation>Koppeln Sie ihn in den Bluetooth-Einstellungen des Systems und verbinden Sie ihn dann erneut.</translation>
    </message>
    <message>
        <source>This computer has no Bluetooth adapter.</source>
        <translation>Dieser Rechner hat keinen Bluetooth-Adapter.</translation>
    </message>
    <message>
        <source>The Bluetooth adapter is too old for this sensor.</source>
        <translation>Der Bluetooth-Adapter ist zu alt für diesen Sensor.</translation>
    </message>
    <message>
        <source>Use the USB cable, or plug in a Bluetooth adapter of version 4 or newer.</source>
        <translation>Nehmen Sie das USB-Kabel, oder stecken Sie einen Bluetooth-Adapter ab Version 4 ein.</translation>
    </message>
    <message>
        <source>Bluetooth is switched off.</source>
        <translation>Bluetooth ist ausgeschaltet.</translation>
    </message>
    <message>
        <source>Switch it on: Settings, Bluetooth &amp; devices.</source>
        <translation>Schalten Sie es ein: Einstellungen, Bluetooth und Geräte.</translation>
    </message>
    <message>
        <source>Switch it on: System Settings, Bluetooth.</source>
        <translation>Schalten Sie es ein: Systemeinstellungen, Bluetooth.</translation>
    </message>
    <message>
        <source>Switch it on in the settings of the system, or run: bluetoothctl power on</source>
        <translation>Schalten Sie es in den Einstellungen des Systems ein, oder mit: bluetoothctl power on</translation>
    </message>
    <message>
        <source>This program may not use Bluetooth.</source>
        <translation>Dieses Programm darf Bluetooth nicht benutzen.</translation>
    </message>
    <message>
        <source>Allow it: Settings, Privacy &amp; security, Radios. Then start the program again.</source>
        <translation>Erlauben Sie es: Einstellungen, Datenschutz und Sicherheit, Funkempfang. Starten Sie das Programm dann neu.</translation>
    </message>
    <message>
        <source>Allow it: System Settings, Privacy &amp; Security, Bluetooth. Then start the program again.</source>
        <translation>Erlauben Sie es: Systemeinstellungen, Datenschutz &amp; Sicherheit, Bluetooth. Starten Sie das Programm dann neu.</translation>
    </message>
    <message>
        <source>Run: sudo usermod -aG bluetooth $USER, then log out and in again.</source>
        <translation>Führen Sie aus: sudo usermod -aG bluetooth $USER, und melden Sie sich dann neu an.</translation>
    </message>
    <message>
        <source>The Bluetooth service of this computer is not running.</source>
        <translation>Der Bluetooth-Dienst dieses Rechners läuft nicht.</translation>
    </message>
    <message>
        <source>Run: sudo apt-get install bluez &amp;&amp; sudo systemctl enable --now bluetooth</source>
        <translation>Führen Sie aus: sudo apt-get install bluez &amp;&amp; sudo systemctl enable --now bluetooth</translation>
    </message>
    <message>
        <source>This computer has no system bus (D-Bus), which Bluetooth needs.</source>
        <translation>Dieser Rechner hat keinen Systembus (D-Bus), den Bluetooth braucht.</translation>
    </message>
    <message>
        <source>Use the USB cable. In a container, start the program on the computer itself.</source>
        <translation>Nehmen Sie das USB-Kabel. Statt in einem Container starten Sie das Programm auf dem Rechner selbst.</translation>
    </message>
    <message>
        <source>Bluetooth support is not installed.</source>
        <translation>Die Unterstützung für Bluetooth ist nicht installiert.</translation>
    </message>
    <message>
        <source>Install the program again.</source>
        <translation>Installieren Sie das Programm neu.</translation>
    </message>
    <message>
        <source>Another program is using Bluetooth just now.</source>
        <translation>Ein anderes Programm benutzt Bluetooth gerade.</translation>
    </message>
    <message>
        <source>Wait a moment and try again.</source>
        <translation>Warten Sie einen Augenblick und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>Bluetooth does not work: {}.</source>
        <translation>Bluetooth geht nicht: {}.</translation>
    </message>
    <message>
        <source>it does not answer</source>
        <translation>es antwortet nicht</translation>
    </message>
    <message>
        <source>Switch Bluetooth off and on; if that does not help, restart the computer.</source>
        <translation>Schalten Sie Bluetooth aus und ein; hilft das nicht, starten Sie den Rechner neu.</translation>
    </message>
    <message>
        <source>{}; does not say whether it is a sensor</source>
        <translation>{}; sagt nicht, ob es ein Sensor ist</translation>
    </message>
    <message>
        <source>The receiver for Wi-Fi sensors is off.</source>
        <translation>Der Empfänger für WLAN-Sensoren ist aus.</translation>
    </message>
    <message>
        <source>Switch it on in the settings.</source>
        <translation>Bitte in den Einstellungen einschalten.</translation>
    </message>
    <message>
        <source>Switch it on in the settings, then connect again.</source>
        <translation>Bitte in den Einstellungen einschalten und neu verbinden.</translation>
    </message>
    <message>
        <source>Waiting for the first readings.</source>
        <translation>Es wird auf die ersten Messwerte gewartet.</translation>
    </message>
    <message>
        <source>Switch the sensor on.</source>
        <translation>Bitte den Sensor einschalten.</translation>
    </message>
    <message>
        <source>Port {} is in use by another program.</source>
        <translation>Port {} wird von einem anderen Programm benutzt.</translation>
    </message>
    <message>
        <source>Choose another port for the receiver.</source>
        <translation>Bitte einen anderen Port für den Empfänger wählen.</translation>
    </message>
    <message>
        <source>{} is not an address of this computer now.</source>
        <translation>{} ist zurzeit keine Adresse dieses Rechners.</translation>
    </message>
    <message>
        <source>{} is no longer an address of this computer.</source>
        <translation>{} ist keine Adresse dieses Rechners mehr.</translation>
    </message>
    <message>
        <source>Connect the network, or choose the address anew.</source>
        <translation>Bitte das Netz verbinden oder die Adresse neu wählen.</translation>
    </message>
    <message>
        <source>Connect the network again, or choose the address anew.</source>
        <translation>Bitte das Netz wieder verbinden oder die Adresse neu wählen.</translation>
    </message>
    <message>
        <source>You may not listen at port {}.</source>
        <translation>Port {} darf nicht benutzt werden.</translation>
    </message>
    <message>
        <source>Choose a port from 1024 to 65535.</source>
        <translation>Bitte einen Port von 1024 bis 65535 wählen.</translation>
    </message>
    <message>
        <source>The receiver cannot listen at {}: {}.</source>
        <translation>Der Empfänger ist unter {} nicht möglich: {}.</translation>
    </message>
    <message>
        <source>The receiver listens at {}.</source>
        <translation>Der Empfänger ist unter {} erreichbar.</translation>
    </message>
    <message>
        <source>Connect it as the list of sensors shows it.</source>
        <translation>Bitte so verbinden, wie die Liste der Sensoren ihn zeigt.</translation>
    </message>
    <message>
        <source>The token of the receiver cannot be kept: {}.</source>
        <translation>Das Token des Empfängers lässt sich nicht aufbewahren: {}.</translation>
    </message>
    <message>
        <source>Check the rights of your user folder.</source>
        <translation>Bitte die Rechte des Benutzerordners prüfen.</translation>
    </message>
    <message>
        <source>This build knows no release key, so no update can be verified.</source>
        <translation>Diese Ausgabe kennt keinen Schlüssel für Veröffentlichungen, daher kann keine neue Version geprüft werden.</translation>
    </message>
    <message>
        <source>Install a newer version by hand, from whom you trust.</source>
        <translation>Eine neuere Version bitte von Hand installieren, von jemandem, dem Sie vertrauen.</translation>
    </message>
    <message>
        <source>The update is signed with a key that this version does not know.</source>
        <translation>Die neue Version ist mit einem Schlüssel unterschrieben, den diese Version nicht kennt.</translation>
    </message>
    <message>
        <source>Ask whoever gave it to you; do not install it by hand unless you trust them.</source>
        <translation>Bitte fragen, von wem sie kommt; von Hand nur installieren, wenn Sie dort vertrauen.</translation>
    </message>
    <message>
        <source>The update is signed with a key that was withdrawn.</source>
        <translation>Die neue Version ist mit einem Schlüssel unterschrieben, der zurückgezogen wurde.</translation>
    </message>
    <message>
        <source>Do not install it. Get a newer one.</source>
        <translation>Nicht installieren. Bitte eine neuere besorgen.</translation>
    </message>
    <message>
        <source>The signature of the update is wrong: it was altered, or is not from the makers of this program.</source>
        <translation>Die Unterschrift der neuen Version stimmt nicht: Sie wurde verändert oder ist nicht von den Machern dieses Programms.</translation>
    </message>
    <message>
        <source>Do not install it. Get it once more, from whom you trust.</source>
        <translation>Nicht installieren. Bitte noch einmal besorgen, von jemandem, dem Sie vertrauen.</translation>
    </message>
    <message>
        <source>Plug the stick in, or choose another folder.</source>
        <translation>Bitte den Stick einstecken oder einen anderen Ordner wählen.</translation>
    </message>
    <message>
        <source>What the update says of itself cannot be understood.</source>
        <translation>Was die neue Version von sich sagt, ist nicht zu verstehen.</translation>
    </message>
    <message>
        <source>It may need a newer version first.</source>
        <translation>Vielleicht braucht sie zuerst eine andere Version.</translation>
    </message>
    <message>
        <source>Version {} is for another system ({}; this is {}).</source>
        <translation>Version {} ist für ein anderes System ({}; dies ist {}).</translation>
    </message>
    <message>
        <source>Get the one for this system.</source>
        <translation>Bitte die für dieses System besorgen.</translation>
    </message>
    <message>
        <source>Version {} is the one that is installed.</source>
        <translation>Version {} ist die, die installiert ist.</translation>
    </message>
    <message>
        <source>There is nothing to do.</source>
        <translation>Es ist nichts zu tun.</translation>
    </message>
    <message>
        <source>Version {} is older than the installed {}.</source>
        <translation>Version {} ist älter als die installierte {}.</translation>
    </message>
    <message>
        <source>An older version would not open your database. It is not installed from here.</source>
        <translation>Eine ältere Version würde Ihre Datenbank nicht öffnen. Sie wird von hier nicht installiert.</translation>
    </message>
    <message>
        <source>Version {} needs {} first; this is {}.</source>
        <translation>Version {} braucht zuerst {}; dies ist {}.</translation>
    </message>
    <message>
        <source>Install that version, then this one.</source>
        <translation>Bitte erst jene Version installieren, dann diese.</translation>
    </message>
    <message>
        <source>Copy it once more from where it came.</source>
        <translation>Bitte noch einmal von dort kopieren, woher sie kam.</translation>
    </message>
    <message>
        <source>The update is larger than it should be.</source>
        <translation>Die neue Version ist größer, als sie sein sollte.</translation>
    </message>
    <message>
        <source>{} is larger than it should be.</source>
        <translation>{} ist größer, als es sein sollte.</translation>
    </message>
    <message>
        <source>{} is not complete ({} of {} bytes).</source>
        <translation>{} ist nicht vollständig ({} von {} Bytes).</translation>
    </message>
    <message>
        <source>{} was altered: it is not what was signed.</source>
        <translation>{} wurde verändert: Es ist nicht, was unterschrieben wurde.</translation>
    </message>
    <message>
        <source>Do not install it.</source>
        <translation>Nicht installieren.</translation>
    </message>
    <message>
        <source>The verified copy of the update is gone.</source>
        <translation>Die geprüfte Kopie der neuen Version ist weg.</translation>
    </message>
    <message>
        <source>Look for the update again.</source>
        <translation>Bitte noch einmal nach der neuen Version sehen.</translation>
    </message>
    <message>
        <source>The verified copy of the update was altered.</source>
        <translation>Die geprüfte Kopie der neuen Version wurde verändert.</translation>
    </message>
    <message>
        <source>There is no room for the update: it takes {} MB.</source>
        <translation>Für die neue Version ist kein Platz: Sie braucht {} MB.</translation>
    </message>
    <message>
        <source>{} is missing beside the update.</source>
        <translation>{} fehlt neben der neuen Version.</translation>
    </message>
    <message>
        <source>{} is a link and not a file.</source>
        <translation>{} ist ein Verweis und keine Datei.</translation>
    </message>
    <message>
        <source>{} is not a file.</source>
        <translation>{} ist keine Datei.</translation>
    </message>
    <message>
        <source>{} cannot be installed from here.</source>
        <translation>{} kann von hier nicht installiert werden.</translation>
    </message>
    <message>
        <source>Install it by hand.</source>
        <translation>Bitte von Hand installieren.</translation>
    </message>
    <message>
        <source>The update could not be put in place: {}.</source>
        <translation>Die neue Version konnte nicht eingesetzt werden: {}.</translation>
    </message>
    <message>
        <source>The former version is still there.</source>
        <translation>Die vorige Version ist noch da.</translation>
    </message>
    <message>
        <source>There is no program in the update.</source>
        <translation>In der neuen Version ist kein Programm.</translation>
    </message>
    <message>
        <source>{} was written by a newer version of this program (tables {}; this one knows {}).</source>
        <translation>{} wurde von einer neueren Version dieses Programms geschrieben (Tabellen {}; diese kennt {}).</translation>
    </message>
    <message>
        <source>It was left as it is. Install the newest version of the program, then open it again.</source>
        <translation>Sie blieb, wie sie ist. Bitte die neueste Version des Programms installieren und sie dann wieder öffnen.</translation>
    </message>
    <message>
        <source>It was left as it is. Install the newest version of the program, then open it again; or restore {}, the backup from before its update, which this version opens.</source>
        <translation>Sie blieb, wie sie ist. Bitte die neueste Version des Programms installieren und sie dann wieder öffnen; oder {} wiederherstellen, die Sicherung von vor ihrer Umstellung, die diese Version öffnet.</translation>
    </message>
    <message>
        <source>{} is of an earlier version, and no backup could be made before it is brought to this one: {}</source>
        <translation>{} ist von einer früheren Version, und vor der Umstellung auf diese konnte keine Sicherung gemacht werden: {}</translation>
    </message>
    <message>
        <source>Nothing was changed. {}</source>
        <translation>Nichts wurde geändert. {}</translation>
    </message>
    <message>
        <source>{} was written by a newer version of this program.</source>
        <translation>{} wurde von einer neueren Version dieses Programms geschrieben.</translation>
    </message>
    <message>
        <source>What this version knows of it holds, and changes are not kept. Install the newest version.</source>
        <translation>Was diese Version davon kennt, gilt, und Änderungen werden nicht behalten. Bitte die neueste Version installieren.</translation>
    </message>
    <message>
        <source>The preset of this computer, {}, is not followed entirely: {}.</source>
        <translation>Die Voreinstellung dieses Computers, {}, wird nicht ganz befolgt: {}.</translation>
    </message>
    <message>
        <source>it cannot be read ({})</source>
        <translation>sie kann nicht gelesen werden ({})</translation>
    </message>
    <message>
        <source>it is no JSON object</source>
        <translation>sie ist kein JSON-Objekt</translation>
    </message>
    <message>
        <source>it is of a newer version of this program: {}</source>
        <translation>sie stammt von einer neueren Version dieses Programms: {}</translation>
    </message>
    <message>
        <source>unknown names: {}</source>
        <translation>unbekannte Namen: {}</translation>
    </message>
    <message>
        <source>values that make no sense: {}</source>
        <translation>Werte, die keinen Sinn ergeben: {}</translation>
    </message>
    <message>
        <source>fixed, but not set: {}</source>
        <translation>festgelegt, aber nicht gesetzt: {}</translation>
    </message>
    <message>
        <source>Whoever looks after this computer can mend it; physio-desktop doctor checks it.</source>
        <translation>Wer den Computer betreut, kann sie richten; physio-desktop doctor prüft sie.</translation>
    </message>
    <message>
        <source>This is not a home package.</source>
        <translation>Dies ist kein Paket für zu Hause.</translation>
    </message>
    <message>
        <source>Choose a file that ends with .physio-home.</source>
        <translation>Bitte eine Datei wählen, die auf .physio-home endet.</translation>
    </message>
    <message>
        <source>This is a home package, which sets the program up for a patient at home.</source>
        <translation>Dies ist ein Paket für zu Hause, das dort das Programm einrichtet.</translation>
    </message>
    <message>
        <source>Open it there, with Open a home package in the File menu.</source>
        <translation>Bitte dort öffnen, mit „Paket für zu Hause öffnen“ im Menü Datei.</translation>
    </message>
    <message>
        <source>This patient has no plan that could be done at home.</source>
        <translation>Es gibt keinen Plan, der zu Hause gemacht werden könnte.</translation>
    </message>
    <message>
        <source>Write the plan on the patient&apos;s page first.</source>
        <translation>Bitte zuerst den Plan auf der Patientenseite schreiben.</translation>
    </message>
    <message>
        <source>This computer has data of others than {}; a home package is for a computer of one patient alone.</source>
        <translation>Auf diesem Computer sind Daten von anderen als {}; ein Paket für zu Hause ist für einen Computer, der nur für einen da ist.</translation>
    </message>
    <message>
        <source>Open it on the computer at home, or choose another database in the settings first.</source>
        <translation>Bitte auf dem Computer zu Hause öffnen, oder vorher in den Einstellungen eine andere Datenbank wählen.</translation>
    </message>
    <message>
        <source>This home package has the unknown version {}.</source>
        <translation>Dieses Paket für zu Hause hat die unbekannte Version {}.</translation>
    </message>
    <message>
        <source>{} is too large for a home package.</source>
        <translation>{} ist zu groß für ein Paket für zu Hause.</translation>
    </message>
    <message>
        <source>The program is portable and keeps its data in {}, which cannot be written: {}.</source>
        <translation>Das Programm ist tragbar und hält seine Daten in {}; dort kann nicht geschrieben werden: {}.</translation>
    </message>
    <message>
        <source>Make the stick writable, or copy the program to a place that is.</source>
        <translation>Bitte den Stick beschreibbar machen oder das Programm dorthin kopieren, wo geschrieben werden kann.</translation>
    </message>
</context>
<context>
    <name>Correct</name>
    <message>
        <source>What is it really?</source>
        <translation>Was ist es wirklich?</translation>
    </message>
    <message>
        <source>Another name</source>
        <translation>Anderer Name</translation>
    </message>
</context>
<context>
    <name>Desk</name>
    <message>
        <source>The axes are turned until the sensor is connected anew.</source>
        <translation>Die Achsen sind gedreht, bis der Sensor neu verbunden wird.</translation>
    </message>
    <message>
        <source>The axes are turned after this recording; it is allowed for in it.</source>
        <translation>Die Achsen werden nach dieser Aufnahme gedreht; in ihr ist es schon berücksichtigt.</translation>
    </message>
    <message>
        <source>Stop the recording before you change the patient.</source>
        <translation>Bitte erst die Aufnahme beenden, dann den Patienten wechseln.</translation>
    </message>
    <message>
        <source>No sample came, so nothing was recorded. Check the sensor.</source>
        <translation>Es kamen keine Messwerte, daher wurde nichts aufgenommen. Bitte den Sensor prüfen.</translation>
    </message>
</context>
<context>
    <name>Device</name>
    <message>
        <source>Sensor</source>
        <translation>Sensor</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>Trennen</translation>
    </message>
    <message>
        <source>How the board lies on the limb …</source>
        <translation>Wie die Platine an der Gliedmaße liegt …</translation>
    </message>
    <message>
        <source>Terminal for support …</source>
        <translation>Terminal für den Support …</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>Verbinden</translation>
    </message>
    <message>
        <source>Connecting …</source>
        <translation>Verbinde …</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>Verbunden</translation>
    </message>
    <message>
        <source>No samples at the moment</source>
        <translation>Zurzeit keine Messwerte</translation>
    </message>
    <message>
        <source>Sensor lost; it is being looked for</source>
        <translation>Sensor verloren; er wird gesucht</translation>
    </message>
    <message>
        <source>The sensor could not be opened</source>
        <translation>Der Sensor konnte nicht geöffnet werden</translation>
    </message>
    <message>
        <source>No sensor is connected</source>
        <translation>Kein Sensor verbunden</translation>
    </message>
    <message>
        <source>{share} lost so far</source>
        <translation>bisher {share} verloren</translation>
    </message>
    <message>
        <source>Looking for sensors …</source>
        <translation>Suche Sensoren …</translation>
    </message>
    <message>
        <source>used last</source>
        <translation>zuletzt benutzt</translation>
    </message>
    <message>
        <source>Connect {name}</source>
        <translation>{name} verbinden</translation>
    </message>
    <message>
        <source>Play a recording as if it came from a sensor.</source>
        <translation>Eine Aufnahme abspielen, als käme sie von einem Sensor.</translation>
    </message>
    <message>
        <source>Replay</source>
        <translation>Abspielen</translation>
    </message>
    <message>
        <source>A file …</source>
        <translation>Eine Datei …</translation>
    </message>
    <message>
        <source>An old session …</source>
        <translation>Eine alte Sitzung …</translation>
    </message>
    <message>
        <source>Recordings (*.csv *.txt *.zip);;All files (*)</source>
        <translation>Aufnahmen (*.csv *.txt *.zip);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Replay a file</source>
        <translation>Datei abspielen</translation>
    </message>
    <message>
        <source>Not plugged in now. Plug it in, and it appears by itself.</source>
        <translation>Gerade nicht eingesteckt. Einstecken, dann erscheint er von selbst.</translation>
    </message>
    <message>
        <source>Simulated sensor</source>
        <translation>Simulierter Sensor</translation>
    </message>
    <message>
        <source>No hardware needed: a simulated person does a hip abduction.</source>
        <translation>Ohne Gerät: Eine simulierte Person spreizt das Bein ab.</translation>
    </message>
    <message>
        <source>Bluetooth, not heard at the moment; Connect looks for it.</source>
        <translation>Bluetooth, im Augenblick nicht zu hören; Verbinden sucht ihn.</translation>
    </message>
    <message>
        <source>Bluetooth, strong signal ({dbm} dBm)</source>
        <translation>Bluetooth, starkes Signal ({dbm} dBm)</translation>
    </message>
    <message>
        <source>Bluetooth, fair signal ({dbm} dBm)</source>
        <translation>Bluetooth, mittleres Signal ({dbm} dBm)</translation>
    </message>
    <message>
        <source>Bluetooth, weak signal ({dbm} dBm): bring it nearer</source>
        <translation>Bluetooth, schwaches Signal ({dbm} dBm): bringen Sie ihn näher</translation>
    </message>
    <message>
        <source>This sensor</source>
        <translation>Dieser Sensor</translation>
    </message>
    <message>
        <source>Rename …</source>
        <translation>Umbenennen …</translation>
    </message>
    <message>
        <source>Blink</source>
        <translation>Blinken</translation>
    </message>
    <message>
        <source>Its light blinks, to tell it from others</source>
        <translation>Sein Licht blinkt, um ihn von anderen zu unterscheiden</translation>
    </message>
    <message>
        <source>Samples a second</source>
        <translation>Messwerte pro Sekunde</translation>
    </message>
    <message>
        <source>Magnetometer</source>
        <translation>Magnetometer</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>Benutzen</translation>
    </message>
    <message>
        <source>Use the calibration that the sensor carries</source>
        <translation>Die Kalibrierung benutzen, die der Sensor trägt</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>Kennung</translation>
    </message>
    <message>
        <source>Firmware</source>
        <translation>Firmware</translation>
    </message>
    <message>
        <source>Battery</source>
        <translation>Akku</translation>
    </message>
    <message>
        <source>Rate</source>
        <translation>Abtastrate</translation>
    </message>
    <message>
        <source>Jitter</source>
        <translation>Schwankung</translation>
    </message>
    <message>
        <source>Lost so far</source>
        <translation>Bisher verloren</translation>
    </message>
    <message>
        <source>Axes and ranges</source>
        <translation>Achsen und Bereiche</translation>
    </message>
    <message>
        <source>Units</source>
        <translation>Einheiten</translation>
    </message>
    <message>
        <source>Board</source>
        <translation>Platine</translation>
    </message>
    <message>
        <source>Calibrated</source>
        <translation>Kalibriert</translation>
    </message>
    <message>
        <source>The sensor carries a calibration from another computer ({what}).</source>
        <translation>Der Sensor trägt eine Kalibrierung von einem anderen Rechner ({what}).</translation>
    </message>
    <message>
        <source>The calibration that the sensor carries holds from now on.</source>
        <translation>Die Kalibrierung, die der Sensor trägt, gilt ab jetzt.</translation>
    </message>
    <message>
        <source>The calibration that the sensor carries holds after this recording.</source>
        <translation>Die Kalibrierung, die der Sensor trägt, gilt nach dieser Aufnahme.</translation>
    </message>
    <message>
        <source>Lost in the last {minutes} min: {share}.</source>
        <translation>In den letzten {minutes} min verloren: {share}.</translation>
    </message>
    <message>
        <source>{ago} s ago: {length} s, {n} samples</source>
        <translation>vor {ago} s: {length} s, {n} Messwerte</translation>
    </message>
    <message>
        <source>Latest gaps: {gaps}.</source>
        <translation>Letzte Lücken: {gaps}.</translation>
    </message>
    <message>
        <source>No sensor is connected.</source>
        <translation>Kein Sensor verbunden.</translation>
    </message>
    <message>
        <source>This sensor&apos;s format has no commands; the program&apos;s own firmware takes them.</source>
        <translation>Das Format dieses Sensors kennt keine Befehle; die eigene Firmware des Programms nimmt sie an.</translation>
    </message>
    <message>
        <source>The name is too long; it may have some 60 letters.</source>
        <translation>Der Name ist zu lang; er darf etwa 60 Buchstaben haben.</translation>
    </message>
    <message>
        <source>The sensor is called {name} from now on.</source>
        <translation>Der Sensor heißt ab jetzt {name}.</translation>
    </message>
    <message>
        <source>Done.</source>
        <translation>Erledigt.</translation>
    </message>
    <message>
        <source>The sensor blinks for {n} seconds.</source>
        <translation>Der Sensor blinkt {n} Sekunden lang.</translation>
    </message>
    <message>
        <source>The sensor takes the nearest rate it has; it is shown above.</source>
        <translation>Der Sensor nimmt die nächste Rate, die er hat; sie steht oben.</translation>
    </message>
    <message>
        <source>The magnetometer is on.</source>
        <translation>Das Magnetometer ist an.</translation>
    </message>
    <message>
        <source>The magnetometer is off.</source>
        <translation>Das Magnetometer ist aus.</translation>
    </message>
    <message>
        <source>not said</source>
        <translation>keine Angabe</translation>
    </message>
    <message>
        <source>{measured} measured, {stated} Hz stated</source>
        <translation>{measured} gemessen, {stated} Hz angegeben</translation>
    </message>
    <message>
        <source>arrival ± {arrival} ms; the sensor sends no clock</source>
        <translation>Ankunft ± {arrival} ms; der Sensor sendet keine Uhrzeit</translation>
    </message>
    <message>
        <source>samples ± {period} ms, arrival ± {arrival} ms</source>
        <translation>Messwerte ± {period} ms, Ankunft ± {arrival} ms</translation>
    </message>
    <message>
        <source>{share} ({n} samples), {gaps} gaps</source>
        <translation>{share} ({n} Messwerte), {gaps} Lücken</translation>
    </message>
    <message>
        <source>{n} axes</source>
        <translation>{n} Achsen</translation>
    </message>
    <message>
        <source>stated by its format</source>
        <translation>vom Format angegeben</translation>
    </message>
    <message>
        <source>assumed from the data, nobody has confirmed it</source>
        <translation>aus den Daten angenommen, niemand hat es bestätigt</translation>
    </message>
    <message>
        <source>from the profile of this sensor</source>
        <translation>aus dem Profil dieses Sensors</translation>
    </message>
    <message>
        <source>{axes} along the limb, confirmed</source>
        <translation>{axes} entlang der Gliedmaße, bestätigt</translation>
    </message>
    <message>
        <source>not confirmed; taken to be {axes} along the limb</source>
        <translation>nicht bestätigt; angenommen {axes} entlang der Gliedmaße</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>gyroscope</source>
        <translation>Gyroskop</translation>
    </message>
    <message>
        <source>accelerometer</source>
        <translation>Beschleunigungssensor</translation>
    </message>
    <message>
        <source>magnetometer</source>
        <translation>Magnetometer</translation>
    </message>
    <message>
        <source>The sensor refused it.</source>
        <translation>Der Sensor hat es abgelehnt.</translation>
    </message>
    <message>
        <source>The sensor&apos;s firmware does not know this command.</source>
        <translation>Die Firmware des Sensors kennt diesen Befehl nicht.</translation>
    </message>
    <message>
        <source>The sensor did not answer.</source>
        <translation>Der Sensor hat nicht geantwortet.</translation>
    </message>
    <message>
        <source>This sensor does not take commands.</source>
        <translation>Dieser Sensor nimmt keine Befehle an.</translation>
    </message>
    <message>
        <source>Stop the recording before you change how the sensor sends.</source>
        <translation>Bitte die Aufnahme beenden, bevor Sie ändern, wie der Sensor sendet.</translation>
    </message>
    <message>
        <source>Losses of the last five minutes</source>
        <translation>Verluste der letzten fünf Minuten</translation>
    </message>
    <message>
        <source>5 min ago</source>
        <translation>vor 5 min</translation>
    </message>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
    <message>
        <source>Rename the sensor</source>
        <translation>Sensor umbenennen</translation>
    </message>
    <message>
        <source>The sensor keeps it. Name a place or a colour, never a person; empty is its first name.</source>
        <translation>Der Sensor behält ihn. Bitte einen Ort oder eine Farbe nennen, nie eine Person; leer ist sein erster Name.</translation>
    </message>
    <message>
        <source>Name of the sensor</source>
        <translation>Name des Sensors</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>Diagnostics</name>
    <message>
        <source>Recognition in use</source>
        <translation>Erkennung im Einsatz</translation>
    </message>
    <message>
        <source>Since the program began. Nothing of it leaves this computer.</source>
        <translation>Seit dem Start des Programms. Nichts davon verlässt diesen Rechner.</translation>
    </message>
    <message>
        <source>Read the sessions again</source>
        <translation>Sitzungen neu lesen</translation>
    </message>
    <message>
        <source>Figures of recognition</source>
        <translation>Werte der Erkennung</translation>
    </message>
    <message>
        <source>Change by sensor and patient</source>
        <translation>Veränderung nach Sensor und Patient</translation>
    </message>
    <message>
        <source>How far movements are from those the model learned from (population stability index).</source>
        <translation>Wie weit Bewegungen von denen entfernt sind, aus denen das Modell gelernt hat (Populationsstabilitätsindex).</translation>
    </message>
    <message>
        <source>Has anything changed?</source>
        <translation>Hat sich etwas verändert?</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Patient or sensor</source>
        <translation>Patient oder Sensor</translation>
    </message>
    <message>
        <source>Movements</source>
        <translation>Bewegungen</translation>
    </message>
    <message>
        <source>Index</source>
        <translation>Index</translation>
    </message>
    <message>
        <source>Usual</source>
        <translation>Üblich</translation>
    </message>
    <message>
        <source>Windows</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>The latest sessions are being read …</source>
        <translation>Die neuesten Sitzungen werden gelesen …</translation>
    </message>
    <message>
        <source>There are no sessions to compare with what was learned from.</source>
        <translation>Es gibt keine Sitzungen, die sich mit dem Gelernten vergleichen ließen.</translation>
    </message>
    <message>
        <source>The movements of {names} look unlike those the model learned from: check strap and units, review some of their sessions, and train again.</source>
        <translation>Die Bewegungen gleichen denen nicht, aus denen das Modell gelernt hat: {names}. Gurt und Einheiten prüfen, einige dieser Sitzungen durchsehen und neu trainieren.</translation>
    </message>
    <message>
        <source>Windows named</source>
        <translation>Benannte Fenster</translation>
    </message>
    <message>
        <source>Time for one (median / 95 % / 99 %)</source>
        <translation>Zeit für eines (Median / 95 % / 99 %)</translation>
    </message>
    <message>
        <source>Windows skipped, the computer was busy</source>
        <translation>Übersprungene Fenster, der Rechner war beschäftigt</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Not sure</source>
        <translation>Nicht sicher</translation>
    </message>
    <message>
        <source>Corrections per 100 repetitions, all sessions</source>
        <translation>Korrekturen je 100 Wiederholungen, alle Sitzungen</translation>
    </message>
    <message>
        <source>▲ unlike what was learned from</source>
        <translation>▲ anders als das Gelernte</translation>
    </message>
    <message>
        <source>✓ as learned from</source>
        <translation>✓ wie gelernt</translation>
    </message>
    <message>
        <source>up to {index}</source>
        <translation>bis {index}</translation>
    </message>
    <message>
        <source>Metrics for Prometheus: {address}</source>
        <translation>Metriken für Prometheus: {address}</translation>
    </message>
    <message>
        <source>No metrics are offered to other programs; the settings can change that.</source>
        <translation>Anderen Programmen werden keine Metriken angeboten; die Einstellungen können das ändern.</translation>
    </message>
</context>
<context>
    <name>Erase</name>
    <message>
        <source>Erase a patient</source>
        <translation>Einen Patienten löschen</translation>
    </message>
    <message>
        <source>Looking what there is …</source>
        <translation>Es wird nachgesehen, was es gibt …</translation>
    </message>
    <message>
        <source>Delete these backups, after a fresh one was made</source>
        <translation>Diese Sicherungen löschen, nachdem eine neue gemacht wurde</translation>
    </message>
    <message>
        <source>Delete the reports that were exported</source>
        <translation>Die exportierten Berichte löschen</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>Bescheinigung</translation>
    </message>
    <message>
        <source>Erase for good</source>
        <translation>Endgültig löschen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Choose …</source>
        <translation>Wählen …</translation>
    </message>
    <message>
        <source>File for the certificate</source>
        <translation>Datei für die Bescheinigung</translation>
    </message>
    <message>
        <source>Type the code {code}</source>
        <translation>Das Kürzel {code} eintippen</translation>
    </message>
    <message>
        <source>Sessions: {sessions}, samples: {samples}, repetitions: {repetitions}, references: {references}, models: {models}. All of it goes and cannot be brought back.</source>
        <translation>Sitzungen: {sessions}, Messwerte: {samples}, Wiederholungen: {repetitions}, Referenzen: {references}, Modelle: {models}. All das verschwindet und lässt sich nicht zurückholen.</translation>
    </message>
    <message>
        <source>Could not be looked into, and stays: {file}</source>
        <translation>Ließ sich nicht ansehen und bleibt: {file}</translation>
    </message>
    <message>
        <source>Where shall the certificate go?</source>
        <translation>Wohin soll die Bescheinigung?</translation>
    </message>
    <message>
        <source>A recording is on. Stop it first.</source>
        <translation>Eine Aufnahme läuft. Bitte zuerst beenden.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Erased. The certificate is in {file}.</source>
        <translation>Gelöscht. Die Bescheinigung liegt in {file}.</translation>
    </message>
    <message>
        <source>Erased. The certificate could not be written ({reason}); copy it from here.</source>
        <translation>Gelöscht. Die Bescheinigung ließ sich nicht schreiben ({reason}); bitte von hier kopieren.</translation>
    </message>
    <message>
        <source>The certificate cannot be written: {reason}. Nothing was erased.</source>
        <translation>Die Bescheinigung lässt sich nicht schreiben: {reason}. Es wurde nichts gelöscht.</translation>
    </message>
    <message>
        <source>It could not be done. Details are in the log.</source>
        <translation>Das ging nicht. Näheres steht im Protokoll.</translation>
    </message>
</context>
<context>
    <name>Exercise</name>
    <message>
        <source>Seated straight leg raise</source>
        <translation>Beinheben im Sitzen</translation>
    </message>
    <message>
        <source>Seated trunk flexion</source>
        <translation>Rumpfbeuge im Sitzen</translation>
    </message>
    <message>
        <source>Supine straight leg raise</source>
        <translation>Beinheben in Rückenlage</translation>
    </message>
    <message>
        <source>Side-lying hip abduction</source>
        <translation>Beinabspreizen in Seitenlage</translation>
    </message>
    <message>
        <source>Prone hip extension</source>
        <translation>Hüftstreckung in Bauchlage</translation>
    </message>
    <message>
        <source>Seated elbow flexion</source>
        <translation>Armbeugen im Sitzen</translation>
    </message>
    <message>
        <source>Standing shoulder abduction</source>
        <translation>Armabspreizen im Stehen</translation>
    </message>
    <message>
        <source>Prone elbow extension</source>
        <translation>Armstrecken in Bauchlage</translation>
    </message>
    <message>
        <source>Squat</source>
        <translation>Kniebeuge</translation>
    </message>
    <message>
        <source>Rest</source>
        <translation>Ruhe</translation>
    </message>
    <message>
        <source>Not sure</source>
        <translation>Nicht sicher</translation>
    </message>
</context>
<context>
    <name>Features</name>
    <message>
        <source>{what}, quarter {n} of the window</source>
        <translation>{what}, {n}. Viertel des Fensters</translation>
    </message>
    <message>
        <source>likeness to itself {n} s earlier</source>
        <translation>Ähnlichkeit mit sich selbst {n} s zuvor</translation>
    </message>
    <message>
        <source>going together: {a} and {b}</source>
        <translation>Gleichlauf: {a} mit {b}</translation>
    </message>
    <message>
        <source>{measure}, {with_what}</source>
        <translation>{measure}, {with_what}</translation>
    </message>
    <message>
        <source>range of turning about {axis}</source>
        <translation>Umfang der Drehung um {axis}</translation>
    </message>
    <message>
        <source>how far the main axis of turning points along {axis}</source>
        <translation>Anteil von {axis} an der Hauptdrehachse</translation>
    </message>
    <message>
        <source>acceleration</source>
        <translation>Beschleunigung</translation>
    </message>
    <message>
        <source>size of the acceleration</source>
        <translation>Betrag der Beschleunigung</translation>
    </message>
    <message>
        <source>angular rate</source>
        <translation>Drehrate</translation>
    </message>
    <message>
        <source>size of the angular rate</source>
        <translation>Betrag der Drehrate</translation>
    </message>
    <message>
        <source>direction of gravity {axis}</source>
        <translation>Richtung der Schwerkraft {axis}</translation>
    </message>
    <message>
        <source>angular rate about {axis}</source>
        <translation>Drehrate um {axis}</translation>
    </message>
    <message>
        <source>share of movement at {low} to {high} Hz</source>
        <translation>Anteil der Bewegung bei {low} bis {high} Hz</translation>
    </message>
    <message>
        <source>{n} % of it lies below</source>
        <translation>{n} % liegen darunter</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>Mittelwert</translation>
    </message>
    <message>
        <source>spread</source>
        <translation>Streuung</translation>
    </message>
    <message>
        <source>smallest value</source>
        <translation>kleinster Wert</translation>
    </message>
    <message>
        <source>largest value</source>
        <translation>größter Wert</translation>
    </message>
    <message>
        <source>strength (rms)</source>
        <translation>Stärke (Effektivwert)</translation>
    </message>
    <message>
        <source>change from sample to sample</source>
        <translation>Änderung von Messwert zu Messwert</translation>
    </message>
    <message>
        <source>skewness</source>
        <translation>Schiefe</translation>
    </message>
    <message>
        <source>peakedness</source>
        <translation>Spitzigkeit</translation>
    </message>
    <message>
        <source>how often it crosses its mean</source>
        <translation>Häufigkeit der Mittelwertdurchgänge</translation>
    </message>
    <message>
        <source>strongest frequency</source>
        <translation>stärkste Frequenz</translation>
    </message>
    <message>
        <source>mean frequency</source>
        <translation>mittlere Frequenz</translation>
    </message>
    <message>
        <source>irregularity</source>
        <translation>Unregelmäßigkeit</translation>
    </message>
    <message>
        <source>tilt at the end of the window</source>
        <translation>Neigung am Ende des Fensters</translation>
    </message>
    <message>
        <source>largest tilt in the window</source>
        <translation>größte Neigung im Fenster</translation>
    </message>
    <message>
        <source>tilt in the middle of the window</source>
        <translation>Neigung in der Mitte des Fensters</translation>
    </message>
    <message>
        <source>share of turning about the main axis</source>
        <translation>Anteil der Drehung um die Hauptachse</translation>
    </message>
    <message>
        <source>share of time at rest</source>
        <translation>Anteil der Zeit in Ruhe</translation>
    </message>
    <message>
        <source>shaking (acceleration beside gravity)</source>
        <translation>Erschütterung (Beschleunigung neben der Schwerkraft)</translation>
    </message>
    <message>
        <source>how much the magnetic field varies</source>
        <translation>Schwankung des Magnetfelds</translation>
    </message>
    <message>
        <source>angle of the magnetic field to gravity</source>
        <translation>Winkel des Magnetfelds zur Schwerkraft</translation>
    </message>
    <message>
        <source>spread of the angle of the magnetic field to gravity</source>
        <translation>Streuung des Winkels des Magnetfelds zur Schwerkraft</translation>
    </message>
    <message>
        <source>turning of the magnetic field</source>
        <translation>Drehung des Magnetfelds</translation>
    </message>
    <message>
        <source>direction of gravity</source>
        <translation>Richtung der Schwerkraft</translation>
    </message>
    <message>
        <source>rhythm</source>
        <translation>Rhythmus</translation>
    </message>
    <message>
        <source>amount of turning</source>
        <translation>Menge der Drehung</translation>
    </message>
    <message>
        <source>amount of tilting</source>
        <translation>Menge der Neigung</translation>
    </message>
    <message>
        <source>range of turning</source>
        <translation>Umfang der Drehung</translation>
    </message>
    <message>
        <source>quickest turning</source>
        <translation>schnellste Drehung</translation>
    </message>
    <message>
        <source>largest tilt</source>
        <translation>größte Neigung</translation>
    </message>
    <message>
        <source>amount of shaking</source>
        <translation>Menge der Erschütterung</translation>
    </message>
    <message>
        <source>compared with the correct reference</source>
        <translation>verglichen mit der richtigen Referenz</translation>
    </message>
    <message>
        <source>compared with the fast reference</source>
        <translation>verglichen mit der schnellen Referenz</translation>
    </message>
    <message>
        <source>compared with the small reference</source>
        <translation>verglichen mit der kleinen Referenz</translation>
    </message>
    <message>
        <source>compared with the nearest reference</source>
        <translation>verglichen mit der nächsten Referenz</translation>
    </message>
    <message>
        <source>compared with the best other exercise</source>
        <translation>verglichen mit der besten anderen Übung</translation>
    </message>
    <message>
        <source>compared with the gentlest reference</source>
        <translation>verglichen mit der sanftesten Referenz</translation>
    </message>
</context>
<context>
    <name>Flags</name>
    <message>
        <source>There was no session yet; the plan has one every {interval} days.</source>
        <translation>Es gab noch keine Sitzung; der Plan hat alle {interval} Tage eine.</translation>
    </message>
    <message>
        <source>No session for {days} days; the plan has one every {interval} days.</source>
        <translation>Keine Sitzung seit {days} Tagen; der Plan hat alle {interval} Tage eine.</translation>
    </message>
    <message>
        <source>{exercise}: the range has fallen from {before}° to {value}° in the last two sessions, by more than the {least}° that could be error.</source>
        <translation>{exercise}: Das Ausmaß fiel in den letzten zwei Sitzungen von {before}° auf {value}°, um mehr als die {least}°, die ein Messfehler sein könnten.</translation>
    </message>
    <message>
        <source>{exercise}: pain has risen from {before} to {value}.</source>
        <translation>{exercise}: Der Schmerz stieg von {before} auf {value}.</translation>
    </message>
</context>
<context>
    <name>Guide</name>
    <message>
        <source>Guide</source>
        <translation>Leitfaden</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>Header</name>
    <message>
        <source>Where the sensor sits</source>
        <translation>Wo der Sensor sitzt</translation>
    </message>
    <message>
        <source>Placement …</source>
        <translation>Sitz …</translation>
    </message>
    <message>
        <source>Initials of who works</source>
        <translation>Kürzel der behandelnden Person</translation>
    </message>
    <message>
        <source>Your initials sign every correction</source>
        <translation>Mit dem Kürzel wird jede Korrektur gezeichnet</translation>
    </message>
    <message>
        <source>Initials</source>
        <translation>Kürzel</translation>
    </message>
    <message>
        <source>No patient</source>
        <translation>Kein Patient</translation>
    </message>
    <message>
        <source>Patient: {code}</source>
        <translation>Patient: {code}</translation>
    </message>
    <message>
        <source>Connecting …</source>
        <translation>Verbinde …</translation>
    </message>
    <message>
        <source>No samples</source>
        <translation>Keine Messwerte</translation>
    </message>
    <message>
        <source>Sensor lost</source>
        <translation>Sensor verloren</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>Nicht verbunden</translation>
    </message>
    <message>
        <source>No sensor</source>
        <translation>Kein Sensor</translation>
    </message>
    <message>
        <source>Sensor: {state}</source>
        <translation>Sensor: {state}</translation>
    </message>
    <message>
        <source>■  Stop</source>
        <translation>■  Stopp</translation>
    </message>
    <message>
        <source>●  Record</source>
        <translation>●  Aufnehmen</translation>
    </message>
    <message>
        <source>Stop recording</source>
        <translation>Aufnahme beenden</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Aufnehmen</translation>
    </message>
</context>
<context>
    <name>Home</name>
    <message>
        <source>Hold</source>
        <translation>Halten</translation>
    </message>
    <message>
        <source>Send to the clinic …</source>
        <translation>An die Klinik senden …</translation>
    </message>
    <message>
        <source>Connect the sensor</source>
        <translation>Sensor verbinden</translation>
    </message>
    <message>
        <source>How it works</source>
        <translation>So geht es</translation>
    </message>
    <message>
        <source>Leave home mode</source>
        <translation>Heimmodus verlassen</translation>
    </message>
    <message>
        <source>Move as you were shown.</source>
        <translation>Bitte bewegen, wie es gezeigt wurde.</translation>
    </message>
    <message>
        <source>{n} repetitions</source>
        <translation>{n} Wiederholungen</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>Beginnen</translation>
    </message>
    <message>
        <source>Switch the sensor on.</source>
        <translation>Bitte den Sensor einschalten.</translation>
    </message>
    <message>
        <source>Hold … {s}</source>
        <translation>Halten … {s}</translation>
    </message>
    <message>
        <source>And slowly back</source>
        <translation>Und langsam zurück</translation>
    </message>
    <message>
        <source>Does the strap sit right?</source>
        <translation>Sitzt das Band richtig?</translation>
    </message>
    <message>
        <source>Well done</source>
        <translation>Gut so</translation>
    </message>
    <message>
        <source>A little slower</source>
        <translation>Etwas langsamer</translation>
    </message>
    <message>
        <source>A little further</source>
        <translation>Etwas weiter</translation>
    </message>
    <message>
        <source>Make a home package</source>
        <translation>Paket für zu Hause erstellen</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Save the file …</source>
        <translation>Datei speichern …</translation>
    </message>
    <message>
        <source>One encrypted file with the plan, the taught repetitions and the personal model of {patient}, and nothing of anybody else. Opened at home, the program shows this plan and nothing more.</source>
        <translation>Eine verschlüsselte Datei mit dem Plan, den gezeigten Wiederholungen und dem eigenen Modell von {patient}, und nichts von anderen. Zu Hause geöffnet, zeigt das Programm diesen Plan und sonst nichts.</translation>
    </message>
    <message>
        <source>Language at home</source>
        <translation>Sprache zu Hause</translation>
    </message>
    <message>
        <source>Size of type at home</source>
        <translation>Schriftgröße zu Hause</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Open a home package</source>
        <translation>Paket für zu Hause öffnen</translation>
    </message>
    <message>
        <source>Passphrase, as the clinic told you</source>
        <translation>Passphrase, wie die Klinik sie genannt hat</translation>
    </message>
    <message>
        <source>Look into it</source>
        <translation>Hineinsehen</translation>
    </message>
    <message>
        <source>Set up this computer</source>
        <translation>Diesen Computer einrichten</translation>
    </message>
    <message>
        <source>For {patient}, made on {when}</source>
        <translation>Für {patient}, erstellt am {when}</translation>
    </message>
    <message>
        <source>Taught repetitions: {n}</source>
        <translation>Gezeigte Wiederholungen: {n}</translation>
    </message>
    <message>
        <source>Personal models: {n}</source>
        <translation>Eigene Modelle: {n}</translation>
    </message>
    <message>
        <source>This computer is set up for {patient} already. The plan and taught repetitions are replaced; recorded sessions stay.</source>
        <translation>Dieser Computer ist schon für {patient} eingerichtet. Plan und gezeigte Wiederholungen werden ersetzt; aufgenommene Sitzungen bleiben.</translation>
    </message>
    <message>
        <source>{file} is ready. Tell the patient the passphrase by another way.</source>
        <translation>{file} ist fertig. Die Passphrase bitte auf anderem Weg mitteilen.</translation>
    </message>
    <message>
        <source>It is set up. The language holds from the next start on.</source>
        <translation>Es ist eingerichtet. Die Sprache gilt ab dem nächsten Start.</translation>
    </message>
    <message>
        <source>No sensor was found. Switch it on, or plug its cable in.</source>
        <translation>Es wurde kein Sensor gefunden. Bitte einschalten oder das Kabel einstecken.</translation>
    </message>
    <message>
        <source>Save the home package</source>
        <translation>Paket für zu Hause speichern</translation>
    </message>
    <message>
        <source>Which home package?</source>
        <translation>Welches Paket für zu Hause?</translation>
    </message>
    <message>
        <source>Stop the recording before you open a home package.</source>
        <translation>Bitte die Aufnahme beenden, bevor ein Paket für zu Hause geöffnet wird.</translation>
    </message>
    <message>
        <source>Home packages (*.physio-home);;All files (*)</source>
        <translation>Pakete für zu Hause (*.physio-home);;Alle Dateien (*)</translation>
    </message>
</context>
<context>
    <name>Import</name>
    <message>
        <source>The five likeliest exercises</source>
        <translation>Die fünf wahrscheinlichsten Übungen</translation>
    </message>
    <message>
        <source>sure from {share}</source>
        <translation>sicher ab {share}</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>Choose files …</source>
        <translation>Dateien wählen …</translation>
    </message>
    <message>
        <source>Choose a folder …</source>
        <translation>Ordner wählen …</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <source>as the file says</source>
        <translation>wie in der Datei</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>The public archive: each of its people on their own, to learn from</source>
        <translation>Das öffentliche Archiv: jede seiner Personen für sich, um daraus zu lernen</translation>
    </message>
    <message>
        <source>Save as CSV …</source>
        <translation>Als CSV speichern …</translation>
    </message>
    <message>
        <source>Keep as sessions</source>
        <translation>Als Sitzungen behalten</translation>
    </message>
    <message>
        <source>Sensor on</source>
        <translation>Sensorplatz</translation>
    </message>
    <message>
        <source>Rate of files without a clock</source>
        <translation>Rate von Dateien ohne Uhr</translation>
    </message>
    <message>
        <source>Drop files or folders anywhere on the window: windows and recordings as CSV or TXT, UCI sessions, archives, and what this program exported.</source>
        <translation>Dateien oder Ordner irgendwo auf das Fenster ziehen: Zeitfenster und Aufzeichnungen als CSV oder TXT, UCI-Sitzungen, Archive und Exporte dieses Programms.</translation>
    </message>
    <message>
        <source>Files that could not be used</source>
        <translation>Nicht verwendbare Dateien</translation>
    </message>
    <message>
        <source>Could not be used ({n}):</source>
        <translation>Nicht verwendbar ({n}):</translation>
    </message>
    <message>
        <source>File {n} of {total}; windows so far: {windows}</source>
        <translation>Datei {n} von {total}; Zeitfenster bisher: {windows}</translation>
    </message>
    <message>
        <source>Files: {n}. Windows: {windows}.</source>
        <translation>Dateien: {n}. Zeitfenster: {windows}.</translation>
    </message>
    <message>
        <source>Recognised</source>
        <translation>Erkannt</translation>
    </message>
    <message>
        <source>Not sure</source>
        <translation>Nicht sicher</translation>
    </message>
    <message>
        <source>Windows of all files</source>
        <translation>Zeitfenster aller Dateien</translation>
    </message>
    <message>
        <source>Code of the patient</source>
        <translation>Kürzel der Patientin oder des Patienten</translation>
    </message>
    <message>
        <source>Patient to keep the sessions for</source>
        <translation>Für wen die Sitzungen behalten werden</translation>
    </message>
    <message>
        <source>No window is chosen.</source>
        <translation>Kein Zeitfenster ist gewählt.</translation>
    </message>
    <message>
        <source>Recordings (*.csv *.tsv *.txt *.zip);;All files (*)</source>
        <translation>Aufzeichnungen (*.csv *.tsv *.txt *.zip);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Files to import</source>
        <translation>Dateien zum Importieren</translation>
    </message>
    <message>
        <source>Folder to import</source>
        <translation>Ordner zum Importieren</translation>
    </message>
    <message>
        <source>Save the results</source>
        <translation>Ergebnisse speichern</translation>
    </message>
    <message>
        <source>The results are in {file}.</source>
        <translation>Die Ergebnisse liegen in {file}.</translation>
    </message>
    <message>
        <source>Kept as sessions: {n}.</source>
        <translation>Als Sitzungen behalten: {n}.</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>Abgebrochen.</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Zeitfenster</translation>
    </message>
    <message>
        <source>Exercise</source>
        <translation>Übung</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>Sicherheit</translation>
    </message>
</context>
<context>
    <name>Live</name>
    <message>
        <source>Exercise</source>
        <translation>Übung</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>Sicherheit</translation>
    </message>
    <message>
        <source>Correct the exercise (E)</source>
        <translation>Übung berichtigen (E)</translation>
    </message>
    <message>
        <source>One repetition fewer (−)</source>
        <translation>Eine Wiederholung weniger (−)</translation>
    </message>
    <message>
        <source>One repetition fewer</source>
        <translation>Eine Wiederholung weniger</translation>
    </message>
    <message>
        <source>One repetition more (+)</source>
        <translation>Eine Wiederholung mehr (+)</translation>
    </message>
    <message>
        <source>One repetition more</source>
        <translation>Eine Wiederholung mehr</translation>
    </message>
    <message>
        <source>End the set (S)</source>
        <translation>Satz beenden (S)</translation>
    </message>
    <message>
        <source>Hold</source>
        <translation>Halten</translation>
    </message>
    <message>
        <source>Last repetition</source>
        <translation>Letzte Wiederholung</translation>
    </message>
    <message>
        <source>{count} of {target} repetitions</source>
        <translation>{count} von {target} Wiederholungen</translation>
    </message>
    <message>
        <source>of {target}</source>
        <translation>von {target}</translation>
    </message>
    <message>
        <source>{share} sure</source>
        <translation>zu {share} sicher</translation>
    </message>
    <message>
        <source>not sure, {share} at best</source>
        <translation>nicht sicher, höchstens {share}</translation>
    </message>
    <message>
        <source>Picture paused; the recording goes on.</source>
        <translation>Bild angehalten; die Aufnahme läuft weiter.</translation>
    </message>
    <message>
        <source>Follow (F)</source>
        <translation>Folgen (F)</translation>
    </message>
    <message>
        <source>No placement chosen</source>
        <translation>Kein Sitz gewählt</translation>
    </message>
    <message>
        <source>Watching</source>
        <translation>Schaue zu</translation>
    </message>
    <message>
        <source>just now: {what}</source>
        <translation>gerade: {what}</translation>
    </message>
    <message>
        <source>The count begins with the first repetition</source>
        <translation>Gezählt wird ab der ersten Wiederholung</translation>
    </message>
    <message>
        <source>set {n}</source>
        <translation>Satz {n}</translation>
    </message>
    <message>
        <source>set {n}, {total} planned</source>
        <translation>Satz {n}, geplant {total}</translation>
    </message>
    <message>
        <source>set {n} of {total}</source>
        <translation>Satz {n} von {total}</translation>
    </message>
    <message>
        <source>{seconds} s, {verdict}</source>
        <translation>{seconds} s, {verdict}</translation>
    </message>
    <message>
        <source>Rest {time}</source>
        <translation>Pause {time}</translation>
    </message>
    <message>
        <source>Choose where the sensor sits, and exercises are recognised and counted.</source>
        <translation>Bitte wählen, wo der Sensor sitzt; dann werden Übungen erkannt und gezählt.</translation>
    </message>
    <message>
        <source>Model: {name}</source>
        <translation>Modell: {name}</translation>
    </message>
    <message>
        <source>loss {share}</source>
        <translation>Verlust {share}</translation>
    </message>
    <message>
        <source>label after {ms} ms</source>
        <translation>erkannt nach {ms} ms</translation>
    </message>
    <message>
        <source>battery {share}</source>
        <translation>Akku {share}</translation>
    </message>
</context>
<context>
    <name>Lock</name>
    <message>
        <source>Only an encrypted database can be locked; see the settings.</source>
        <translation>Nur eine verschlüsselte Datenbank kann gesperrt werden; siehe Einstellungen.</translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>Gesperrt</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>Entsperren</translation>
    </message>
    <message>
        <source>The passphrase of the database unlocks the window.</source>
        <translation>Die Passphrase der Datenbank entsperrt das Fenster.</translation>
    </message>
    <message>
        <source>A recording goes on underneath.</source>
        <translation>Eine Aufnahme läuft im Hintergrund weiter.</translation>
    </message>
    <message>
        <source>This passphrase does not fit. Mind capital letters and the keyboard layout.</source>
        <translation>Diese Passphrase passt nicht. Auf Großschreibung und Tastaturbelegung achten.</translation>
    </message>
</context>
<context>
    <name>Menu</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>Choose or add a patient …</source>
        <translation>Patient wählen oder anlegen …</translation>
    </message>
    <message>
        <source>Sessions</source>
        <translation>Sitzungen</translation>
    </message>
    <message>
        <source>Import …</source>
        <translation>Importieren …</translation>
    </message>
    <message>
        <source>Export …</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <source>Send to the clinic …</source>
        <translation>An die Klinik senden …</translation>
    </message>
    <message>
        <source>Receive sessions …</source>
        <translation>Sitzungen empfangen …</translation>
    </message>
    <message>
        <source>Open a home package …</source>
        <translation>Paket für zu Hause öffnen …</translation>
    </message>
    <message>
        <source>Back up now</source>
        <translation>Jetzt sichern</translation>
    </message>
    <message>
        <source>Restore a backup …</source>
        <translation>Sicherung wiederherstellen …</translation>
    </message>
    <message>
        <source>Lock now</source>
        <translation>Jetzt sperren</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>&amp;Session</source>
        <translation>&amp;Sitzung</translation>
    </message>
    <message>
        <source>Record or stop</source>
        <translation>Aufnehmen oder beenden</translation>
    </message>
    <message>
        <source>End the set</source>
        <translation>Satz beenden</translation>
    </message>
    <message>
        <source>Correct the exercise …</source>
        <translation>Übung berichtigen …</translation>
    </message>
    <message>
        <source>One repetition more</source>
        <translation>Eine Wiederholung mehr</translation>
    </message>
    <message>
        <source>One repetition fewer</source>
        <translation>Eine Wiederholung weniger</translation>
    </message>
    <message>
        <source>Set a marker</source>
        <translation>Marke setzen</translation>
    </message>
    <message>
        <source>Write a note …</source>
        <translation>Notiz schreiben …</translation>
    </message>
    <message>
        <source>Pain and effort …</source>
        <translation>Schmerz und Anstrengung …</translation>
    </message>
    <message>
        <source>&amp;Device</source>
        <translation>&amp;Gerät</translation>
    </message>
    <message>
        <source>Choose a sensor …</source>
        <translation>Sensor wählen …</translation>
    </message>
    <message>
        <source>Connect the last sensor</source>
        <translation>Letzten Sensor verbinden</translation>
    </message>
    <message>
        <source>Simulated sensor</source>
        <translation>Simulierter Sensor</translation>
    </message>
    <message>
        <source>Replay a file …</source>
        <translation>Datei abspielen …</translation>
    </message>
    <message>
        <source>How the board lies on the limb …</source>
        <translation>Wie die Platine an der Gliedmaße liegt …</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>Trennen</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>&amp;Modell</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Teach my patient …</source>
        <translation>Patient einlernen …</translation>
    </message>
    <message>
        <source>Train from recordings …</source>
        <translation>Aus Aufnahmen trainieren …</translation>
    </message>
    <message>
        <source>Training runs</source>
        <translation>Trainingsläufe</translation>
    </message>
    <message>
        <source>Recognition in use</source>
        <translation>Erkennung im Einsatz</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>Live</translation>
    </message>
    <message>
        <source>Patients</source>
        <translation>Patienten</translation>
    </message>
    <message>
        <source>Statistics</source>
        <translation>Statistik</translation>
    </message>
    <message>
        <source>Pause the picture, or go on</source>
        <translation>Bild anhalten oder fortsetzen</translation>
    </message>
    <message>
        <source>Follow the newest</source>
        <translation>Dem Neuesten folgen</translation>
    </message>
    <message>
        <source>Look back</source>
        <translation>Zurückblicken</translation>
    </message>
    <message>
        <source>Look forward</source>
        <translation>Vorblicken</translation>
    </message>
    <message>
        <source>Shorter time</source>
        <translation>Kürzere Zeit</translation>
    </message>
    <message>
        <source>Longer time</source>
        <translation>Längere Zeit</translation>
    </message>
    <message>
        <source>Larger type</source>
        <translation>Größere Schrift</translation>
    </message>
    <message>
        <source>Smaller type</source>
        <translation>Kleinere Schrift</translation>
    </message>
    <message>
        <source>Home mode</source>
        <translation>Heimmodus</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Guide</source>
        <translation>Leitfaden</translation>
    </message>
    <message>
        <source>Open log folder</source>
        <translation>Protokollordner öffnen</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>Bericht kopieren</translation>
    </message>
    <message>
        <source>Look for an update …</source>
        <translation>Nach einer neuen Version sehen …</translation>
    </message>
    <message>
        <source>Audit trail …</source>
        <translation>Zugriffsprotokoll …</translation>
    </message>
    <message>
        <source>About</source>
        <translation>Über</translation>
    </message>
</context>
<context>
    <name>Mirror</name>
    <message>
        <source>The run is now also where the settings say.</source>
        <translation>Der Lauf ist jetzt auch dort, wo die Einstellungen es sagen.</translation>
    </message>
</context>
<context>
    <name>Models</name>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>A model that knows your patient is right far more often than one that knows only other people.</source>
        <translation>Ein Modell, das Ihren Patienten kennt, hat viel öfter recht als eines, das nur andere kennt.</translation>
    </message>
    <message>
        <source>Teach my patient</source>
        <translation>Patient einlernen</translation>
    </message>
    <message>
        <source>Begin …</source>
        <translation>Beginnen …</translation>
    </message>
    <message>
        <source>Came with the program</source>
        <translation>Mit dem Programm geliefert</translation>
    </message>
    <message>
        <source>No model is installed.</source>
        <translation>Es ist kein Modell installiert.</translation>
    </message>
    <message>
        <source>learned from {n} people</source>
        <translation>gelernt von {n} Personen</translation>
    </message>
    <message>
        <source>worst person {share}</source>
        <translation>schlechteste Person {share}</translation>
    </message>
    <message>
        <source>With the patient&apos;s own references</source>
        <translation>Mit eigenen Referenzen</translation>
    </message>
    <message>
        <source>With the patient&apos;s correct repetitions alone</source>
        <translation>Nur mit korrekten Wiederholungen des Patienten</translation>
    </message>
    <message>
        <source>Without references of the patient</source>
        <translation>Ohne Referenzen der Person</translation>
    </message>
    <message>
        <source>Live label, with the patient&apos;s own references</source>
        <translation>Anzeige während der Übung, mit eigenen Referenzen</translation>
    </message>
    <message>
        <source>Live label, without references of the patient</source>
        <translation>Anzeige während der Übung, ohne Referenzen der Person</translation>
    </message>
    <message>
        <source>Strap turned by 20 degrees</source>
        <translation>Band um 20 Grad gedreht</translation>
    </message>
    <message>
        <source>Movements that were never taught</source>
        <translation>Bewegungen, die nie gezeigt wurden</translation>
    </message>
    <message>
        <source>Macro F1, one by one</source>
        <translation>Makro-F1 im Einzelnen</translation>
    </message>
    <message>
        <source>Macro F1 on recordings that the model had not learned from</source>
        <translation>Makro-F1 an Aufnahmen, aus denen nicht gelernt wurde</translation>
    </message>
    <message>
        <source>Use {name}?</source>
        <translation>{name} verwenden?</translation>
    </message>
    <message>
        <source>Why it shall serve nevertheless</source>
        <translation>Warum es trotzdem in den Einsatz soll</translation>
    </message>
    <message>
        <source>Reason; it is kept</source>
        <translation>Grund; er wird aufbewahrt</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>Verwenden</translation>
    </message>
    <message>
        <source>Use it nevertheless …</source>
        <translation>Trotzdem verwenden …</translation>
    </message>
    <message>
        <source>Keep the present one</source>
        <translation>Beim jetzigen bleiben</translation>
    </message>
    <message>
        <source>Use it nevertheless</source>
        <translation>Trotzdem verwenden</translation>
    </message>
    <message>
        <source>{first} and {second}</source>
        <translation>{first} und {second}</translation>
    </message>
    <message>
        <source>Each on the recordings there were when it was trained; its own people were left out in turn.</source>
        <translation>Jedes an den Aufnahmen, die es bei seinem Training gab; die eigenen Personen blieben reihum außen vor.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>✓ It may serve: it is not worse than the model that serves now.</source>
        <translation>✓ Es darf in den Einsatz: Es ist nicht schlechter als das jetzige Modell.</translation>
    </message>
    <message>
        <source>Nobody can tell yet whether it is better.</source>
        <translation>Noch lässt sich nicht sagen, ob es besser ist.</translation>
    </message>
    <message>
        <source>It is worse than the model that serves now.</source>
        <translation>Es ist schlechter als das jetzige Modell.</translation>
    </message>
    <message>
        <source>the model that came with the program</source>
        <translation>das mitgelieferte Modell</translation>
    </message>
    <message>
        <source>the model for everybody</source>
        <translation>das Modell für alle</translation>
    </message>
    <message>
        <source>{name} serves from now on.</source>
        <translation>{name} ist ab jetzt im Einsatz.</translation>
    </message>
    <message>
        <source>Go back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>The model of the {place} was changed back.</source>
        <translation>Modell zurückgesetzt: {place}.</translation>
    </message>
    <message>
        <source>{name} is in {file}.</source>
        <translation>{name} liegt in {file}.</translation>
    </message>
    <message>
        <source>{name} was added. It serves nobody before you say so.</source>
        <translation>{name} wurde hinzugefügt. In den Einsatz kommt es erst, wenn Sie es sagen.</translation>
    </message>
    <message>
        <source>Macro F1 {f1}, accuracy {accuracy}</source>
        <translation>Makro-F1 {f1}, Trefferquote {accuracy}</translation>
    </message>
    <message>
        <source>worst person {who}: {f1}</source>
        <translation>schlechteste Person {who}: {f1}</translation>
    </message>
    <message>
        <source>worst session {who}: {f1}</source>
        <translation>schlechteste Sitzung {who}: {f1}</translation>
    </message>
    <message>
        <source>{place}, version {n}</source>
        <translation>{place}, Version {n}</translation>
    </message>
    <message>
        <source>{place}, {patient} alone, version {n}</source>
        <translation>{place}, nur {patient}, Version {n}</translation>
    </message>
    <message>
        <source>{name}, as shipped</source>
        <translation>{name}, mitgeliefert</translation>
    </message>
    <message>
        <source>{model}, with own references</source>
        <translation>{model}, mit eigenen Referenzen</translation>
    </message>
    <message>
        <source>against the test, because: {reason}</source>
        <translation>gegen die Prüfung, weil: {reason}</translation>
    </message>
    <message>
        <source>Models that were trained here, from what you accepted and corrected.</source>
        <translation>Modelle, die hier trainiert wurden, aus dem, was Sie bestätigt und korrigiert haben.</translation>
    </message>
    <message>
        <source>Train from recordings …</source>
        <translation>Aus Aufnahmen trainieren …</translation>
    </message>
    <message>
        <source>Add from a file …</source>
        <translation>Aus einer Datei hinzufügen …</translation>
    </message>
    <message>
        <source>Stop trying it</source>
        <translation>Probe beenden</translation>
    </message>
    <message>
        <source>Trained here</source>
        <translation>Hier trainiert</translation>
    </message>
    <message>
        <source>personal: serves nobody else</source>
        <translation>persönlich: dient niemandem sonst</translation>
    </message>
    <message>
        <source>{name} is being tried on the live page; it serves nothing else.</source>
        <translation>{name} läuft zur Probe auf der Live-Seite, sonst nirgends.</translation>
    </message>
    <message>
        <source>{place}: {model} serves</source>
        <translation>{place}: im Einsatz ist {model}</translation>
    </message>
    <message>
        <source>Go back to the one before</source>
        <translation>Zurück zum vorigen</translation>
    </message>
    <message>
        <source>Back to the one for everybody</source>
        <translation>Zurück zu dem für alle</translation>
    </message>
    <message>
        <source>Back to the shipped one</source>
        <translation>Zurück zum mitgelieferten</translation>
    </message>
    <message>
        <source>✓ Active</source>
        <translation>✓ Aktiv</translation>
    </message>
    <message>
        <source>Use it …</source>
        <translation>Verwenden …</translation>
    </message>
    <message>
        <source>Try it live</source>
        <translation>Live ausprobieren</translation>
    </message>
    <message>
        <source>Compare with</source>
        <translation>Vergleichen mit</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>Werte</translation>
    </message>
    <message>
        <source>Save as a file …</source>
        <translation>Als Datei speichern …</translation>
    </message>
    <message>
        <source>Save the model</source>
        <translation>Modell speichern</translation>
    </message>
    <message>
        <source>Models (*{ending})</source>
        <translation>Modelle (*{ending})</translation>
    </message>
    <message>
        <source>Add a model</source>
        <translation>Modell hinzufügen</translation>
    </message>
    <message>
        <source>{name} is being tried on the live page whenever {patient} is treated.</source>
        <translation>{name} läuft zur Probe auf der Live-Seite, sobald {patient} behandelt wird.</translation>
    </message>
</context>
<context>
    <name>Note</name>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>No names</source>
        <translation>Keine Namen</translation>
    </message>
    <message>
        <source>Text of the note</source>
        <translation>Text der Notiz</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
</context>
<context>
    <name>Orientation</name>
    <message>
        <source>Picture of the board on the limb</source>
        <translation>Bild der Platine an der Gliedmaße</translation>
    </message>
    <message>
        <source>The limb hangs
down, its skin
faces you.</source>
        <translation>Die Gliedmaße
hängt, ihre Haut
zeigt zu Ihnen.</translation>
    </message>
    <message>
        <source>How the board lies on the limb</source>
        <translation>Wie die Platine an der Gliedmaße liegt</translation>
    </message>
    <message>
        <source>Where the sensor sits</source>
        <translation>Wo der Sensor sitzt</translation>
    </message>
    <message>
        <source>Placement …</source>
        <translation>Sitz …</translation>
    </message>
    <message>
        <source>At work</source>
        <translation>Bei der Arbeit</translation>
    </message>
    <message>
        <source>How likely</source>
        <translation>Wie wahrscheinlich</translation>
    </message>
    <message>
        <source>This is how it sits</source>
        <translation>So sitzt sie</translation>
    </message>
    <message>
        <source>Next likeliest</source>
        <translation>Nächstwahrscheinliche</translation>
    </message>
    <message>
        <source>Turn on the skin</source>
        <translation>Auf der Haut drehen</translation>
    </message>
    <message>
        <source>Turn about the limb</source>
        <translation>Um die Gliedmaße drehen</translation>
    </message>
    <message>
        <source>A board may be strapped on in any of 24 ways. Strap it on, press record, keep still for two seconds, do one or two repetitions, rest two seconds, press stop. Two exercises in different directions settle more than one. The key R records and stops, too.</source>
        <translation>Eine Platine kann auf 24 Arten angelegt sein. Anlegen, Aufnehmen drücken, zwei Sekunden stillhalten, eine oder zwei Wiederholungen, zwei Sekunden ruhen, Stopp drücken. Zwei Übungen in verschiedene Richtungen klären mehr als eine. Auch die Taste R nimmt auf und stoppt.</translation>
    </message>
    <message>
        <source>1  Show a movement</source>
        <translation>1  Eine Bewegung zeigen</translation>
    </message>
    <message>
        <source>Hold the limb as drawn and look at the arrows printed on the board. A dashed arrow points into the limb.</source>
        <translation>Die Gliedmaße wie gezeichnet halten und auf die Pfeile auf der Platine sehen. Ein gestrichelter Pfeil zeigt in die Gliedmaße hinein.</translation>
    </message>
    <message>
        <source>2  Compare and confirm</source>
        <translation>2  Vergleichen und bestätigen</translation>
    </message>
    <message>
        <source>Movement {n}</source>
        <translation>Bewegung {n}</translation>
    </message>
    <message>
        <source>■  Stop</source>
        <translation>■  Stopp</translation>
    </message>
    <message>
        <source>Stop: {what}</source>
        <translation>Stopp: {what}</translation>
    </message>
    <message>
        <source>✓  Shown; record again</source>
        <translation>✓  Gezeigt; noch einmal aufnehmen</translation>
    </message>
    <message>
        <source>Record again: {what}</source>
        <translation>Noch einmal aufnehmen: {what}</translation>
    </message>
    <message>
        <source>●  Record</source>
        <translation>●  Aufnehmen</translation>
    </message>
    <message>
        <source>Record: {what}</source>
        <translation>Aufnehmen: {what}</translation>
    </message>
    <message>
        <source>Likeliest (board axes along the limb&apos;s x, y, z): {list}</source>
        <translation>Am wahrscheinlichsten (Achsen der Platine entlang x, y, z der Gliedmaße): {list}</translation>
    </message>
    <message>
        <source>Nobody has confirmed yet how this sensor&apos;s board lies on the limb.</source>
        <translation>Noch niemand hat bestätigt, wie die Platine dieses Sensors an der Gliedmaße liegt.</translation>
    </message>
    <message>
        <source>How the board lies on the limb …</source>
        <translation>Wie die Platine an der Gliedmaße liegt …</translation>
    </message>
    <message>
        <source>Connect the sensor.</source>
        <translation>Bitte den Sensor verbinden.</translation>
    </message>
    <message>
        <source>Choose where the sensor sits.</source>
        <translation>Bitte wählen, wo der Sensor sitzt.</translation>
    </message>
    <message>
        <source>Nobody has shown an exercise there yet. Choose another place.</source>
        <translation>Dort hat noch niemand eine Übung gezeigt. Bitte einen anderen Ort wählen.</translation>
    </message>
    <message>
        <source>Turned by hand.</source>
        <translation>Von Hand gedreht.</translation>
    </message>
    <message>
        <source>Clear: in no other way does it look like the exercise.</source>
        <translation>Eindeutig: In keiner anderen Lage sieht es wie die Übung aus.</translation>
    </message>
    <message>
        <source>Less likely than the first proposal.</source>
        <translation>Weniger wahrscheinlich als der erste Vorschlag.</translation>
    </message>
    <message>
        <source>Not clear yet. Show this as well: {exercise}.</source>
        <translation>Noch nicht eindeutig. Bitte auch zeigen: {exercise}.</translation>
    </message>
    <message>
        <source>Not clear. Compare the picture with care, or show it again.</source>
        <translation>Nicht eindeutig. Bitte das Bild genau vergleichen oder noch einmal zeigen.</translation>
    </message>
    <message>
        <source>Saved for this sensor. It holds from now on.</source>
        <translation>Für diesen Sensor gespeichert. Es gilt ab jetzt.</translation>
    </message>
    <message>
        <source>Saved for this sensor. It holds after this recording.</source>
        <translation>Für diesen Sensor gespeichert. Es gilt nach dieser Aufnahme.</translation>
    </message>
    <message>
        <source>the arrow x</source>
        <translation>der Pfeil x</translation>
    </message>
    <message>
        <source>the opposite of arrow x</source>
        <translation>das Gegenteil von Pfeil x</translation>
    </message>
    <message>
        <source>the arrow y</source>
        <translation>der Pfeil y</translation>
    </message>
    <message>
        <source>the opposite of arrow y</source>
        <translation>das Gegenteil von Pfeil y</translation>
    </message>
    <message>
        <source>the arrow z</source>
        <translation>der Pfeil z</translation>
    </message>
    <message>
        <source>the opposite of arrow z</source>
        <translation>das Gegenteil von Pfeil z</translation>
    </message>
    <message>
        <source>Of the board, {along} points to the hand or foot, and {away} away from the skin.</source>
        <translation>An der Platine zeigt {along} zu Hand oder Fuß, und {away} zeigt von der Haut weg.</translation>
    </message>
</context>
<context>
    <name>Passphrase</name>
    <message>
        <source>Type the passphrase</source>
        <translation>Passphrase eingeben</translation>
    </message>
    <message>
        <source>The database {name} is encrypted.</source>
        <translation>Die Datenbank {name} ist verschlüsselt.</translation>
    </message>
    <message>
        <source>Another database …</source>
        <translation>Andere Datenbank …</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>Show the letters</source>
        <translation>Zeichen anzeigen</translation>
    </message>
    <message>
        <source>Restore a backup …</source>
        <translation>Sicherung wiederherstellen …</translation>
    </message>
    <message>
        <source>Readable backups</source>
        <translation>Lesbare Sicherungen</translation>
    </message>
    <message>
        <source>Anybody can still read these backups:</source>
        <translation>Diese Sicherungen kann noch jeder lesen:</translation>
    </message>
    <message>
        <source>Delete them? The next backups are encrypted like the database.</source>
        <translation>Löschen? Die nächsten Sicherungen sind verschlüsselt wie die Datenbank.</translation>
    </message>
    <message>
        <source>Overwrite and delete</source>
        <translation>Überschreiben und löschen</translation>
    </message>
    <message>
        <source>The backup {name} has another passphrase.</source>
        <translation>Die Sicherung {name} hat eine andere Passphrase.</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Present passphrase</source>
        <translation>Bisherige Passphrase</translation>
    </message>
    <message>
        <source>New passphrase</source>
        <translation>Neue Passphrase</translation>
    </message>
    <message>
        <source>The new one once more</source>
        <translation>Die neue noch einmal</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Remove the encryption</source>
        <translation>Verschlüsselung entfernen</translation>
    </message>
    <message>
        <source>Whoever has the file can then read the data.</source>
        <translation>Wer die Datei hat, kann die Daten dann lesen.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Four or five words are best. Write them down and keep them safely: without the passphrase nobody, not even the makers of this program, can ever read the data again.</source>
        <translation>Am besten sind vier oder fünf Wörter. Aufschreiben und sicher verwahren: Ohne die Passphrase kann niemand, auch nicht die Hersteller dieses Programms, die Daten je wieder lesen.</translation>
    </message>
    <message>
        <source>Change the passphrase</source>
        <translation>Passphrase ändern</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Ändern</translation>
    </message>
    <message>
        <source>Encrypt the database</source>
        <translation>Datenbank verschlüsseln</translation>
    </message>
    <message>
        <source>Encrypt</source>
        <translation>Verschlüsseln</translation>
    </message>
    <message>
        <source>This is not the present passphrase.</source>
        <translation>Das ist nicht die bisherige Passphrase.</translation>
    </message>
    <message>
        <source>The two are not the same. Type them once more.</source>
        <translation>Die beiden stimmen nicht überein. Noch einmal eingeben.</translation>
    </message>
</context>
<context>
    <name>Patients</name>
    <message>
        <source>Search code or note</source>
        <translation>Kürzel oder Notiz suchen</translation>
    </message>
    <message>
        <source>Search patients</source>
        <translation>Patienten suchen</translation>
    </message>
    <message>
        <source>Patients</source>
        <translation>Patienten</translation>
    </message>
    <message>
        <source>New patient …</source>
        <translation>Neuer Patient …</translation>
    </message>
    <message>
        <source>Treat now</source>
        <translation>Jetzt behandeln</translation>
    </message>
    <message>
        <source>Choose a patient, or add one.</source>
        <translation>Patient wählen oder anlegen.</translation>
    </message>
    <message>
        <source>Back without saving</source>
        <translation>Zurück ohne zu speichern</translation>
    </message>
    <message>
        <source>There is no patient yet.</source>
        <translation>Es gibt noch keinen Patienten.</translation>
    </message>
    <message>
        <source>as the program</source>
        <translation>wie das Programm</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Make a home package …</source>
        <translation>Paket für zu Hause …</translation>
    </message>
    <message>
        <source>Erase …</source>
        <translation>Löschen …</translation>
    </message>
    <message>
        <source>Note (no name)</source>
        <translation>Notiz (kein Name)</translation>
    </message>
    <message>
        <source>Side</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>Patient and plan</source>
        <translation>Patient und Plan</translation>
    </message>
    <message>
        <source>Sessions a week</source>
        <translation>Sitzungen je Woche</translation>
    </message>
    <message>
        <source>Reports in</source>
        <translation>Berichte auf</translation>
    </message>
    <message>
        <source>Sessions: {n}</source>
        <translation>Sitzungen: {n}</translation>
    </message>
    <message>
        <source>It is saved.</source>
        <translation>Gespeichert.</translation>
    </message>
    <message>
        <source>The plan is saved.</source>
        <translation>Der Plan ist gespeichert.</translation>
    </message>
    <message>
        <source>Worth a look</source>
        <translation>Bitte ansehen</translation>
    </message>
    <message>
        <source>Attention</source>
        <translation>Achtung</translation>
    </message>
    <message>
        <source>Adherence</source>
        <translation>Therapietreue</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>Letzte 7 Tage</translation>
    </message>
    <message>
        <source>Last 28 days</source>
        <translation>Letzte 28 Tage</translation>
    </message>
    <message>
        <source>Say how many sessions a week are planned to see how many were done.</source>
        <translation>Wie viele Sitzungen je Woche geplant sind, sagt, wie viele davon gemacht wurden.</translation>
    </message>
    <message>
        <source>Exercise</source>
        <translation>Übung</translation>
    </message>
    <message>
        <source>Inside the shaded band a change of range may be error of measurement.</source>
        <translation>Innerhalb des getönten Bandes kann eine Änderung des Ausmaßes Messfehler sein.</translation>
    </message>
    <message>
        <source>Trends begin with the first session.</source>
        <translation>Verläufe beginnen mit der ersten Sitzung.</translation>
    </message>
    <message>
        <source>Trends</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Sessions with this exercise, newest first</source>
        <translation>Sitzungen mit dieser Übung, neueste zuerst</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>Sitzung</translation>
    </message>
    <message>
        <source>Compare two sessions</source>
        <translation>Zwei Sitzungen vergleichen</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Bis</translation>
    </message>
    <message>
        <source>Both sessions, exercise by exercise</source>
        <translation>Beide Sitzungen, Übung für Übung</translation>
    </message>
    <message>
        <source>{exercise}: the range changed by {change}°, more than error.</source>
        <translation>{exercise}: Das Ausmaß änderte sich um {change}°, mehr als Messfehler.</translation>
    </message>
    <message>
        <source>No range changed by more than the error of measurement.</source>
        <translation>Kein Ausmaß änderte sich um mehr als den Messfehler.</translation>
    </message>
    <message>
        <source>Inclination over a repetition, from start to end: the mean, and the band of 8 in 10.</source>
        <translation>Neigung über eine Wiederholung, vom Anfang bis zum Ende: der Mittelwert und das Band von 8 von 10.</translation>
    </message>
    <message>
        <source>The repetitions are being read …</source>
        <translation>Die Wiederholungen werden gelesen …</translation>
    </message>
    <message>
        <source>Neither session holds samples of whole repetitions.</source>
        <translation>Keine der beiden Sitzungen enthält Messwerte ganzer Wiederholungen.</translation>
    </message>
    <message>
        <source>{n} days with a session</source>
        <translation>{n} Tage mit Sitzung</translation>
    </message>
    <message>
        <source>{n} of {planned} sessions</source>
        <translation>{n} von {planned} Sitzungen</translation>
    </message>
    <message>
        <source>Repetitions</source>
        <translation>Wiederh.</translation>
    </message>
    <message>
        <source>Range</source>
        <translation>Ausmaß</translation>
    </message>
    <message>
        <source>Tempo</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>Form</source>
        <translation>Form</translation>
    </message>
    <message>
        <source>Pain</source>
        <translation>Schmerz</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>Plan</translation>
    </message>
    <message>
        <source>Edit the plan …</source>
        <translation>Plan ändern …</translation>
    </message>
    <message>
        <source>No plan yet. A set then has ten repetitions.</source>
        <translation>Noch kein Plan. Ein Satz hat dann zehn Wiederholungen.</translation>
    </message>
    <message>
        <source>hold {time} s</source>
        <translation>Halten {time} s</translation>
    </message>
    <message>
        <source>tempo {time} s</source>
        <translation>Tempo {time} s</translation>
    </message>
    <message>
        <source>not taught yet</source>
        <translation>noch nicht beigebracht</translation>
    </message>
    <message>
        <source>taught on {date}, {n} repetitions</source>
        <translation>beigebracht am {date}, {n} Wiederholungen</translation>
    </message>
    <message>
        <source>Range (°), with its error</source>
        <translation>Ausmaß (°) mit seinem Fehler</translation>
    </message>
    <message>
        <source>Tempo (s each)</source>
        <translation>Tempo (s je Wiederholung)</translation>
    </message>
    <message>
        <source>Form (of 100)</source>
        <translation>Form (von 100)</translation>
    </message>
    <message>
        <source>Pain (0 to 10)</source>
        <translation>Schmerz (0 bis 10)</translation>
    </message>
    <message>
        <source>Trends over the sessions</source>
        <translation>Verlauf über die Sitzungen</translation>
    </message>
    <message>
        <source>Repetitions of both sessions laid over each other</source>
        <translation>Wiederholungen beider Sitzungen übereinandergelegt</translation>
    </message>
    <message>
        <source>{date}: no samples of it</source>
        <translation>{date}: keine Messwerte davon</translation>
    </message>
    <message>
        <source>{date}: {n} repetitions</source>
        <translation>{date}: {n} Wiederholungen</translation>
    </message>
</context>
<context>
    <name>Picker</name>
    <message>
        <source>Patient</source>
        <translation>Patient</translation>
    </message>
    <message>
        <source>Code, for example P-0147</source>
        <translation>Kürzel, zum Beispiel P-0147</translation>
    </message>
    <message>
        <source>Patients that fit</source>
        <translation>Passende Patienten</translation>
    </message>
    <message>
        <source>Without a patient</source>
        <translation>Ohne Patient</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>Wählen</translation>
    </message>
    <message>
        <source>Note (optional, no name)</source>
        <translation>Notiz (freiwillig, kein Name)</translation>
    </message>
    <message>
        <source>Side (optional)</source>
        <translation>Seite (freiwillig)</translation>
    </message>
    <message>
        <source>Pseudonym code</source>
        <translation>Pseudonym (Kürzel)</translation>
    </message>
    <message>
        <source>Enter makes the new patient {code}.</source>
        <translation>Eingabetaste legt den neuen Patienten {code} an.</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>Anlegen</translation>
    </message>
</context>
<context>
    <name>Placement</name>
    <message>
        <source>Picture: the strap at the {place}</source>
        <translation>Bild: das Band, {place}</translation>
    </message>
    <message>
        <source>Keep the limb still for three seconds after strapping on.</source>
        <translation>Nach dem Anlegen drei Sekunden still halten.</translation>
    </message>
    <message>
        <source>Still pose</source>
        <translation>Ruhehaltung</translation>
    </message>
    <message>
        <source>Measure the still pose (3 s)</source>
        <translation>Ruhehaltung messen (3 s)</translation>
    </message>
    <message>
        <source>The strap goes to: {place}</source>
        <translation>Das Band gehört an: {place}</translation>
    </message>
    <message>
        <source>Connect a sensor first.</source>
        <translation>Bitte erst einen Sensor verbinden.</translation>
    </message>
    <message>
        <source>The sensor&apos;s bias is measured, and holds from now on.</source>
        <translation>Der Nullpunkt des Sensors ist gemessen und gilt ab jetzt.</translation>
    </message>
    <message>
        <source>The sensor&apos;s bias is measured; it holds after this recording.</source>
        <translation>Der Nullpunkt des Sensors ist gemessen; er gilt nach dieser Aufnahme.</translation>
    </message>
    <message>
        <source>The strap sits as it should.</source>
        <translation>Das Band sitzt, wie es soll.</translation>
    </message>
    <message>
        <source>right ankle</source>
        <translation>rechter Knöchel</translation>
    </message>
    <message>
        <source>left ankle</source>
        <translation>linker Knöchel</translation>
    </message>
    <message>
        <source>right wrist</source>
        <translation>rechtes Handgelenk</translation>
    </message>
    <message>
        <source>left wrist</source>
        <translation>linkes Handgelenk</translation>
    </message>
    <message>
        <source>right thigh</source>
        <translation>rechter Oberschenkel</translation>
    </message>
    <message>
        <source>left thigh</source>
        <translation>linker Oberschenkel</translation>
    </message>
    <message>
        <source>chest</source>
        <translation>Brust</translation>
    </message>
    <message>
        <source>not chosen</source>
        <translation>nicht gewählt</translation>
    </message>
</context>
<context>
    <name>Plan</name>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>{what} of line {n}</source>
        <translation>{what}, Zeile {n}</translation>
    </message>
    <message>
        <source>Remove line {n}</source>
        <translation>Zeile {n} entfernen</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>Plan</translation>
    </message>
    <message>
        <source>No plan yet. Without one, a set has ten repetitions.</source>
        <translation>Noch kein Plan. Ohne Plan hat ein Satz zehn Wiederholungen.</translation>
    </message>
    <message>
        <source>Add an exercise</source>
        <translation>Übung hinzufügen</translation>
    </message>
    <message>
        <source>Save the plan</source>
        <translation>Plan speichern</translation>
    </message>
    <message>
        <source>Exercise</source>
        <translation>Übung</translation>
    </message>
    <message>
        <source>Placement</source>
        <translation>Sitz</translation>
    </message>
    <message>
        <source>Sets</source>
        <translation>Sätze</translation>
    </message>
    <message>
        <source>Repetitions</source>
        <translation>Wiederh.</translation>
    </message>
    <message>
        <source>Hold</source>
        <translation>Halten</translation>
    </message>
    <message>
        <source>Tempo</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
</context>
<context>
    <name>Plots</name>
    <message>
        <source>Acceleration, angular rate and magnetic field over time</source>
        <translation>Beschleunigung, Drehrate und Magnetfeld über der Zeit</translation>
    </message>
    <message>
        <source>0 s</source>
        <translation>0 s</translation>
    </message>
    <message>
        <source>acceleration</source>
        <translation>Beschleunigung</translation>
    </message>
    <message>
        <source>angular rate</source>
        <translation>Drehrate</translation>
    </message>
    <message>
        <source>magnetic field</source>
        <translation>Magnetfeld</translation>
    </message>
</context>
<context>
    <name>Pose</name>
    <message>
        <source>Tilt {degrees}°</source>
        <translation>Neigung {degrees}°</translation>
    </message>
    <message>
        <source>Heading from the magnetic field</source>
        <translation>Richtung aus dem Magnetfeld</translation>
    </message>
    <message>
        <source>Heading from the gyroscope alone: it drifts slowly</source>
        <translation>Richtung allein aus dem Gyroskop: Sie wandert langsam</translation>
    </message>
    <message>
        <source>Picture: the sensor as it lies in the room</source>
        <translation>Bild: der Sensor, wie er im Raum liegt</translation>
    </message>
    <message>
        <source>As it moves</source>
        <translation>Wie er sich bewegt</translation>
    </message>
    <message>
        <source>Set heading to zero</source>
        <translation>Richtung auf null</translation>
    </message>
</context>
<context>
    <name>Quality</name>
    <message>
        <source>good</source>
        <translation>gut</translation>
    </message>
    <message>
        <source>mixed</source>
        <translation>mittel</translation>
    </message>
    <message>
        <source>poor</source>
        <translation>schwach</translation>
    </message>
    <message>
        <source>not judged</source>
        <translation>nicht beurteilt</translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>Live</source>
        <translation>Live</translation>
    </message>
    <message>
        <source>Patients</source>
        <translation>Patienten</translation>
    </message>
    <message>
        <source>Sessions</source>
        <translation>Sitzungen</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Sensor</source>
        <translation>Sensor</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>Seite</translation>
    </message>
</context>
<context>
    <name>Rating</name>
    <message>
        <source>Set {n}: {exercise}</source>
        <translation>Satz {n}: {exercise}</translation>
    </message>
    <message>
        <source>How was it?</source>
        <translation>Wie war es?</translation>
    </message>
    <message>
        <source>no pain</source>
        <translation>kein Schmerz</translation>
    </message>
    <message>
        <source>worst pain</source>
        <translation>stärkster Schmerz</translation>
    </message>
    <message>
        <source>nothing at all</source>
        <translation>gar nicht</translation>
    </message>
    <message>
        <source>extremely strong</source>
        <translation>äußerst stark</translation>
    </message>
    <message>
        <source>Pain</source>
        <translation>Schmerz</translation>
    </message>
    <message>
        <source>Effort (Borg CR10)</source>
        <translation>Anstrengung (Borg CR10)</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>Überspringen</translation>
    </message>
</context>
<context>
    <name>Receiver</name>
    <message>
        <source>Take readings that sensors post over Wi-Fi (HTTP)</source>
        <translation>Messwerte annehmen, die Sensoren über WLAN (HTTP) senden</translation>
    </message>
    <message>
        <source>For firmware that can only post. Whoever has the token and is in the same network can send readings; they are not encrypted on their way.</source>
        <translation>Für Firmware, die nur senden kann. Wer das Token hat und im selben Netz ist, kann Messwerte senden; unterwegs sind sie nicht verschlüsselt.</translation>
    </message>
    <message>
        <source>Wi-Fi sensors</source>
        <translation>WLAN-Sensoren</translation>
    </message>
    <message>
        <source>Reachable from</source>
        <translation>Erreichbar über</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>Port</translation>
    </message>
    <message>
        <source>Address for the firmware, with its token</source>
        <translation>Adresse für die Firmware, mit ihrem Token</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Show the address with its token</source>
        <translation>Die Adresse mit ihrem Token zeigen</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy the address with its token</source>
        <translation>Die Adresse mit ihrem Token kopieren</translation>
    </message>
    <message>
        <source>New token</source>
        <translation>Neues Token</translation>
    </message>
    <message>
        <source>This computer alone ({address})</source>
        <translation>Nur dieser Rechner ({address})</translation>
    </message>
    <message>
        <source>{address} (not there now)</source>
        <translation>{address} (zurzeit nicht da)</translation>
    </message>
    <message>
        <source>Listens at {address}, for programs of this computer alone. A sensor needs the address of its network, above.</source>
        <translation>Erreichbar unter {address}, nur für Programme dieses Rechners. Ein Sensor braucht oben die Adresse seines Netzes.</translation>
    </message>
    <message>
        <source>Listens at {address}. It is in the list under Sensor.</source>
        <translation>Erreichbar unter {address}. Er steht in der Liste unter Sensor.</translation>
    </message>
    <message>
        <source>The address is copied.</source>
        <translation>Die Adresse ist kopiert.</translation>
    </message>
    <message>
        <source>{devices} posts to {address}</source>
        <translation>{devices} sendet an {address}</translation>
    </message>
    <message>
        <source>Listens at {address}; nobody has posted in the last seconds</source>
        <translation>Erreichbar unter {address}; in den letzten Sekunden hat niemand gesendet</translation>
    </message>
    <message>
        <source>Wi-Fi sensors (HTTP)</source>
        <translation>WLAN-Sensoren (HTTP)</translation>
    </message>
    <message>
        <source>A session was begun over HTTP.</source>
        <translation>Eine Sitzung wurde über HTTP begonnen.</translation>
    </message>
</context>
<context>
    <name>Recovery</name>
    <message>
        <source>The session of {when} ({time}) was not closed last time. It is complete and kept.</source>
        <translation>Die Sitzung vom {when} ({time}) wurde zuletzt nicht geschlossen. Sie ist vollständig und bleibt erhalten.</translation>
    </message>
    <message>
        <source>Show it</source>
        <translation>Zeigen</translation>
    </message>
</context>
<context>
    <name>Repetitions</name>
    <message>
        <source>Set</source>
        <translation>Satz</translation>
    </message>
    <message>
        <source>Rep.</source>
        <translation>Wdh.</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Range</source>
        <translation>Ausmaß</translation>
    </message>
    <message>
        <source>Hold</source>
        <translation>Halten</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Urteil</translation>
    </message>
    <message>
        <source>Repetitions of this session</source>
        <translation>Wiederholungen dieser Sitzung</translation>
    </message>
</context>
<context>
    <name>Restore</name>
    <message>
        <source>Restore a backup</source>
        <translation>Sicherung wiederherstellen</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>Erstellt</translation>
    </message>
    <message>
        <source>Sessions</source>
        <translation>Sitzungen</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>Another file …</source>
        <translation>Andere Datei …</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>The present database is kept in the backup folder before another takes its place.</source>
        <translation>Die jetzige Datenbank wird im Sicherungsordner aufgehoben, bevor eine andere an ihre Stelle tritt.</translation>
    </message>
    <message>
        <source>There is no backup in {folder}.</source>
        <translation>In {folder} gibt es keine Sicherung.</translation>
    </message>
    <message>
        <source>being checked …</source>
        <translation>wird geprüft …</translation>
    </message>
    <message>
        <source>whole, encrypted</source>
        <translation>vollständig, verschlüsselt</translation>
    </message>
    <message>
        <source>whole</source>
        <translation>vollständig</translation>
    </message>
    <message>
        <source>encrypted with another passphrase</source>
        <translation>mit einer anderen Passphrase verschlüsselt</translation>
    </message>
    <message>
        <source>of an older version; it is brought up to date</source>
        <translation>aus einer älteren Version; wird auf den neuen Stand gebracht</translation>
    </message>
</context>
<context>
    <name>Retention</name>
    <message>
        <source>Old sessions</source>
        <translation>Alte Sitzungen</translation>
    </message>
    <message>
        <source>Sessions from more than {years} years ago: {n}, of {patients} patients, from {first} to {last}.</source>
        <translation>Sitzungen von vor mehr als {years} Jahren: {n}, Patienten: {patients}, von {first} bis {last}.</translation>
    </message>
    <message>
        <source>Delete them for good? Backups keep them until they are replaced, too.</source>
        <translation>Endgültig löschen? In Sicherungen bleiben sie, bis auch diese ersetzt sind.</translation>
    </message>
    <message>
        <source>Delete for good</source>
        <translation>Endgültig löschen</translation>
    </message>
    <message>
        <source>Keep them</source>
        <translation>Behalten</translation>
    </message>
</context>
<context>
    <name>Review</name>
    <message>
        <source>1  Good</source>
        <translation>1  Gut</translation>
    </message>
    <message>
        <source>2  Too fast</source>
        <translation>2  Zu schnell</translation>
    </message>
    <message>
        <source>3  Too small</source>
        <translation>3  Zu klein</translation>
    </message>
    <message>
        <source>Exercise …</source>
        <translation>Übung …</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>Annehmen</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>Ablehnen</translation>
    </message>
    <message>
        <source>Accept the set</source>
        <translation>Satz annehmen</translation>
    </message>
    <message>
        <source>Set … (S)</source>
        <translation>Satz … (S)</translation>
    </message>
    <message>
        <source>Exercise, count, boundaries, pain and effort of the set</source>
        <translation>Übung, Anzahl, Grenzen, Schmerz und Anstrengung des Satzes</translation>
    </message>
    <message>
        <source>Add a repetition (A)</source>
        <translation>Wiederholung ergänzen (A)</translation>
    </message>
    <message>
        <source>One that the program missed, at the moment that is shown</source>
        <translation>Eine, die das Programm übersehen hat, an der gezeigten Stelle</translation>
    </message>
    <message>
        <source>Accept all</source>
        <translation>Alle annehmen</translation>
    </message>
    <message>
        <source>Note on this session</source>
        <translation>Notiz zu dieser Sitzung</translation>
    </message>
    <message>
        <source>{n} repetitions, {open} of them not looked at</source>
        <translation>{n} Wiederholungen, davon {open} nicht angesehen</translation>
    </message>
    <message>
        <source>Label: {exercise}</source>
        <translation>Bezeichnung: {exercise}</translation>
    </message>
    <message>
        <source>Nothing is chosen</source>
        <translation>Nichts ist gewählt</translation>
    </message>
    <message>
        <source>Press on a repetition, or step with the arrow keys.</source>
        <translation>Eine Wiederholung anklicken oder mit den Pfeiltasten durchgehen.</translation>
    </message>
    <message>
        <source>Space plays; 1, 2, 3 judge; E exercise; Enter accepts; Del rejects; A adds.</source>
        <translation>Leertaste spielt ab; 1, 2, 3 urteilen; E Übung; Enter nimmt an; Entf lehnt ab; A ergänzt.</translation>
    </message>
    <message>
        <source>Repetition {n} at {time}, {seconds} s</source>
        <translation>Wiederholung {n} bei {time}, {seconds} s</translation>
    </message>
    <message>
        <source>Program: saw nothing here</source>
        <translation>Programm: hier nichts gesehen</translation>
    </message>
    <message>
        <source>Program: {words}</source>
        <translation>Programm: {words}</translation>
    </message>
    <message>
        <source>Nobody has looked at it yet.</source>
        <translation>Noch hat sie niemand angesehen.</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>gerade eben</translation>
    </message>
    <message>
        <source>{who}, {when}: {what}</source>
        <translation>{who}, {when}: {what}</translation>
    </message>
    <message>
        <source>Overview of the whole session</source>
        <translation>Überblick über die ganze Sitzung</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Abspielen</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stopp</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Geschwindigkeit</translation>
    </message>
    <message>
        <source>Longer time</source>
        <translation>Längere Zeit</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alles</translation>
    </message>
    <message>
        <source>Shorter time</source>
        <translation>Kürzere Zeit</translation>
    </message>
    <message>
        <source>The session is being read …</source>
        <translation>Die Sitzung wird gelesen …</translation>
    </message>
    <message>
        <source>No patient</source>
        <translation>Kein Patient</translation>
    </message>
    <message>
        <source>gaps: {n}</source>
        <translation>Lücken: {n}</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>found now: {now}, stored: {stored}</source>
        <translation>jetzt gefunden: {now}, gespeichert: {stored}</translation>
    </message>
    <message>
        <source>A recording is on. Stop it before you play a session.</source>
        <translation>Eine Aufnahme läuft. Bitte erst beenden, dann eine Sitzung abspielen.</translation>
    </message>
    <message>
        <source>Nobody said where the sensor sat, so nothing is recognised while it plays.</source>
        <translation>Niemand hat gesagt, wo der Sensor saß; beim Abspielen wird deshalb nichts erkannt.</translation>
    </message>
    <message>
        <source>Choose a repetition of the set first.</source>
        <translation>Bitte erst eine Wiederholung des Satzes wählen.</translation>
    </message>
    <message>
        <source>detected</source>
        <translation>erkannt</translation>
    </message>
    <message>
        <source>accepted</source>
        <translation>angenommen</translation>
    </message>
    <message>
        <source>corrected</source>
        <translation>berichtigt</translation>
    </message>
    <message>
        <source>added</source>
        <translation>ergänzt</translation>
    </message>
    <message>
        <source>rejected</source>
        <translation>abgelehnt</translation>
    </message>
    <message>
        <source>At</source>
        <translation>Bei</translation>
    </message>
    <message>
        <source>Exercise</source>
        <translation>Übung</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Urteil</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Stand</translation>
    </message>
    <message>
        <source>Repetitions of this session</source>
        <translation>Wiederholungen dieser Sitzung</translation>
    </message>
    <message>
        <source>Label of the program</source>
        <translation>Bezeichnung des Programms</translation>
    </message>
    <message>
        <source>Labels of people (drag to label)</source>
        <translation>Bezeichnungen von Menschen (ziehen, um zu bezeichnen)</translation>
    </message>
    <message>
        <source>Repetitions (outline: as detected)</source>
        <translation>Wiederholungen (Umriss: wie erkannt)</translation>
    </message>
    <message>
        <source>Set {n}: {exercise}, {count}</source>
        <translation>Satz {n}: {exercise}, {count}</translation>
    </message>
    <message>
        <source>Labels, repetitions, sets and markers over time</source>
        <translation>Bezeichnungen, Wiederholungen, Sätze und Marken über der Zeit</translation>
    </message>
</context>
<context>
    <name>Runs</name>
    <message>
        <source>Training runs</source>
        <translation>Trainingsläufe</translation>
    </message>
    <message>
        <source>Nothing has been trained yet.</source>
        <translation>Noch wurde nichts trainiert.</translation>
    </message>
    <message>
        <source>Show the figures</source>
        <translation>Werte zeigen</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Mirror</source>
        <translation>Spiegeln</translation>
    </message>
    <message>
        <source>Keep this run also where the settings say</source>
        <translation>Diesen Lauf auch dort behalten, wo die Einstellungen es sagen</translation>
    </message>
    <message>
        <source>Train from recordings …</source>
        <translation>Aus Aufnahmen trainieren …</translation>
    </message>
    <message>
        <source>Choose two or more with Ctrl or Shift to compare them.</source>
        <translation>Zum Vergleichen zwei oder mehr mit Strg oder Umschalt wählen.</translation>
    </message>
    <message>
        <source>Runs side by side</source>
        <translation>Läufe nebeneinander</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>Nebeneinander</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Stelle</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Stand</translation>
    </message>
    <message>
        <source>People</source>
        <translation>Personen</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>✓ done</source>
        <translation>✓ fertig</translation>
    </message>
    <message>
        <source>✕ failed: {message}</source>
        <translation>✕ gescheitert: {message}</translation>
    </message>
    <message>
        <source>Kind that was taken</source>
        <translation>Gewählte Art</translation>
    </message>
    <message>
        <source>Data (fingerprint)</source>
        <translation>Daten (Fingerabdruck)</translation>
    </message>
    <message>
        <source>Exercises</source>
        <translation>Übungen</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suche</translation>
    </message>
    <message>
        <source>For one person</source>
        <translation>Für eine Person</translation>
    </message>
    <message>
        <source>With the public archive</source>
        <translation>Mit dem öffentlichen Archiv</translation>
    </message>
    <message>
        <source>Goes on from the model before</source>
        <translation>Geht vom vorigen Modell aus</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startzahl</translation>
    </message>
    <message>
        <source>all</source>
        <translation>alle</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nein</translation>
    </message>
</context>
<context>
    <name>Safety</name>
    <message>
        <source>The backup is being made …</source>
        <translation>Die Sicherung wird erstellt …</translation>
    </message>
    <message>
        <source>The backup is made and checked: {name}</source>
        <translation>Die Sicherung ist erstellt und geprüft: {name}</translation>
    </message>
    <message>
        <source>The database is being rewritten</source>
        <translation>Die Datenbank wird umgeschrieben</translation>
    </message>
    <message>
        <source>The database is not encrypted any more.</source>
        <translation>Die Datenbank ist nicht mehr verschlüsselt.</translation>
    </message>
    <message>
        <source>The database is encrypted, the former file overwritten. Solid-state disks and backups made by others may keep remains.</source>
        <translation>Die Datenbank ist verschlüsselt, die frühere Datei überschrieben. SSDs und fremde Sicherungen können Reste behalten.</translation>
    </message>
    <message>
        <source>The database is encrypted. The former file was deleted; the disk may keep remains.</source>
        <translation>Die Datenbank ist verschlüsselt. Die frühere Datei wurde gelöscht; auf dem Datenträger können Reste bleiben.</translation>
    </message>
    <message>
        <source>{n} backups could not be deleted. They are in {folder}.</source>
        <translation>{n} Sicherungen konnten nicht gelöscht werden. Sie liegen in {folder}.</translation>
    </message>
    <message>
        <source>The readable backups are overwritten and deleted.</source>
        <translation>Die lesbaren Sicherungen sind überschrieben und gelöscht.</translation>
    </message>
    <message>
        <source>The backup is being restored</source>
        <translation>Die Sicherung wird wiederhergestellt</translation>
    </message>
    <message>
        <source>Restored: {n} sessions. The former database is kept in the backup folder.</source>
        <translation>Wiederhergestellt: {n} Sitzungen. Die frühere Datenbank liegt im Sicherungsordner.</translation>
    </message>
    <message>
        <source>The database is being moved</source>
        <translation>Die Datenbank wird verschoben</translation>
    </message>
    <message>
        <source>The database is being opened</source>
        <translation>Die Datenbank wird geöffnet</translation>
    </message>
    <message>
        <source>The database is now {path}.</source>
        <translation>Die Datenbank ist jetzt {path}.</translation>
    </message>
    <message>
        <source>Stop the recording first.</source>
        <translation>Zuerst die Aufnahme beenden.</translation>
    </message>
    <message>
        <source>{n} sessions are deleted for good.</source>
        <translation>{n} Sitzungen sind endgültig gelöscht.</translation>
    </message>
    <message>
        <source>Old sessions are being deleted</source>
        <translation>Alte Sitzungen werden gelöscht</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>Folder for backups</source>
        <translation>Ordner für Sicherungen</translation>
    </message>
    <message>
        <source>Move the database to this folder</source>
        <translation>Datenbank in diesen Ordner verschieben</translation>
    </message>
    <message>
        <source>Open this database, or name a new one</source>
        <translation>Diese Datenbank öffnen oder eine neue benennen</translation>
    </message>
</context>
<context>
    <name>Sessions</name>
    <message>
        <source>Search sessions</source>
        <translation>Sitzungen suchen</translation>
    </message>
    <message>
        <source>Replay</source>
        <translation>Abspielen</translation>
    </message>
    <message>
        <source>Chosen session</source>
        <translation>Gewählte Sitzung</translation>
    </message>
    <message>
        <source>Choose a session.</source>
        <translation>Bitte eine Sitzung wählen.</translation>
    </message>
    <message>
        <source>Note: {text}</source>
        <translation>Notiz: {text}</translation>
    </message>
    <message>
        <source>marker</source>
        <translation>Marke</translation>
    </message>
    <message>
        <source>Search patient, exercise, sensor or date</source>
        <translation>Patient, Übung, Sensor oder Datum suchen</translation>
    </message>
    <message>
        <source>Recently deleted</source>
        <translation>Kürzlich gelöscht</translation>
    </message>
    <message>
        <source>Counting after the update</source>
        <translation>Zählen nach der Aktualisierung</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>Durchsehen</translation>
    </message>
    <message>
        <source>Export …</source>
        <translation>Export …</translation>
    </message>
    <message>
        <source>Assign …</source>
        <translation>Zuordnen …</translation>
    </message>
    <message>
        <source>Merge</source>
        <translation>Zusammenfügen</translation>
    </message>
    <message>
        <source>Make one session of two halves</source>
        <translation>Aus zwei Hälften eine Sitzung machen</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>Delete for ever …</source>
        <translation>Endgültig löschen …</translation>
    </message>
    <message>
        <source>{n} sessions</source>
        <translation>{n} Sitzungen</translation>
    </message>
    <message>
        <source>{n} of {total} sessions</source>
        <translation>{n} von {total} Sitzungen</translation>
    </message>
    <message>
        <source>No session matches this search.</source>
        <translation>Keine Sitzung passt zu dieser Suche.</translation>
    </message>
    <message>
        <source>Nothing was deleted in the last 30 days.</source>
        <translation>In den letzten 30 Tagen wurde nichts gelöscht.</translation>
    </message>
    <message>
        <source>Nothing has been recorded yet. Connect a sensor and press Record.</source>
        <translation>Noch ist nichts aufgenommen. Sensor verbinden und Aufnehmen drücken.</translation>
    </message>
    <message>
        <source>Assign</source>
        <translation>Zuordnen</translation>
    </message>
    <message>
        <source>Pseudonym code of the patient</source>
        <translation>Pseudonym (Kürzel) des Patienten</translation>
    </message>
    <message>
        <source>Delete the chosen sessions and all of their data for ever? This cannot be undone.</source>
        <translation>Die gewählten Sitzungen und alle ihre Daten endgültig löschen? Das lässt sich nicht rückgängig machen.</translation>
    </message>
    <message>
        <source>Delete for ever</source>
        <translation>Endgültig löschen</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>no patient</source>
        <translation>kein Patient</translation>
    </message>
    <message>
        <source>No set was done in this session.</source>
        <translation>In dieser Sitzung gab es keinen Satz.</translation>
    </message>
    <message>
        <source>{n} gaps</source>
        <translation>Lücken: {n}</translation>
    </message>
    <message>
        <source>{n} of {total} repetitions reviewed</source>
        <translation>{n} von {total} Wiederholungen durchgesehen</translation>
    </message>
    <message>
        <source>Two sets cannot share a moment. Change the neighbour first.</source>
        <translation>Zwei Sätze können sich nicht überschneiden. Bitte erst den Nachbarn ändern.</translation>
    </message>
    <message>
        <source>Deleted.</source>
        <translation>Gelöscht.</translation>
    </message>
    <message>
        <source>{n} sessions deleted.</source>
        <translation>{n} Sitzungen gelöscht.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Set {n} is changed.</source>
        <translation>Satz {n} ist geändert.</translation>
    </message>
    <message>
        <source>Restored.</source>
        <translation>Wiederhergestellt.</translation>
    </message>
    <message>
        <source>The two halves are one session now.</source>
        <translation>Die beiden Hälften sind jetzt eine Sitzung.</translation>
    </message>
    <message>
        <source>Assigned to {patient}.</source>
        <translation>Zugeordnet: {patient}.</translation>
    </message>
    <message>
        <source>Patient</source>
        <translation>Patient</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>Datum</translation>
    </message>
    <message>
        <source>Sensor</source>
        <translation>Sensor</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Exercises</source>
        <translation>Übungen</translation>
    </message>
    <message>
        <source>Reps</source>
        <translation>Wdh.</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Güte</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>Verlust</translation>
    </message>
    <message>
        <source>being recorded</source>
        <translation>läuft gerade</translation>
    </message>
    <message>
        <source>{n} sessions, {time}, repetitions: {repetitions}</source>
        <translation>{n} Sitzungen, {time}, Wiederholungen: {repetitions}</translation>
    </message>
    <message>
        <source>Recorded sessions</source>
        <translation>Aufgenommene Sitzungen</translation>
    </message>
</context>
<context>
    <name>Set</name>
    <message>
        <source>Set {n}: {exercise}</source>
        <translation>Satz {n}: {exercise}</translation>
    </message>
    <message>
        <source>Save the changes</source>
        <translation>Änderungen speichern</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Exercise</source>
        <translation>Übung</translation>
    </message>
    <message>
        <source>Repetitions</source>
        <translation>Wiederh.</translation>
    </message>
    <message>
        <source>From (s)</source>
        <translation>Von (s)</translation>
    </message>
    <message>
        <source>To (s)</source>
        <translation>Bis (s)</translation>
    </message>
    <message>
        <source>Pain (0 to 10)</source>
        <translation>Schmerz (0 bis 10)</translation>
    </message>
    <message>
        <source>Effort (Borg CR10)</source>
        <translation>Anstrengung (Borg CR10)</translation>
    </message>
    <message>
        <source>{n} of {target}</source>
        <translation>{n} von {target}</translation>
    </message>
    <message>
        <source>{n} detected</source>
        <translation>{n} erkannt</translation>
    </message>
    <message>
        <source>pain {n}</source>
        <translation>Schmerz {n}</translation>
    </message>
    <message>
        <source>effort {n}</source>
        <translation>Anstrengung {n}</translation>
    </message>
    <message>
        <source>corrected by {who}; the program counted {n}</source>
        <translation>berichtigt von {who}; das Programm zählte {n}</translation>
    </message>
    <message>
        <source>goes on</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>ended by hand</source>
        <translation>von Hand beendet</translation>
    </message>
    <message>
        <source>target reached</source>
        <translation>Ziel erreicht</translation>
    </message>
    <message>
        <source>pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>other exercise</source>
        <translation>andere Übung</translation>
    </message>
    <message>
        <source>session ended</source>
        <translation>Sitzung beendet</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Home mode: only today&apos;s plan, a large count, done</source>
        <translation>Heimmodus: nur der Plan von heute, eine große Zahl, fertig</translation>
    </message>
    <message>
        <source>Ask for pain and effort after each set</source>
        <translation>Nach jedem Satz nach Schmerz und Anstrengung fragen</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>Aussehen</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>Size of type</source>
        <translation>Schriftgröße</translation>
    </message>
    <message>
        <source>Language (from the next start on)</source>
        <translation>Sprache (ab dem nächsten Start)</translation>
    </message>
    <message>
        <source>Work</source>
        <translation>Arbeit</translation>
    </message>
    <message>
        <source>Change the passphrase …</source>
        <translation>Passphrase ändern …</translation>
    </message>
    <message>
        <source>Encrypt …</source>
        <translation>Verschlüsseln …</translation>
    </message>
    <message>
        <source>Last backup: {when}</source>
        <translation>Letzte Sicherung: {when}</translation>
    </message>
    <message>
        <source>Set for all accounts of this computer.</source>
        <translation>Für alle Konten dieses Computers festgelegt.</translation>
    </message>
    <message>
        <source>Encrypted. Only the passphrase opens it.</source>
        <translation>Verschlüsselt. Nur die Passphrase öffnet sie.</translation>
    </message>
    <message>
        <source>Not encrypted. Whoever has the file can read it.</source>
        <translation>Nicht verschlüsselt. Wer die Datei hat, kann sie lesen.</translation>
    </message>
    <message>
        <source>Move …</source>
        <translation>Verschieben …</translation>
    </message>
    <message>
        <source>Open another …</source>
        <translation>Andere öffnen …</translation>
    </message>
    <message>
        <source>On a disk of this computer; a network drive would damage it.</source>
        <translation>Auf einem Datenträger dieses Computers; auf einem Netzlaufwerk nähme sie Schaden.</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>Datenbank</translation>
    </message>
    <message>
        <source>Remove the encryption …</source>
        <translation>Verschlüsselung entfernen …</translation>
    </message>
    <message>
        <source>After {n} min without a key or the mouse</source>
        <translation>Nach {n} min ohne Taste oder Maus</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>Nie</translation>
    </message>
    <message>
        <source>Protection</source>
        <translation>Schutz</translation>
    </message>
    <message>
        <source>Lock the window</source>
        <translation>Fenster sperren</translation>
    </message>
    <message>
        <source>Every day, and when the program closes</source>
        <translation>Jeden Tag und beim Schließen des Programms</translation>
    </message>
    <message>
        <source>Choose a folder …</source>
        <translation>Ordner wählen …</translation>
    </message>
    <message>
        <source>Back up now</source>
        <translation>Jetzt sichern</translation>
    </message>
    <message>
        <source>Restore …</source>
        <translation>Wiederherstellen …</translation>
    </message>
    <message>
        <source>Seven days, four weeks and twelve months are kept. The folder may be on a stick or a network drive.</source>
        <translation>Sieben Tage, vier Wochen und zwölf Monate werden aufgehoben. Der Ordner darf auf einem Stick oder Netzlaufwerk liegen.</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>Sicherungen</translation>
    </message>
    <message>
        <source>{n} years, then the program asks at start</source>
        <translation>{n} Jahre, dann fragt das Programm beim Start</translation>
    </message>
    <message>
        <source>For ever</source>
        <translation>Für immer</translation>
    </message>
    <message>
        <source>One year, then the program asks at start</source>
        <translation>Ein Jahr, dann fragt das Programm beim Start</translation>
    </message>
    <message>
        <source>Retention</source>
        <translation>Aufbewahrung</translation>
    </message>
    <message>
        <source>Keep sessions</source>
        <translation>Sitzungen aufheben</translation>
    </message>
    <message>
        <source>When something goes wrong</source>
        <translation>Wenn etwas schiefgeht</translation>
    </message>
    <message>
        <source>The report holds versions and the log, and no patient data.</source>
        <translation>Der Bericht enthält Versionen und Protokoll, keine Patientendaten.</translation>
    </message>
    <message>
        <source>Open log folder</source>
        <translation>Protokollordner öffnen</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>Bericht kopieren</translation>
    </message>
    <message>
        <source>Offer the figures of recognition as Prometheus metrics</source>
        <translation>Die Kennzahlen der Erkennung als Prometheus-Metriken anbieten</translation>
    </message>
    <message>
        <source>Only programs on this computer can read them; they name no patient.</source>
        <translation>Nur Programme auf diesem Computer können sie lesen; sie nennen keine Person.</translation>
    </message>
    <message>
        <source>Metrics</source>
        <translation>Metriken</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>Port</translation>
    </message>
    <message>
        <source>Nowhere else</source>
        <translation>Nirgends sonst</translation>
    </message>
    <message>
        <source>MLflow: a folder, a file or a server</source>
        <translation>MLflow: ein Ordner, eine Datei oder ein Server</translation>
    </message>
    <message>
        <source>Weights &amp; Biases: a folder, offline</source>
        <translation>Weights &amp; Biases: ein Ordner, offline</translation>
    </message>
    <message>
        <source>Settings and figures of each training, and how many people: no recording, no patient code.</source>
        <translation>Einstellungen und Werte jedes Trainings und wie viele Personen: keine Aufnahme, kein Kürzel.</translation>
    </message>
    <message>
        <source>Training runs</source>
        <translation>Trainingsläufe</translation>
    </message>
    <message>
        <source>Also keep them in</source>
        <translation>Auch behalten in</translation>
    </message>
    <message>
        <source>Address or folder</source>
        <translation>Adresse oder Ordner</translation>
    </message>
    <message>
        <source>{name} is not installed, so nothing is kept there. Install the program with its extra `tracking`; training works without it.</source>
        <translation>{name} ist nicht installiert, dort wird also nichts behalten. Bitte das Programm mit dem Zusatz `tracking` installieren; Trainieren geht auch ohne.</translation>
    </message>
    <message>
        <source>Name an address or a folder; until then nothing is kept there.</source>
        <translation>Bitte eine Adresse oder einen Ordner nennen; bis dahin wird dort nichts behalten.</translation>
    </message>
    <message>
        <source>Folder for training runs</source>
        <translation>Ordner für Trainingsläufe</translation>
    </message>
</context>
<context>
    <name>Share</name>
    <message>
        <source>Sent sessions (*.physio);;All files (*)</source>
        <translation>Gesendete Sitzungen (*.physio);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Which file was sent?</source>
        <translation>Welche Datei wurde gesendet?</translation>
    </message>
    <message>
        <source>Choose sessions on their page, or a patient, first.</source>
        <translation>Bitte zuerst Sitzungen auf ihrer Seite oder eine Patientin, einen Patienten wählen.</translation>
    </message>
    <message>
        <source>Where shall the report go?</source>
        <translation>Wohin soll der Bericht?</translation>
    </message>
    <message>
        <source>Exporting …</source>
        <translation>Wird exportiert …</translation>
    </message>
    <message>
        <source>Save the file</source>
        <translation>Datei speichern</translation>
    </message>
    <message>
        <source>Encrypting …</source>
        <translation>Wird verschlüsselt …</translation>
    </message>
    <message>
        <source>The chosen sessions ({n})</source>
        <translation>Die gewählten Sitzungen ({n})</translation>
    </message>
    <message>
        <source>All sessions of {patient}</source>
        <translation>Alle Sitzungen von {patient}</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>A one-page report as PDF for each session</source>
        <translation>Je Sitzung ein einseitiger Bericht als PDF</translation>
    </message>
    <message>
        <source>The patient&apos;s</source>
        <translation>Die der Patientin, des Patienten</translation>
    </message>
    <message>
        <source>Tables as CSV: the session, its repetitions, what the model said, and every sample.</source>
        <translation>Tabellen als CSV: die Sitzung, ihre Wiederholungen, die Antworten des Modells und jeder Messwert.</translation>
    </message>
    <message>
        <source>Choose a folder …</source>
        <translation>Ordner wählen …</translation>
    </message>
    <message>
        <source>Language of the report</source>
        <translation>Sprache des Berichts</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Send to the clinic</source>
        <translation>An die Klinik senden</translation>
    </message>
    <message>
        <source>Strength of the passphrase</source>
        <translation>Stärke der Passphrase</translation>
    </message>
    <message>
        <source>Also the repetitions the patient was taught with</source>
        <translation>Auch die eingelernten Wiederholungen</translation>
    </message>
    <message>
        <source>Save the file …</source>
        <translation>Datei speichern …</translation>
    </message>
    <message>
        <source>One encrypted file, which only the passphrase opens. Nobody can recover a lost passphrase.</source>
        <translation>Eine verschlüsselte Datei, die nur die Passphrase öffnet. Eine verlorene Passphrase kann niemand wiederherstellen.</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>Passphrase once more</source>
        <translation>Passphrase noch einmal</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} von {total}</translation>
    </message>
    <message>
        <source>At least {n} characters; four or five words are best.</source>
        <translation>Mindestens {n} Zeichen; am besten vier oder fünf Wörter.</translation>
    </message>
    <message>
        <source>The two are not the same.</source>
        <translation>Die beiden sind nicht gleich.</translation>
    </message>
    <message>
        <source>Weak: it could be guessed. A few more words make it strong.</source>
        <translation>Schwach: sie ließe sich erraten. Ein paar Wörter mehr machen sie stark.</translation>
    </message>
    <message>
        <source>Fair. One more word makes it strong.</source>
        <translation>Mittel. Ein Wort mehr macht sie stark.</translation>
    </message>
    <message>
        <source>Strong.</source>
        <translation>Stark.</translation>
    </message>
    <message>
        <source>{n} of {total} sessions could not be exported; sessions.csv says why.</source>
        <translation>{n} von {total} Sitzungen konnten nicht exportiert werden; warum, steht in sessions.csv.</translation>
    </message>
    <message>
        <source>The report is in {folder}.</source>
        <translation>Der Bericht liegt in {folder}.</translation>
    </message>
    <message>
        <source>{file} is ready. Tell the clinic the passphrase by another way.</source>
        <translation>{file} ist fertig. Die Passphrase der Klinik bitte auf anderem Weg mitteilen.</translation>
    </message>
    <message>
        <source>Received for {patient}: {n}.</source>
        <translation>Empfangen für {patient}: {n}.</translation>
    </message>
    <message>
        <source>Here already and left as they are: {n}.</source>
        <translation>Schon vorhanden und unverändert gelassen: {n}.</translation>
    </message>
    <message>
        <source>Cancelled. Nothing was taken from the file.</source>
        <translation>Abgebrochen. Aus der Datei wurde nichts übernommen.</translation>
    </message>
    <message>
        <source>Cancelled. What was complete by then is kept.</source>
        <translation>Abgebrochen. Was bis dahin vollständig war, ist erhalten.</translation>
    </message>
    <message>
        <source>Receive sessions</source>
        <translation>Sitzungen empfangen</translation>
    </message>
    <message>
        <source>Passphrase of the file</source>
        <translation>Passphrase der Datei</translation>
    </message>
    <message>
        <source>Code of the patient here</source>
        <translation>Kürzel der Patientin oder des Patienten hier</translation>
    </message>
    <message>
        <source>Recorded</source>
        <translation>Aufgezeichnet</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>Messwerte</translation>
    </message>
    <message>
        <source>Repetitions</source>
        <translation>Wiederholungen</translation>
    </message>
    <message>
        <source>Here</source>
        <translation>Hier</translation>
    </message>
    <message>
        <source>Sessions in the file</source>
        <translation>Sitzungen in der Datei</translation>
    </message>
    <message>
        <source>Look into it</source>
        <translation>Ansehen</translation>
    </message>
    <message>
        <source>Receive ({n})</source>
        <translation>Empfangen ({n})</translation>
    </message>
    <message>
        <source>The sender calls the patient {patient}.</source>
        <translation>Beim Absender heißt sie oder er {patient}.</translation>
    </message>
    <message>
        <source>already, left as it is</source>
        <translation>schon da, bleibt so</translation>
    </message>
    <message>
        <source>new</source>
        <translation>neu</translation>
    </message>
</context>
<context>
    <name>Side</name>
    <message>
        <source>left</source>
        <translation>links</translation>
    </message>
    <message>
        <source>right</source>
        <translation>rechts</translation>
    </message>
    <message>
        <source>not said</source>
        <translation>keine Angabe</translation>
    </message>
</context>
<context>
    <name>Statistics</name>
    <message>
        <source>Nothing yet.</source>
        <translation>Noch nichts.</translation>
    </message>
    <message>
        <source>Statistics</source>
        <translation>Statistik</translation>
    </message>
    <message>
        <source>Last 28 days</source>
        <translation>Letzte 28 Tage</translation>
    </message>
    <message>
        <source>Last 90 days</source>
        <translation>Letzte 90 Tage</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Export the numbers as CSV …</source>
        <translation>Die Zahlen als CSV exportieren …</translation>
    </message>
    <message>
        <source>Repetitions by exercise</source>
        <translation>Wiederholungen je Übung</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Qualität</translation>
    </message>
    <message>
        <source>Corrections per 100 repetitions</source>
        <translation>Korrekturen je 100 Wiederholungen</translation>
    </message>
    <message>
        <source>Repetitions by day</source>
        <translation>Wiederholungen je Tag</translation>
    </message>
    <message>
        <source>Sessions a week</source>
        <translation>Sitzungen je Woche</translation>
    </message>
    <message>
        <source>How sure the program was</source>
        <translation>Wie sicher das Programm war</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>Zeitraum</translation>
    </message>
    <message>
        <source>Patient</source>
        <translation>Patient</translation>
    </message>
    <message>
        <source>Placement</source>
        <translation>Sitz</translation>
    </message>
    <message>
        <source>all</source>
        <translation>alle</translation>
    </message>
    <message>
        <source>{sessions} sessions, {repetitions} repetitions</source>
        <translation>{sessions} Sitzungen, {repetitions} Wiederholungen</translation>
    </message>
    <message>
        <source>No session in this choice.</source>
        <translation>Keine Sitzung in dieser Auswahl.</translation>
    </message>
    <message>
        <source>Where shall the numbers go?</source>
        <translation>Wohin sollen die Zahlen?</translation>
    </message>
    <message>
        <source>The numbers are in {file}.</source>
        <translation>Die Zahlen liegen in {file}.</translation>
    </message>
</context>
<context>
    <name>Strap</name>
    <message>
        <source>It is on the {place}</source>
        <translation>Er sitzt hier: {place}</translation>
    </message>
    <message>
        <source>Leave it so</source>
        <translation>So lassen</translation>
    </message>
    <message>
        <source>I have put it right</source>
        <translation>Gerichtet</translation>
    </message>
</context>
<context>
    <name>Summary</name>
    <message>
        <source>No set was done.</source>
        <translation>Es gab keinen Satz.</translation>
    </message>
    <message>
        <source>{patient}, {time}</source>
        <translation>{patient}, {time}</translation>
    </message>
    <message>
        <source>No patient</source>
        <translation>Kein Patient</translation>
    </message>
    <message>
        <source>Session saved</source>
        <translation>Sitzung gespeichert</translation>
    </message>
    <message>
        <source>Pseudonym code</source>
        <translation>Pseudonym (Kürzel)</translation>
    </message>
    <message>
        <source>Assign to a patient</source>
        <translation>Einem Patienten zuordnen</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Show the session</source>
        <translation>Sitzung zeigen</translation>
    </message>
    <message>
        <source>Whose session was it?</source>
        <translation>Wessen Sitzung war es?</translation>
    </message>
    <message>
        <source>{n} good</source>
        <translation>{n} gut</translation>
    </message>
    <message>
        <source>{n} too fast</source>
        <translation>{n} zu schnell</translation>
    </message>
    <message>
        <source>{n} too small</source>
        <translation>{n} zu klein</translation>
    </message>
    <message>
        <source>1 set</source>
        <translation>1 Satz</translation>
    </message>
    <message>
        <source>{n} sets</source>
        <translation>{n} Sätze</translation>
    </message>
    <message>
        <source>{exercise}: {sets}, repetitions: {n}</source>
        <translation>{exercise}: {sets}, Wiederholungen: {n}</translation>
    </message>
    <message>
        <source>{exercise}: repetitions: {n}</source>
        <translation>{exercise}: Wiederholungen: {n}</translation>
    </message>
    <message>
        <source>range {value}° on average</source>
        <translation>Ausmaß im Mittel {value}°</translation>
    </message>
    <message>
        <source>{value} s each</source>
        <translation>je {value} s</translation>
    </message>
    <message>
        <source>held {value} s</source>
        <translation>{value} s gehalten</translation>
    </message>
    <message>
        <source>pain up to {value}</source>
        <translation>Schmerz bis {value}</translation>
    </message>
    <message>
        <source>effort up to {value}</source>
        <translation>Anstrengung bis {value}</translation>
    </message>
</context>
<context>
    <name>Support</name>
    <message>
        <source>The report is in the clipboard. It holds no patient data.</source>
        <translation>Der Bericht ist in der Zwischenablage. Er enthält keine Patientendaten.</translation>
    </message>
</context>
<context>
    <name>Teach</name>
    <message>
        <source>Teach my patient</source>
        <translation>Patient einlernen</translation>
    </message>
    <message>
        <source>1  What</source>
        <translation>1  Was</translation>
    </message>
    <message>
        <source>Exercise (choose, or type a name of your own)</source>
        <translation>Übung (wählen oder einen eigenen Namen eingeben)</translation>
    </message>
    <message>
        <source>Press record, keep still for two seconds, do one repetition, rest two seconds, press stop. One good repetition is needed; a fast and a small one make the verdicts better.</source>
        <translation>Aufnehmen drücken, zwei Sekunden still halten, eine Wiederholung, zwei Sekunden ruhen, Stopp drücken. Eine gute Wiederholung ist nötig; eine schnelle und eine kleine verbessern die Urteile.</translation>
    </message>
    <message>
        <source>2  Reference repetitions</source>
        <translation>2  Vorbild-Wiederholungen</translation>
    </message>
    <message>
        <source>Learn</source>
        <translation>Lernen</translation>
    </message>
    <message>
        <source>3  Learn</source>
        <translation>3  Lernen</translation>
    </message>
    <message>
        <source>Record {n} more good repetitions. They are not learned from.</source>
        <translation>Weitere {n} gute Wiederholungen aufnehmen. Aus ihnen wird nicht gelernt.</translation>
    </message>
    <message>
        <source>4  Check</source>
        <translation>4  Prüfen</translation>
    </message>
    <message>
        <source>At work</source>
        <translation>Bei der Arbeit</translation>
    </message>
    <message>
        <source>no patient</source>
        <translation>kein Patient</translation>
    </message>
    <message>
        <source>■ Stop: {what}</source>
        <translation>■ Stopp: {what}</translation>
    </message>
    <message>
        <source>✓ {what}, record again</source>
        <translation>✓ {what}, neu aufnehmen</translation>
    </message>
    <message>
        <source>● Record: {what}</source>
        <translation>● Aufnehmen: {what}</translation>
    </message>
    <message>
        <source>■ Stop the check</source>
        <translation>■ Prüfung beenden</translation>
    </message>
    <message>
        <source>● Record the check</source>
        <translation>● Prüfung aufnehmen</translation>
    </message>
    <message>
        <source>Choose the patient first.</source>
        <translation>Bitte erst den Patienten wählen.</translation>
    </message>
    <message>
        <source>Choose where the sensor sits.</source>
        <translation>Bitte wählen, wo der Sensor sitzt.</translation>
    </message>
    <message>
        <source>Name the exercise.</source>
        <translation>Bitte die Übung nennen.</translation>
    </message>
    <message>
        <source>Connect the sensor.</source>
        <translation>Bitte den Sensor verbinden.</translation>
    </message>
    <message>
        <source>Stop the running recording first.</source>
        <translation>Bitte erst die laufende Aufnahme beenden.</translation>
    </message>
    <message>
        <source>No sample came.</source>
        <translation>Es kamen keine Messwerte.</translation>
    </message>
    <message>
        <source>Learned repetitions: {n}, with ranges of {ranges}.</source>
        <translation>Gelernte Wiederholungen: {n}, mit einem Ausmaß von {ranges}.</translation>
    </message>
    <message>
        <source>general model {k} of {n}</source>
        <translation>allgemeines Modell {k} von {n}</translation>
    </message>
    <message>
        <source>the general model does not know this exercise</source>
        <translation>das allgemeine Modell kennt diese Übung nicht</translation>
    </message>
    <message>
        <source>{exercise}: personal model {k} of {n}, {general}. Five are few: the true share may be anything from {low} to {high} %.</source>
        <translation>{exercise}: persönliches Modell {k} von {n}, {general}. Fünf sind wenige: Der wahre Anteil kann zwischen {low} und {high} % liegen.</translation>
    </message>
</context>
<context>
    <name>Terminal</name>
    <message>
        <source>What the sensor sends</source>
        <translation>Was der Sensor sendet</translation>
    </message>
    <message>
        <source>Lines</source>
        <translation>Zeilen</translation>
    </message>
    <message>
        <source>What is shown</source>
        <translation>Was gezeigt wird</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Nachrichten</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>Bytes</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Its number</source>
        <translation>Seine Zahl</translation>
    </message>
    <message>
        <source>Samples a second, 1 for on and 0 for off, or seconds to blink</source>
        <translation>Messwerte pro Sekunde, 1 für an und 0 für aus, oder Sekunden zu blinken</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>Copied.</source>
        <translation>Kopiert.</translation>
    </message>
    <message>
        <source>Text (*.txt)</source>
        <translation>Text (*.txt)</translation>
    </message>
    <message>
        <source>Save what is shown</source>
        <translation>Gezeigtes speichern</translation>
    </message>
    <message>
        <source>For support. It shows the last 64 kB that went over the link and holds no patient data.</source>
        <translation>Für den Support. Es zeigt die letzten 64 kB, die über die Verbindung gingen, und enthält keine Patientendaten.</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Save …</source>
        <translation>Speichern …</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Nothing was skipped.</source>
        <translation>Nichts wurde übersprungen.</translation>
    </message>
    <message>
        <source>Skipped: {counts}</source>
        <translation>Übersprungen: {counts}</translation>
    </message>
    <message>
        <source>The sensor has done it.</source>
        <translation>Der Sensor hat es getan.</translation>
    </message>
    <message>
        <source>Saved as {file}.</source>
        <translation>Gespeichert als {file}.</translation>
    </message>
    <message>
        <source>{file} cannot be written: {reason}.</source>
        <translation>{file} kann nicht geschrieben werden: {reason}.</translation>
    </message>
</context>
<context>
    <name>Toast</name>
    <message>
        <source>Close this message</source>
        <translation>Diese Meldung schließen</translation>
    </message>
    <message>
        <source>Something went wrong that nobody foresaw. Your recordings are safe.</source>
        <translation>Etwas ging schief, womit niemand gerechnet hat. Ihre Aufnahmen sind sicher.</translation>
    </message>
</context>
<context>
    <name>Training</name>
    <message>
        <source>The training is done.</source>
        <translation>Das Training ist fertig.</translation>
    </message>
    <message>
        <source>Show what it reached</source>
        <translation>Ergebnis zeigen</translation>
    </message>
    <message>
        <source>What to learn</source>
        <translation>Was gelernt werden soll</translation>
    </message>
    <message>
        <source>For everybody: tested on people left out</source>
        <translation>Für alle: geprüft an Personen, die außen vor blieben</translation>
    </message>
    <message>
        <source>For one person: tested on sessions left out, serves nobody else</source>
        <translation>Für eine Person: geprüft an Sitzungen, die außen vor blieben; für sonst niemanden</translation>
    </message>
    <message>
        <source>People</source>
        <translation>Personen</translation>
    </message>
    <message>
        <source>Exercises (rest always takes part)</source>
        <translation>Übungen (Ruhe ist immer dabei)</translation>
    </message>
    <message>
        <source>Kinds of trees; the better one is taken</source>
        <translation>Arten von Bäumen; die bessere wird genommen</translation>
    </message>
    <message>
        <source>Go on from the model that serves now</source>
        <translation>Vom jetzigen Modell ausgehen</translation>
    </message>
    <message>
        <source>Boosted trees only. What it knows stays in; it must know every chosen exercise.</source>
        <translation>Nur Boosting-Bäume. Was es weiß, bleibt erhalten; es muss jede gewählte Übung kennen.</translation>
    </message>
    <message>
        <source>Search for better settings</source>
        <translation>Suche nach besseren Einstellungen</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <source>{search} (takes about {n} times as long)</source>
        <translation>{search} (dauert etwa {n}-mal so lang)</translation>
    </message>
    <message>
        <source>Learn from the public archive, too ({n} people)</source>
        <translation>Auch aus dem öffentlichen Archiv lernen ({n} Personen)</translation>
    </message>
    <message>
        <source>Its people are in every training, and nobody is tested on them.</source>
        <translation>Seine Personen sind in jedem Training dabei, geprüft wird an ihnen nicht.</translation>
    </message>
    <message>
        <source>The public archive can be added, too, once it was imported here (File, Import).</source>
        <translation>Das öffentliche Archiv kann dazukommen, sobald es hier importiert ist (Datei, Importieren).</translation>
    </message>
    <message>
        <source>Confusion matrix: rows the truth, columns the label</source>
        <translation>Verwechslungsmatrix: Zeilen die Wahrheit, Spalten die Benennung</translation>
    </message>
    <message>
        <source>{truth}, named {said}: {n} windows, {share}</source>
        <translation>{truth}, benannt als {said}: {n} Fenster, {share}</translation>
    </message>
    <message>
        <source>What there is to learn from</source>
        <translation>Woraus gelernt werden kann</translation>
    </message>
    <message>
        <source>Repetitions and windows by person</source>
        <translation>Wiederholungen und Fenster nach Person</translation>
    </message>
    <message>
        <source>What to record or review next</source>
        <translation>Was als Nächstes aufzunehmen oder durchzusehen ist</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>Person</translation>
    </message>
    <message>
        <source>Public archive ({n} people)</source>
        <translation>Öffentliches Archiv ({n} Personen)</translation>
    </message>
    <message>
        <source>{n} windows</source>
        <translation>{n} Fenster</translation>
    </message>
    <message>
        <source>{n} rep.</source>
        <translation>{n} Wdh.</translation>
    </message>
    <message>
        <source>Balance: the rarest has {share} of the windows of the most frequent</source>
        <translation>Gleichgewicht: Das seltenste hat {share} der Fenster des häufigsten</translation>
    </message>
    <message>
        <source>Sensors (sessions): {names}</source>
        <translation>Sensoren (Sitzungen): {names}</translation>
    </message>
    <message>
        <source>Rates: {rates} Hz</source>
        <translation>Raten: {rates} Hz</translation>
    </message>
    <message>
        <source>Corrections: {n}</source>
        <translation>Korrekturen: {n}</translation>
    </message>
    <message>
        <source>Contradictions: {n}</source>
        <translation>Widersprüche: {n}</translation>
    </message>
    <message>
        <source>Train from recordings</source>
        <translation>Aus Aufnahmen trainieren</translation>
    </message>
    <message>
        <source>A model learns from repetitions that you accepted or corrected. It serves nobody before you say so.</source>
        <translation>Ein Modell lernt aus Wiederholungen, die Sie bestätigt oder korrigiert haben. In den Einsatz kommt es erst, wenn Sie es sagen.</translation>
    </message>
    <message>
        <source>{place} (and the left one)</source>
        <translation>{place} (und links)</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>Neu lesen</translation>
    </message>
    <message>
        <source>Where the sensor was</source>
        <translation>Wo der Sensor saß</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>Trainieren</translation>
    </message>
    <message>
        <source>Reading the sessions</source>
        <translation>Sitzungen werden gelesen</translation>
    </message>
    <message>
        <source>The sessions are being read.</source>
        <translation>Die Sitzungen werden gelesen.</translation>
    </message>
    <message>
        <source>No reviewed session had the sensor here. Accept or correct some under Sessions first.</source>
        <translation>In keiner durchgesehenen Sitzung saß der Sensor hier. Bitte erst unter Sitzungen einige bestätigen oder korrigieren.</translation>
    </message>
    <message>
        <source>Choose at least one kind of trees.</source>
        <translation>Bitte mindestens eine Art von Bäumen wählen.</translation>
    </message>
    <message>
        <source>A personal model learns from one person: choose exactly one.</source>
        <translation>Ein persönliches Modell lernt von einer Person: bitte genau eine wählen.</translation>
    </message>
    <message>
        <source>Beginning</source>
        <translation>Es beginnt</translation>
    </message>
    <message>
        <source>The training was cancelled. Nothing was changed.</source>
        <translation>Das Training wurde abgebrochen. Nichts wurde verändert.</translation>
    </message>
    <message>
        <source>The training failed; details are in the log.</source>
        <translation>Das Training ist gescheitert; Näheres steht im Protokoll.</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>You can go on working: recording and the live page are not affected.</source>
        <translation>Sie können weiterarbeiten: Aufnahme und Live-Seite sind nicht betroffen.</translation>
    </message>
    <message>
        <source>Looking at the recordings</source>
        <translation>Die Aufnahmen werden angesehen</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>Ending the training …</source>
        <translation>Das Training wird beendet …</translation>
    </message>
    <message>
        <source>What the training reached</source>
        <translation>Was das Training erreicht hat</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Export …</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <source>Use this model …</source>
        <translation>Dieses Modell verwenden …</translation>
    </message>
    <message>
        <source>Figures by kind of trees</source>
        <translation>Werte nach Art der Bäume</translation>
    </message>
    <message>
        <source>Figures by person, the worst first</source>
        <translation>Werte nach Person, die schlechteste zuerst</translation>
    </message>
    <message>
        <source>Windows behind the chosen cell</source>
        <translation>Fenster hinter der gewählten Zelle</translation>
    </message>
    <message>
        <source>Learning curve</source>
        <translation>Lernkurve</translation>
    </message>
    <message>
        <source>Reliability</source>
        <translation>Verlässlichkeit</translation>
    </message>
    <message>
        <source>What the model looks at</source>
        <translation>Worauf das Modell achtet</translation>
    </message>
    <message>
        <source>All figures</source>
        <translation>Alle Werte</translation>
    </message>
    <message>
        <source>Shown below</source>
        <translation>Unten gezeigt</translation>
    </message>
    <message>
        <source>Would more recordings help?</source>
        <translation>Würden mehr Aufnahmen helfen?</translation>
    </message>
    <message>
        <source>Nothing was left to test on.</source>
        <translation>Es blieb nichts, woran geprüft werden konnte.</translation>
    </message>
    <message>
        <source>Each person</source>
        <translation>Jede Person</translation>
    </message>
    <message>
        <source>Rows: what was done. Columns: what it was named. Choose a cell.</source>
        <translation>Zeilen: was getan wurde. Spalten: wie es benannt wurde. Bitte eine Zelle wählen.</translation>
    </message>
    <message>
        <source>What is confused with what</source>
        <translation>Was womit verwechselt wird</translation>
    </message>
    <message>
        <source>Macro F1 on people left out, by how many were learned from</source>
        <translation>Makro-F1 an Personen außen vor, nach der Zahl derer, von denen gelernt wurde</translation>
    </message>
    <message>
        <source>How often it was right, by how sure it was; on the line both agree</source>
        <translation>Wie oft es richtig lag, danach, wie sicher es war; auf der Linie stimmt beides überein</translation>
    </message>
    <message>
        <source>Can its confidence be believed?</source>
        <translation>Ist seiner Sicherheit zu trauen?</translation>
    </message>
    <message>
        <source>Share of what each feature contributed to the model</source>
        <translation>Anteil jedes Merkmals am Modell</translation>
    </message>
    <message>
        <source>The run is being read …</source>
        <translation>Der Lauf wird gelesen …</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>a session that was deleted, at {at}</source>
        <translation>eine gelöschte Sitzung, bei {at}</translation>
    </message>
    <message>
        <source>{patient}, {when}, at {at}</source>
        <translation>{patient}, {when}, bei {at}</translation>
    </message>
    <message>
        <source>Folder for tables and plots</source>
        <translation>Ordner für Tabellen und Bilder</translation>
    </message>
    <message>
        <source>{n} people</source>
        <translation>{n} Personen</translation>
    </message>
    <message>
        <source>personal, for {patient} alone</source>
        <translation>persönlich, nur für {patient}</translation>
    </message>
    <message>
        <source>took {time}</source>
        <translation>Dauer {time}</translation>
    </message>
    <message>
        <source>{kind}: macro F1 {f1}</source>
        <translation>{kind}: Makro-F1 {f1}</translation>
    </message>
    <message>
        <source>Worst person {who}: {f1}. Accuracy over all: {accuracy}.</source>
        <translation>Schlechteste Person {who}: {f1}. Trefferquote über alle: {accuracy}.</translation>
    </message>
    <message>
        <source>{truth}, named {said}: none.</source>
        <translation>{truth}, benannt als {said}: keine.</translation>
    </message>
    <message>
        <source>{truth}, named {said}: {n} windows; which ones was not kept.</source>
        <translation>{truth}, benannt als {said}: {n} Fenster; welche, wurde nicht aufbewahrt.</translation>
    </message>
    <message>
        <source>{truth}, named {said}: {n} windows. Choose one to look at it.</source>
        <translation>{truth}, benannt als {said}: {n} Fenster. Zum Ansehen bitte eines wählen.</translation>
    </message>
    <message>
        <source>This session is no longer there.</source>
        <translation>Diese Sitzung gibt es nicht mehr.</translation>
    </message>
    <message>
        <source>{n} files are in {folder}.</source>
        <translation>{n} Dateien liegen in {folder}.</translation>
    </message>
    <message>
        <source>The files could not be written to {folder}: {reason}.</source>
        <translation>Die Dateien konnten nicht nach {folder} geschrieben werden: {reason}.</translation>
    </message>
    <message>
        <source>Choose another folder, or make room.</source>
        <translation>Bitte einen anderen Ordner wählen oder Platz schaffen.</translation>
    </message>
    <message>
        <source>Boosted trees</source>
        <translation>Boosting-Bäume</translation>
    </message>
    <message>
        <source>Random forest</source>
        <translation>Zufallswald</translation>
    </message>
    <message>
        <source>Each tree mends what those before it got wrong; small and exact.</source>
        <translation>Jeder Baum bessert aus, worin die vorigen irrten; klein und genau.</translation>
    </message>
    <message>
        <source>Many trees vote; rarely the best, rarely far off.</source>
        <translation>Viele Bäume stimmen ab; selten am besten, selten weit daneben.</translation>
    </message>
    <message>
        <source>No search: the usual settings</source>
        <translation>Keine Suche: die üblichen Einstellungen</translation>
    </message>
    <message>
        <source>Quick search: the weaker half drops out early</source>
        <translation>Schnelle Suche: Schwächere scheiden früh aus</translation>
    </message>
    <message>
        <source>Some of the settings, by chance</source>
        <translation>Einige Einstellungen, nach Zufall</translation>
    </message>
    <message>
        <source>All settings, one by one</source>
        <translation>Alle Einstellungen, eine nach der anderen</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>Trefferquote</translation>
    </message>
    <message>
        <source>Balanced accuracy</source>
        <translation>Ausgewogene Trefferquote</translation>
    </message>
    <message>
        <source>Weighted F1</source>
        <translation>Gewichtetes F1</translation>
    </message>
    <message>
        <source>Macro F1</source>
        <translation>Makro-F1</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <source>Recall</source>
        <translation>Ausbeute</translation>
    </message>
    <message>
        <source>ROC-AUC</source>
        <translation>ROC-AUC</translation>
    </message>
    <message>
        <source>Log loss</source>
        <translation>Log-Verlust</translation>
    </message>
    <message>
        <source>Calibration error (ECE)</source>
        <translation>Kalibrierfehler (ECE)</translation>
    </message>
    <message>
        <source>Windows</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>Reading the sessions of {who}</source>
        <translation>Sitzungen von {who} werden gelesen</translation>
    </message>
    <message>
        <source>Cutting the windows of {who}</source>
        <translation>Fenster von {who} werden geschnitten</translation>
    </message>
    <message>
        <source>Learning curve: {n} people</source>
        <translation>Lernkurve: {n} Personen</translation>
    </message>
    <message>
        <source>{kind}: testing on people left out</source>
        <translation>{kind}: Prüfung an Personen außen vor</translation>
    </message>
    <message>
        <source>{kind}: learning from everybody</source>
        <translation>{kind}: Lernen von allen</translation>
    </message>
    <message>
        <source>Measuring the windows</source>
        <translation>Fenster werden vermessen</translation>
    </message>
    <message>
        <source>Comparing with the active model</source>
        <translation>Vergleich mit dem aktiven Modell</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>The time left is being estimated.</source>
        <translation>Die Restzeit wird geschätzt.</translation>
    </message>
    <message>
        <source>About {time} left</source>
        <translation>Noch etwa {time}</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>Sitzung</translation>
    </message>
    <message>
        <source>Each session</source>
        <translation>Jede Sitzung</translation>
    </message>
    <message>
        <source>Worst session {who}: {f1}. Accuracy over all: {accuracy}.</source>
        <translation>Schlechteste Sitzung {who}: {f1}. Trefferquote über alle: {accuracy}.</translation>
    </message>
    <message>
        <source>Macro F1 on sessions left out, by how many were learned from</source>
        <translation>Makro-F1 an Sitzungen außen vor, nach der Zahl derer, aus denen gelernt wurde</translation>
    </message>
    <message>
        <source>sessions learned from</source>
        <translation>Sitzungen, aus denen gelernt wurde</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>Strecke</translation>
    </message>
    <message>
        <source>Each part of the session</source>
        <translation>Jede Strecke der Sitzung</translation>
    </message>
    <message>
        <source>Worst {who}: {f1}. Accuracy over all: {accuracy}.</source>
        <translation>Am schlechtesten {who}: {f1}. Trefferquote über alle: {accuracy}.</translation>
    </message>
    <message>
        <source>Macro F1 on parts left out, by how many were learned from</source>
        <translation>Makro-F1 an Strecken außen vor, nach der Zahl derer, aus denen gelernt wurde</translation>
    </message>
    <message>
        <source>parts learned from</source>
        <translation>Strecken, aus denen gelernt wurde</translation>
    </message>
    <message>
        <source>people learned from</source>
        <translation>Personen, von denen gelernt wurde</translation>
    </message>
    <message>
        <source>part {n}</source>
        <translation>Strecke {n}</translation>
    </message>
</context>
<context>
    <name>Update</name>
    <message>
        <source>Version {version} is ready to be installed.</source>
        <translation>Version {version} kann installiert werden.</translation>
    </message>
    <message>
        <source>Show it</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Look for an update</source>
        <translation>Nach einer neuen Version sehen</translation>
    </message>
    <message>
        <source>Version {version} is installed. The program never looks on a network.</source>
        <translation>Version {version} ist installiert. Das Programm sieht nie in einem Netz nach.</translation>
    </message>
    <message>
        <source>Choose a folder or stick …</source>
        <translation>Ordner oder Stick wählen …</translation>
    </message>
    <message>
        <source>Look into this folder at every start</source>
        <translation>Bei jedem Start in diesen Ordner sehen</translation>
    </message>
    <message>
        <source>What is new</source>
        <translation>Was neu ist</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Copy the command</source>
        <translation>Befehl kopieren</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Where is the update?</source>
        <translation>Wo ist die neue Version?</translation>
    </message>
    <message>
        <source>There is no newer version in this folder.</source>
        <translation>In diesem Ordner ist keine neuere Version.</translation>
    </message>
    <message>
        <source>Stop the recording first.</source>
        <translation>Bitte zuerst die Aufnahme beenden.</translation>
    </message>
    <message>
        <source>Version {version} ({size} MB)</source>
        <translation>Version {version} ({size} MB)</translation>
    </message>
    <message>
        <source>Close and install</source>
        <translation>Schließen und installieren</translation>
    </message>
    <message>
        <source>Copy and verify</source>
        <translation>Kopieren und prüfen</translation>
    </message>
    <message>
        <source>It is verified: nobody altered it. It is installed when the program has closed and everything is saved; the database is backed up before the new version changes it.</source>
        <translation>Sie ist geprüft: Niemand hat sie verändert. Sie wird installiert, wenn das Programm geschlossen und alles gespeichert ist; bevor die neue Version die Datenbank ändert, wird sie gesichert.</translation>
    </message>
    <message>
        <source>It is verified: nobody altered it. Close the program; an administrator then installs it:</source>
        <translation>Sie ist geprüft: Niemand hat sie verändert. Bitte das Programm schließen; dann installiert sie, wer den Computer verwaltet:</translation>
    </message>
    <message>
        <source>It is verified: nobody altered it. Close the program, then install it from this folder.</source>
        <translation>Sie ist geprüft: Niemand hat sie verändert. Bitte das Programm schließen und sie aus diesem Ordner installieren.</translation>
    </message>
</context>
<context>
    <name>Updating</name>
    <message>
        <source>Counted after the update: {n} of {total} sessions</source>
        <translation>Nach der Aktualisierung gezählt: {n} von {total} Sitzungen</translation>
    </message>
    <message>
        <source>The database is backed up and brought to this version: {share}</source>
        <translation>Die Datenbank wird gesichert und auf diese Version gebracht: {share}</translation>
    </message>
    <message>
        <source>The database is brought to this version, with its sessions ({n}). As it was before, it is kept in {file}.</source>
        <translation>Die Datenbank ist auf diese Version gebracht, mit ihren Sitzungen ({n}). Wie sie vorher war, liegt sie in {file}.</translation>
    </message>
</context>
<context>
    <name>Verdict</name>
    <message>
        <source>good</source>
        <translation>gut</translation>
    </message>
    <message>
        <source>too fast</source>
        <translation>zu schnell</translation>
    </message>
    <message>
        <source>too small</source>
        <translation>zu klein</translation>
    </message>
    <message>
        <source>not judged</source>
        <translation>nicht beurteilt</translation>
    </message>
</context>
<context>
    <name>Work</name>
    <message>
        <source>Stop</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Stopping …</source>
        <translation>Wird abgebrochen …</translation>
    </message>
    <message>
        <source>At work</source>
        <translation>In Arbeit</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
</TS>
