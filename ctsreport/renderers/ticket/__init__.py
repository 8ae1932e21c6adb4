"""Comments of ticket systems that have a markup of their own."""
