"""The jobs of the program: recording, importing, exporting."""
