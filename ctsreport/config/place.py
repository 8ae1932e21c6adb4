"""Where the file lies: to find none costs next to nothing, for most runs have none."""

import os

NAME = "ctsreport.toml"

PATHS = frozenset({"cacert", "capath", "client-cert", "client-key", "output", "note", "templates"})
"""Keys whose values are paths: they count from the file's folder."""


def find(named: str | None) -> str | None:
    """The file: the one that is named, else `NAME` where it is there."""
    return named if named is not None else (NAME if os.path.lexists(NAME) else None)
