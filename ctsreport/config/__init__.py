"""ctsreport.toml: read, checked whole, and told where each value stands."""
