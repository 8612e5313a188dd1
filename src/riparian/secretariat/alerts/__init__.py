"""Alerts: a threshold is crossed, the named desks are told, and each of them is waited for."""
