"""Texts in sections and paragraphs: their keys, their plain form, the comparison of two."""
