"""Blocks of samples to what is drawn and recognised."""
