"""Data of redaction: words of names, makers' tokens, commands of shells and devices, words of prose. No code."""
