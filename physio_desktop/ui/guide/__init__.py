"""The documents, read inside the program: where it is installed there may be no network and no README."""
