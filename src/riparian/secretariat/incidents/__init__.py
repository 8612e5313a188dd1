"""Incidents: what happened, who knew, who helps, and drills that nobody takes for real."""
