"""The design of a text: how binding, precise and delegated, how stable and how flexible it is."""
