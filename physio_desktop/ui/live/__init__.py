"""What happens now: plots, exercise, count, sets."""
