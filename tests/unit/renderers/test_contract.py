"""What holds for every format: the same bytes, again and again, and nothing from outside breaks it."""

import html
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import UTC
from functools import partial
from typing import Any

import jsonschema
import pytest
from msgspec import structs
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from ctsreport.analysis.assess import assess
from ctsreport.analysis.causes import find_causes
from ctsreport.analysis.diagnosis import Cause, Diagnosis
from ctsreport.analysis.findings import TaskFinding
from ctsreport.analysis.selection import Selection
from ctsreport.renderers import FORMATS
from ctsreport.snapshot.model import Condition, Definition, Event, EventError, Notice, Snapshot, Task
from ctsreport.view.build import build
from ctsreport.view.note import read_note
from ctsreport.view.page import View
from ctsreport.view.times import Clock
from tests.conftest import run_ctsreport
from tests.formats import TEXT_FORMATS
from tests.unit.making import HOSTILE, NOW, documents, event, overall, run, snapshot, task, text_of, view
from tests.unit.renderers.markdown_reading import check_other
from tests.unit.renderers.reading import CONTROLS, Terse, flat, github
from tests.unit.renderers.wiki.reading import confluence_signs, dokuwiki_signs, mediawiki_signs

PLAIN = tuple(f"plain text {number}" for number in range(len(HOSTILE)))
"""As many harmless texts: a report of them has the structure that a report of hostile ones must have."""


PLAIN_TEXT = "text/plain; charset=utf-8"
TYPES = {
    "html": "text/html; charset=utf-8",
    "markdown": "text/markdown; charset=utf-8",
    "json": "application/json",
    "junit": "application/xml",
    "openmetrics": "application/openmetrics-text; version=1.0.0; charset=utf-8",
    "text": PLAIN_TEXT,
    "badge": "image/svg+xml",
    "gitlab-metrics": PLAIN_TEXT,
    "github-summary": "text/markdown; charset=utf-8",
    "github-annotations": PLAIN_TEXT,
    "github-output": PLAIN_TEXT,
    "azure-commands": PLAIN_TEXT,
    "mediawiki": "text/x-wiki; charset=utf-8",
    "dokuwiki": PLAIN_TEXT,
    "confluence": "application/xml; charset=utf-8",
    "brief": PLAIN_TEXT,
    "comment": "text/markdown; charset=utf-8",
    "jira": "application/json",
    "jira-wiki": PLAIN_TEXT,
    "mail": "text/html; charset=utf-8",
    "mattermost": "application/json",
    "slack": "application/json",
    "teams": "application/json",
}
SHORT = ("brief", "comment", "jira", "jira-wiki", "mail", "mattermost", "slack", "teams")
WIKIS = ("mediawiki", "dokuwiki", "confluence")
TITLED = ("html", "markdown", "json", "junit", "badge", "github-summary", *WIKIS, *SHORT)
"""Formats that show the report's title."""


@pytest.fixture(params=TEXT_FORMATS)
def name(request: pytest.FixtureRequest) -> str:
    """Each format in turn."""
    return str(request.param)


def full_of(texts: tuple[str, ...]) -> View:
    """A report with these texts in every place that comes from outside."""
    daemons = (daemon(text, number) for number, text in enumerate(texts))
    silent = snapshot(instance="silent", read=False, error=f"x {texts[0]}", address=f"http://{texts[1]}")
    globs = (f"*{text[:3]}*" for text in texts)
    assessed = assess([*daemons, silent], NOW, selection=Selection(("*", *globs)))
    found = tuple(structs.replace(each, diagnoses=diagnosed(each, texts)) for each in assessed.findings.tasks)
    findings = structs.replace(assessed.findings, tasks=found)
    assessed = structs.replace(assessed, findings=findings, shown=found, causes=find_causes(found))
    return build(assessed, Clock(NOW, UTC, "UTC"), f"x {' '.join(texts)}")


