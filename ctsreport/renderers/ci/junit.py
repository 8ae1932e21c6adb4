"""JUnit XML: each task as a test case, for what Jenkins, GitLab, Azure and GitHub show of tests."""

import html
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from msgspec import Struct

from ctsreport.document import MADE_BY, Document
from ctsreport.plural import plural
from ctsreport.renderers.interface import Files, FormatOptions
from ctsreport.view.gate import GateView, RuleView
from ctsreport.view.instance import InstanceView
from ctsreport.view.page import View
from ctsreport.view.slug import Link
from ctsreport.view.task import TaskView
from ctsreport.view.wording import cut, one_line, visible

BODY = 1 << 16
"""Most characters of a body."""

ALL, LEAST = 20_000_000, 1000
"""Characters that all bodies share, as GitLab reads no file above 30 MB; and what each has, however many there are."""

LINE = 1000
"""Most characters of a message in an attribute, and of output: of that, Jenkins keeps the first and the last 500."""

_RULE_IS = {"failed": "failure", "undecided": "error", "passed": ""}

HEALTH_IS = {"critical": "error", "errored": "failure", "unknown": "skipped", "successful": ""}


class CaseText(Struct, frozen=True):
    """What is said of a case.

    The sort of trouble, it in one line, all lines, and what is said where it passed or is known.
    """

    type: str = ""
    message: str = ""
    body: tuple[str, ...] = ()
    out: tuple[str, ...] = ()


class Case(Struct, frozen=True):
    """One test case.

    ``kind`` is the element that says how it ended; empty where it passed. ``said`` words it when it is drawn.

    ``key`` is the name as the daemon has it.
    """

    name: str
    kind: str = ""
    said: Callable[[], CaseText] = CaseText
    seconds: float = 0.0
    key: str = ""


class Suite(Struct, frozen=True):
    """Cases under one name, which is their class too. ``at`` is when they were so."""

    name: str
    at: str
    properties: Mapping[str, str | None]
    cases: Sequence[Case]


