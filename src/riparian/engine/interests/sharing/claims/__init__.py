"""Dividing a short supply among claims: one module a rule or a pair of mirrored rules."""
