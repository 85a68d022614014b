"""Files from outside: classified window by window, and kept as sessions."""
