"""Stations of the river, their series, the doors by which readings come in, and the checks."""
