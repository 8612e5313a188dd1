"""Restricted information: handling codes enforced, hidden groups, and bodies the platform cannot read."""
