"""One run of a task as a reader sees it, and the messages of a task's failed runs, each text once."""

from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from datetime import datetime

from msgspec import Struct

from ctsreport.analysis.diagnosis import Diagnosis
from ctsreport.analysis.diagnosis.kinds import next_step
from ctsreport.analysis.diagnosis.model import Cause
from ctsreport.analysis.findings import TaskFinding
from ctsreport.analysis.timing import duration_seconds
from ctsreport.analysis.tries import count_tries, split_tries
from ctsreport.snapshot.model import Event
from ctsreport.view import wording
from ctsreport.view.beside import beside
from ctsreport.view.labels import EMPTY, FAILED, SUCCEEDED, Mark
from ctsreport.view.slug import headline_anchor, slug
from ctsreport.view.times import Clock
from ctsreport.view.wording import UNKNOWN, one_line, seconds, visible

UUID = 36
"""Characters of an id as CTS makes them."""

SHORT = 8
"""Characters of it that name a run."""


class EventView(Struct, frozen=True, gc=False):
    """One run. ``started``: for a column, in the zone chosen; when it ended where only that is known; else empty."""

    mark: Mark
    started: str
    took: str
    id: str
    anchor: str
    """``event/XXXXXXXX``, the first digits of the run's random id.

    By its task and place where those would not be enough.
    """
    short: str
    """Those digits, where they are enough; else empty."""
    _event: Event

    @property
    def which(self) -> str:
        """What distinguishes this run from the others of its task."""
        return self.started or self.id

    @property
    def success(self) -> bool:
        return self._event.success

    @property
    def started_at(self) -> datetime | None:
        return self._event.started_at

    @property
    def ended_at(self) -> datetime | None:
        return self._event.ended_at

    @property
    def message(self) -> str | None:
        """What went wrong, whole and exact; None where nothing was said of that."""
        if not self._event.error:
            return None
        return self._event.error.message


class TryView(Struct, frozen=True, gc=False):
    """One different text among the tries of a run, and which tries gave it."""

    label: str
    text: str


class MessageView(Struct, frozen=True, gc=False):
    """One whole message, the run that gave it last, and the runs that repeat it byte for byte."""

    event: EventView
    repeats: tuple[EventView, ...]
    _diagnosis: Diagnosis | None

    @property
    def _cause(self) -> Cause | None:
        """The first of its causes, which all that is said in one line is about; None where it has none."""
        if not self._diagnosis:
            return None
        return self._diagnosis.causes[0]

    @property
    def summary(self) -> str:
        """Its cause in one line."""
        if self._diagnosis:
            return one_line(self._diagnosis.summary)
        return "It failed without a message."

    @property
    def cause_anchor(self) -> str:
        """Where its cause stands; empty where there is none."""
        return headline_anchor(self._diagnosis)

    @property
    def cause_id(self) -> str:
        """The id of its cause; empty where there is none."""
        if not self._cause:
            return ""
        return self._cause.id

    @property
    def next_step(self) -> str:
        """What to look at or to ask first; empty where it has no cause."""
        if not self._cause:
            return ""
        return next_step(self._cause.kind)

    @property
    def details(self) -> str:
        """What helps beside the line, in words that it does not have; empty where there is nothing."""
        cause = self._cause
        if not cause or not cause.details:
            return ""
        return beside(self.summary, cause.details)

    @property
    def others(self) -> tuple[tuple[str, str], ...]:
        """The other causes in the same message: the id of each, and it in one line."""
        causes = self._diagnosis.causes[1:] if self._diagnosis else ()
        return tuple([(cause.id, one_line(cause.summary)) for cause in causes])

    @property
    def phase(self) -> str:
        """In which phase of the run, where it was another than the usual."""
        if self._diagnosis is None:
            return ""
        if self._diagnosis.phase == "apply":
            return ""
        return one_line(self._diagnosis.phase or "")

    @property
    def hints(self) -> tuple[str, ...]:
        if not self._diagnosis:
            return ()
        return tuple(map(one_line, self._diagnosis.hints))

    @property
    def plain(self) -> bool:
        """Whether `runs_text` holds times only, and no id from outside."""
        return all(each.started for each in (self.event, *self.repeats))

    @property
    def runs_text(self) -> str:
        """The run that gave it, and those that repeat it."""
        same = wording.listed([each.which for each in self.repeats])
        return f"Run of {self.event.which}" + (f", and byte for byte the same in the runs of {same}" if same else "")

    @property
    def run_text(self) -> str:
        """The same where no table of runs says what else is to be known of it: its id, and how long it took."""
        event = self.event
        name = f"Run {event.short or event.id}" + (f" of {event.started}" if event.started else "")
        same = wording.listed([each.short or each.which for each in self.repeats])
        took = "" if event.took == UNKNOWN else f" ({event.took} s)"
        return f"{name}{took}" + (f", and byte for byte the same in the runs {same}" if same else "")

    @property
    def remarks(self) -> tuple[str, ...]:
        """The other causes in the same message, and what helps to read it."""
        return (*(f"Also: {text}" for _, text in self.others), *self.hints)

    @property
    def tries(self) -> tuple[TryView, ...]:
        """Each different try once, newest first; empty where the daemon gave no message."""
        message = self.event.message
        if not message:
            return ()
        tries, count = split_tries(message), count_tries(message)
        return tuple(TryView(_label(each.numbers, count), visible(each.text)) for each in tries)


