"""The mechanism: tiers of bodies, their parents, mandates, terms and participants."""
