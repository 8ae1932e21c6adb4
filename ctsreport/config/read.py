"""``ctsreport.toml`` to what the program takes.

Everything is checked before anything runs; what is wrong is said all at once.
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import tzinfo
from functools import partial
from itertools import islice
from os.path import realpath
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from msgspec import Struct, structs

from ctsreport.analysis.boilerplate import covers_everything
from ctsreport.analysis.expectations.gate_rule import GateRule, parse_rules
from ctsreport.analysis.expectations.knowledge import Knowledge, TaskGlob
from ctsreport.analysis.expectations.known_failure import KnownFailure
from ctsreport.analysis.expectations.model import Expectations
from ctsreport.bounded import UnreadableError, read_text
from ctsreport.config.effect import Effect
from ctsreport.config.expiry import parse_expiry, parse_instant
from ctsreport.config.instance_headers import headers_of
from ctsreport.config.keys import FileOption
from ctsreport.config.lines import lines_of
from ctsreport.config.place import ConfigPath
from ctsreport.config.problem import Path, Places, Problem, config_error
from ctsreport.config.schema import ConfigFile, InstanceTable, KnownTable, TaskTable, config_type
from ctsreport.config.trust import CURE, beyond_trust, leads_out, untrusted
from ctsreport.config.validation import plain, problems
from ctsreport.config.zone import zone_of
from ctsreport.errors import CtsReportError, usage_error
from ctsreport.sources.address import address_of

if TYPE_CHECKING:
    from ctsreport.config.targets import ConfiguredTarget  # only a file with targets pays for it

T = TypeVar("T")

MOST = 1 << 22
"""Bytes of a file that a person wrote."""

# Keys of an instance that are no options.
_OF_INSTANCE = frozenset(field.encode_name for field in structs.fields(InstanceTable))

# ``a.a.a…``: `tomllib` needs memory by the square of a key's parts.
_DEEP_KEY = re.compile(r"""(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){100}""")

MOST_PROBLEMS = 50
"""Problems that are said at once."""


class Instance(Struct, frozen=True):
    """A daemon of the file. ``options`` are those of the connection that it sets itself, by the long option's name."""

    name: str
    address: str
    options: Mapping[str, Any]
    headers: tuple[str, ...]
    missing: tuple[Problem, ...] = ()
    """What of its headers is not here: wrong only where it is asked."""
    place: Path = ()
    """The keys under which it stands."""
    members: tuple[str, ...] = ()
    """Where other members of its cluster are."""

    @property
    def sources(self) -> tuple[str, ...]:
        """It as SOURCEs: one for each address."""
        return tuple(f"{self.name}={address}" for address in (self.address, *self.members))


class Config(Struct, frozen=True):
    """The file, checked.

    ``table`` is as it was written, ``defaults`` are those of options, by the long option's name.
    """

    places: Places
    file: ConfigFile
    table: Mapping[str, Any] = {}
    defaults: Mapping[str, Any] = {}
    instances: tuple[Instance, ...] = ()
    expectations: Expectations = Expectations()
    named: bool = True
    """Whether somebody named the file."""
    targets: "tuple[ConfiguredTarget, ...]" = ()

    def value(self, path: Path) -> Any:
        """What stands at a path of keys."""
        value: Any = self.table
        for key in path:
            value = value[key]
        return value

    def origin(self, path: Path) -> str:
        """Where a value stands: ``ctsreport.toml:3``."""
        return f"{self.places.file}:{self.places.line(path) or 1}"


def read(path: ConfigPath, environment: Mapping[str, str] | None, options: Sequence[FileOption]) -> Config:
    """The file, checked whole. Raises `CtsReportError` (2) with all that is wrong in it."""
    if not path.named and leads_out(path.path):
        raise usage_error(f"{path.path} is a link that leads out of its folder, to {realpath(path.path)}.", CURE)
    return parse(text_of(path.path), path, environment, options)