def diagnosed(task: TaskFinding, texts: tuple[str, ...]) -> tuple[Diagnosis | None, ...]:
    """Its diagnoses with its daemon's text in every place.

    The number of causes is that of the texts, whatever they are.
    """
    text = task.definition.description if task.definition and task.definition.description else ""
    details = f"q{text[:16]}q"  # a row has room for it
    causes = (
        tuple(
            Cause(f"other-{texts.index(text)}{letter}", "other", f"{text} {letter}", text, details) for letter in "ab"
        )
        if text
        else ()
    )
    message = f"Error: {text}\n\n  with {text},\n  on {text} line 1, in {text}:\n   1: {text}\n\n{text}\n"
    return tuple(each and Diagnosis(text, 3, True, causes, (text,), message, task.name) for each in task.diagnoses)


def daemon(text: str, number: int) -> Snapshot:
    """A daemon all of whose texts are this one."""
    error = EventError(f"retry attempt #2 failed '{text} new': retry attempt #1 failed '{text} old'")
    failed = Event(False, f"{text} ", run("F")[0].started_at, NOW, error)
    tasks = (
        odd_task(f"{text} failing", text, (failed, event(number=9))),
        odd_task(f"{text} healthy", text, run("s")),
        Task(f"{text} unknown", None, None),
    )
    definitions = {
        each.name: Definition(each.name, text, None, f"{text} ", (text,), {f"x {text}": Condition(regexp=f"x {text}")})
        for each in tasks
    }
    notices = tuple(Notice("answer_error", level, text, text) for level in ("info", "warning"))
    counts = overall(**{text: number + 1})
    return snapshot(
        *tasks, instance=f"{number} {text}", address=text, definitions=definitions, notices=notices, overall=counts
    )


def odd_task(name: str, text: str, events: tuple[Event, ...]) -> Task:
    return Task(name, f"x {text}", True, (text, f"{text} x"), (text,), text, events)


# --- Every format -----------------------------------------------------------------------------------------------------


def test_the_documents_name_and_type(name: str) -> None:
    """The report's name with the format's suffix, alone; its type as a server should tell it."""
    [document] = documents(name, view(snapshot(task())), stem="nightly")
    assert document.name == f"nightly{FORMATS[name].suffix}"
    assert document.media_type == TYPES[name]


@pytest.mark.parametrize("texts", [PLAIN, HOSTILE])
def test_the_bytes_are_the_same_again_and_again(name: str, texts: tuple[str, ...]) -> None:
    """From one document twice, at the same time, and from an equal view."""
    [document] = documents(name, full_of(texts))
    first = b"".join(document.chunks())
    assert b"".join(document.chunks()) == first
    half = document.chunks()
    next(half)
    assert b"".join(document.chunks()) == first
    assert text_of(name, full_of(texts)).encode() == first


@pytest.mark.parametrize(
    "made", [view(), view(snapshot()), view(snapshot(read=False, error="silent")), full_of(HOSTILE)]
)
def test_it_is_utf_8_and_ends_with_a_line_feed(name: str, made: View) -> None:
    """Also where there is nothing to report."""
    assert text_of(name, made).endswith("\n")


def test_half_a_character_of_the_command_line_is_no_crash(name: str) -> None:
    """It becomes U+FFFD, as UTF-8 cannot hold it."""
    made = view(snapshot(task()), title="x \ud83d y", selection=Selection(("*", "\udcff")))
    assert ("x \ufffd y" in text_of(name, made)) is (name in TITLED)


@pytest.mark.parametrize("name", ["html", "markdown", "mediawiki", "dokuwiki", "confluence"])
def test_no_control_character_reaches_a_page(name: str) -> None:
    """They are symbols there; titles and patterns of the command line included."""
    found = CONTROLS.search(text_of(name, full_of(HOSTILE)))
    assert found is None, found


# --- Each format by its own parser ------------------------------------------------------------------------------------


def check_html(made: View, plain: View) -> None:
    """The same elements and attributes in the same order, and every text there."""
    page, harmless = Terse(text_of("html", made)), Terse(text_of("html", plain))
    assert page.structure == harmless.structure
    assert len(set(page.ids)) == len(page.ids)
    assert set(page.links) <= {f"#{each}" for each in page.ids}


