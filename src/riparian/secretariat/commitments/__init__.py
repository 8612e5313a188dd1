"""What was promised, by when, by whom, what shows it, and how far it is done."""