def parse(text: str, path: ConfigPath, environment: Mapping[str, str] | None, options: Sequence[FileOption]) -> Config:
    """The text of a file that lies at a path; ``options`` are those whose defaults it may hold."""
    value, places = _loaded(text, path.path)
    kind = config_type(options)
    wrong = list(islice(problems(value, kind), MOST_PROBLEMS))
    if not wrong and value.get("targets"):
        from ctsreport.config.targets import target_problems  # only a file with targets pays for it

        wrong = list(islice(target_problems(value["targets"], value.get("instances", ())), MOST_PROBLEMS))
    if wrong:
        raise config_error(wrong, places)
    beyond = () if path.named else tuple(islice(beyond_trust(value, options, path.path), MOST_PROBLEMS))
    if beyond:
        raise untrusted(beyond, places)
    paths = {option.key: option.effect for option in options if option.effect.is_path}
    config = _Reader(msgspec.convert(value, kind), places, environment, paths).config()
    return structs.replace(config, table=value, named=path.named, targets=_targets(value, path.path, environment))


def _targets(
    value: Mapping[str, Any], path: str, environment: Mapping[str, str] | None
) -> "tuple[ConfiguredTarget, ...]":
    if not value.get("targets"):
        return ()
    from ctsreport.config.targets import targets_of

    return targets_of(value["targets"], FilePath(path).parent, environment)


class _Reader:
    """Reads one file; what is wrong is gathered, and raised at the end."""

    def __init__(
        self, file: ConfigFile, places: Places, environment: Mapping[str, str] | None, paths: Mapping[str, Effect]
    ) -> None:
        self.file = file
        self.places = places
        self.environment = environment
        self.paths = paths
        self.folder = FilePath(places.file).parent
        self.wrong: list[Problem] = []

    def config(self) -> Config:
        """The whole. Raises `CtsReportError` (2)."""
        instances = tuple(
            self._instance(table, ("instances", number)) for number, table in enumerate(self.file.instances)
        )
        self.wrong += _named_twice(self.file.instances)
        expectations = Expectations(
            rules=self._rules(),
            known=tuple(filter(None, (self._known(table, ("known", n)) for n, table in enumerate(self.file.known)))),
            tasks=tuple(self._task(table, ("tasks", n)) for n, table in enumerate(self.file.tasks)),
            zones=self._zones(),
            tags={table.name: table.tags for table in self.file.instances if table.tags},
        )
        if self.wrong:
            raise config_error(self.wrong, self.places)
        defaults = {**self._options(self.file.connection), **self._options(self.file.report)}
        return Config(self.places, self.file, defaults=defaults, instances=instances, expectations=expectations)

    def _options(self, table: Struct) -> dict[str, Any]:
        """What a table sets, by its keys, paths from the file's folder."""
        keys = {field.name: field.encode_name for field in structs.fields(table)}
        values = {keys[name]: value for name, value in structs.asdict(table).items() if value is not None}
        return {
            key: self._path(key, value) if key in self.paths and value != "-" else value
            for key, value in values.items()
        }

    def _path(self, key: str, value: str) -> str:
        """From the file's folder. Of a history a slash at the end says that it is a folder; an address is no path."""
        if Effect.REMEMBERS not in self.paths[key]:
            return str(self.folder / value)
        if "://" in value:
            return value
        return f"{self.folder / value}{'/' if value.endswith('/') else ''}"

    def _instance(self, table: InstanceTable, path: Path) -> Instance:
        self._tried((*path, "address"), lambda: address_of(table.address))
        for number, member in enumerate(table.members):
            self._tried((*path, "members", number), partial(address_of, member))
        headers = headers_of(table.headers, (*path, "headers"), self.folder, self.environment)
        self.wrong += headers.wrong
        own = {key: value for key, value in self._options(table).items() if key not in _OF_INSTANCE}
        return Instance(table.name, table.address, own, headers.texts, headers.missing, path, table.members)

    def _zones(self) -> dict[str, tzinfo]:
        """The zones of daemons, by instance, where they are said: their schedules are kept in them."""
        zones = {
            table.name: self._tried(("instances", number, "zone"), partial(zone_of, table.zone))
            for number, table in enumerate(self.file.instances)
            if table.zone is not None
        }
        return {name: zone for name, zone in zones.items() if zone is not None}

    def _rules(self) -> tuple[GateRule, ...]:
        texts = self.file.gate.fail_on or ()
        if self.file.gate.fail_on == ():
            self.wrong.append(
                Problem(
                    ("gate", "fail-on"),
                    "It is empty: a gate without rules is always green. Name rules, or take it out.",
                )
            )
        parsed = [
            self._tried(("gate", "fail-on", number), partial(parse_rules, [text], "The rule"))
            for number, text in enumerate(texts)
        ]
        return tuple(rule for rules in parsed if rules for rule in rules)

    def _known(self, table: KnownTable, path: Path) -> KnownFailure | None:
        if not (table.cause or _says_enough(table.task, 1) or _says_enough(table.text, 3)):
            text = (
                "Name a cause, a task (not * alone) or a text (of some letters): a known failure of everything "
                "would hide everything."
            )
            self.wrong.append(Problem(path, text))
        if table.text and table.cause is None and covers_everything(table.text):
            text = (
                "CTS and Terraform write this around every failure, so it would hide everything: take words of "
                "the error itself."
            )
            self.wrong.append(Problem((*path, "text"), text))
        expires = self._tried((*path, "expires"), lambda: parse_expiry(table.expires))
        since = None
        if table.since is not None:
            since = self._tried((*path, "since"), partial(parse_instant, table.since))
        if expires is None:
            return None
        fields = structs.asdict(table)
        recovered = fields.pop("until") is not None
        fields |= {"expires": expires, "since": since, "until": table.expires, "until_recovered": recovered}
        return KnownFailure(**fields, place=self.places.of(path))

    def _task(self, table: TaskTable, path: Path) -> TaskGlob:
        knowledge = Knowledge(table.owner, table.runbook, table.next_step, table.note, table.severity)
        return TaskGlob(table.match, knowledge, table.instance, self.places.of(path))

    def _tried(self, path: Path, function: Callable[[], T]) -> T | None:
        try:
            return function()
        except CtsReportError as error:
            self.wrong.append(Problem(path, f"{error.message} {error.cure}"))
            return None


