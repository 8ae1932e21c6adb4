"""Stage 7: where documents are carried. Destinations know nothing of health."""