def render(view: View, files: Files, _: FormatOptions) -> tuple[Document, ...]:
    """One suite for each instance, and one for the gate."""

    def text() -> Iterator[str]:
        suites = list(_suites(view))
        cases = [case for suite in suites for case in suite.cases]
        most = max(LEAST, min(BODY, ALL // max(1, sum(bool(case.kind) for case in cases))))
        counts = _counts(cases)
        del counts["skipped"]  # which Jenkins's schema does not have here
        yield (
            f'<?xml version="1.0" encoding="UTF-8"?>\n<!-- {MADE_BY} -->\n'
            f"<testsuites{_attributes(name=view.about.title, **counts)}>\n"
        )
        names = Names()
        for number, suite in enumerate(suites):
            yield from _suite(suite, number, names, most)
        yield "</testsuites>\n"

    return (Document(f"{files.stem}.xml", "application/xml", text),)


# --- What there is to say ---------------------------------------------------------------------------------------------


def _suites(view: View) -> Iterator[Suite]:
    tasks: dict[str, list[TaskView]] = defaultdict(list)
    for task in view.tasks.all:
        tasks[task.key[0]].append(task)
    about = {
        "ctsreport": view.about.version,
        "verdict": view.verdict.state,
        "verdict_text": view.verdict.text,
        "narrowed": view.about.narrowed_text,
    }
    now = view.about.made.iso
    for each in view.instances.all:
        cases = (_answers(each), *map(_task, tasks[each.key]), *_malformed(view, each.key))
        yield Suite(
            each.name or "–",
            each.taken.iso if each.taken else now,
            {**about, "address": each.address, **_tags(each)},
            cases,
        )
    if not view.instances.all:
        yield Suite("ctsreport", now, about, [_error("answers", "unread", "no instance")])
    if view.gate:
        yield Suite("gate", now, about, [_rule(rule, view.gate) for rule in view.gate.rules])


def _tags(instance: InstanceView) -> dict[str, str]:
    """What its owners call it by."""
    return {f"tag.{name}": value for name, value in instance.tags}


def _answers(instance: InstanceView) -> Case:
    """Whether it was read: with this a suite is never empty."""
    if instance.read:
        return Case("answers")
    return _error("answers", "unread", instance.error or "It could not be read.")


def _malformed(view: View, instance: str) -> Iterator[Case]:
    """What is there and could not be decoded. A task of which the rest is known has a case of its own beside this."""
    for each in view.notices.malformed:
        if each.instance == instance:
            yield _error(f"{one_line(each.task or 'answer')}, malformed", "malformed", each.text)


def _error(name: str, sort: str, why: str) -> Case:
    return Case(name, "error", partial(CaseText, sort, why, (why,)))


def _task(task: TaskView) -> Case:
    """One task; what is known and accepted is no failure."""
    known = bool(task.expected.known) and (task.unhealthy or task.health == "unknown")
    kind = HEALTH_IS[task.health]
    seconds = round(task.runs.newest_seconds, 1)  # a suite's time is the sum of what its cases show
    said = partial(_of_task, task, known=known) if known or kind else CaseText
    return Case(task.name, "skipped" if known else kind, said, seconds, task.key[1])


def _of_task(task: TaskView, *, known: bool) -> CaseText:
    why = task.cause.line_now or task.word
    if task.hidden:
        why = f"{task.hidden}: {why}"
    return CaseText(
        task.cause.kind or task.word,
        task.expected.known if known else why,
        tuple(_lines(task, why)),
        (why,) if known else (),
    )


def _lines(task: TaskView, why: str) -> Iterator[str]:
    """What a person who sees nothing else must know, the longest last."""
    services = task.services
    facts = (("Failing since", task.since_text), (services.label, services.line), *task.expected.facts)
    yield why
    yield from (f"{label}: {text}" for label, text in facts if text)
    if task.expected.note:
        yield f"\n{task.expected.note}"
    yield from _newest_message(task)


def _newest_message(task: TaskView) -> Iterator[str]:
    """That of the newest failed run, each different try once; others are only counted, as they can be long."""
    messages = task.runs.messages(list(task.runs.events))
    for newest in messages[:1]:
        yield from newest.remarks
        yield f"\n{newest.runs_text}:"
        yield from (f"{each.label}:\n{each.text}" if each.label else each.text for each in newest.tries)
        if not newest.tries:
            yield newest.summary
    if len(messages) > 1:
        yield f"\n{plural(len(messages) - 1, 'other message')} of earlier runs: see the report."


def _rule(rule: RuleView, gate: GateView) -> Case:
    lines = (f"Seen: {rule.saw}", *_behind(rule), *gate.caveats)
    kind = "skipped"
    if rule.judged or rule.undecided:
        kind = _RULE_IS[rule.state]
    said = CaseText("gate", rule.doubt or f"{rule.saw}: {rule.names}", lines) if kind else CaseText(out=lines)
    return Case(rule.text, kind, lambda: said)


def _behind(rule: RuleView) -> Iterator[str]:
    """What counts, then what is known and does not."""
    yield from (_named(link, link.why) for link in rule.matches)
    if rule.more:
        yield f"and {rule.more} more"
    if rule.excused:
        yield "Not counted, as known:"
    yield from (_named(link, link.why) for link in rule.excused)
    if rule.more_excused:
        yield f"and {plural(rule.more_excused, 'more known failure')}"


def _named(link: Link, why: str) -> str:
    if why:
        return f"- {link.name}: {why}"
    return f"- {link.name}"


# --- As XML -----------------------------------------------------------------------------------------------------------


class Names:
    """The names that are taken: of two cases of one class and name, readers keep one."""

    def __init__(self) -> None:
        self._taken: dict[tuple[str, str], int] = {}

    def all(self, suite: Suite) -> list[str]:
        """A name for each case. Which of two alike gets the number depends on what they are, never on how they fare."""
        order = sorted(enumerate(suite.cases), key=lambda each: each[1].key)
        names = {place: self._claim(suite.name, case.name) for place, case in order}
        return [names[place] for place in range(len(names))]

    def _claim(self, kind: str, name: str) -> str:
        number, claimed = self._taken.get((kind, name), 1), name
        while (kind, claimed) in self._taken:
            number += 1
            claimed = f"{name} ({number})"
        self._taken[kind, name] = number  # so that many alike are not counted through again and again
        self._taken.setdefault((kind, claimed), 1)
        return claimed


def _suite(suite: Suite, number: int, names: Names, most: int) -> Iterator[str]:
    # A timestamp has no zone in the schemas; it is in UTC.
    yield (
        f"<testsuite{_attributes(name=suite.name, id=number, timestamp=suite.at[:19], **_counts(suite.cases))}>\n"
        "<properties>\n"
    )
    yield from (
        f"<property{_attributes(name=key, value=value)}/>\n" for key, value in suite.properties.items() if value
    )
    yield "</properties>\n"
    for name, case in zip(names.all(suite), suite.cases, strict=True):
        yield _case(_attributes(classname=suite.name, name=name, time=f"{case.seconds:.1f}"), case, most)
    yield "</testsuite>\n"


def _case(attributes: str, case: Case, most: int) -> str:
    said = case.said()
    attributes_of_it = _attributes(message=cut(said.message, LINE), type=said.type)
    result = f"<{case.kind}{attributes_of_it}>{_body(said, most)}</{case.kind}>\n"
    out = cut("\n".join(said.out), LINE)
    out = out and f"<system-out>{_text(out)}</system-out>\n"
    inside = f"{result if case.kind else ''}{out}"
    if inside:
        return f"<testcase{attributes}>\n{inside}</testcase>\n"
    return f"<testcase{attributes}/>\n"


def _body(said: CaseText, most: int) -> str:
    """The message too, as GitLab shows nothing else."""
    text = "\n".join(said.body)
    left_out = len(text) - most
    return _text(
        text if left_out <= 0 else f"{text[:most]}\n\n… {plural(left_out, 'character is', 'characters are')} left out."
    )


def _counts(cases: Sequence[Case]) -> dict[str, object]:
    kinds = Counter(case.kind for case in cases)
    time = f"{sum(case.seconds for case in cases):.1f}"
    return {
        "tests": len(cases),
        "failures": kinds["failure"],
        "errors": kinds["error"],
        "skipped": kinds["skipped"],
        "time": time,
    }


def _attributes(**values: object) -> str:
    return "".join([f' {name}="{_value(str(value))}"' for name, value in values.items()])


def _value(text: str) -> str:
    """A text in an attribute, where line feeds and tabs would be read as blanks."""
    return html.escape(visible(text)).replace("\n", "&#10;").replace("\t", "&#9;")


def _text(text: str) -> str:
    """A text between tags: what XML 1.0 cannot hold is shown as symbols, and ``]]>`` has no bracket."""
    return html.escape(visible(text), quote=False)
