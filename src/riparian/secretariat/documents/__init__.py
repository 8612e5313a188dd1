"""Documents: their texts, versions, languages and links."""
