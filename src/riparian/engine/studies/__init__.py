"""Whole questions: the arrows between interests, responsibilities and norms."""
