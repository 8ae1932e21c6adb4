"""Metrics: figures that a program stores, compares or draws."""
