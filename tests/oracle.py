"""An independent reader of saved answers: what a report of a folder must say, worked out from the raw JSON.

It shares no code with the package, uses the standard library alone, and is written after the documentation of the
program's inputs, judgement and ``report.json``, so that a mistake in the program is not repeated here.

Times are kept as whole nanoseconds since 1970, the daemon's full precision.
"""

import gzip
import json
import re
from calendar import timegm
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Json = Any
WORDS = ("successful", "errored", "critical", "unknown")
RANK = {"critical": 0, "errored": 1, "unknown": 2, "successful": 3}
EMPTY_NS = 10_000_000


class ContradictionError(Exception):
    """Two answers hold different events under one id."""


@dataclass(frozen=True)
class Event:
    """One event as the daemon told it."""

    id: str
    success: bool
    started: int | None
    ended: int | None
    message: str | None
    source: str | None

    @property
    def duration_seconds(self) -> float | None:
        """End less start, where both are told and in that order."""
        if self.started is None or self.ended is None or self.ended < self.started:
            return None
        return (self.ended - self.started) / 1e9

    @property
    def is_empty(self) -> bool:
        """Whether it is a success in which nothing ran: a tick without a change, a switching off."""
        if not self.success or self.started is None or self.ended is None:
            return False
        return 0 <= self.ended - self.started < EMPTY_NS


@dataclass
class Task:
    """What a report says of one task."""

    name: str
    health: str
    effective_health: str
    applied: tuple[str, str | None]
    """State and the event that tells it."""
    reported_health: str | None
    enabled: bool | None
    services: list[str] | None
    providers: list[str] | None
    condition_kind: str | None
    module: str | None
    description: str | None
    events_url: str | None
    events: list[Event]
    failing_since: int | None
    failing_since_exact: bool
    failures_in_window: int
    never_ran: bool

    @property
    def hidden(self) -> bool:
        """Whether it is worse than CTS says."""
        return RANK[self.effective_health] < RANK[self.health]

    @property
    def order(self) -> tuple[int, float, str]:
        """Worst first, then the longest failing, then by name."""
        return (
            RANK[self.effective_health],
            float("inf") if self.failing_since is None else self.failing_since,
            self.name,
        )


@dataclass
class Expected:
    """What a report of one folder says."""

    instance: str
    tasks: list[Task]
    read: bool
    reported: dict[str, dict[str, int]] | None
    verdict: str
    summary: dict[str, int]
    notices: set[tuple[str, str | None]]
    """Notices that must be there, and (for these codes) no others: code and task."""
    as_of: int | None = None
    """The newest event, which the answers cannot be older than; None where they hold none."""
    others: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)

    @property
    def page(self) -> list[Task]:
        """The tasks in the order of the page: enabled ones before disabled ones within each health."""
        return sorted(self.tasks, key=lambda task: (RANK[task.effective_health], task.enabled is False))


CLEAR_CUT = {
    "answer_error",
    "counts_disagree",
    "empty_success",
    "health_disagrees",
    "never_ran",
    "other_files",
    "restarted",
    "switched_off_while_failing",
    "task_malformed",
    "unknown_status",
}
"""The notices whose presence and absence the answers decide without doubt."""


def holds_answers(folder: Path) -> bool:
    """Whether a folder's own files hold any answer of a daemon."""
    parts = _Parts()
    _read(folder, parts)
    return parts.any


def expect(folder: Path) -> Expected:
    """What a report made from ``folder`` alone says.

    Raises `ContradictionError` where its answers contradict each other.
    """
    parts = _Parts()
    _read(folder, parts)
    names = list(dict.fromkeys([*parts.tasks, *parts.definitions]))
    tasks = sorted((_task(name, parts) for name in names), key=lambda task: task.order)
    summary = _summary(tasks)
    reported = parts.overall[-1] if parts.overall else None
    return Expected(
        instance=folder.name,
        tasks=tasks,
        read=not parts.only_errors,
        reported=reported,
        verdict=_verdict(tasks, reported, read=not parts.only_errors),
        summary=summary,
        notices=_notices(parts, tasks, reported, summary),
        as_of=max((event.ended for task in tasks for event in task.events[:1] if event.ended), default=None),
        others=parts.others,
        messages=[event.message for task in tasks for event in task.events if event.message],
    )


