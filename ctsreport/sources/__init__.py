"""Stage 1: where JSON comes from. A source knows nothing of health."""
