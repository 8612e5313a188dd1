"""What was promised to be shared: when it is due, and where it stands at an instant."""
