"""Khmer: dates as Django has them, numbers in groups of three."""

DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "."
NUMBER_GROUPING = 3
