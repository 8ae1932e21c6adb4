"""The page as one flat run of blocks, which each markup only spells: what is said, and in which order, stands once."""
