"""Plans: their sections and measures, indicators with history, staged goals, what covers what."""
