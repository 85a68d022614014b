"""Training from recorded sessions: what there is, what came of it, and earlier runs."""
