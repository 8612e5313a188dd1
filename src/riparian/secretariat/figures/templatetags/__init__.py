"""Tags of figures."""
