"""What is worth having: benefit accounts, coalitions and the sharing of gains."""
