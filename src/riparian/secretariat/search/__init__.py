"""Search: words of seven scripts found inside sentences, cut by the visibility rule."""
