"""The design of texts: coded clause by clause, compared with others and with base rates."""
