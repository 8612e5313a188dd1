"""The front page, the desk of the reader, and what changed."""
