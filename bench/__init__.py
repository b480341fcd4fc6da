"""Measurements of speed, memory and quality: `python -m bench`."""
