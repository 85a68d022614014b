"""A recorded session on one timeline: looked at, played, corrected."""
