"""The sharing ledger: what was promised to be shared, and what arrived."""
