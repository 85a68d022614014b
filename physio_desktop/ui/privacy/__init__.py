"""Who did what, and making an end of a patient's data."""
