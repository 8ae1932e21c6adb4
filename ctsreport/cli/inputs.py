"""Texts of the command line to what the pipeline takes; each wrong one is an error with its cure (exit code 2)."""

import os
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

import click

from ctsreport.analysis.expectations.gate_rule import parse_duration
from ctsreport.analysis.selection import Selection
from ctsreport.bounded import UnreadableError, read_text
from ctsreport.cli.option import options_of
from ctsreport.cli.origin import origins
from ctsreport.config.effect import CONNECTION
from ctsreport.errors import CtsReportError, usage_error
from ctsreport.pattern import Pattern
from ctsreport.snapshot.taken import TakenAt
from ctsreport.sources.catalogue import Discovery
from ctsreport.sources.limit import Limit
from ctsreport.sources.settings import Settings, parse_go_bool, parse_headers
from ctsreport.view.about import Note
from ctsreport.view.expected import is_web

# ``prod=2026-11-24T13:52:50Z``, or the time alone.
_OF_INSTANCE = Pattern(r"(?:([A-Za-z0-9][A-Za-z0-9._-]*)=)?(.*)", re.DOTALL)

_LONGEST = timedelta(days=3660)

_GLOB = Pattern(r"[*?\[]")
# `2026-11-24T13:52:50.1Z`, as RFC 3339 has it; Python takes more.
_TIME = Pattern(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:[Zz]|[+-]\d{2}:\d{2})")


def parse_time(text: str | None, option: str) -> datetime | None:
    """An instant in RFC 3339, with its offset; None for none."""
    if text is None:
        return None
    try:
        if _TIME.fullmatch(text):
            return _rounded(text.upper())
        return datetime.fromisoformat("")
    except ValueError as error:
        raise usage_error(
            f"{option} {text!r} is not a time.", "Write it as 2026-11-24T13:52:50Z or 2026-11-24T14:52:50+01:00."
        ) from error


def _rounded(text: str) -> datetime:
    """To the microsecond, as the times of events are: `datetime.fromisoformat` cuts what goes beyond."""
    beyond = re.search(r"\.\d{6}(\d)", text)
    up = timedelta(microseconds=1) if beyond and beyond[1] >= "5" else timedelta(0)
    return datetime.fromisoformat(text) + up


def parse_taken_at(texts: Sequence[str]) -> TakenAt:
    """``TIME`` for all saved answers that do not say it themselves, ``NAME=TIME`` for those of one instance."""
    named = [(match[1] or "", match[2]) for text in texts if (match := _OF_INSTANCE.fullmatch(text))]
    whole = [text for name, text in named if not name]
    if len(whole) > 1:
        raise usage_error(
            f"--taken-at is given twice: {', '.join(whole)}.", "Say of which instance each is: --taken-at NAME=TIME."
        )
    times: dict[str, datetime] = {}
    for name, text in named:
        time = parse_time(text, "--taken-at")
        if time is not None and times.setdefault(name, time) != time:
            raise usage_error(f"--taken-at {name}=… is given twice, with two times.", "Leave one of them out.")
    return TakenAt(times.get(""), {name: time for name, time in times.items() if name})


