"""Something secret from where it lies: the environment, or a file of its own."""

from collections.abc import Mapping
from pathlib import Path as FilePath

from ctsreport.bounded import read_bytes

MOST_SECRET = 1 << 16
"""Bytes of a file that holds a secret."""


class Missing(Exception):
    """A value that is not here: wrong only where it is needed."""


class Wrong(Exception):
    """What no value makes right."""


def look_up(env: str | None, file: str | None, folder: FilePath, environment: Mapping[str, str] | None) -> str:
    """The value, without blanks around it; empty without an environment, where nothing is sent.

    Raises `Wrong` unless one of the two is named, `Missing` where that holds nothing.
    """
    if (env is None) == (file is None):
        raise Wrong("Name either env or file.")
    if environment is None:
        return ""
    if env is not None:
        found, what = environment.get(env, ""), f"The variable {env} is not set."
    else:
        found, what = _in_file(file or "", folder), f"{file} is empty."
    if not found.strip():
        raise Missing(what)
    return found.strip()


def _in_file(file: str, folder: FilePath) -> str:
    try:
        return read_bytes(folder / file, MOST_SECRET).decode()
    except (OSError, UnicodeDecodeError, ValueError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8"
        raise Missing(f"{file} cannot be read: {why}.") from error