# --- Reading ----------------------------------------------------------------------------------------------------------


class _Parts:
    """The answers of a folder, by kind, in the order of the files."""

    def __init__(self) -> None:
        self.overall: list[dict[str, dict[str, int]]] = []
        self.tasks: dict[str, list[Json]] = {}
        self.definitions: dict[str, Json] = {}
        self.errors: list[str] = []
        self.others: list[str] = []
        self.empty = 0

    @property
    def any(self) -> bool:
        return bool(self.overall or self.tasks or self.definitions or self.errors or self.empty)

    @property
    def only_errors(self) -> bool:
        return bool(self.errors) and not (self.overall or self.tasks or self.definitions or self.empty)


def _read(folder: Path, parts: _Parts) -> None:
    for path in sorted((each for each in folder.iterdir() if each.is_file()), key=lambda each: each.name):
        text = _text(path)
        documents = _documents(text) if text[:1] in ("{", "[") else []
        known = [_sort(document, parts) for document in documents]
        if not any(known):
            parts.others.append(path.name)


def _text(path: Path) -> str:
    data = path.read_bytes()
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16").strip()
    return data.decode("utf-8-sig", "replace").strip()


def _documents(text: str) -> list[Json]:
    """One JSON text, or several one after another."""
    decoder, found, at = json.JSONDecoder(), [], 0
    while at < len(text):
        document, at = decoder.raw_decode(text, at)
        found.append(document)
        at += len(text[at:]) - len(text[at:].lstrip())
    return found


def _sort(document: Json, parts: _Parts) -> bool:
    """Put one JSON text where it belongs; False where it is no answer."""
    if isinstance(document, list):
        known = [_sort(each, parts) for each in document]
        return any(known)
    if not isinstance(document, dict):
        return False
    if not document:
        parts.empty += 1
        return True
    return _sort_object(document, parts)


def _sort_object(document: dict[str, Json], parts: _Parts) -> bool:
    error, summary, listed, one = (document.get(key) for key in ("error", "task_summary", "tasks", "task"))
    if isinstance(error, dict) and isinstance(error.get("message"), str):
        parts.errors.append(error["message"])
    elif isinstance(summary, dict) and "status" in summary:
        parts.overall.append({key: dict(summary.get(key) or {}) for key in ("status", "enabled")})
    elif isinstance(listed, list):
        parts.definitions.update({each["name"]: each for each in listed})
    elif isinstance(one, dict) and "name" in one:
        if "run" in document:  # what an inspection would create is not there
            return False
        parts.definitions[one["name"]] = one
    else:
        return _sort_tasks(document, parts)
    return True


def _sort_tasks(document: dict[str, Json], parts: _Parts) -> bool:
    tasks = {document["task_name"]: document} if isinstance(document.get("task_name"), str) else document
    if not all(isinstance(each, dict) and "task_name" in each for each in tasks.values()):
        return False
    for name, each in tasks.items():
        parts.tasks.setdefault(name, []).append(each)
    return True


# --- One task ---------------------------------------------------------------------------------------------------------


def _task(name: str, parts: _Parts) -> Task:
    answers = parts.tasks.get(name, [])
    best = _best(answers)
    definition = parts.definitions.get(name)
    events = _events(best)
    word = best.get("status") or None
    enabled = best.get("enabled", (definition or {}).get("enabled"))
    runs = [event for event in events if not event.is_empty]
    streak = _streak(runs)
    return Task(
        name=name,
        health=_health(events, word),
        effective_health=_health(runs or events, word),
        applied=("applied" if runs[0].success else "failed", runs[0].id) if runs else ("unknown", None),
        reported_health=word,
        enabled=enabled,
        services=_services(best, definition),
        providers=_providers(best, definition),
        condition_kind=next(iter(definition["condition"]), None) if definition else None,
        module=(definition or {}).get("module") or (events[0].source if events else None),
        description=(definition or {}).get("description") or None,
        events_url=best.get("events_url") or None,
        events=events,
        failing_since=runs[streak - 1].started if streak else None,
        failing_since_exact=bool(streak) and streak < len(runs),
        failures_in_window=sum(not event.success for event in events),
        never_ran=not events and enabled is not False and word == "unknown",
    )


