"""Thai: dates as Django has them, numbers in groups of three."""

NUMBER_GROUPING = 3
