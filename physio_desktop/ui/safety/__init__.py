"""Passphrase, lock page, backups: the safety of the data at the window."""
