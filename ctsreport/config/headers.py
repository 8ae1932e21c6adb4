"""Headers of an instance, their values from where they lie: the file itself, the environment, a file of its own."""

from collections.abc import Mapping
from pathlib import Path as FilePath

from msgspec import Struct

from ctsreport.bounded import read_bytes
from ctsreport.config.problem import Path, Problem
from ctsreport.config.schema import HeaderFrom
from ctsreport.errors import CtsReportError
from ctsreport.sources.settings import parse_headers

MOST_SECRET = 1 << 16
"""Bytes of a file that holds a header's value."""


class Headers(Struct, frozen=True):
    """``NAME: VALUE`` texts; what is ``wrong`` with them, and what is ``missing``: wrong only where it is asked."""

    texts: tuple[str, ...] = ()
    wrong: tuple[Problem, ...] = ()
    missing: tuple[Problem, ...] = ()


class _Missing(Exception):
    """A value that is not here."""


class _Wrong(Exception):
    """A header that no value makes right."""


def headers_of(
    table: Mapping[str, str | HeaderFrom], path: Path, folder: FilePath, environment: Mapping[str, str] | None
) -> Headers:
    """The headers of an instance, whose table stands at a path of keys.

    Without an environment nothing is sent: then nothing is looked up there, nor in files.
    """
    made = [_header(name, value, (*path, name), folder, environment) for name, value in table.items()]
    return Headers(
        tuple(text for each in made for text in each.texts),
        tuple(problem for each in made for problem in each.wrong),
        tuple(problem for each in made for problem in each.missing),
    )


def _header(
    name: str, value: str | HeaderFrom, path: Path, folder: FilePath, environment: Mapping[str, str] | None
) -> Headers:
    try:
        text = f"{name}: {value if isinstance(value, str) else _from_elsewhere(value, folder, environment)}"
        parse_headers([text])
    except _Missing as missing:
        return Headers(missing=(Problem(path, str(missing)),))
    except _Wrong as wrong:
        return Headers(wrong=(Problem(path, str(wrong)),))
    except CtsReportError as error:
        return Headers(wrong=(Problem(path, f"{error.message} {error.cure}"),))
    return Headers((text,))


def _from_elsewhere(value: HeaderFrom, folder: FilePath, environment: Mapping[str, str] | None) -> str:
    if (value.env is None) == (value.file is None):
        raise _Wrong("Name either env or file.")
    if environment is None:
        return value.prefix
    if value.env is not None:
        found, what = environment.get(value.env, ""), f"The variable {value.env} is not set."
    else:
        found, what = _secret(value.file or "", folder), f"{value.file} is empty."
    if not found.strip():
        raise _Missing(what)
    return f"{value.prefix}{found.strip()}"


def _secret(file: str, folder: FilePath) -> str:
    try:
        data = read_bytes(folder / file, MOST_SECRET)
        return data.decode()
    except (OSError, UnicodeDecodeError, ValueError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8"
        raise _Missing(f"{file} cannot be read: {why}.") from error
