"""Physio Desktop: one strap-on 9-axis sensor, one window on the clinic's screen."""

__version__ = "0.1.0"
