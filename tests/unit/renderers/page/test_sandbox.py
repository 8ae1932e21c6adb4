"""What templates of users may reach: what a report holds, and nothing of Python, of the machine or of other folders."""

import os
import sys
import types
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from itertools import chain, islice
from pathlib import Path
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import jinja2
import pytest

from ctsreport.analysis.assess import assess
from ctsreport.analysis.expectations.gate_rule import parse_rules
from ctsreport.analysis.expectations.known_failure import KnownFailure
from ctsreport.analysis.expectations.model import Expectations
from ctsreport.errors import CtsReportError, ExitCode
from ctsreport.renderers import FORMATS, draw_format
from ctsreport.renderers.page import sandbox
from ctsreport.view.about import Note
from ctsreport.view.build import build
from ctsreport.view.page import View
from ctsreport.view.times import Clock
from tests.unit.making import NOW, overall, run, snapshot, task

ZONE = Clock(NOW, ZoneInfo("Europe/Berlin"), "Europe/Berlin")

ATTACKS = {
    "a type": "{{ ''.__class__.__mro__ }}",
    "the view's functions": "{{ view.__init__.__globals__ }}",
    "the view's fields": "{{ view.__struct_fields__ }}",
    "a global's module": "{{ lipsum.__globals__ }}",
    "a type among the globals": "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "the same, another": "{{ namespace.__init__.__globals__ }}",
    "one of ours": "{{ filler(part.patterns).whole.__globals__ }}",
    "a method's owner": "{{ once.__self__ }}",
    "a type that escapes": "{{ filler({})._escapes.done }}",
    "by filter": "{{ ''|attr('__class__') }}",
    "by filter on each": "{{ ['']|map(attribute='__class__')|list }}",
    "by filter on each, another": "{{ ['']|map('attr', '__class__')|list }}",
    "by sorting": "{{ ['a', 'b']|sort(attribute='__class__') }}",
    "by grouping": "{{ ['']|groupby('__class__') }}",
    "by selecting": "{{ ['']|selectattr('__class__')|list }}",
    "by key": "{{ view['__class__'] }}",
    "by format": "{{ '{0.__class__}'.format(view) }}",
    "by format of a mapping": "{{ '{a.__class__}'.format_map({'a': view}) }}",
    "by format, found by filter": "{{ ('{0.__class__}'|attr('format'))(view) }}",
    "by format, mapped": "{% for f in ['{0.__class__}']|map(attribute='format') %}{{ f(view) }}{% endfor %}",
    "by one of our patterns": "{{ filler({'open': '{x.__class__}'}) }}",
    "itself": "{{ self.__init__.__globals__ }}",
    "its context": "{{ self._TemplateReference__context }}",
    "a loop": "{% for x in [1] %}{{ loop.__init__.__globals__ }}{% endfor %}",
    "a macro": "{% macro m() %}{% endmacro %}{{ m._environment }}",
    "a part": "{% import 'html/parts.html' as part %}{{ part.__dict__ }}",
    "what is not defined": "{{ nothing.__init__ }}",
    "a zone, which reads files": "{{ view.about.made.at.tzinfo.no_cache('Europe/Paris') }}",
    "a change": "{% set d = {} %}{{ d.update({'a': 1}) }}",
    "an absolute path": "{% include '/etc/hostname' %}",
    "a path upwards": "{% include '../secret.txt' %}",
    "a path upwards, in the middle": "{% include 'html/../../secret.txt' %}",
    "a path as Windows has them": "{% include 'html\\\\..\\\\..\\\\secret.txt' %}",
    "a link": "{% include 'html/link.txt' %}",
    "a link, imported": "{% import 'html/link.txt' as x %}",
    "a link, extended": "{% extends 'html/link.txt' %}",
    "a link, if there is one": "{% include 'html/link.txt' ignore missing %}",
    "a folder's link": "{% include 'html/above/secret.txt' %}",
}


