"""Dividing gains and costs: one module a rule, and a registry over them."""
