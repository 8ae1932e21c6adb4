"""Memory: what daemons said at earlier looks. It gives analysis what is known, and judges nothing."""
