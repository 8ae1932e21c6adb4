"""Pasts to judge: a line of looks, told as what each saw."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from ctsreport.history.model import LookAt, Past, Run, State, Step, TaskPast

START = datetime(2026, 11, 24, tzinfo=UTC)
STATE = State(status="successful", enabled=True)


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def run(minutes: float, outcome: str = "ok") -> Run:
    """A run that began then: ``ok`` and ``failed`` take half a minute, ``empty`` a millisecond."""
    took = 0.001 / 60 if outcome == "empty" else 0.5
    message = "Error: it broke\n" if outcome == "failed" else None
    return Run(f"id-{minutes:g}", outcome != "failed", at(minutes), at(minutes + took), message)


def look(minutes: float, *, read: bool = True, whole: bool = True) -> LookAt:
    return LookAt(at(minutes), read, read and whole, None if read else "it did not answer")


class Line:
    """What looks saw of one task: at which minute, which of its runs, newest first (None: it was not there)."""

    def __init__(self, runs: Sequence[Run]) -> None:
        self.runs = dict(enumerate(sorted(runs, key=lambda each: each.ended_at or START)))
        self.keys = {each.id: key for key, each in self.runs.items()}
        self.steps: list[Step] = []

    def saw(self, minutes: float, *starts: float, state: State | None = STATE) -> "Line":
        """A look that saw the runs that began then, newest first."""
        window = tuple(self.keys[f"id-{start:g}"] for start in starts)
        self.steps.append(Step(at(minutes), state, window))
        return self

    def gone(self, minutes: float) -> "Line":
        self.steps.append(Step(at(minutes), None))
        return self

    def untold(self, minutes: float) -> "Line":
        self.steps.append(Step(at(minutes), STATE))
        return self

    def not_told(self, minutes: float) -> "Line":
        self.steps.append(Step(at(minutes), None, known=False))
        return self

    def past(self) -> TaskPast:
        first = min((each.started_at for each in self.runs.values() if each.started_at), default=None)
        return TaskPast(tuple(self.steps), self.runs, first, len(self.runs))


def past(looks: Sequence[LookAt], **lines: Line) -> Past:
    return Past("a", tuple(looks), {name: line.past() for name, line in lines.items()})
