"""The shape of ``ctsreport.toml``. Its keys are the long options' names where it sets an option's default.

Texts, numbers and lists are checked by this shape; what they say, by `ctsreport.config.read`.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct

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


class ConnectionTable(Table, frozen=True):
    """Defaults of the options about the connection, for all instances."""

    cacert: Text | None = None
    capath: Text | None = None
    client_cert: Text | None = None
    client_key: Text | None = None
    insecure: bool | None = None
    timeout: float | None = None
    deadline: float | None = None
    retries: int | None = None
    max_answer: Size | None = None
    no_follow_leader: bool | None = None


class InstanceTable(ConnectionTable, frozen=True, kw_only=True):
    """A daemon that is asked where the command line names none.

    Its connection is that of all, but for what it says itself.
    """

    name: Annotated[
        str, Meta(pattern="^[A-Za-z0-9][A-Za-z0-9._-]*$", description="letters, digits, dots, hyphens, underscores")
    ]
    address: Text
    headers: dict[str, str | HeaderFrom] = {}


class ReportTable(Table, frozen=True):
    """Defaults of the options of ``ctsreport report``."""

    output: Text | None = None
    format: tuple[Text, ...] | None = None
    name: Text | None = None
    title: Text | None = None
    task: tuple[Text, ...] | None = None
    status: tuple[Text, ...] | None = None
    tz: Text | None = None
    note: Text | None = None
    templates: Text | None = None
    html_style: Text | None = None
    markdown_budget: Size | None = None
    bundle: Size | None = None
    redact: tuple[Text, ...] | None = None
    allow: tuple[Text, ...] | None = None
    no_redact: bool | None = None
    quiet: bool | None = None
    color: bool | None = None
    no_progress: bool | None = None


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

    At least one of ``task``, ``cause`` and ``text``; all that are set must fit.
    """

    reason: Text
    expires: Expiry
    task: Text | None = None
    cause: Text | None = None
    text: Text | None = None
    instance: Text | None = None
    owner: Text | None = None
    ticket: Text | None = None


class GateTable(Table, frozen=True):
    """When the job fails."""

    fail_on: tuple[str, ...] | None = None


class ConfigFile(Table, frozen=True):
    """ctsreport.toml."""

    instances: tuple[InstanceTable, ...] = ()
    connection: ConnectionTable = ConnectionTable()
    report: ReportTable = ReportTable()
    gate: GateTable = GateTable()
    tasks: tuple[TaskTable, ...] = ()
    known: tuple[KnownTable, ...] = ()