def _best(answers: list[Json]) -> Json:
    """The newest event first, one with events before one without, among equals the later."""
    _check_same_events(answers)
    best: Json = {}
    for answer in answers:
        if not best or _newest(answer) >= _newest(best):
            best = answer
    return best


def _newest(answer: Json) -> int:
    events = _events(answer)
    return (events[0].ended or 0) if events else -1


def _check_same_events(answers: list[Json]) -> None:
    seen: dict[str, Event] = {}
    for answer in answers:
        for event in _events(answer):
            other = seen.setdefault(event.id, event)
            if (other.success, other.started, other.ended, other.message) != (
                event.success,
                event.started,
                event.ended,
                event.message,
            ):
                raise ContradictionError(event.id)


def _events(answer: Json) -> list[Event]:
    return [
        Event(
            id=event["id"],
            success=event["success"],
            started=nanoseconds(event["start_time"]),
            ended=nanoseconds(event["end_time"]),
            message=(event.get("error") or {}).get("message"),
            source=(event.get("config") or {}).get("source") or (event.get("config") or {}).get("module") or None,
        )
        for event in answer.get("events") or []
    ]


def _health(events: list[Event], word: str | None) -> str:
    if not events:
        return word if word in WORDS else "unknown"
    if events[0].success:
        return "successful"
    return "critical" if any(not event.success for event in events[1:]) else "errored"


def _streak(events: list[Event]) -> int:
    count = 0
    while count < len(events) and not events[count].success:
        count += 1
    return count


def _services(best: Json, definition: Json) -> list[str] | None:
    if best.get("services"):
        return sorted(set(best["services"]))
    if definition is None:
        return None
    inputs = definition.get("source_input") or {}
    places = [definition["condition"].get(kind) for kind in ("services", "catalog_services")] + [inputs.get("services")]
    named = [name for place in places if place for name in place.get("names") or []]
    return sorted(set(named))


def _providers(best: Json, definition: Json) -> list[str] | None:
    found = best.get("providers") if best else (definition or {}).get("providers")
    return None if found is None else sorted(set(found))


# --- The whole --------------------------------------------------------------------------------------------------------


def _summary(tasks: list[Task]) -> dict[str, int]:
    counts = {word: sum(task.health == word for task in tasks) for word in WORDS}
    return {
        "tasks": len(tasks),
        **counts,
        "enabled": sum(task.enabled is True for task in tasks),
        "disabled": sum(task.enabled is False for task in tasks),
        "hidden": sum(task.hidden for task in tasks),
    }


def _verdict(tasks: list[Task], reported: dict[str, dict[str, int]] | None, *, read: bool) -> str:
    counted = reported["status"] if reported else {}
    if any(task.effective_health in ("errored", "critical") for task in tasks):
        return "failing"
    if not tasks and (counted.get("errored") or counted.get("critical")):
        return "failing"
    doubts = (
        not read,
        not tasks,
        any(task.effective_health == "unknown" and task.enabled is not False for task in tasks),
        any(task.reported_health not in (None, *WORDS) for task in tasks),
        any(count for word, count in counted.items() if word not in WORDS),
    )
    return "unsure" if any(doubts) else "healthy"


def _notices(
    parts: _Parts, tasks: list[Task], reported: dict[str, dict[str, int]] | None, summary: dict[str, int]
) -> set[tuple[str, str | None]]:
    of_tasks: dict[str, Callable[[Task], bool]] = {
        "unknown_status": lambda task: task.reported_health not in (None, *WORDS),
        "health_disagrees": lambda task: (
            bool(task.events) and task.reported_health in WORDS and task.reported_health != task.health
        ),
        "switched_off_while_failing": lambda task: task.hidden and task.enabled is False,
        "empty_success": lambda task: task.hidden and task.enabled is not False,
        "never_ran": lambda task: task.never_ran,
    }
    of_all = {
        "other_files": bool(parts.others),
        "answer_error": bool(parts.errors) and not parts.only_errors,
        "restarted": _ran_once_together([task for task in tasks if task.enabled and task.events]),
        "counts_disagree": bool(reported and tasks) and not _counts_agree(reported, summary),
    }
    found: set[tuple[str, str | None]] = {
        (code, task.name) for code, holds in of_tasks.items() for task in tasks if holds(task)
    }
    return found | {(code, None) for code, holds in of_all.items() if holds}


