"""How the program looks and speaks."""
