"""The window: pages, their presenters, and nothing that decides, stores or computes."""