def check_markdown(made: View, plain: View, name: str = "markdown") -> None:
    """The same blocks and spans by one parser, no foreign tag by the other."""
    source, harmless = text_of(name, made), text_of(name, plain)
    assert shape(source) == shape(harmless)
    check_other(source)


def check_xml(name: str) -> Callable[[View, View], None]:
    """The same elements and attributes in the same order."""

    def check(made: View, plain: View) -> None:
        one, other = (ET.fromstring(text_of(name, each)) for each in (made, plain))  # noqa: S314 - our own
        assert [(each.tag, sorted(each.attrib)) for each in one.iter()] == [
            (each.tag, sorted(each.attrib)) for each in other.iter()
        ]

    return check


def check_wiki(name: str, signs: Callable[[str], object]) -> Callable[[View, View], None]:
    """The same signs of the markup in the same order."""

    def check(made: View, plain: View) -> None:
        assert signs(text_of(name, made)) == signs(text_of(name, plain))

    return check


def check_metrics(made: View, plain: View) -> None:
    """The same samples, read by the format's own parser."""
    one, other = (list(text_string_to_metric_families(text_of("openmetrics", each))) for each in (made, plain))  # type: ignore[no-untyped-call]
    assert [(each.name, len(each.samples)) for each in one] == [(each.name, len(each.samples)) for each in other]


def check_lines(name: str, form: str) -> Callable[[View, View], None]:
    """As many lines, and each of the form."""

    def check(made: View, plain: View) -> None:
        lines = text_of(name, made).splitlines()
        assert len(lines) == len(text_of(name, plain).splitlines())
        assert [line for line in lines if not re.fullmatch(form, line)] == []

    return check


def shape(source: str) -> list[str]:
    """The blocks and spans of a Markdown text; of HTML the tags."""
    kinds = []
    for token in flat(github().parse(source)):
        if token.type.startswith("text") or token.type == "code_inline":  # words of a sentence, plain or not
            continue
        html = re.sub(r'name="[^"]*"', "name", re.sub(r">[^<]*<", "><", token.content))  # an anchor is made of a name
        kinds.append(html if token.type.startswith("html") else token.type)
    return kinds


def check_json(made: View, plain: View) -> None:
    """Valid by the schema that ``ctsreport schema report`` prints, and every text exact."""
    loaded, harmless = (json.loads(text_of("json", each)) for each in (made, plain))
    validator = jsonschema.Draft202012Validator(json.loads(run_ctsreport("schema", "report").out))
    validator.validate(loaded)
    assert keys(loaded) == keys(harmless)
    found = {each["description"] for each in loaded["tasks"]}
    assert found == set(HOSTILE)
    messages = {each["error"]["message"] for one in loaded["tasks"] for each in one["events"] if each["error"]}
    assert messages == {
        f"retry attempt #2 failed '{text} new': retry attempt #1 failed '{text} old'" for text in HOSTILE
    }


def keys(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: keys(each) for key, each in value.items() if key != "status"}
    return [keys(value[0])] if isinstance(value, list) and value else type(value)


def check_nodes(name: str) -> Callable[[View, View], None]:
    """The same nodes with the same keys, and only texts differ."""

    def check(made: View, plain: View) -> None:
        one, other = (json.loads(text_of(name, each)) for each in (made, plain))
        assert nodes(one) == nodes(other)

    return check


def nodes(value: Any, key: str = "") -> Any:
    """A structure without its texts: those under ``text``."""
    if isinstance(value, dict):
        return {key: nodes(each, key) for key, each in value.items()}
    if isinstance(value, list):
        return [nodes(each) for each in value]
    return "" if key == "text" and isinstance(value, str) else value


