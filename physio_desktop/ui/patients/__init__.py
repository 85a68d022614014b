"""Whom: pseudonyms, notes, plans."""
