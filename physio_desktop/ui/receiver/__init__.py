"""The receiver for Wi-Fi sensors, as the window switches it on and shows it."""
