"""The gate as a reader sees it: what each rule saw, the tasks behind it, what is excused, and what no rule looks at."""

from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from msgspec import Struct

from ctsreport.analysis.assess import Assessment
from ctsreport.analysis.expectations.gate_finding import GateFinding, GateState, RuleFinding
from ctsreport.analysis.expectations.gate_input import Match
from ctsreport.analysis.findings import TaskFinding
from ctsreport.plural import plural
from ctsreport.view.known import known_text
from ctsreport.view.labels import GATE, Mark
from ctsreport.view.slug import Link, link_to, name_of
from ctsreport.view.wording import listed, one_line

MOST_NAMED = 12
"""Tasks that a rule names one by one; report.json has all."""

IN_ONE_LINE = 3
"""Tasks that the gate's sentence names for each rule."""


class RuleView(Struct, frozen=True, gc=False):
    """One rule, worded: as a text, and as it was ``written``, for machines.

    ``saw`` says how many it saw, how many it allows, and how many are excused. ``matches`` are the first of what
    counts, ``more`` how many more there are, ``names`` the same in one line; ``excused`` and ``more_excused`` are of
    what is known and does not count. ``doubt`` says why it could not be judged, which is ``undecided`` where it had to
    be.
    """

    text: str
    written: str
    mark: Mark
    state: GateState
    failed: bool
    judged: bool
    undecided: bool
    doubt: str
    count: int
    saw: str
    matches: tuple[Link, ...]
    more: int
    names: str
    excused: tuple[Link, ...]
    more_excused: int


class GateView(Struct, frozen=True):
    """The gate, worded: the whole in a sentence (``text``), and what a green job does not mean (``caveats``).

    ``behind`` are the keys of the tasks that make it fail.
    """

    state: GateState
    mark: Mark
    text: str
    caveats: tuple[str, ...]
    rules: tuple[RuleView, ...]
    behind: AbstractSet[tuple[str, str]]

    @property
    def failed(self) -> bool:
        return self.state == "failed"

    @property
    def failed_rules(self) -> tuple[RuleView, ...]:
        return tuple(rule for rule in self.rules if rule.failed)

    @property
    def whole(self) -> str:
        """The gate in a sentence, and what a green job does not mean."""
        return " ".join((self.text, *self.caveats))


def gate_of(assessed: Assessment, *, several: bool) -> GateView | None:
    """What the gate saw; None where there is none."""
    gate = assessed.gate
    if gate is None:
        return None
    rules = tuple(_rule(each, several=several) for each in gate.rules)
    narrowed = ""
    if assessed.selection.narrows:
        narrowed = _narrowed(len(assessed.shown))
    return GateView(
        state=gate.state,
        mark=GATE[gate.state],
        text=_text(gate, rules),
        caveats=tuple(filter(None, (narrowed, _unseen(gate.unseen)))),
        rules=rules,
        behind=_keys(match for rule in gate.rules if rule.failed for match in rule.matches),
    )


def _rule(found: RuleFinding, *, several: bool) -> RuleView:
    doubt = one_line(found.doubt)
    return RuleView(
        text=one_line(found.rule.text),
        written=found.rule.text,
        mark=GATE[found.state],
        state=found.state,
        failed=found.failed,
        judged=found.judged,
        undecided=found.undecided,
        doubt=doubt,
        count=found.count,
        saw=_saw(found, doubt),
        matches=tuple(_link(match, several=several) for match in found.matches[:MOST_NAMED]),
        more=max(0, len(found.matches) - MOST_NAMED),
        names=_names(found.matches, several=several),
        excused=tuple(_link(match, several=several) for match in found.excused[:MOST_NAMED]),
        more_excused=max(0, len(found.excused) - MOST_NAMED),
    )


def _saw(found: RuleFinding, doubt: str) -> str:
    count, most, excused = found.count, found.rule.most, len(found.excused)
    allowed = f", {most} allowed" if most else ""
    known = f", {plural(excused, 'known failure')} not counted" if excused else ""
    unjudged = f"; not judged: {doubt}" if doubt else ""
    return f"{count or 'none'}{allowed}{known}{unjudged}"


def _link(match: Match, *, several: bool) -> Link:
    """What counts with what is wrong where the rule's word does not say it; what is excused with why it is."""
    if match.task is None:
        return Link(one_line(match.instance), why=one_line(match.why))
    why = known_text(match.known) if match.known else match.why
    return link_to(match.task, several=several, why=why)


def _names(matches: Sequence[Match], *, several: bool) -> str:
    """The first names, and how many more: there can be thousands."""
    first = [
        name_of(match.task, several=several) if match.task else one_line(match.instance)
        for match in matches[:IN_ONE_LINE]
    ]
    more = len(matches) - len(first)
    if more:
        return f"{', '.join(first)} and {more} more"
    return listed(first)


def _text(gate: GateFinding, rules: Sequence[RuleView]) -> str:
    """The gate in a sentence."""
    if gate.failed:
        return f"The gate failed by {listed([f'{rule.text} ({rule.names})' for rule in rules if rule.failed])}."
    if gate.undecided:
        return f"The gate is not decided: {' '.join(_doubts(rules))}"
    excused = len(_keys(match for rule in gate.rules for match in rule.excused))
    known = f", {plural(excused, 'known failure')} not counted" if excused else ""
    return f"The gate passed: {_held(rules)}{known}."


def _keys(matches: Iterator[Match]) -> frozenset[tuple[str, str]]:
    """The tasks among what rules are about."""
    return frozenset((match.task.instance, match.task.name) for match in matches if match.task)


def _doubts(rules: Sequence[RuleView]) -> Iterator[str]:
    alike: dict[str, list[str]] = {}
    for rule in rules:
        if rule.undecided:
            alike.setdefault(rule.doubt, []).append(rule.text)
    yield from (f"{listed(texts)} could not be judged, for {doubt}" for doubt, texts in alike.items())


def _held(rules: Sequence[RuleView]) -> str:
    count, unjudged = len(rules), sum(not rule.judged for rule in rules)
    if unjudged:
        return (
            f"{plural(count - unjudged, 'rule holds', 'rules hold')}, {unjudged} could not be judged, which its "
            "? allows"
        )
    if count == 1:
        return "its rule holds"
    return f"all {count} rules hold"


def _narrowed(tasks: int) -> str:
    if not tasks:
        return "The report is narrowed to nothing: the gate saw no task at all."
    return "The report is narrowed: the gate sees the tasks that are shown, and no others."


def _unseen(tasks: Sequence[TaskFinding]) -> str:
    """What is wrong and no rule's business."""
    if not tasks:
        return ""
    kinds = Counter(_kind(task) for task in tasks)
    names = listed([one_line(task.name) for task in tasks], 5)
    return f"No rule looks at {listed([f'{count} {word}' for word, count in kinds.items()])}: {names}."


def _kind(task: TaskFinding) -> str:
    if task.switched_off_while_failing:
        return "switched off while failing"
    return task.health.value
