"""One module per command: parse, make one call, print."""
