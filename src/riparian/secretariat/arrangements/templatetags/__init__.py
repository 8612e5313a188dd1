"""Tags of the pages of arrangements."""
