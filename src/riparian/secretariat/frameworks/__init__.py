"""Frameworks: tag once, map through a reviewed crosswalk; the other mechanisms around the river."""
