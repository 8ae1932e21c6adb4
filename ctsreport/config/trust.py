"""What a file that nobody named may not do.

``ctsreport.toml`` is taken from the folder in which the program runs, which may be a checkout of somebody else's: it
shapes the report, and reaches nothing beyond its folder.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path as FilePath
from typing import Any

from ctsreport.config.effect import CONNECTION, REPORT, Effect
from ctsreport.config.keys import FileOption, by_key
from ctsreport.config.place import NAME
from ctsreport.config.problem import Path, Places, Problem, config_error
from ctsreport.errors import CtsReportError

CURE = (
    f"{NAME} was found here, not named. If it is yours, name it: --config {NAME}, or CTSREPORT_CONFIG={NAME} in the "
    "environment."
)


def untrusted(problems: Sequence[Problem], places: Places) -> CtsReportError:
    """What a file that nobody named may not do, as one error (2)."""
    return config_error(problems, places, CURE)


def leads_out(path: str) -> bool:
    """Whether the file itself is a link out of its folder: then it is not read at all."""
    return not _is_inside(FilePath(path).parent, FilePath(path).name)


def beyond_trust(table: Mapping[str, Any], options: Sequence[FileOption], path: str) -> Iterator[Problem]:
    """All that is wrong with a file only because nobody named it. Its shape is in order."""
    folder = FilePath(path).parent
    tables: list[tuple[Path, str, Mapping[str, Any]]] = [
        ((name,), name, table.get(name, {})) for name in (REPORT, CONNECTION)
    ]
    tables += [(("instances", number), CONNECTION, each) for number, each in enumerate(table.get("instances", ()))]
    for place, name, values in tables:
        known = by_key(tuple(options), name)
        for key, value in values.items():
            if key in known:
                yield from _of_value(known[key], value, (*place, key), folder)
        yield from _of_headers(values.get("headers", {}), (*place, "headers"))
    if table.get("targets"):
        yield Problem(
            ("targets",),
            "It would carry reports to other places, with secrets of this machine: targets want a file that is "
            "named, best one of another name (publish.toml).",
        )


def _of_value(option: FileOption, value: Any, path: Path, folder: FilePath) -> Iterator[Problem]:
    if Effect.WEAKENS in option.effect and value:
        yield Problem(path, "It would leave secrets in the report.")
    if Effect.ASKS in option.effect:
        yield Problem(path, "It would send the token of a variable of the environment to this address.")
    if Effect.REMEMBERS in option.effect and "://" in value:
        yield Problem(path, "It would keep what is read in a database, beyond this run.")
    elif option.effect.is_path and value != "-":
        way = _way_out(folder, value)
        does = "is read"
        if Effect.WRITES in option.effect:
            does = "is written to"
        if way:
            yield Problem(path, f"{value} {does}, and {way}.")


def _of_headers(headers: Mapping[str, Any], path: Path) -> Iterator[Problem]:
    for name, value in headers.items():
        if isinstance(value, dict) and value.keys() & {"env", "file"}:
            what = "file"
            if "env" in value:
                what = "variable of the environment"
            yield Problem((*path, name), f"It would send the value of a {what} to the address of this instance.")


def _way_out(folder: FilePath, value: str) -> str | None:
    """How a path leaves the folder: by itself, or by a link right below it."""
    if "://" in value:
        return "is no file of this folder"
    if not _is_inside(folder, value):
        return "lies outside of the folder of this file"
    try:
        links = [entry.name for entry in os.scandir(folder / value) if entry.is_symlink()]
    except (OSError, ValueError):  # no folder, or none yet
        return None
    leading_out = (name for name in sorted(links) if not _is_inside(folder, os.path.join(value, name)))  # noqa: PTH118
    out = next(leading_out, None)
    if not out:
        return None
    return f"{out} in it is a link that leads out of the folder of this file"


def _is_inside(folder: FilePath, value: str) -> bool:
    """Whether a path lies in the folder, links followed. A text that is not a path does not."""
    try:
        return FilePath(os.path.realpath(folder / value)).is_relative_to(os.path.realpath(folder))
    except (OSError, ValueError):
        return False
