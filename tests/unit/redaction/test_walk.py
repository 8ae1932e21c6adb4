"""Every text of what was decoded goes through redaction: also those that the model gets later."""

import itertools
import types
import typing
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Literal, Union

import msgspec

from ctsreport.redaction import Secrets, without_secrets
from ctsreport.snapshot.model import Snapshot

STAY = {
    "Snapshot.instance", "Snapshot.address", "Task.name", "Definition.name", "Notice.code", "Notice.instance",
    "Notice.task", "Watched.task", "Watched.kind", "Watched.place", "WatchedState.digest", "WatchedState.rows",
    "ConsulLook.agent", "ConsulLook.rights",
}  # fmt: skip
"""Names of tasks and instances, our own words, and where and by whom Consul was asked."""


ANY = {bool: True, int: 1, float: 1.0, datetime: datetime(2026, 11, 24, tzinfo=UTC)}


class Planter:
    """Makes a value of a type, with a secret of its own in each text of it."""

    def __init__(self) -> None:
        self.numbers = itertools.count(1000)
        self.planted: dict[str, str] = {}

    def make(self, kind: Any, place: str) -> Any:
        """A value of that type. ``place``: the field that it is for."""
        origin, parts = typing.get_origin(kind), typing.get_args(kind)
        made: Any
        if origin in {typing.Annotated, Union, types.UnionType}:
            made = self.make(next(part for part in parts if part is not type(None)), place)
        elif origin is Literal:
            made = parts[0]
        elif origin is tuple:
            made = (self.make(parts[0], place),)
        elif origin is dict:
            made = {self.make(parts[0], place): self.make(parts[1], place)}
        elif issubclass(kind, msgspec.Struct):
            hints = typing.get_type_hints(kind, include_extras=True)
            made = kind(**{name: self.make(hint, f"{kind.__name__}.{name}") for name, hint in hints.items()})
        else:
            made = self.text(place) if kind is str else ANY[kind]
        return made

    def text(self, place: str) -> str:
        """A telling name and a secret, of which it is known where it stands."""
        secret = f"hX{next(self.numbers)}vQ7mK"
        self.planted[secret] = place
        return f"password={secret}"


def left(snapshot: Snapshot, planted: dict[str, str]) -> Iterator[str]:
    """The places whose secrets stand anywhere in it."""
    shown = msgspec.json.encode(snapshot).decode()
    yield from (place for secret, place in planted.items() if secret in shown)


def test_each_text_of_the_model_is_cleaned() -> None:
    """Each field is one that stays, or its secret is gone."""
    planter = Planter()
    snapshot = planter.make(Snapshot, "")
    assert set(left(snapshot, planter.planted)) >= STAY - {"Watched.kind", "Notice.code"}
    [cleaned] = without_secrets([snapshot], Secrets())
    # the keys of these are names of tasks and of kinds of conditions
    keys = {"Snapshot.tasks", "Snapshot.definitions", "Definition.condition", "Definition.module_input"}
    assert set(left(cleaned, planter.planted)) - STAY - keys - {"Definition.source_input", "Overall.enabled"} == set()
