"""``[[targets]]``: where reports are carried. What each kind takes is said by the kind itself."""

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path as FilePath
from typing import Any, get_args

import msgspec
from msgspec import Struct, structs

from ctsreport.config.problem import Path, Problem
from ctsreport.config.secret import Missing, Wrong, look_up
from ctsreport.config.validation import problems
from ctsreport.destinations.targets import KINDS
from ctsreport.destinations.targets.settings import Secret, TargetSettings
from ctsreport.errors import did_you_mean

TABLE = "targets"

# What is no path though it stands where one may: `https://…`, `git@HOST:PATH`; not `C:\wiki`
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://|[^/\\]{2,}:")


class ConfiguredTarget(Struct, frozen=True):
    """A target of the file. ``secrets`` is what its settings name, ``missing`` what of that is not here."""

    settings: TargetSettings
    secrets: Mapping[Secret, str] = {}
    missing: tuple[Problem, ...] = ()

    @property
    def name(self) -> str:
        return self.settings.name


def target_problems(tables: Sequence[Any], instances: Sequence[Mapping[str, Any]]) -> Iterator[Problem]:
    """All that is wrong with them: unknown kinds and keys, wrong types, names that stand for something else too."""
    taken = {str(each.get("name")): "instance" for each in instances if isinstance(each, dict)}
    for number, table in enumerate(tables):
        path = (TABLE, number)
        yield from _of_one(table, path)
        name = str(table.get("name"))
        if name in taken:
            yield Problem((*path, "name"), f"Another {taken[name]} is named {name} too.")
        taken[name] = "target"


def _of_one(table: Mapping[str, Any], path: Path) -> Iterator[Problem]:
    kind = KINDS.get(str(table.get("kind")))
    if kind is None:
        near = did_you_mean(str(table.get("kind")), KINDS) if "kind" in table else ""
        yield Problem((*path, "kind"), f"{near} There are {', '.join(KINDS)}.".strip())
        return
    plain = {field.encode_name for field in structs.fields(kind.settings) if Secret in get_args(field.type)}
    plain |= {field.encode_name for field in structs.fields(kind.settings) if field.type is Secret}
    wrong = [_instead_of_secret(each, table, plain) for each in problems(table, kind.settings, path)]
    yield from wrong
    if not wrong:
        yield from _beyond_types(table, kind.settings, path)


def _instead_of_secret(problem: Problem, table: Mapping[str, Any], secrets: AbstractSet[str]) -> Problem:
    """A secret itself is the only wrong value that must not stand in the file."""
    key = problem.path[-1]
    if key in secrets and isinstance(table.get(str(key)), str):
        text = 'It must not stand here: name where it lies, { env = "NAME" } or { file = "PATH" }.'
        return Problem(problem.path, text)
    return problem


def _beyond_types(table: Mapping[str, Any], kind: type[TargetSettings], path: Path) -> Iterator[Problem]:
    """What a kind itself finds wrong, and secrets that are named in no way or in two."""
    try:
        settings = msgspec.convert(table, kind)
    except msgspec.ValidationError as error:
        yield Problem(path, str(error))
        return
    for name, secret in _secrets(settings):
        try:
            look_up(secret.env, secret.file, FilePath(), None)
        except Wrong as wrong:
            yield Problem((*path, name), str(wrong))


def targets_of(
    tables: Sequence[Any], folder: FilePath, environment: Mapping[str, str] | None
) -> tuple[ConfiguredTarget, ...]:
    """The targets of tables that are in order, paths from the file's folder."""
    return tuple(_target(table, (TABLE, number), folder, environment) for number, table in enumerate(tables))


def _target(
    table: Mapping[str, Any], path: Path, folder: FilePath, environment: Mapping[str, str] | None
) -> ConfiguredTarget:
    settings = msgspec.convert(table, KINDS[str(table["kind"])].settings)
    values = {name: getattr(settings, name) for name in settings.paths}
    joined = {name: _joined(value, folder) for name, value in values.items() if value is not None}
    secrets: dict[Secret, str] = {}
    missing = []
    for name, secret in _secrets(settings):
        try:
            secrets[secret] = look_up(secret.env, secret.file, folder, environment)
        except Missing as error:
            missing.append(Problem((*path, name), str(error)))
    return ConfiguredTarget(structs.replace(settings, **joined), secrets, tuple(missing))


def _joined(value: str, folder: FilePath) -> str:
    return value if _ADDRESS.match(value) else str(folder / value)


def _secrets(settings: TargetSettings) -> Iterator[tuple[str, Secret]]:
    """The fields that name a secret, by their keys."""
    for field in structs.fields(settings):
        value = getattr(settings, field.name)
        if isinstance(value, Secret):
            yield field.encode_name, value
