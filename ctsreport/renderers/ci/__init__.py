"""What CI systems read: test results, and commands that a job prints."""