def _says_enough(text: str | None, least: int) -> bool:
    """Whether a glob or a text has so many letters or digits.

    Those of a glob's classes do not count, for they fit many.
    """
    literal = re.sub(
        r"\[(?:(.)|[^\]]*)\]", lambda match: "x" if match[1] else "", text or ""
    )  # [*] is a star, and nothing else
    return sum(letter.isalnum() for letter in literal) >= least


def _named_twice(tables: Sequence[InstanceTable]) -> Iterator[Problem]:
    before: set[str] = set()
    for number, table in enumerate(tables):
        if table.name in before:
            yield Problem(("instances", number, "name"), f"Another instance is named {table.name} too.")
        before.add(table.name)


def text_of(path: str) -> str:
    """The file's text. Raises `CtsReportError` (2)."""
    try:
        return read_text(path, MOST)
    except UnreadableError as error:
        cure = error.cure or "Name a configuration that is there and that you may read: --config FILE."
        raise usage_error(f"{path}{error}.", cure) from error


def _loaded(text: str, path: str) -> tuple[dict[str, Any], Places]:
    if _DEEP_KEY.search(text):
        raise _too_deep(path)
    try:
        return plain(tomllib.loads(text)), Places(path, lines_of(text))
    except ValueError as error:  # a number of thousands of digits is one too
        raise usage_error(
            f"{path} is not valid TOML: {error}.", "Mend it there; ctsreport config check looks again."
        ) from error
    except RecursionError as error:
        raise _too_deep(path) from error


def _too_deep(path: str) -> CtsReportError:
    return usage_error(f"{path} is nested too deep.", "Write it flat.")
