"""Norms: rules that can be tested, their findings and lives, and the design of texts."""
