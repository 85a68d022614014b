"""All sessions at once: what was done, how well, how sure the program was."""
