"""Readings to and from our own versioned JSON: the file that ``ctsreport fetch`` saves.

The raw answers lie inside, so that a later report reads what the daemon said and not what an earlier program made of
it.

Versions: ``ctsreport.snapshot/1``, the first.
"""

from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from ctsreport.errors import unread_error
from ctsreport.snapshot import lenient
from ctsreport.snapshot.model import Answer, Notice, Reading, Time
from ctsreport.snapshot.shape import Shape, shape_of
from ctsreport.watched import ConsulLook

SCHEMA = "ctsreport.snapshot/1"
REMOVED = "[removed: the value of a variable]"


class Generator(Struct, frozen=True):
    """The program that wrote a file."""

    name: str
    version: str


class StoredAnswer(Struct, frozen=True):
    """One answer: ``body`` is the daemon's JSON, or null with ``error``, the reason why it was not read."""

    origin: str
    request: str | None
    code: int | None
    body: msgspec.Raw
    error: str | None


class StoredInstance(Struct, frozen=True, omit_defaults=True):
    """What one daemon answered. ``live``: it was asked by ctsreport itself, so that its silence is a finding.

    ``consul`` are digests of what Consul said, where it was asked; programs of before do not see it.
    """

    name: str
    address: str | None
    taken_at: Time | None
    live: bool
    notices: tuple[Notice, ...]
    answers: tuple[StoredAnswer, ...]
    consul: ConsulLook | None = None


class SnapshotFile(Struct, frozen=True):
    """A snapshot file."""

    schema: str
    generator: Generator
    saved_at: Time
    instances: tuple[StoredInstance, ...]


def encode(readings: list[Reading], version: str, saved_at: datetime) -> bytes:
    """The readings as a snapshot file, without the values of tasks' variables."""
    instances = tuple(_store(reading) for reading in readings)
    return msgspec.json.encode(SnapshotFile(SCHEMA, Generator("ctsreport", version), saved_at, instances)) + b"\n"


def decode(body: bytes, origin: str) -> list[Reading]:
    """The readings of a snapshot file. ``origin`` names the file in errors (exit code 4)."""
    schema = msgspec.json.decode(body, type=dict[str, msgspec.Raw])["schema"]
    if msgspec.json.decode(schema) != SCHEMA:
        raise unread_error(
            f"{origin} is a snapshot of an unknown version: {msgspec.json.decode(schema)}.",
            f"This program reads {SCHEMA}: use the version of ctsreport that wrote it, or a newer one.",
        )
    try:
        stored = msgspec.json.decode(body, type=SnapshotFile)
    except lenient.FAILURES as error:
        raise unread_error(
            f"{origin} is a damaged snapshot: {error}.", "Fetch it again with ctsreport fetch."
        ) from error
    return [_restore(instance) for instance in stored.instances]


def _store(reading: Reading) -> StoredInstance:
    answers = tuple(
        StoredAnswer(each.origin, each.request, each.code, msgspec.Raw(_stored_body(each)), each.error)
        for each in reading.answers
    )
    return StoredInstance(
        reading.instance, reading.address, reading.taken_at, reading.live, reading.notes, answers, reading.consul
    )


def _restore(stored: StoredInstance) -> Reading:
    answers = tuple(
        Answer(each.origin, b"" if each.error is not None else bytes(each.body), each.request, each.code, each.error)
        for each in stored.answers
    )
    return Reading(
        stored.name,
        answers,
        stored.address,
        stored.taken_at,
        live=stored.live,
        notes=stored.notices,
        consul=stored.consul,
    )


def _stored_body(answer: Answer) -> bytes:
    if answer.error is not None:
        return b"null"
    if b'"variables"' not in answer.body:
        return answer.body.strip()
    value = lenient.loads(answer.body)
    by_name = isinstance(value, dict) and shape_of(answer.body) is Shape.TASKS  # a task may be called "variables"
    kept = {name: _without_values(task) for name, task in value.items()} if by_name else _without_values(value)
    return lenient.dumps(kept)


def _without_values(value: Any) -> Any:
    """The same JSON with each value under ``variables`` replaced.

    The names stay, as a report may need to know of them.
    """
    if isinstance(value, list):
        return [_without_values(each) for each in value]
    if isinstance(value, dict):
        return {key: _removed(each) if key == "variables" else _without_values(each) for key, each in value.items()}
    return value


def _removed(variables: Any) -> Any:
    if not isinstance(variables, dict):
        return None
    return dict.fromkeys(variables, REMOVED)
