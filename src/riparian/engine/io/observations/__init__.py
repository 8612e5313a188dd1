"""Readings in files and messages: as they came, in which unit, and written for others to read."""
