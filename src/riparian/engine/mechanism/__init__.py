"""The mechanism itself: whether it works as an arrangement that others can rely on."""
