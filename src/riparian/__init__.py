"""Riparian: what cooperation on a shared river is worth, who bears what, which rules hold."""

__version__ = "0.1.0"
