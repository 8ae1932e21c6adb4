"""Stage 2: what one daemon said at one instant."""
