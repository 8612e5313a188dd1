"""The Common Alerting Protocol 1.2: messages, their rules, XML, signatures, and replay."""
