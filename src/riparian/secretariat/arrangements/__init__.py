"""Arrangements for shared basins: SDG 6.5.2 with evidence, alarms and a draft to agree on."""
