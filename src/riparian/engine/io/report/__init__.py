"""The report of the main study: one page that needs no other host and no program to be read."""
