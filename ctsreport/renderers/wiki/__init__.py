"""Pages for wikis: each a spelling of the same outline."""
