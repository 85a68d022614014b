"""The figures that the program promises, measured. Empty, so that a measuring process loads only its own."""
