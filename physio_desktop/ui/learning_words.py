"""Sentences of the core about models of one patient, the public archive, and figures for other programs."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

LEARNING_SENTENCES = (
    QT_TRANSLATE_NOOP("Core", "part"),
    QT_TRANSLATE_NOOP("Core", "parts"),
    QT_TRANSLATE_NOOP(
        "Core", "All of them learned from {} people of the public archive, too, who were not tested."
    ),
    QT_TRANSLATE_NOOP("Core", "All of it is of one person: of others it says nothing."),
    QT_TRANSLATE_NOOP(
        "Core",
        "The parts share their sessions; on another day, with the sensor put on anew, figures may be lower.",
    ),
    QT_TRANSLATE_NOOP("Core", "There is nothing on which both models can be tested."),
    QT_TRANSLATE_NOOP("Core", "It is not known how this model does on the people of this clinic."),
    QT_TRANSLATE_NOOP("Core", "It learned for one patient and serves nobody else."),
    QT_TRANSLATE_NOOP("Core", "No reviewed session with the sensor at {} was chosen."),
    QT_TRANSLATE_NOOP("Core", "Review some sessions, or choose another placement or other people."),
    QT_TRANSLATE_NOOP("Core", "A model for one patient learns from one patient."),
    QT_TRANSLATE_NOOP("Core", "Name exactly one, or train one for everybody."),
    QT_TRANSLATE_NOOP("Core", "Record {} in another session, too: what was shown once cannot be tested."),
    QT_TRANSLATE_NOOP("Core", "This model is for one patient alone, {}, whom nobody knows here."),
    QT_TRANSLATE_NOOP(
        "Core", "Receive a session of this patient first, or take a model that is for everybody."
    ),
    QT_TRANSLATE_NOOP("Core", "{} is not of the public archive."),
    QT_TRANSLATE_NOOP("Core", "Import it for a patient."),
    QT_TRANSLATE_NOOP("Core", "The metrics cannot be offered at port {}: {}."),
    QT_TRANSLATE_NOOP("Core", "Choose another port in the settings."),
    QT_TRANSLATE_NOOP("Core", "Runs cannot be mirrored to {}."),
    QT_TRANSLATE_NOOP("Core", "Name mlflow:ADDRESS or wandb:FOLDER."),
    QT_TRANSLATE_NOOP("Core", "An address begins with http://, https:// or sqlite:///."),
    QT_TRANSLATE_NOOP("Core", "An address with a password in it is not kept."),
    QT_TRANSLATE_NOOP("Core", "Leave it out, and set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD."),
    QT_TRANSLATE_NOOP("Core", "The run could not be mirrored ({})."),
    QT_TRANSLATE_NOOP("Core", "The run itself is kept. Check the address, then mirror it again."),
    QT_TRANSLATE_NOOP("Core", "{} is not installed."),
    QT_TRANSLATE_NOOP("Core", "Install the program with its extra `{}`, or do without."),
)
