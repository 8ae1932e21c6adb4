"""Headers of an instance, their values from where they lie: the file itself, the environment, a file of its own."""

from collections.abc import Mapping
from pathlib import Path as FilePath

from msgspec import Struct

from ctsreport.config.problem import Path, Problem
from ctsreport.config.schema import HeaderFrom
from ctsreport.config.secret import Missing, Wrong, look_up
from ctsreport.errors import CtsReportError
from ctsreport.sources.settings import parse_headers


class Headers(Struct, frozen=True):
    """``NAME: VALUE`` texts; what is ``wrong`` with them, and what is ``missing``: wrong only where it is asked."""

    texts: tuple[str, ...] = ()
    wrong: tuple[Problem, ...] = ()
    missing: tuple[Problem, ...] = ()


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
    except Missing as missing:
        return Headers(missing=(Problem(path, str(missing)),))
    except Wrong as wrong:
        return Headers(wrong=(Problem(path, str(wrong)),))
    except CtsReportError as error:
        return Headers(wrong=(Problem(path, f"{error.message} {error.cure}"),))
    return Headers((text,))


def _from_elsewhere(value: HeaderFrom, folder: FilePath, environment: Mapping[str, str] | None) -> str:
    return f"{value.prefix}{look_up(value.env, value.file, folder, environment)}"
