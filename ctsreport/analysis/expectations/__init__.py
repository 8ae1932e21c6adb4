"""What people expect of tasks: the gate's rules, failures that are known, and what is known of tasks."""
