"""Notices of changed releases: announced, timed down the river, held against the gauges."""
