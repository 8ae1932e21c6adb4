"""Diagnoses that are kept from run to run: a message of before is not taken apart again."""

from collections.abc import Callable
from contextlib import suppress

import msgspec
from msgspec import Struct

from ctsreport import __version__
from ctsreport.analysis.diagnosis import remembering
from ctsreport.analysis.diagnosis.model import VERSION, Cause, Diagnosis

MADE_BY = f"{VERSION}/{__version__}"
"""The version of the rules, and of all else that words are made of."""

Kept = Callable[[str, str, str], str | None]
"""What was kept of a version, a message and a task; None where nothing was."""


class _Conclusion(Struct, frozen=True, array_like=True):
    """A diagnosis, but for what it is of."""

    phase: str | None
    tries: int | None
    tries_differ: bool
    causes: tuple[Cause, ...]
    hints: tuple[str, ...]


class KeptDiagnoses:
    """`diagnose`, with a memory. ``made`` is what it did not find there, to be kept: by message and task."""

    def __init__(self, kept: Kept) -> None:
        self.made: dict[tuple[str, str], str] = {}
        self._kept = kept
        self._known: dict[tuple[str, str], Diagnosis] = {}
        self._diagnose = remembering()

    def __call__(self, message: str, task: str) -> Diagnosis:
        known = self._known.get((message, task))
        if known is None:
            known = self._known[message, task] = self._read(message, task) or self._made(message, task)
        return known

    def _read(self, message: str, task: str) -> Diagnosis | None:
        body = self._kept(MADE_BY, message, task)
        try:
            found = None if body is None else msgspec.json.decode(body, type=_Conclusion)
        except (msgspec.MsgspecError, UnicodeError):  # somebody else's: it is made anew
            return None
        if found is None or not found.causes:
            return None
        return Diagnosis(found.phase, found.tries, found.tries_differ, found.causes, found.hints, message, task)

    def _made(self, message: str, task: str) -> Diagnosis:
        made = self._diagnose(message, task)
        of = _Conclusion(made.phase, made.tries, made.tries_differ, made.causes, made.hints)
        with suppress(UnicodeEncodeError):  # half a character, which JSON cannot hold
            self.made[message, task] = msgspec.json.encode(of).decode()
        return made
