"""Stage 5: what a reader sees: frozen, sorted, worded. Renderers draw it and decide nothing."""
