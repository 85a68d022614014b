"""Memory to disk and back: the one place that knows the database."""
