"""The one entry to judgement.

What daemons said and what people expect of it, to all that a report shows and how the process ends.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from ctsreport.analysis.causes import CauseFinding, find_causes
from ctsreport.analysis.comparison import Comparison, comparisons
from ctsreport.analysis.consul_notices import consul_notices
from ctsreport.analysis.expectations.gate_finding import GateFinding
from ctsreport.analysis.expectations.gate_rule import GateRule
from ctsreport.analysis.expectations.knowledge import unmatched_notices
from ctsreport.analysis.expectations.known import KnownFinding, by_task, find_known, known_away, known_notices
from ctsreport.analysis.expectations.known_failure import KnownFailure
from ctsreport.analysis.expectations.model import Expectations
from ctsreport.analysis.findings import Findings, TaskFinding
from ctsreport.analysis.fleet import FleetInstance, Spread, places, spreads
from ctsreport.analysis.judge import by_gravity, find
from ctsreport.analysis.past.aside import last_known_aside
from ctsreport.analysis.past.model import LastKnown, Memory
from ctsreport.analysis.selection import (
    EVERYTHING,
    Selection,
    group_notices,
    last_known_shown,
    narrowed,
    selection_notices,
)
from ctsreport.document import NOTHING_READ
from ctsreport.errors import ExitCode
from ctsreport.snapshot.model import Notice, Snapshot

if TYPE_CHECKING:
    from ctsreport.analysis.past.remembered import Remembered  # only a report with a history pays for it

_NOTHING_EXPECTED = Expectations()


COUNTS_ON = frozenset({"unusually_quiet"})
"""Notices that are worded anew with each look."""


class Assessment(Struct, frozen=True):
    """All that is known, judged, and of it what is shown.

    ``shown`` are the tasks that were asked for, ``causes`` what went wrong in them, ``sharing`` by a cause's id the
    tasks that it hits as well and that are not shown. ``covering`` are the known failures by instance and task.
    ``places`` are the instances of a fleet, the worst first, ``spreads`` by a cause's id where in it that is.
    ``comparisons`` are the tasks that fail in some of several instances, side by side.
    ``exit_code`` is how the process should end as far as what was read decides it. ``memory`` is what the past adds;
    None where nobody remembers it.
    """

    findings: Findings
    selection: Selection
    shown: tuple[TaskFinding, ...]
    causes: tuple[CauseFinding, ...]
    sharing: Mapping[str, tuple[TaskFinding, ...]]
    gate: GateFinding | None
    known: tuple[KnownFinding, ...]
    covering: Mapping[tuple[str, str], KnownFailure]
    expectations: Expectations
    exit_code: ExitCode
    memory: Memory | None = None
    places: tuple[FleetInstance, ...] = ()
    spreads: Mapping[str, Spread] = {}
    comparisons: tuple[Comparison, ...] = ()
    aside: Mapping[str, LastKnown] = {}
    """What earlier snapshots, given beside their addresses, say of instances that could not be read now."""

    @property
    def of_now(self) -> "Assessment":
        """The same without what the memory adds to it, in which something is another with each look."""
        notices = tuple(each for each in self.findings.notices if each.code not in COUNTS_ON)
        return structs.replace(self, memory=None, findings=structs.replace(self.findings, notices=notices))

    @property
    def last_known(self) -> Mapping[str, LastKnown]:
        """By instance, of those that could not be read now: what is remembered, else what was given beside."""
        return {**self.aside, **(self.memory.last_known if self.memory else {})}


def assess(
    snapshots: Sequence[Snapshot],
    now: datetime,
    expectations: Expectations = _NOTHING_EXPECTED,
    selection: Selection = EVERYTHING,
    remembered: "Remembered | None" = None,
    before: Sequence[Snapshot] = (),
    noticed: Sequence[Notice] = (),
) -> Assessment:
    """Judge everything. ``now`` is the instant of the report, ``before`` what was given beside of earlier.

    ``noticed`` is what is to be said of how daemons were found; an error there is something that was not read.
    """
    findings, memory = _found(snapshots, now, expectations, remembered)
    shown = tuple(task for task in findings.tasks if selection.shows(task))
    known = find_known(findings, expectations.known, now, memory)
    covering = by_task(known)
    gate, of_gate = _gate(findings, shown, expectations.rules, covering, now, memory)
    unmatched = tuple(selection_notices(selection, findings))
    expected = (
        *known_notices(findings, known, now, memory),
        *of_gate,
        *unmatched_notices(findings, expectations.tasks),
        *group_notices(selection, expectations.tags, findings),
    )
    causes = _causes(shown, remembered)
    aside = last_known_shown(dict(last_known_aside(findings, before)), selection)
    memory = memory and narrowed(memory, selection, shown)
    away = (*aside.values(), *(memory.last_known.values() if memory else ()))
    return Assessment(
        findings=_with_notices(findings, (*noticed, *_nothing_read(snapshots), *unmatched, *expected)),
        selection=selection,
        shown=shown,
        causes=causes,
        sharing=dict(_sharing(findings, shown)) if selection.narrows else {},
        gate=gate,
        known=known,
        covering={**known_away(expectations.known, now, away, memory), **covering},
        expectations=expectations,
        exit_code=_exit_code(snapshots, gate, unmatched, noticed),
        memory=memory,
        aside=aside,
        places=places(findings),
        spreads=spreads(findings, causes, expectations.tags),
        comparisons=comparisons(findings.tasks, {task.name for task in shown if task.unhealthy}, expectations.tags),
    )


def _found(
    snapshots: Sequence[Snapshot], now: datetime, expectations: Expectations, remembered: "Remembered | None"
) -> tuple[Findings, Memory | None]:
    """What is found now, by what is remembered as well; and what the past adds to it."""
    asked = tuple(consul_notices(snapshots, remembered=remembered is not None))
    if remembered is None:
        return _with_notices(find(snapshots, now, expectations.zones), asked), None
    from ctsreport.analysis.past.hearing_notices import hearing_notices
    from ctsreport.analysis.past.notices import past_notices
    from ctsreport.analysis.past.remember import known_of, remember

    known, diagnosis_of = known_of(remembered.pasts), remembered.diagnosis_of
    notices = (*remembered.notices, *asked, *past_notices(known, remembered.bases))
    findings = _with_notices(find(snapshots, now, expectations.zones, diagnosis_of, known), notices)
    if not remembered.usable:
        return findings, None
    memory = remember(known, findings, remembered.bases, diagnosis_of)
    return _with_notices(findings, tuple(hearing_notices(memory.hearing))), memory


def _gate(
    findings: Findings,
    shown: Sequence[TaskFinding],
    rules: Sequence[GateRule],
    covering: Mapping[tuple[str, str], KnownFailure],
    now: datetime,
    memory: Memory | None,
) -> tuple[GateFinding | None, Sequence[Notice]]:
    """What the gate says, and what is to be said of it; None without one."""
    if not rules:
        return None, ()
    from ctsreport.analysis.expectations.gate import evaluate, gate_notices

    gate = evaluate(findings, shown, rules, covering, now, memory)
    return gate, tuple(gate_notices(gate))


def _causes(shown: Sequence[TaskFinding], remembered: "Remembered | None") -> tuple[CauseFinding, ...]:
    causes = find_causes(shown)
    if remembered:
        from ctsreport.analysis.past.causes import with_past

        return with_past(causes, shown, remembered.pasts, remembered.diagnosis_of)
    return causes


def _nothing_read(snapshots: Sequence[Snapshot]) -> Iterator[Notice]:
    if not any(each.knows_tasks for each in snapshots):
        yield Notice("nothing_read", "error", NOTHING_READ)


def unread(snapshots: Iterable[Snapshot], noticed: Iterable[Notice] = ()) -> ExitCode:
    """4 where something could not be read, so that health is not known; or not who is there."""
    asked = list(snapshots)
    if not asked or any(not each.read or each.malformed for each in asked):
        return ExitCode.UNREAD
    if any(notice.level == "error" for notice in noticed):
        return ExitCode.UNREAD
    return ExitCode.DONE


def _exit_code(
    snapshots: Sequence[Snapshot], gate: GateFinding | None, unmatched: Sequence[Notice], noticed: Sequence[Notice]
) -> ExitCode:
    """A gate that failed comes before what is not known: what is broken must be mended first."""
    if gate and gate.failed:
        return ExitCode.GATE
    if unmatched or (gate and gate.undecided):
        return ExitCode.UNREAD
    return unread(snapshots, noticed)


def _sharing(findings: Findings, shown: Sequence[TaskFinding]) -> Iterator[tuple[str, tuple[TaskFinding, ...]]]:
    there = {(task.instance, task.name) for task in shown}
    for cause in find_causes(findings.tasks):
        others = tuple(task for task in cause.tasks if (task.instance, task.name) not in there)
        if others:
            yield cause.id, others


def _with_notices(findings: Findings, added: Sequence[Notice]) -> Findings:
    if added:
        return structs.replace(findings, notices=by_gravity((*findings.notices, *added)))
    return findings
