"""`python -m physio_desktop`."""

from physio_desktop.cli import main

if __name__ == "__main__":
    main()
