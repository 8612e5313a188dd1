"""The river network, frozen and validated when built, and its simulation."""
