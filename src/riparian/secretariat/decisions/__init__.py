"""Decisions by consensus: drafts, silence procedures, statements that travel with the text."""
