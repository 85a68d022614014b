"""A newer version from a folder or a stick: shown, verified, installed when the program has closed."""