def parse_now(text: str | None) -> datetime | None:
    """The instant of the report, from ``--now`` or ``SOURCE_DATE_EPOCH``; None for the clock."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if text is not None or not epoch:
        return parse_time(text, "--now")
    try:
        return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError) as error:
        message = f"SOURCE_DATE_EPOCH {epoch!r} is not a number of seconds."
        raise usage_error(message, "Set it to seconds since 1970, or unset it.") from error


def parse_report_url(text: str | None) -> str:
    """An address that a page may lead to; empty for none."""
    if text and not is_web(text):
        raise usage_error(f"--report-url {text!r} is no address of a page.", "Write it as https://HOST/PATH.")
    return text or ""


def parse_fresh_for(text: str | None) -> timedelta | None:
    """How long what is published may be believed; None where that is not said."""
    if text in {None, "0"}:
        return None
    length = parse_duration(text or "")
    if length is None or length > _LONGEST:
        raise usage_error(
            f"--fresh-for {text!r} is no length of time.",
            "Write it as 26h or 8d, longer than from run to run; or 0.",
        )
    return length


def parse_since(text: str) -> datetime:
    """What a report is compared with: an instant."""
    try:
        time = parse_time(text, "--since")
    except CtsReportError as error:
        raise usage_error(error.message, f"{error.cure} Or leave it away: last-report.") from error
    return time or datetime.min.replace(tzinfo=UTC)


def parse_zone(name: str) -> tuple[tzinfo, str]:
    """A zone by its IANA name."""
    if name == "UTC":
        return UTC, name
    from zoneinfo import ZoneInfo  # only a report in another zone pays for it

    try:
        return ZoneInfo(name), name
    except (OSError, ValueError, KeyError) as error:
        raise usage_error(
            f"--tz {name!r} is not a time zone.", "Use an IANA name such as Europe/Berlin, or UTC."
        ) from error


def parse_stem(name: str) -> str:
    """The name of the files, without a folder and without a suffix."""
    if (
        not name
        or name.startswith(".")
        or re.search(r"[/\\\x00-\x1f]", name)
        or len(name.encode("utf-8", "replace")) > 200
    ):
        raise usage_error(f"--name {name!r} is not a file name.", "Use a plain name; folders go to --output.")
    return name


def parse_selection(patterns: Sequence[str], statuses: Sequence[str], group_by: str = "") -> Selection:
    """Which tasks to show. An empty pattern is a variable that a job forgot to set."""
    if any(not pattern.strip() for pattern in patterns):
        raise usage_error("--task is empty.", "Name a task or a pattern. A variable of the shell may be empty.")
    return Selection(tuple(patterns), tuple(statuses), group_by)


def exact_names(globs: Sequence[str]) -> tuple[str, ...]:
    """Those of ``--task`` that are names rather than patterns."""
    return tuple(glob for glob in globs if not _GLOB.search(glob))


def parse_settings(options: Mapping[str, Any], ctx: click.Context, own: Mapping[str, str] | None = None) -> Settings:
    """The connection; CTS's own switch counts where neither option nor variable of ours says anything.

    ``ctx`` is the command of the options, ``own`` are the places of those that one instance has of its own.
    """
    values = {option.name or "": options[option.name or ""] for option in options_of(ctx.command, CONNECTION)}
    values["origins"] = {**origins(ctx), **(own or {})}
    values["headers"] = parse_headers(options["headers"])
    values["follow_leader"] = not values.pop("no_follow_leader")
    values["limit"] = Limit(values.pop("max_answer"))
    verify = os.environ.get("CTS_SSL_VERIFY")
    check_consul(values["consul"])
    if values["insecure"] is None:
        values["insecure"] = not parse_go_bool(verify, "CTS_SSL_VERIFY") if verify else False
    return Settings(**values)


CONSUL_TOKEN = "CONSUL_HTTP_TOKEN"  # noqa: S105 - the name of Consul's own variable
"""A token stands in no option, no file and no address."""


def consul_token() -> str | None:
    """Whose rights Consul is asked with; None for the anonymous."""
    return os.environ.get(CONSUL_TOKEN) or None


def check_consul(text: str | None) -> None:
    """Hold an address of Consul, and the token that goes there, against what can be asked."""
    if text is not None:
        from ctsreport.sources.consul import agent_of  # requests costs 70 ms: only for a question

        agent_of(text, consul_token())


def check_discover(text: str) -> None:
    """Hold an address of Consul's catalogue against what can be asked."""
    if not text.strip():
        raise usage_error("--discover is empty.", "Name Consul's agent: --discover consul://localhost:8500.")
    check_consul(text)


def parse_discovery(options: Mapping[str, Any], token: str | None) -> Discovery:
    """Which daemons of Consul's catalogue are asked. An empty address is a variable that a job forgot to set."""
    address = options["discover"]
    if address is None:
        return Discovery()
    check_discover(address)
    return Discovery(
        address,
        token,
        options["discover_service"],
        tuple(options["discover_tags"]),
        tuple(options["discover_dcs"]),
        options["discover_scheme"],
    )


MOST_NOTE = 1 << 20
"""Bytes of a note that a person wrote."""


def note_of(path: str | None) -> Note | None:
    """The note in a Markdown file."""
    if path is None:
        return None
    from ctsreport.view.note import read_note

    try:
        return read_note(read_text(path, MOST_NOTE))
    except UnreadableError as error:
        cure = error.cure or "Name a Markdown file that a person wrote and that you may read."
        raise usage_error(f"--note {path}{error}.", cure) from error


def default_address() -> str | None:
    """Where CTS's own client would ask."""
    return os.environ.get("CTS_ADDRESS") or None
