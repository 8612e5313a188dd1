"""Restricted information: handling codes, hidden groups, bodies the platform cannot read."""
