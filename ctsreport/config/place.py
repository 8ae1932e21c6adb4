"""Where the file lies: to find none costs next to nothing, for most runs have none."""

import os

from msgspec import Struct

NAME = "ctsreport.toml"


class ConfigPath(Struct, frozen=True):
    """The path of the file, and whether somebody named it: what merely lies there is not trusted."""

    path: str
    named: bool = True


def find(named: str | None) -> ConfigPath | None:
    """The file: the one that is named, else `NAME` where it is there."""
    if named is not None:
        return ConfigPath(named)
    if not os.path.lexists(NAME):
        return None
    return ConfigPath(NAME, named=False)
