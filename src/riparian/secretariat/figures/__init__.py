"""Figures: every statement of a quantity with its date, scope, unit, source and status."""