def rich() -> View:
    """A view in which everything is that a view can hold."""
    said = 'Error: Post "https://device.example.com/mgmt": dial tcp 192.0.2.1:443: i/o timeout'
    broken = [task(name, events=run(outcomes, message=said)) for name, outcomes in (("a", "FFs"), ("b", "sF"))]
    one = snapshot(*broken, task("c", "s"), overall=overall(critical=2))
    two = snapshot(read=False, error="it does not answer", instance="other")
    accepted = KnownFailure("being mended", NOW, "2026-11-25", task="a")
    expected = Expectations(rules=parse_rules(["critical", "unreachable"]), known=(accepted,), source="ctsreport.toml")
    return build(assess([one, two], NOW, expected), ZONE, note=Note("*now*", "<em>now</em>"))


def written(folder: Path, text: str, name: str = "html/report.html") -> str:
    path = folder / "templates" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return str(folder / "templates")


def drawn(templates: str, name: str = "html") -> str:
    """Drawn here, so that nothing but the sandbox is at work."""
    return b"".join(draw_format(name, rich(), options=FORMATS[name].options(templates=templates))[0].chunks()).decode()


@pytest.mark.parametrize("attack", list(ATTACKS))
def test_what_templates_may_not_reach(tmp_path: Path, attack: str) -> None:
    """Exit code 2, naming file and line, with the cure."""
    folder = written(tmp_path, f"{{% import 'html/parts.html' as part with context %}}\n{ATTACKS[attack]}")
    (tmp_path / "secret.txt").write_text("the secret")
    (tmp_path / "templates/html/link.txt").symlink_to(tmp_path / "secret.txt")
    (tmp_path / "templates/html/above").symlink_to(tmp_path)
    with pytest.raises(CtsReportError) as raised:
        drawn(folder)
    assert raised.value.exit_code is ExitCode.USAGE
    assert "report.html, line 2" in raised.value.message
    assert "the secret" not in raised.value.message
    assert "--templates" in raised.value.cure


def test_what_a_template_says_of_itself_is_cut(tmp_path: Path) -> None:
    """It may be of any length."""
    with pytest.raises(CtsReportError) as raised:
        drawn(written(tmp_path, "{% include 'no' * 100000 %}"))
    assert len(raised.value.message) < 500 + len(str(tmp_path))


def test_links_within_the_folder_are_followed(tmp_path: Path) -> None:
    """As where files are mounted (``html -> ..data/html``)."""
    folder = written(tmp_path, "here", "..data/html/report.html")
    (tmp_path / "templates/html").symlink_to("..data/html")
    (tmp_path / "link").symlink_to(folder)
    assert drawn(str(tmp_path / "link")) == "here"


def test_what_is_not_drawn_from_a_file_is_no_template(tmp_path: Path) -> None:
    """A pipe would be waited for."""
    folder = written(tmp_path, "{% include 'html/pipe' %}")
    os.mkfifo(tmp_path / "templates/html/pipe")
    with pytest.raises(CtsReportError, match="there is no template html/pipe"):
        drawn(folder)


def test_pages_of_ones_own_use_parts_of_ours(tmp_path: Path) -> None:
    """And what Jinja2 has for everybody."""
    page = (
        "{% import 'html/parts.html' as part with context %}{% set seen = namespace(n=0) %}"
        "{% for task in view.tasks.all %}{% set seen.n = seen.n + 1 %}{{ part.mark(task.mark) }}"
        "{{ filler(part.patterns).dense(task) }}{% endfor %}{{ seen.n }} "
        "{{ '%s, %s'|format(view.about.title, view.about.made.at.strftime('%d.%m.')) }}{{ view.first.counts|length }}"
        "{{ '{0.word}'.format(view.verdict.mark) }}{{ view.first.tasks }}{{ "
        "view.tasks.all|map(attribute='name')|join(',') }}"
    )
    text = drawn(written(tmp_path, page))
    assert "3 " in text
    assert "failing" in text
    assert "a,b,c" in text


@pytest.mark.parametrize("name", ["html", "markdown", "github-summary"])
def test_ours_in_the_sandbox_draw_the_same(tmp_path: Path, name: str) -> None:
    """One file of one's own puts all into the sandbox."""
    ours = b"".join(draw_format(name, rich())[0].chunks()).decode()
    assert drawn(written(tmp_path, "", "html/unused.html"), name) == ours


# ---- all that a template can reach ----

TOUCHES = (
    "open",
    "os.",
    "subprocess.",
    "socket.",
    "shutil.",
    "glob.",
    "tempfile.",
    "import",
    "exec",
    "compile",
    "ctypes.",
)
"""Beginnings of the events by which Python says that it reads, writes or runs something."""


