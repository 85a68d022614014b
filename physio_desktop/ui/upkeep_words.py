"""Sentences of the core about updates, upgrades, settings and home packages; listed as in `core_words`."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

UPKEEP_SENTENCES = (
    QT_TRANSLATE_NOOP("Core", "This build knows no release key, so no update can be verified."),
    QT_TRANSLATE_NOOP("Core", "Install a newer version by hand, from whom you trust."),
    QT_TRANSLATE_NOOP("Core", "The update is signed with a key that this version does not know."),
    QT_TRANSLATE_NOOP("Core", "Ask whoever gave it to you; do not install it by hand unless you trust them."),
    QT_TRANSLATE_NOOP("Core", "The update is signed with a key that was withdrawn."),
    QT_TRANSLATE_NOOP("Core", "Do not install it. Get a newer one."),
    QT_TRANSLATE_NOOP(
        "Core",
        "The signature of the update is wrong: it was altered, or is not from the makers of this program.",
    ),
    QT_TRANSLATE_NOOP("Core", "Do not install it. Get it once more, from whom you trust."),
    QT_TRANSLATE_NOOP("Core", "Plug the stick in, or choose another folder."),
    QT_TRANSLATE_NOOP("Core", "What the update says of itself cannot be understood."),
    QT_TRANSLATE_NOOP("Core", "It may need a newer version first."),
    QT_TRANSLATE_NOOP("Core", "Version {} is for another system ({}; this is {})."),
    QT_TRANSLATE_NOOP("Core", "Get the one for this system."),
    QT_TRANSLATE_NOOP("Core", "Version {} is the one that is installed."),
    QT_TRANSLATE_NOOP("Core", "There is nothing to do."),
    QT_TRANSLATE_NOOP("Core", "Version {} is older than the installed {}."),
    QT_TRANSLATE_NOOP(
        "Core", "An older version would not open your database. It is not installed from here."
    ),
    QT_TRANSLATE_NOOP("Core", "Version {} needs {} first; this is {}."),
    QT_TRANSLATE_NOOP("Core", "Install that version, then this one."),
    QT_TRANSLATE_NOOP("Core", "Copy it once more from where it came."),
    QT_TRANSLATE_NOOP("Core", "The update is larger than it should be."),
    QT_TRANSLATE_NOOP("Core", "{} is larger than it should be."),
    QT_TRANSLATE_NOOP("Core", "{} is not complete ({} of {} bytes)."),
    QT_TRANSLATE_NOOP("Core", "{} was altered: it is not what was signed."),
    QT_TRANSLATE_NOOP("Core", "Do not install it."),
    QT_TRANSLATE_NOOP("Core", "The verified copy of the update is gone."),
    QT_TRANSLATE_NOOP("Core", "Look for the update again."),
    QT_TRANSLATE_NOOP("Core", "The verified copy of the update was altered."),
    QT_TRANSLATE_NOOP("Core", "There is no room for the update: it takes {} MB."),
    QT_TRANSLATE_NOOP("Core", "{} is missing beside the update."),
    QT_TRANSLATE_NOOP("Core", "{} is a link and not a file."),
    QT_TRANSLATE_NOOP("Core", "{} is not a file."),
    QT_TRANSLATE_NOOP("Core", "{} cannot be installed from here."),
    QT_TRANSLATE_NOOP("Core", "Install it by hand."),
    QT_TRANSLATE_NOOP("Core", "The update could not be put in place: {}."),
    QT_TRANSLATE_NOOP("Core", "The former version is still there."),
    QT_TRANSLATE_NOOP("Core", "There is no program in the update."),
    QT_TRANSLATE_NOOP(
        "Core", "{} was written by a newer version of this program (tables {}; this one knows {})."
    ),
    QT_TRANSLATE_NOOP(
        "Core", "It was left as it is. Install the newest version of the program, then open it again."
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "It was left as it is. Install the newest version of the program, then open it again; or restore {}, "
        "the backup from before its update, which this version opens.",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "{} is of an earlier version, and no backup could be made before it is brought to this one: {}",
    ),
    QT_TRANSLATE_NOOP("Core", "Nothing was changed. {}"),
    QT_TRANSLATE_NOOP("Core", "{} was written by a newer version of this program."),
    QT_TRANSLATE_NOOP(
        "Core",
        "What this version knows of it holds, and changes are not kept. Install the newest version.",
    ),
    QT_TRANSLATE_NOOP("Core", "The preset of this computer, {}, is not followed entirely: {}."),
    QT_TRANSLATE_NOOP("Core", "it cannot be read ({})"),
    QT_TRANSLATE_NOOP("Core", "it is no JSON object"),
    QT_TRANSLATE_NOOP("Core", "it is of a newer version of this program: {}"),
    QT_TRANSLATE_NOOP("Core", "unknown names: {}"),
    QT_TRANSLATE_NOOP("Core", "values that make no sense: {}"),
    QT_TRANSLATE_NOOP("Core", "fixed, but not set: {}"),
    QT_TRANSLATE_NOOP(
        "Core", "Whoever looks after this computer can mend it; physio-desktop doctor checks it."
    ),
    QT_TRANSLATE_NOOP("Core", "This is not a home package."),
    QT_TRANSLATE_NOOP("Core", "Choose a file that ends with .physio-home."),
    QT_TRANSLATE_NOOP("Core", "This is a home package, which sets the program up for a patient at home."),
    QT_TRANSLATE_NOOP("Core", "Open it there, with Open a home package in the File menu."),
    QT_TRANSLATE_NOOP("Core", "This patient has no plan that could be done at home."),
    QT_TRANSLATE_NOOP("Core", "Write the plan on the patient's page first."),
    QT_TRANSLATE_NOOP(
        "Core",
        "This computer has data of others than {}; a home package is for a computer of one patient alone.",
    ),
    QT_TRANSLATE_NOOP(
        "Core", "Open it on the computer at home, or choose another database in the settings first."
    ),
    QT_TRANSLATE_NOOP("Core", "This home package has the unknown version {}."),
    QT_TRANSLATE_NOOP("Core", "{} is too large for a home package."),
    QT_TRANSLATE_NOOP(
        "Core", "The program is portable and keeps its data in {}, which cannot be written: {}."
    ),
    QT_TRANSLATE_NOOP("Core", "Make the stick writable, or copy the program to a place that is."),
)
