"""What the core says about the receiver for Wi-Fi sensors; see `core_words`."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

RECEIVER_SENTENCES = (
    QT_TRANSLATE_NOOP("Core", "The receiver for Wi-Fi sensors is off."),
    QT_TRANSLATE_NOOP("Core", "Switch it on in the settings."),
    QT_TRANSLATE_NOOP("Core", "Switch it on in the settings, then connect again."),
    QT_TRANSLATE_NOOP("Core", "Waiting for the first readings."),
    QT_TRANSLATE_NOOP("Core", "Switch the sensor on."),
    QT_TRANSLATE_NOOP("Core", "Port {} is in use by another program."),
    QT_TRANSLATE_NOOP("Core", "Choose another port for the receiver."),
    QT_TRANSLATE_NOOP("Core", "{} is not an address of this computer now."),
    QT_TRANSLATE_NOOP("Core", "{} is no longer an address of this computer."),
    QT_TRANSLATE_NOOP("Core", "Connect the network, or choose the address anew."),
    QT_TRANSLATE_NOOP("Core", "Connect the network again, or choose the address anew."),
    QT_TRANSLATE_NOOP("Core", "You may not listen at port {}."),
    QT_TRANSLATE_NOOP("Core", "Choose a port from 1024 to 65535."),
    QT_TRANSLATE_NOOP("Core", "The receiver cannot listen at {}: {}."),
    QT_TRANSLATE_NOOP("Core", "The receiver listens at {}."),
    QT_TRANSLATE_NOOP("Core", "Connect it as the list of sensors shows it."),
    QT_TRANSLATE_NOOP("Core", "The token of the receiver cannot be kept: {}."),
    QT_TRANSLATE_NOOP("Core", "Check the rights of your user folder."),
)
