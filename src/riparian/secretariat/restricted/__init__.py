"""Restricted information: handling codes enforced, hidden groups, bodies nobody here can read."""
