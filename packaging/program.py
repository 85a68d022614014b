"""What PyInstaller freezes: the program, as `python -m physio_desktop` runs it."""

from physio_desktop.__main__ import main

main()
