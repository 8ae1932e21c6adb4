"""The shape of ``ctsreport.toml``. Where it sets an option's default, key and type are those of the option.

Texts, numbers and lists are checked by this shape; what they say, by `ctsreport.config.read`.
"""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, defstruct

from ctsreport.config.effect import CONNECTION, REPORT
from ctsreport.config.keys import FileOption
from ctsreport.size import EXAMPLES, PATTERN

Text = Annotated[str, Meta(min_length=1)]
Size = (
    Annotated[int, Meta(extra_json_schema={"minimum": 1, "description": "bytes"})]
    | Annotated[str, Meta(extra_json_schema={"pattern": PATTERN, "description": EXAMPLES})]
)
"""For the JSON Schema alone; here, as in the command line, `ctsreport.size` decides, whose message has examples."""

Expiry = Annotated[str, Meta(description="a date, the last day in UTC on which it counts; or a time with its offset")]


class Table(Struct, frozen=True, rename="kebab", forbid_unknown_fields=True, kw_only=True):
    """A table of the file. None stands for what is not set."""


class HeaderFrom(Table, frozen=True):
    """Where a header's value lies: in a variable of the environment, or in a file; ``prefix`` is put before it."""

    env: Text | None = None
    file: Text | None = None
    prefix: str = ""


class InstanceTable(Table, frozen=True):
    """A daemon that is asked where the command line names none; of a cluster the addresses of other ``members`` too.

    Its connection is that of all, but for what it says itself.
    """

    name: Annotated[
        str, Meta(pattern="^[A-Za-z0-9][A-Za-z0-9._-]*$", description="letters, digits, dots, hyphens, underscores")
    ]
    address: Text
    members: tuple[Text, ...] = ()
    headers: dict[str, str | HeaderFrom] = {}
    zone: Text | None = None
    tags: dict[str, str] = {}


class TaskTable(Table, frozen=True):
    """What is known of the tasks of a glob. Where several fit a task, the later one counts, key by key."""

    match: Text
    instance: Text | None = None
    owner: Text | None = None
    runbook: Text | None = None
    next_step: Text | None = None
    note: Text | None = None
    severity: Literal["high", "normal", "low"] | None = None


class KnownTable(Table, frozen=True):
    """A failure that is known and accepted for a time.

    At least one of ``task``, ``cause`` and ``text``; all that are set must fit. ``until`` its task recovers, as far as
    a history says so, once ``since`` it was accepted.
    """

    reason: Text
    expires: Expiry
    task: Text | None = None
    cause: Text | None = None
    text: Text | None = None
    instance: Text | None = None
    owner: Text | None = None
    ticket: Text | None = None
    until: Literal["recovered"] | None = None
    since: Annotated[str, Meta(description="a time with its offset: 2026-11-28T03:15:00Z")] | None = None


class GateTable(Table, frozen=True):
    """When the job fails."""

    fail_on: tuple[str, ...] | None = None


class ConfigFile(Table, frozen=True):
    """ctsreport.toml, but for the keys that are options."""

    instances: tuple[InstanceTable, ...] = ()
    connection: Table = Table()
    report: Table = Table()
    gate: GateTable = GateTable()
    tasks: tuple[TaskTable, ...] = ()
    known: tuple[KnownTable, ...] = ()
    targets: tuple[dict[str, Any], ...] = ()
    """What a kind of target takes, `ctsreport.config.targets` knows."""


def config_type(options: Sequence[FileOption]) -> type[ConfigFile]:
    """ctsreport.toml with the options whose defaults it may hold."""
    connection = _table("ConnectionTable", "Defaults of the options about the connection, for all instances.", options)
    report = _table("ReportTable", "Defaults of the options of ``ctsreport report``.", options, REPORT)
    instance = _table("InstanceTable", InstanceTable.__doc__ or "", options, base=InstanceTable)
    tables = [
        ("instances", tuple[instance, ...], ()),  # type: ignore[valid-type] # it is made when the program runs
        ("connection", connection, connection()),
        ("report", report, report()),
    ]
    made: type[ConfigFile] = _struct("ConfigFile", "ctsreport.toml.", tables, ConfigFile)
    return made


def _table(
    name: str, doc: str, options: Sequence[FileOption], table: str = CONNECTION, base: type[Table] = Table
) -> type[Table]:
    fields = [(each.key.replace("-", "_"), each.kind | None, None) for each in options if each.table == table]
    made: type[Table] = _struct(name, doc, fields, base)
    return made


def _struct(name: str, doc: str, fields: Sequence[tuple[str, Any, Any]], base: type[Table]) -> Any:
    return defstruct(
        name,
        fields,
        bases=(base,),
        namespace={"__doc__": doc},
        module=__name__,
        frozen=True,
        rename="kebab",
        forbid_unknown_fields=True,
        kw_only=True,
    )