class Watch:
    """What happens while it is on."""

    on = False
    seen: ClassVar[list[str]] = []

    @classmethod
    def hear(cls, event: str, _arguments: tuple[Any, ...]) -> None:
        if cls.on and event.startswith(TOUCHES):
            cls.seen.append(event)


@pytest.fixture(scope="module", autouse=True)
def _watch() -> None:
    sys.addaudithook(Watch.hear)


class Walk:
    """Everything that is reached from a template's values by items, attributes and calls.

    As its environment allows it.
    """

    def __init__(self, env: jinja2.Environment, argument: str) -> None:
        self._env = env
        self._arguments: list[tuple[Any, ...]] = [
            (),
            (argument,),
            (argument, argument),
            (NOW,),
            ({},),
            ("Europe/Paris",),
        ]
        self.seen: set[tuple[type, str]] = set()
        self.refused: set[type] = set()

    def go(self, value: Any, path: str, depth: int = 0) -> None:
        """Each type once; what holds other values once by its name."""
        several = isinstance(value, Mapping | list | tuple | AbstractSet | Iterator)
        key = (type(value), getattr(value, "__qualname__", path.rpartition(".")[2] if several else ""))
        if key in self.seen or depth > 8:
            return
        self.seen.add(key)
        for name, inner in chain(self._items(value), self._attributes(value), self._results(value)):
            self.go(inner, f"{path}{name}", depth + 1)

    def _items(self, value: Any) -> Iterator[tuple[str, Any]]:
        if isinstance(value, Mapping):
            yield from ((f"[{key!r}]", value[key]) for key in islice(value, 20))
        elif isinstance(value, list | tuple | AbstractSet | Iterator):
            yield from (("[]", each) for each in islice(value, 20))

    def _attributes(self, value: Any) -> Iterator[tuple[str, Any]]:
        for name in dir(value):
            try:
                yield f".{name}", self._env.getattr(value, name)
            except jinja2.exceptions.SecurityError:
                if not name.startswith("_"):
                    self.refused.add(type(getattr(value, name)))
            except Exception:  # noqa: BLE001, S112 - what a property raises is not a value
                continue

    def _results(self, value: Any) -> Iterator[tuple[str, Any]]:
        for arguments in self._arguments if callable(value) else ():
            try:
                yield "()", value(*arguments)
            except Exception:  # noqa: BLE001, S112 - it takes other arguments
                continue


def watched(env: jinja2.Environment, values: Mapping[str, Any], argument: Path) -> Walk:
    """A walk over all values, after one in which what is imported at its first use was."""
    argument.write_text("a file")
    walk = Walk(env, str(argument))
    for on in (False, True):
        walk = Walk(env, str(argument))
        Watch.seen.clear()
        Watch.on = on
        try:
            for key, value in values.items():
                walk.go(value, key)
        finally:
            Watch.on = False
    return walk


@pytest.mark.parametrize("name", ["html", "markdown"])
def test_nothing_that_a_template_reaches_reads_or_writes(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every value that it can come by, every method of it called: nothing is opened, started or imported."""
    reached: list[tuple[jinja2.Environment, dict[str, Any]]] = []

    def spy(env: jinja2.Environment, _name: str, values: dict[str, Any]) -> Callable[[], tuple[str, ...]]:
        reached.append((env, {**env.globals, **values}))
        return lambda: ("",)

    monkeypatch.setattr(sandbox, "drawn", spy)
    draw_format(name, rich(), options=FORMATS[name].options(templates=str(tmp_path)))
    walk = watched(*reached[-1], tmp_path / "file")
    assert not Watch.seen
    kinds = {kind for kind, _ in walk.seen}
    assert {"View", "TaskView", "EventView", "Mark", "Filler"} <= {kind.__name__ for kind in kinds}
    assert not {kind for kind in kinds if issubclass(kind, types.ModuleType | Path | ZoneInfo)}
    assert walk.refused


def test_the_walk_finds_what_reads(tmp_path: Path) -> None:
    """A zone, if one came by it."""
    watched(sandbox.Sandbox(), {"zone": ZoneInfo("Europe/Berlin")}, tmp_path / "file")
    assert "open" in Watch.seen
