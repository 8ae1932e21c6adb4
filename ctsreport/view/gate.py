"""The gate as a reader sees it: what each rule saw, the tasks behind it, what is excused, and what no rule looks at."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from ctsreport.analysis.findings import TaskFinding
from ctsreport.analysis.gate import GateFinding, RuleFinding
from ctsreport.analysis.gate_words import Match
from ctsreport.view.known import known_text
from ctsreport.view.slug import Link, link_to
from ctsreport.view.wording import listed, one_line, plural
from ctsreport.view.words import GATE, Mark

MOST_NAMED = 12
"""Tasks that a rule names one by one; report.json has all."""


class RuleView(Struct, frozen=True, gc=False):
    """One rule, worded."""

    finding: RuleFinding
    several: bool

    @property
    def mark(self) -> Mark:
        return GATE[self.finding.state]

    @property
    def doubt(self) -> str:
        """Why it could not be judged; empty where it was."""
        return one_line(self.finding.doubt)

    @property
    def text(self) -> str:
        """The rule as it was written."""
        return one_line(self.finding.rule.text)

    @property
    def saw(self) -> str:
        """How many it saw, how many it allows, and how many are excused."""
        count, most, excused = self.finding.count, self.finding.rule.most, len(self.finding.excused)
        allowed = f", {most} allowed" if most else ""
        known = f", {plural(excused, 'known failure')} not counted" if excused else ""
        doubt = f"; not judged: {self.doubt}" if self.doubt else ""
        return f"{count or 'none'}{allowed}{known}{doubt}"

    @property
    def matches(self) -> tuple[Link, ...]:
        """The first of what counts."""
        return tuple(self._link(match) for match in self.finding.matches[:MOST_NAMED])

    @property
    def more(self) -> int:
        """How many more there are."""
        return max(0, len(self.finding.matches) - MOST_NAMED)

    @property
    def excused(self) -> tuple[Link, ...]:
        """The first of what is known and does not count."""
        return tuple(self._link(match, known_text(match.known) if match.known else "") for match in self.finding.excused[:MOST_NAMED])

    @property
    def more_excused(self) -> int:
        return max(0, len(self.finding.excused) - MOST_NAMED)

    @property
    def names(self) -> str:
        """What counts, in one line."""
        return listed([link.name for link in map(self._link, self.finding.matches)], 3)

    def _link(self, match: Match, why: str = "") -> Link:
        if match.task is None:
            return Link(one_line(match.instance), why=one_line(match.why))
        return link_to(match.task, several=self.several, why=why or match.why)


class GateView(Struct, frozen=True):
    """The gate, worded."""

    finding: GateFinding
    several: bool
    narrowed: bool
    tasks: int

    @property
    def failed(self) -> bool:
        return self.finding.failed

    @property
    def mark(self) -> Mark:
        return GATE[self.finding.state]

    @property
    def rules(self) -> tuple[RuleView, ...]:
        return tuple(RuleView(each, self.several) for each in self.finding.rules)

    @property
    def failed_rules(self) -> tuple[RuleView, ...]:
        return tuple(rule for rule in self.rules if rule.finding.failed)

    @property
    def text(self) -> str:
        """The gate in a sentence."""
        count = len(self.finding.rules)
        if self.failed:
            return f"The gate failed by {listed([f'{rule.text} ({rule.names})' for rule in self.failed_rules])}."
        if self.finding.undecided:
            return f"The gate is not decided: {' '.join(self._doubts())}"
        excused = len({id(match.task) for rule in self.finding.rules for match in rule.excused})
        known = f", {plural(excused, 'known failure')} not counted" if excused else ""
        return f"The gate passed: {self._held(count)}{known}."

    def _doubts(self) -> Iterator[str]:
        alike: dict[str, list[str]] = {}
        for rule in self.rules:
            if rule.finding.undecided:
                alike.setdefault(rule.doubt, []).append(rule.text)
        yield from (f"{listed(rules)} could not be judged, for {doubt}" for doubt, rules in alike.items())

    def _held(self, count: int) -> str:
        unjudged = sum(not rule.judged for rule in self.finding.rules)
        if unjudged:
            return f"{plural(count - unjudged, 'rule holds', 'rules hold')}, {unjudged} could not be judged, which its ? allows"
        return "its rule holds" if count == 1 else f"all {count} rules hold"

    @property
    def whole(self) -> str:
        """That sentence, and what a green job does not mean."""
        return " ".join((self.text, *self.caveats))

    @property
    def caveats(self) -> tuple[str, ...]:
        """What a green job does not mean."""
        narrowed = "The report is narrowed: the gate sees the tasks that are shown, and no others." if self.narrowed else ""
        if self.narrowed and not self.tasks:
            narrowed = "The report is narrowed to nothing: the gate saw no task at all."
        return tuple(filter(None, (narrowed, _unseen(self.finding.unseen))))


def _unseen(tasks: Sequence[TaskFinding]) -> str:
    """What is wrong and no rule's business."""
    if not tasks:
        return ""
    kinds = Counter(_kind(task) for task in tasks)
    return f"No rule looks at {listed([f'{count} {word}' for word, count in kinds.items()])}: {listed(list(_names(tasks)), 5)}."


def _kind(task: TaskFinding) -> str:
    return "switched off while failing" if task.switched_off_while_failing else task.health.value


def _names(tasks: Iterable[TaskFinding]) -> Iterable[str]:
    return (one_line(task.name) for task in tasks)
