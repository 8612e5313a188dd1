"""Who bears what: burden keys and what was pledged and delivered."""
