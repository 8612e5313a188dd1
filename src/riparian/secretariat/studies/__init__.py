"""Questions to the engine, asked on the web: queued, run, stored with what they were run on."""