def event_views(finding: TaskFinding, clock: Clock, ambiguous: AbstractSet[str] = frozenset()) -> Iterator[EventView]:
    """The stored runs of a task, newest first.

    ``ambiguous``: beginnings of ids that several runs of the report share.
    """
    return (event_view(finding, number, clock, ambiguous) for number in range(len(finding.task.events or ())))


def event_view(finding: TaskFinding, number: int, clock: Clock, ambiguous: AbstractSet[str]) -> EventView:
    """One of them, by its place."""
    event = (finding.task.events or ())[number]
    plain, short = is_plain(event.id), event.id[:SHORT]
    known = plain and len(event.id) == UUID and short not in ambiguous
    return EventView(
        EMPTY if number in finding.empty else _mark(event),
        clock.column(event.started_at) or clock.column(event.ended_at),
        seconds(duration_seconds(event)),
        event.id if plain else one_line(event.id) or UNKNOWN,
        f"event/{short}" if known else f"event/{slug(finding.instance)}/{slug(finding.name)}/{number + 1}",
        short if known else "",
        event,
    )


def _mark(event: Event) -> Mark:
    return SUCCEEDED if event.success else FAILED


def ambiguous_ids(tasks: Iterable[TaskFinding]) -> frozenset[str]:
    """The beginnings of ids that are there more than once: rare among random ids, but any id can be sent."""
    seen: set[str] = set()
    twice: set[str] = set()
    for task in tasks:
        for event in task.task.events or ():
            short = event.id[:SHORT]
            (twice if short in seen else seen).add(short)
    return frozenset(twice)


def messages(finding: TaskFinding, view_of: Callable[[int], EventView]) -> list[MessageView]:
    """The different messages of the failed runs, newest first, each with the runs that repeat it.

    ``view_of`` gives the view of a run by its place: of those that succeeded none is asked for.
    """
    events = finding.task.events or ()
    groups: dict[str | None, list[int]] = {}
    for number, event in enumerate(events):
        if not event.success:
            groups.setdefault(event.error.message if event.error else None, []).append(number)
    diagnoses = finding.diagnoses or (None,) * len(events)
    return [
        MessageView(view_of(first), tuple(map(view_of, rest)), diagnoses[first]) for first, *rest in groups.values()
    ]


def is_plain(text: str) -> bool:
    """Whether a text is letters, digits and hyphens only, so that it is safe in any format."""
    return text.isascii() and text.replace("-", "").isalnum()


def _label(numbers: tuple[int, ...], count: int | None) -> str:
    """Which tries a text is from, of how many; a message without CTS's wrapping says nothing of tries."""
    if count is None:
        return ""
    if not numbers:
        return f"{count} tries, whose texts cannot be separated"
    if len(numbers) > 1:
        return f"{count} tries, {wording.listed([str(n) for n in sorted(numbers)])} alike"
    return f"try {numbers[0]} of {count}"
