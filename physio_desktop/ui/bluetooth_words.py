"""Sentences of the core about Bluetooth: why it does not work, and what is done to find a sensor."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

BLUETOOTH_SENTENCES = (
    QT_TRANSLATE_NOOP("Core", "Looking for {} …"),
    QT_TRANSLATE_NOOP("Core", "Connecting to {} …"),
    QT_TRANSLATE_NOOP("Core", "The sensor {} is gone."),
    QT_TRANSLATE_NOOP("Core", "Bring it nearer, and check its battery."),
    QT_TRANSLATE_NOOP("Core", "There is no sensor {} near."),
    QT_TRANSLATE_NOOP("Core", "Switch it on, bring it nearer, and end its connection to other devices."),
    QT_TRANSLATE_NOOP("Core", "There are several sensors called {}."),
    QT_TRANSLATE_NOOP("Core", "Choose one by its address; physio-desktop devices lists them."),
    QT_TRANSLATE_NOOP("Core", "{} is near but does not let itself be connected."),
    QT_TRANSLATE_NOOP(
        "Core", "Switch it off and on, bring it nearer, and end its connection to other devices."
    ),
    QT_TRANSLATE_NOOP("Core", "{} offers no service that carries a sensor's stream."),
    QT_TRANSLATE_NOOP("Core", "It offers {}. Name the right one: resources/bluetooth.md."),
    QT_TRANSLATE_NOOP("Core", "{} wants to be paired with this computer, and that failed."),
    QT_TRANSLATE_NOOP("Core", "Pair it in Settings, Bluetooth & devices, then connect again."),
    QT_TRANSLATE_NOOP("Core", "Answer the question of the system, then connect again."),
    QT_TRANSLATE_NOOP("Core", "Pair it in the Bluetooth settings of the system, then connect again."),
    QT_TRANSLATE_NOOP("Core", "This computer has no Bluetooth adapter."),
    QT_TRANSLATE_NOOP("Core", "The Bluetooth adapter is too old for this sensor."),
    QT_TRANSLATE_NOOP("Core", "Use the USB cable, or plug in a Bluetooth adapter of version 4 or newer."),
    QT_TRANSLATE_NOOP("Core", "Bluetooth is switched off."),
    QT_TRANSLATE_NOOP("Core", "Switch it on: Settings, Bluetooth & devices."),
    QT_TRANSLATE_NOOP("Core", "Switch it on: System Settings, Bluetooth."),
    QT_TRANSLATE_NOOP("Core", "Switch it on in the settings of the system, or run: bluetoothctl power on"),
    QT_TRANSLATE_NOOP("Core", "This program may not use Bluetooth."),
    QT_TRANSLATE_NOOP(
        "Core", "Allow it: Settings, Privacy & security, Radios. Then start the program again."
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "Allow it: System Settings, Privacy & Security, Bluetooth. Then start the program again.",
    ),
    QT_TRANSLATE_NOOP("Core", "Run: sudo usermod -aG bluetooth $USER, then log out and in again."),
    QT_TRANSLATE_NOOP("Core", "The Bluetooth service of this computer is not running."),
    QT_TRANSLATE_NOOP("Core", "Run: sudo apt-get install bluez && sudo systemctl enable --now bluetooth"),
    QT_TRANSLATE_NOOP("Core", "This computer has no system bus (D-Bus), which Bluetooth needs."),
    QT_TRANSLATE_NOOP("Core", "Use the USB cable. In a container, start the program on the computer itself."),
    QT_TRANSLATE_NOOP("Core", "Bluetooth support is not installed."),
    QT_TRANSLATE_NOOP("Core", "Install the program again."),
    QT_TRANSLATE_NOOP("Core", "Another program is using Bluetooth just now."),
    QT_TRANSLATE_NOOP("Core", "Wait a moment and try again."),
    QT_TRANSLATE_NOOP("Core", "Bluetooth does not work: {}."),
    QT_TRANSLATE_NOOP("Core", "it does not answer"),
    QT_TRANSLATE_NOOP("Core", "Switch Bluetooth off and on; if that does not help, restart the computer."),
    QT_TRANSLATE_NOOP("Core", "{}; does not say whether it is a sensor"),
)
