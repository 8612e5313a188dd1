"""The platform: six equal secretariats prepare, decide and remember together."""
