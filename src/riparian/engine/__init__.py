"""The engine: frozen objects in, frozen results out; no web, network or environment."""
