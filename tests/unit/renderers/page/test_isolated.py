"""Templates of users in their process: what they may take, and what is said where they take more."""

import sys
from pathlib import Path
from typing import Any

import pytest

from ctsreport.errors import CtsReportError, ExitCode
from ctsreport.renderers import render
from ctsreport.renderers.page import isolated
from ctsreport.renderers.page.isolated import MB, Limits
from ctsreport.renderers.page.options import HtmlOptions
from ctsreport.view.page import View
from tests.unit.making import documents, run, snapshot, task, text_of, view
from tests.unit.renderers.page.test_sandbox import rich

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limits for a process")
linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a process to a limit of memory")

BROKEN = view(snapshot(task("<a>", events=run("FFs", message="Error: é\udcff")), task("b"), task("c", "oo")))


def folder(tmp_path: Path, text: str, name: str = "html/report.html") -> str:
    path = tmp_path / "own" / name
    path.parent.mkdir(parents=True)
    path.write_text(text, "utf-8")
    return str(tmp_path / "own")


def refused(tmp_path: Path, text: str) -> str:
    """What is said of a page that cannot be drawn."""
    with pytest.raises(CtsReportError) as raised:
        documents("html", BROKEN, templates=folder(tmp_path, text))
    assert raised.value.exit_code is ExitCode.USAGE
    assert "--templates" in raised.value.cure
    return raised.value.message


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """A limit of time that is met soon, however busy the machine is."""
    monkeypatch.setattr(isolated, "LEAST", Limits(1, grace=1))
    monkeypatch.setattr(isolated, "PATIENCE", 90)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits of size that are met soon."""
    monkeypatch.setattr(isolated, "LEAST", Limits(30, MB, 256 * MB))


@pytest.mark.parametrize("shown", [BROKEN, rich()], ids=["tasks", "everything"])
@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("html", {}),
        ("html", {"linked": True, "stem": "a\udcff"}),
        *(
            (name, options)
            for name in ("markdown", "github-summary")
            for options in ({"stem": "a\udcff"}, {"budget": 3000})
        ),
    ],
)
def test_the_same_bytes_as_here(tmp_path: Path, shown: View, name: str, options: dict[str, Any]) -> None:
    """With one file that nothing uses; all files of the format, again and again."""
    ours = documents(name, shown, **options)
    theirs = documents(name, shown, templates=folder(tmp_path, "", "html/unused.html"), **options)
    assert [(each.name, each.media_type) for each in theirs] == [(each.name, each.media_type) for each in ours]
    for _ in range(2):
        assert [b"".join(each.chunks()) for each in theirs] == [b"".join(each.chunks()) for each in ours]


def test_without_templates_of_ones_own_no_process_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether the format has templates or none."""
    monkeypatch.setattr(isolated, "render_apart", None)
    assert text_of("json", BROKEN)
    assert text_of("html", BROKEN)


def test_what_does_not_fit_is_said_as_without_templates(tmp_path: Path) -> None:
    """An error of ours keeps its message and its exit code."""
    with pytest.raises(CtsReportError) as here:
        documents("markdown", BROKEN, budget=10)
    with pytest.raises(CtsReportError) as there:
        documents("markdown", BROKEN, budget=10, templates=str(tmp_path))
    assert (there.value.message, there.value.cure) == (here.value.message, here.value.cure)
    assert there.value.exit_code is here.value.exit_code


ENDLESS = {
    "loops": "{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}",
    "loops in filters": "{% for i in range(100000) %}{{ range(100000)|sum and '' }}{% endfor %}",
    "a power": "{% set n = view.tasks.count + 3 %}{% set x = n ** 99999999 %}",
    "words": "{{ lipsum(n=10**8)|length }}",
}

LARGE = {
    "a text": "{{ 'a' * 10 ** 10 }}",
    "a list": "{% set x = [0] * 10 ** 10 %}",
    "a width": "{{ '%9999999999d' % 1 }}",
    "a width, newer": "{{ '{:9999999999}'.format(1) }}",
    "a centre": "{{ 'a'|center(10 ** 10) }}",
    "a join": "{{ (['a'] * 10 ** 5)|join('b' * 10 ** 6) }}",
    "a replacement": "{{ ('a' * 10 ** 5)|replace('a', 'b' * 10 ** 6) }}",
    "doubling": "{% set n = namespace(s='a') %}{% for i in range(99) %}{% set n.s = n.s ~ n.s %}{% endfor %}",
    "a block": "{% set x %}{% for i in range(10 ** 5) %}{{ 'a' * 10 ** 5 }}{% endfor %}{% endset %}",
}

