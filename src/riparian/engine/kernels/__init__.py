"""Numba functions on arrays: no validation, no objects."""
