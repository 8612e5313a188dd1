"""Chinese: figures are grouped by three with a comma; Django does not group them."""

THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
