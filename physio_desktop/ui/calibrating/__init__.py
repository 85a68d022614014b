"""Guided calibrations over the stream that runs; each writes the profile of the sensor."""
