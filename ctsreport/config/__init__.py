"""ctsreport.toml: read and checked whole, with the place of each value."""
