"""A stored session as documents."""
