"""Sessions that leave the program, and sessions that come into it: reports, and files from home."""