def _ran_once_together(ran: list[Task]) -> bool:
    """Three or more, each with one event, all of which began within a minute: a daemon that just started."""
    starts = [event.started for task in ran for event in task.events]
    if len(ran) < 3 or any(len(task.events) != 1 for task in ran) or None in starts:
        return False
    known = [start for start in starts if start is not None]
    return max(known) - min(known) < 60_000_000_000


def _counts_agree(reported: dict[str, dict[str, int]] | None, summary: dict[str, int]) -> bool:
    status, enabled = (reported or {}).get("status", {}), (reported or {}).get("enabled", {})
    counts = {word: status.get(word, 0) for word in WORDS} | {
        "enabled": enabled.get("true", 0),
        "disabled": enabled.get("false", 0),
    }
    return all(summary[word] == count for word, count in counts.items())


# --- Times and texts --------------------------------------------------------------------------------------------------

_TIME = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:Z|([+-])(\d\d):(\d\d))")


def nanoseconds(text: str | None) -> int | None:
    """RFC 3339 with up to nine digits of a second, as nanoseconds since 1970.

    None for Go's zero time and an empty text.
    """
    if not text or text.startswith("0001-01-01T00:00:00"):
        return None
    match = _TIME.fullmatch(text)
    if match is None:
        raise ValueError(text)
    year, month, day, hour, minute, second = (int(each) for each in match.groups()[:6])
    fraction, sign, hours, minutes = match.groups()[6:]
    offset = (int(hours) * 60 + int(minutes)) * 60 * (-1 if sign == "-" else 1) if sign else 0
    seconds = timegm((year, month, day, hour, minute, second)) - offset
    return seconds * 1_000_000_000 + int((fraction or "").ljust(9, "0"))


def tries(message: str) -> int | None:
    """How many tries a run had, as its message tells it: the number of the last retry and one."""
    match = re.match(r"(?:context canceled: )?retry attempt #(\d+) failed '", message)
    return int(match[1]) + 1 if match else None


def different_tries(message: str) -> list[str]:
    """Each different text in a message of retries, once; the whole message where that cannot be told without doubt."""
    match = re.match(r"retry attempt #2 failed '", message)
    if match is None or not message.endswith("'"):
        match = re.match(r"(?:context canceled: )?retry attempt #1 failed '", message)
        return [message[match.end() : -1]] if match and message.endswith("'") else [message]
    inside, between = message[match.end() : -1], "': retry attempt #1 failed '"
    pieces = inside.split(between)
    splits = [(between.join(pieces[:at]), between.join(pieces[at:])) for at in range(1, len(pieces))]
    for newer, older in splits:
        if newer == older:
            return [newer]
    return list(splits[0]) if len(splits) == 1 else [message]


def shown(text: str) -> str:
    """The text as a page shows it: what HTML cannot hold stands there as a symbol."""
    return "".join(_symbol(sign) for sign in text)


def _symbol(sign: str) -> str:
    """Control pictures where Unicode has them.

    Numbers for C1 and noncharacters, which HTML forbids as well, and for what deceives.
    """
    code = ord(sign)
    if sign in "\n\t":
        return sign
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    forbidden = 0x80 <= code <= 0x9F or 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE
    unseen = any(first <= code <= last for first, last in _UNSEEN)
    return f"\u2039U+{code:04X}\u203a" if forbidden or unseen else sign


_UNSEEN = [
    (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180E, 0x180E),
    (0x200B, 0x200B),
    (0x200E, 0x200F),
    (0x2028, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF9, 0xFFFB),
    (0xE0000, 0xE007F),
]  # fmt: skip
"""Characters that turn texts round or are not seen.

All of Unicode's format characters that are no sign of a script, and its fillers.
"""
