"""Tags of the pages of coded texts."""
