"""The formats that tests go through."""

from ctsreport.renderers import FORMATS

TEXT_FORMATS = tuple(name for name, each in FORMATS.items() if not each.extra)
"""Those that every machine makes, and that are text."""
