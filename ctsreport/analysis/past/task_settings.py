"""What changed of a task beside its runs: whether it is there and enabled, its module, its services."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from ctsreport.analysis.past.looks import Looks
from ctsreport.analysis.past.model import Change, ChangeKind
from ctsreport.history.model import State, Step, TaskPast

_NOT_KNOWN = State()


class _Turned(NamedTuple):
    """A value that is another than before: the old one, and when that was seen last."""

    before: object
    not_before: datetime


class _Setting:
    """What is known last of a value: a look that does not say it changes nothing."""

    def __init__(self) -> None:
        self._value: object = None
        self._seen_last: datetime | None = None

    def say(self, value: object, before: datetime | None) -> _Turned | None:
        """What a step says of it, and the look before that step; how it changed, where it did."""
        if value is None:
            self._seen_last = self._seen_last or before
            return None
        old, last = self._value, self._seen_last or before
        self._value, self._seen_last = value, None
        if old is not None and old != value and last:
            return _Turned(old, last)
        return None

    def forget(self) -> None:
        self._value = self._seen_last = None


class TaskSettings:
    """All of one task, from step to step."""

    def __init__(self) -> None:
        self._there, self._enabled, self._module, self._services = (_Setting() for _ in range(4))

    def step(self, step: Step, before: datetime | None) -> Iterator[tuple[ChangeKind, _Turned, object]]:
        """What changed at a step: its kind, what it was, what it is."""
        state = step.state if step.known else _NOT_KNOWN
        there = step.state is not None
        if turned := self._there.say(there if step.known else None, before):
            yield "appeared" if there else "disappeared", turned, there
        if state is None:
            for setting in (self._enabled, self._module, self._services):
                setting.forget()
            return
        if turned := self._enabled.say(state.enabled, before):
            yield "enabled" if state.enabled else "disabled", turned, state.enabled
        if turned := self._module.say(state.module, before):
            yield "module", turned, state.module
        if turned := self._services.say(state.services, before):
            yield "services", turned, state.services


def settings_changes(instance: str, task: str, past: TaskPast, base: datetime, looks: Looks) -> Iterator[Change]:
    """Since a look, oldest first: each at the look that saw it first, after the last one that saw it otherwise."""
    yield from _first_seen(instance, task, past, base, looks)
    settings, last = TaskSettings(), None
    for step in past.steps:
        if step.known and step.state is not None and step.state == last:
            continue  # nearly always: only its runs changed
        last = step.state
        for kind, turned, now in settings.step(step, looks.before(step.at)):
            if step.at > base:
                words = _word(turned.before), _word(now)
                yield Change(kind, instance, task, step.at, turned.not_before, before=words[0], after=words[1])


def _first_seen(instance: str, task: str, past: TaskPast, base: datetime, looks: Looks) -> Iterator[Change]:
    """That it appeared, where looks of before had all tasks, and not this one."""
    first = past.steps[0].at if past.steps else base
    before = looks.whole_before(first)
    if first > base and before:
        yield Change("appeared", instance, task, first, before)


def _word(value: object) -> str | None:
    """A module as it is, services with commas; of a switch the kind says all."""
    if isinstance(value, tuple):
        return ", ".join(value)
    if not isinstance(value, str):
        return None
    return value