DEEP = {
    "a macro": "{% macro m(x) %}{{ m(x + 1) }}{% endmacro %}{{ m(0) }}",
    "a loop": "{% for a in [1] recursive %}{{ loop([1]) }}{% endfor %}",
    "an inclusion": "{% include 'html/report.html' %}",
    "an inheritance": "{% extends 'html/report.html' %}",
    "brackets": "{{ " + "[" * 5000 + "]" * 5000 + " }}",
    "blocks": "{% if 1 %}" * 5000 + "{% endif %}" * 5000,
}


@posix
@pytest.mark.usefixtures("soon")
@pytest.mark.parametrize("text", ENDLESS.values(), ids=ENDLESS)
def test_a_template_that_runs_without_end(tmp_path: Path, text: str) -> None:
    """Is stopped, and its line is known."""
    assert "own/html/report.html, line 2): it runs for more than 1 seconds." in refused(tmp_path, f"\n{text}")


@linux
@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("text", LARGE.values(), ids=LARGE)
def test_a_template_that_takes_all_memory(tmp_path: Path, text: str) -> None:
    """Likewise, whatever it takes it with."""
    message = refused(tmp_path, f"\n{text}")
    assert "report.html" in message
    assert "it needs too much memory" in message


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
def test_a_template_that_calls_itself(tmp_path: Path, text: str) -> None:
    """Or whose form is too deep to be read."""
    message = refused(tmp_path, text)
    assert "report.html" in message
    assert "calls itself without end, or is nested too deeply" in message


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("name", ["html/report.html", "html/style.css", "html/icon.svg"])
def test_a_template_that_writes_without_end(tmp_path: Path, name: str) -> None:
    """In every file of the page; the limit is of bytes, not of letters."""
    write = "{% for i in range(100000) %}{% for j in range(100) %}€€€€{% endfor %}{% endfor %}"
    with pytest.raises(CtsReportError, match=rf"own/{name}, line 2\): it writes more than 1 MB\.$"):
        documents("html", BROKEN, templates=folder(tmp_path, f"\n{write}", name))


@posix
@pytest.mark.usefixtures("soon")
def test_a_template_that_cannot_be_stopped(tmp_path: Path) -> None:
    """One step that takes long, in which Python does not look up.

    The process is ended, and the template still named.
    """
    long = "{% set s = 'a' * 20000000 %}{% set t = 'a' * 20000000 %}"
    text = f"{long}{{{{ [s ~ 'b'] * 500000 == [t ~ 'b'] * 500000 }}}}"
    assert "own/html/report.html): it takes too much time or memory at once (SIG" in refused(tmp_path, text)


def test_the_clock_ends_what_nothing_else_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows."""
    monkeypatch.setattr(isolated, "PATIENCE", 0.001)
    assert "it runs for more than 0.005 seconds" in refused(tmp_path, ENDLESS["loops"])


def test_a_mistake_of_ours_is_not_theirs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What goes wrong before a template is read is a bug, with its trace."""
    monkeypatch.setattr(isolated, "_START", "raise LookupError('ours')")
    with pytest.raises(RuntimeError, match="LookupError: ours"):
        render("html", BROKEN, options=HtmlOptions(templates=str(tmp_path)))


@pytest.mark.usefixtures("small")
def test_a_large_report_may_take_more(tmp_path: Path) -> None:
    """Limits grow with what is reported."""
    long = view(snapshot(task("a", events=run("F", message="Error: " + "x" * (3 << 20)))))
    folder_of = folder(tmp_path, "{{ 'a' * 10 ** 7 }}")
    assert len(text_of("html", long, templates=folder_of)) == 10**7
    with pytest.raises(CtsReportError, match="it writes more than 1 MB"):
        text_of("html", BROKEN, templates=folder_of)