def check_jira_markup(made: View, plain: View) -> None:
    """As many lines; outside of our own markup only letters, figures and entities."""
    safe = r"(?:[\w ,]|[^\x00-\x7f]|&#\d+;)*"
    head, item = r"h[34]\. (?:\{color:[#\w]+\}.{1,12}\{color\} )?", r"\* \*[\w ]+:\* "
    check_lines("jira-wiki", f"(?:{head}|{item})?{safe}")(made, plain)
    texts = [html.unescape(line.partition(":* ")[2]) for line in text_of("jira-wiki", made).splitlines()]
    assert any("{" in text or "*" in text for text in texts)


def check_mail(made: View, plain: View) -> None:
    """The same elements and attributes in the same order."""
    assert Terse(text_of("mail", made)).structure == Terse(text_of("mail", plain)).structure


def check_mattermost(made: View, plain: View) -> None:
    """The same blocks and spans."""
    one, other = (json.loads(text_of("mattermost", each))["text"] for each in (made, plain))
    assert shape(one) == shape(other)
    check_other(one)


CHECKS: dict[str, Callable[[View, View], None]] = {
    "html": check_html,
    "markdown": check_markdown,
    "json": check_json,
    "junit": check_xml("junit"),
    "openmetrics": check_metrics,
    "text": check_lines("text", ".{20,300}"),
    "badge": check_xml("badge"),
    "gitlab-metrics": check_lines("gitlab-metrics", r"# .*|ctsreport_\w+(\{[^#]*\})? \d+"),
    "github-summary": partial(check_markdown, name="github-summary"),
    "mediawiki": check_wiki("mediawiki", mediawiki_signs),
    "dokuwiki": check_wiki("dokuwiki", dokuwiki_signs),
    "confluence": check_wiki("confluence", confluence_signs),
    "github-annotations": check_lines("github-annotations", r"::(error|warning|notice) title=[^:,]+::.+"),
    "github-output": check_lines("github-output", r"[a-z_]+=.*"),
    "azure-commands": check_lines(
        "azure-commands", r"##vso\[task\.(logissue type=(error|warning)|setvariable variable=[a-z.]+)\].+"
    ),
    "brief": check_lines("brief", ".*"),
    "comment": partial(check_markdown, name="comment"),
    "jira": check_nodes("jira"),
    "jira-wiki": check_jira_markup,
    "mail": check_mail,
    "mattermost": check_mattermost,
    "slack": check_nodes("slack"),
    "teams": check_nodes("teams"),
}


def test_hostile_texts_do_not_break_the_format(name: str) -> None:
    """Whatever a daemon, a folder's name or an option holds, it stays text.

    A new format needs a check of its own here.
    """
    CHECKS[name](full_of(HOSTILE), full_of(PLAIN))


def test_a_report_of_nothing(name: str) -> None:
    """No instance, no task: still a whole document."""
    made = text_of(name, view())
    match name:
        case "html":
            Terse(made)
        case "json":
            assert json.loads(made)["tasks"] == []
        case "markdown" | "github-summary":
            assert made.startswith("# ")
        case _:
            assert made.endswith("\n")


@pytest.mark.parametrize("name", ["html", "markdown"])
def test_what_a_person_must_see_is_on_the_page(name: str) -> None:
    """Verdict, sentence, counts, health in words, since when, services, message, notices, when, and the note."""
    definition = Definition(
        "web", "Opens ports", True, "example/module", None, {"services": Condition(names=("web-service",))}
    )
    broken = task("web", events=run("FFs", message="Error: no route to the firewall"))
    made = view(
        snapshot(broken, task("idle", "", status="unknown"), definitions={"web": definition}),
        snapshot(instance="silent", read=False, error="Nobody listens there. Is CTS running?"),
        note=read_note("**Call** the network team"),
    )
    text = text_of(name, made)
    for words in (
        "1 of 2 tasks fails: 1 critical, as of",
        "web-service",
        "example/module",
        "Opens ports",
        "2026-11-24 22:00:00 UTC",
        "2026-11-24T22:00:00.000Z" if name == "html" else "2 h ago",
        "Error: no route to the firewall",
        "has not run since the daemon started",
        "Nobody listens there. Is CTS running?",
        "CTS was asked",
        "2026-11-25 00:00:00 UTC",
        "Call",
    ):
        assert words in text, words
