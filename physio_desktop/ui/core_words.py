"""Sentences that the core says about sensors, files and the database, in the user's language.

The core speaks English and knows no Qt. What it can say to a person at the window is listed here with `{}`
where it puts something in; a sentence that is not listed is shown as it is.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import chain

from PySide6.QtCore import QT_TRANSLATE_NOOP

from physio_desktop.errors import PhysioError
from physio_desktop.ui.bluetooth_words import BLUETOOTH_SENTENCES
from physio_desktop.ui.file_words import FILE_SENTENCES
from physio_desktop.ui.learning_words import LEARNING_SENTENCES
from physio_desktop.ui.receiver.words import RECEIVER_SENTENCES
from physio_desktop.ui.upkeep_words import UPKEEP_SENTENCES
from physio_desktop.ui.wording import translate

_SENTENCES = (
    QT_TRANSLATE_NOOP("Core", "There is no port {}."),
    QT_TRANSLATE_NOOP("Core", "Plug the sensor in; physio-desktop devices lists the ports there are."),
    QT_TRANSLATE_NOOP("Core", "{} is in use by another program."),
    QT_TRANSLATE_NOOP("Core", "Close the other program (a serial monitor?) and try again."),
    QT_TRANSLATE_NOOP("Core", "You may not open {}."),
    QT_TRANSLATE_NOOP("Core", "Run: sudo usermod -aG dialout $USER, then log out and in again."),
    QT_TRANSLATE_NOOP("Core", "{} cannot be opened: {}."),
    QT_TRANSLATE_NOOP("Core", "Unplug the sensor, plug it in again and retry."),
    QT_TRANSLATE_NOOP("Core", "The sensor at {} is gone."),
    QT_TRANSLATE_NOOP("Core", "Check the cable."),
    QT_TRANSLATE_NOOP("Core", "The sensor is back; waiting for its samples."),
    QT_TRANSLATE_NOOP("Core", "Recording continues when it is back."),
    QT_TRANSLATE_NOOP("Core", "No samples from the sensor."),
    QT_TRANSLATE_NOOP("Core", "Recording continues when they come."),
    QT_TRANSLATE_NOOP("Core", "The sensor has gone silent; connecting anew."),
    QT_TRANSLATE_NOOP("Core", "Something arrives, but in no format that is known here."),
    QT_TRANSLATE_NOOP(
        "Core", "Check the speed (?baud=...) and what the firmware prints: resources/protocol.md."
    ),
    QT_TRANSLATE_NOOP("Core", "The sensor is open but sends nothing."),
    QT_TRANSLATE_NOOP("Core", "Press its reset button, or check that its firmware streams by itself."),
    QT_TRANSLATE_NOOP("Core", "There is no file {}."),
    QT_TRANSLATE_NOOP("Core", "Check the name; quote it if it holds spaces."),
    QT_TRANSLATE_NOOP("Core", "No sensor is connected."),
    QT_TRANSLATE_NOOP("Core", "Connect a sensor, then record."),
    QT_TRANSLATE_NOOP("Core", "Connect a sensor first."),
    QT_TRANSLATE_NOOP("Core", "There are too few samples for a calibration."),
    QT_TRANSLATE_NOOP("Core", "Hold the sensor still for 3 seconds."),
    QT_TRANSLATE_NOOP("Core", "The sensor moved."),
    QT_TRANSLATE_NOOP("Core", "Lay it down, do not touch it, and try again."),
    QT_TRANSLATE_NOOP("Core", "At rest the sensor reports {} deg/s."),
    QT_TRANSLATE_NOOP("Core", "Check the unit of the angular rate in the device's profile."),
    QT_TRANSLATE_NOOP("Core", "At rest the sensor reports {} m/s^2 instead of 9.81."),
    QT_TRANSLATE_NOOP("Core", "Check the unit of the acceleration in the device's profile."),
    QT_TRANSLATE_NOOP("Core", "The sensor keeps no calibration."),
    QT_TRANSLATE_NOOP("Core", "Calibrate it here."),
    QT_TRANSLATE_NOOP("Core", "The board has not lain on these faces yet: {}."),
    QT_TRANSLATE_NOOP("Core", "Lay it down with each of them up, and let go for two seconds."),
    QT_TRANSLATE_NOOP("Core", "The rests do not agree with each other ({} m/s^2 off)."),
    QT_TRANSLATE_NOOP("Core", "Lay the board on something firm, let go of it, and begin again."),
    QT_TRANSLATE_NOOP(
        "Core", "What the sensor reports at rest is too far from gravity to be an error of the sensor."
    ),
    QT_TRANSLATE_NOOP("Core", "This sensor sends no magnetic field."),
    QT_TRANSLATE_NOOP("Core", "Nothing has to be calibrated."),
    QT_TRANSLATE_NOOP("Core", "The sensor was turned too little."),
    QT_TRANSLATE_NOOP("Core", "Turn it slowly about all of its axes, as a figure of eight."),
    QT_TRANSLATE_NOOP("Core", "Point these sides of the board to the floor and to the ceiling, too: {}."),
    QT_TRANSLATE_NOOP("Core", "The magnetic field changed while the sensor was turned."),
    QT_TRANSLATE_NOOP(
        "Core", "Go away from steel furniture, motors, phones and magnets, and turn it on the spot."
    ),
    QT_TRANSLATE_NOOP("Core", "The sensor reports a field of {} uT; the Earth's is 22 to 67."),
    QT_TRANSLATE_NOOP(
        "Core", "Check the unit of the field in the device's profile, and go away from magnets."
    ),
    QT_TRANSLATE_NOOP("Core", "The strap seems turned by a quarter about the limb."),
    QT_TRANSLATE_NOOP("Core", "The strap seems to sit on the opposite face of the limb."),
    QT_TRANSLATE_NOOP("Core", "The sensor seems upside down."),
    QT_TRANSLATE_NOOP("Core", "The sensor seems upside down, on the opposite face of the limb."),
    QT_TRANSLATE_NOOP(
        "Core", "The sensor seems to be on the other side's limb, or on the opposite face of this one."
    ),
    QT_TRANSLATE_NOOP("Core", "Look at the strap; the first three repetitions will show whether it is so."),
    QT_TRANSLATE_NOOP("Core", "Label and repetitions allow for it; put the strap right when there is time."),
    QT_TRANSLATE_NOOP("Core", "The sensor sends {} samples a second; recognition needs at least {}."),
    QT_TRANSLATE_NOOP("Core", "Recording goes on; set the sensor to a higher rate."),
    QT_TRANSLATE_NOOP("Core", "There is no recognition now: {}"),
    QT_TRANSLATE_NOOP("Core", "Recognition has stopped ({})."),
    QT_TRANSLATE_NOOP("Core", "Recording goes on; details are in the log."),
    QT_TRANSLATE_NOOP("Core", "{} is open on {} (process {})."),
    QT_TRANSLATE_NOOP("Core", "Close the program there, or choose another database."),
    QT_TRANSLATE_NOOP("Core", "The database is not open."),
    QT_TRANSLATE_NOOP("Core", "Wait a moment, or choose another one in the settings."),
    QT_TRANSLATE_NOOP("Core", "{} cannot be written: the file or its folder is read-only."),
    QT_TRANSLATE_NOOP("Core", "Make both writable, or choose another folder."),
    QT_TRANSLATE_NOOP("Core", "This is not a patient code."),
    QT_TRANSLATE_NOOP(
        "Core",
        "Use 1 to 40 letters, digits, dots, dashes or underscores, without spaces, and no name: P-0042.",
    ),
    QT_TRANSLATE_NOOP("Core", "There is no session {}."),
    QT_TRANSLATE_NOOP("Core", "It may have been deleted; reload the list."),
    QT_TRANSLATE_NOOP("Core", "This session is being recorded."),
    QT_TRANSLATE_NOOP("Core", "Stop the recording, then delete it."),
    QT_TRANSLATE_NOOP("Core", "Stop the recording first."),
    QT_TRANSLATE_NOOP("Core", "Two different sessions are needed."),
    QT_TRANSLATE_NOOP("Core", "Choose two sessions of the list."),
    QT_TRANSLATE_NOOP("Core", "One of these sessions is being recorded."),
    QT_TRANSLATE_NOOP("Core", "These sessions belong to two patients."),
    QT_TRANSLATE_NOOP("Core", "Leave them as two sessions."),
    QT_TRANSLATE_NOOP("Core", "These sessions overlap in time."),
    QT_TRANSLATE_NOOP("Core", "More than twelve hours lie between these sessions."),
    QT_TRANSLATE_NOOP(
        "Core", "These sessions were recorded with different calibrations; merging would change values."
    ),
    QT_TRANSLATE_NOOP("Core", "The sensor sat at two different places in these sessions."),
    QT_TRANSLATE_NOOP("Core", "What should be undone is no longer there."),
    QT_TRANSLATE_NOOP("Core", "Reload the session."),
    QT_TRANSLATE_NOOP("Core", "This span has no length."),
    QT_TRANSLATE_NOOP("Core", "Choose an end after the beginning."),
    QT_TRANSLATE_NOOP("Core", "This repetition is not of this session."),
    QT_TRANSLATE_NOOP("Core", "This set is not of this session."),
    QT_TRANSLATE_NOOP("Core", "No repetition was seen in the reference recording."),
    QT_TRANSLATE_NOOP(
        "Core", "Start and end at rest in the same position, and leave a second before and after."
    ),
    QT_TRANSLATE_NOOP("Core", "The reference recording has a gap."),
    QT_TRANSLATE_NOOP("Core", "Record the repetition again."),
    QT_TRANSLATE_NOOP("Core", "The reference recording is too short."),
    QT_TRANSLATE_NOOP("Core", "Record one whole repetition and rest."),
    QT_TRANSLATE_NOOP("Core", "There is no repetition to look at."),
    QT_TRANSLATE_NOOP("Core", "Record one repetition and rest."),
    QT_TRANSLATE_NOOP("Core", "There is no reference of {} at {} to compare with."),
    QT_TRANSLATE_NOOP(
        "Core", "Show an exercise that the shipped model knows there, or that this patient was taught."
    ),
    QT_TRANSLATE_NOOP("Core", "The movement looks like the exercise in no orientation of the board."),
    QT_TRANSLATE_NOOP("Core", "Show it again, from rest to rest, or another exercise."),
    QT_TRANSLATE_NOOP("Core", "{}: not every movement in it ends in the position in which it began."),
    QT_TRANSLATE_NOOP("Core", "Record whole repetitions, with a second of rest before and after."),
    QT_TRANSLATE_NOOP("Core", "The movement"),
    QT_TRANSLATE_NOOP("Core", "The strap seems loose: the sensor shakes while the limb moves slowly."),
    QT_TRANSLATE_NOOP("Core", "Tighten it until the sensor moves with the limb."),
    QT_TRANSLATE_NOOP("Core", "At rest the sensor measures {} m/s² instead of 9.8."),
    QT_TRANSLATE_NOOP("Core", "Check its units: physio-desktop profile."),
    QT_TRANSLATE_NOOP("Core", "{} was learned from and can prove nothing."),
    QT_TRANSLATE_NOOP("Core", "Record a few repetitions more."),
    QT_TRANSLATE_NOOP(
        "Core",
        "Each person in turn: the others' test sessions to learn from, and the person's own 24 "
        "marked reference repetitions; detection streams through whole test sessions, the "
        "placement known.",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "Each person in turn: nothing but the other people's sessions and references; the strap "
        "taken to be on as it should be, small turns followed by the repetitions so far.",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "As personal, where the person has shown the correct execution alone; too fast and "
        "too small ones are made from it.",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "As personal, test sessions turned by 20 degrees about random axes (10 seeds), by 90 and "
        "by 180 degrees about the limb; a vote over the visit's first repetitions finds the "
        "mounting, the repetitions so far small turns.",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "As personal, with the performed exercise left out of references and learning: everything "
        "that is still counted is a false alarm.",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "Windows of 8 s every second, idle included: from other people only (loso), and with the "
        "person's own references (personal).",
    ),
    QT_TRANSLATE_NOOP("Core", "All people were healthy and recorded in one laboratory; four people are few."),
    QT_TRANSLATE_NOOP(
        "Core", "Low amplitude is told from correct only as far as the patient's own references differ."
    ),
    QT_TRANSLATE_NOOP(
        "Core", "A trunk bend moves the wrist by 1-6 degrees; the chest is the better place for it."
    ),
    QT_TRANSLATE_NOOP("Core", "found and named"),
    QT_TRANSLATE_NOOP("Core", "Certificate of erasure"),
    QT_TRANSLATE_NOOP("Core", "Patient {} was erased on {} UTC by {}."),
    QT_TRANSLATE_NOOP("Core", "The audit trail keeps that it was done, under the name {}."),
    QT_TRANSLATE_NOOP("Core", "Samples erased: {}."),
    QT_TRANSLATE_NOOP("Core", "Rows erased in {}: {}."),
    QT_TRANSLATE_NOOP("Core", "File removed: {}."),
    QT_TRANSLATE_NOOP("Core", "Kept as was chosen, and still holds the patient's data: {}."),
    QT_TRANSLATE_NOOP("Core", "Could not be removed: {}."),
    QT_TRANSLATE_NOOP(
        "Core", "The model {} was also learned from this patient: it holds learned numbers, no recording."
    ),
    QT_TRANSLATE_NOOP("Core", "Reports were once written to {}; look there yourself."),
    QT_TRANSLATE_NOOP("Core", "The check afterwards found a trace: {}."),
    QT_TRANSLATE_NOOP("Core", "The check afterwards read the whole database file and found no trace."),
    QT_TRANSLATE_NOOP(
        "Core",
        "Not promised: a solid-state disk may keep old blocks for a while where no program reaches them.",
    ),
    QT_TRANSLATE_NOOP(
        "Core", "Not promised: copies of exports or of the database that were taken elsewhere."
    ),
    QT_TRANSLATE_NOOP("Core", "Not promised: backups that the computer or the clinic makes of this disk."),
    QT_TRANSLATE_NOOP("Core", "Erasing"),
    QT_TRANSLATE_NOOP("Core", "Rewriting the database file"),
    QT_TRANSLATE_NOOP("Core", "Checking"),
    QT_TRANSLATE_NOOP("Core", "Done"),
    QT_TRANSLATE_NOOP("Core", "This patient is being recorded."),
    QT_TRANSLATE_NOOP("Core", "Stop the recording first."),
    QT_TRANSLATE_NOOP("Core", "There is no patient with this code."),
    QT_TRANSLATE_NOOP("Core", "Check how it is written."),
    QT_TRANSLATE_NOOP("Core", "with execution"),
    QT_TRANSLATE_NOOP("Core", "windows named rightly"),
    QT_TRANSLATE_NOOP("Core", "false alarms per repetition"),
    QT_TRANSLATE_NOOP("Core", "mountings recognised"),
    QT_TRANSLATE_NOOP("Core", "{} is encrypted."),
    QT_TRANSLATE_NOOP("Core", "Its passphrase opens it."),
    QT_TRANSLATE_NOOP("Core", "This passphrase does not open {}."),
    QT_TRANSLATE_NOOP("Core", "Type it once more; mind capital letters and the layout of the keyboard."),
    QT_TRANSLATE_NOOP("Core", "{} is not encrypted, or damaged."),
    QT_TRANSLATE_NOOP("Core", "Open it without a passphrase."),
    QT_TRANSLATE_NOOP("Core", "This cannot be a passphrase."),
    QT_TRANSLATE_NOOP("Core", "Type a passphrase of several words."),
    QT_TRANSLATE_NOOP("Core", "A passphrase has {} characters or more."),
    QT_TRANSLATE_NOOP("Core", "Four or five words are best."),
    QT_TRANSLATE_NOOP("Core", "Encrypted databases cannot be opened: SQLCipher is not installed."),
    QT_TRANSLATE_NOOP("Core", "{} cannot be copied: {}."),
    QT_TRANSLATE_NOOP("Core", "The copy of {} is not whole ({}). Nothing was changed."),
    QT_TRANSLATE_NOOP("Core", "Check the database with physio-desktop doctor, and the disk; then try again."),
    QT_TRANSLATE_NOOP("Core", "The backup folder {} cannot be read: {}."),
    QT_TRANSLATE_NOOP("Core", "The backup folder {} cannot be written: {}."),
    QT_TRANSLATE_NOOP("Core", "The backup folder {} is not there."),
    QT_TRANSLATE_NOOP("Core", "The backup folder {} is full."),
    QT_TRANSLATE_NOOP("Core", "No backup could be written to {}."),
    QT_TRANSLATE_NOOP("Core", "Free some space there, or choose another folder for backups in the settings."),
    QT_TRANSLATE_NOOP(
        "Core", "Connect the drive of the backup folder, or choose another one in the settings."
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "The database {} is damaged ({}). It was backed up as it is, and no older backup was deleted.",
    ),
    QT_TRANSLATE_NOOP("Core", "Restore an older backup, or go on without what is damaged."),
    QT_TRANSLATE_NOOP("Core", "This is the database itself."),
    QT_TRANSLATE_NOOP("Core", "Choose a backup."),
    QT_TRANSLATE_NOOP("Core", "The backup {} is damaged ({})."),
    QT_TRANSLATE_NOOP("Core", "Choose another one."),
    QT_TRANSLATE_NOOP("Core", "{} is empty."),
    QT_TRANSLATE_NOOP("Core", "Choose another backup."),
    QT_TRANSLATE_NOOP(
        "Core", "{} is on a network drive ({}), where a database would be damaged sooner or later."
    ),
    QT_TRANSLATE_NOOP("Core", "Choose a folder of this computer. The backup folder may be on the network."),
    QT_TRANSLATE_NOOP("Core", "{} exists already."),
    QT_TRANSLATE_NOOP("Core", "Choose another folder, or open the database that is there."),
    QT_TRANSLATE_NOOP("Core", "{} has no room for the database."),
    QT_TRANSLATE_NOOP("Core", "Choose another folder."),
    QT_TRANSLATE_NOOP("Core", "{} cannot be replaced: {}."),
    QT_TRANSLATE_NOOP("Core", "{} cannot be deleted: {}."),
    QT_TRANSLATE_NOOP("Core", "It was stopped. Nothing was changed."),
    QT_TRANSLATE_NOOP("Core", "The disk is full: {} cannot grow."),
    QT_TRANSLATE_NOOP("Core", "Free some space on this disk."),
    QT_TRANSLATE_NOOP("Core", "{} cannot be written: it is read-only."),
    QT_TRANSLATE_NOOP("Core", "Make the file and its folder writable."),
    QT_TRANSLATE_NOOP("Core", "Close other programs that use this file."),
    QT_TRANSLATE_NOOP("Core", "The database {} is damaged ({}). It was left as it is."),
    QT_TRANSLATE_NOOP(
        "Core", "Keep a copy of the file; restore the newest file of the folder `backups` beside it."
    ),
    QT_TRANSLATE_NOOP("Core", "At least {} exercises (idle counts) are needed, and there are {}."),
    QT_TRANSLATE_NOOP("Core", "Of {} there are {} windows; at least {} are needed."),
    QT_TRANSLATE_NOOP("Core", "A general model needs at least {} people, and there are {}."),
    QT_TRANSLATE_NOOP("Core", "{} stretches carry two different labels; review them, they are left out."),
    QT_TRANSLATE_NOOP("Core", "Too slow to learn from: {}; {} samples a second are needed."),
    QT_TRANSLATE_NOOP("Core", "Nobody's idle time is known: review whole sessions, or label some idle time."),
    QT_TRANSLATE_NOOP("Core", "Record {} with {} more people; {} show it."),
    QT_TRANSLATE_NOOP("Core", "{} shows only {} repetitions of {}."),
    QT_TRANSLATE_NOOP("Core", "person"),
    QT_TRANSLATE_NOOP("Core", "people"),
    QT_TRANSLATE_NOOP("Core", "session"),
    QT_TRANSLATE_NOOP("Core", "sessions"),
    QT_TRANSLATE_NOOP("Core", "Each {} in turn"),
    QT_TRANSLATE_NOOP("Core", "A fifth of the {} in turn"),
    QT_TRANSLATE_NOOP(
        "Core",
        "{} ({} {}) tested by models that learned from the other {} only, never from other windows of the "
        "same {}; hyperparameters were chosen among those others, and the one number of the calibration from "
        "what was said of them.",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "The model that all of them go on from may have learned from some of these people before: its card "
        "names them, and figures of these flatter.",
    ),
    QT_TRANSLATE_NOOP(
        "Core", "Nothing was tested: there is only one {}, and what was learned from tests nothing."
    ),
    QT_TRANSLATE_NOOP("Core", "is not worse than"),
    QT_TRANSLATE_NOOP("Core", "is worse than"),
    QT_TRANSLATE_NOOP(
        "Core",
        "On {} {} that both can be tested on, this model {} the active one: macro F1 {} against {}, "
        "worst {} {} against {}.",
    ),
    QT_TRANSLATE_NOOP("Core", "The training was cancelled."),
    QT_TRANSLATE_NOOP("Core", "Nothing was changed."),
    QT_TRANSLATE_NOOP("Core", "The training ended by itself (exit code {})."),
    QT_TRANSLATE_NOOP(
        "Core", "Close other programs if memory is short, choose fewer people, and train again."
    ),
    QT_TRANSLATE_NOOP("Core", "The present model cannot go on with {}: it does not know them."),
    QT_TRANSLATE_NOOP("Core", "Train anew instead of going on from the present model."),
    QT_TRANSLATE_NOOP("Core", "The card of {} was changed since it was made."),
    QT_TRANSLATE_NOOP("Core", "{} was changed since it was made."),
    QT_TRANSLATE_NOOP("Core", "The files of {} are missing or cannot be read."),
    QT_TRANSLATE_NOOP("Core", "Go back to another version, or train it again."),
    QT_TRANSLATE_NOOP("Core", "No other model has served here before."),
    QT_TRANSLATE_NOOP("Core", "The shipped model serves."),
    QT_TRANSLATE_NOOP(
        "Core",
        "The shipped model serves, because the active one cannot be used; train it again, or go back to "
        "another version.",
    ),
    QT_TRANSLATE_NOOP("Core", "The model could not be written to {}: {}."),
    QT_TRANSLATE_NOOP(
        "Core", "The active model goes on. Make room, or make the folder writable, and train again."
    ),
    QT_TRANSLATE_NOOP("Core", "The model of {} carries no baseline to compare with."),
    QT_TRANSLATE_NOOP("Core", "Ask for the file once more, exported by this program."),
    QT_TRANSLATE_NOOP("Core", "This model cannot be used: {}"),
    QT_TRANSLATE_NOOP("Core", "This file is larger than any model ({} MB)."),
    QT_TRANSLATE_NOOP("Core", "{} is no model of this program, or not a whole one: {}."),
    QT_TRANSLATE_NOOP("Core", "{} is for places of the sensor that this program does not know."),
    QT_TRANSLATE_NOOP("Core", "Only models that were trained for one placement can be taken over."),
    QT_TRANSLATE_NOOP(
        "Core",
        "The live label was learned from this clinic's own sessions; repetitions are found and judged by the "
        "model it starts from.",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "Figures are of people left out of the learning, as the protocol says; on others they may be lower.",
    ),
)


def in_words(sentence: str) -> str:
    """A sentence of the core, or one message and hint after the other."""
    if not sentence:
        return ""
    groups = (
        *(_SENTENCES, BLUETOOTH_SENTENCES, RECEIVER_SENTENCES, LEARNING_SENTENCES),
        *(UPKEEP_SENTENCES, FILE_SENTENCES),
    )
    for source in map(str, chain.from_iterable(groups)):
        if (found := _pattern(source).fullmatch(sentence)) is not None:
            return translate("Core", source).format(*map(in_words, found.groups()))
    return sentence


def told(message: str, hint: str = "") -> str:
    return f"{in_words(message)} {in_words(hint)}".strip()


def error_in_words(error: PhysioError) -> str:
    return told(error.message, error.hint)


def said_of(error: BaseException) -> str:
    """Any error as a person reads it on a page; the traceback belongs to the log."""
    if isinstance(error, PhysioError):
        return error_in_words(error)
    return translate("Toast", "Something went wrong that nobody foresaw. Your recordings are safe.")


@cache
def _pattern(source: str) -> re.Pattern[str]:
    return re.compile("(.+)".join(map(re.escape, source.split("{}"))), re.DOTALL)
