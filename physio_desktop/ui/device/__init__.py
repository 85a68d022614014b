"""Which sensor: a list that fills itself, and why one cannot be opened."""
