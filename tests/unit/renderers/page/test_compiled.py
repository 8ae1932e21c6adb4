"""Templates as modules of Python: the same pages, and only where they fit."""

from pathlib import Path
from typing import Any

import jinja2
import pytest

from ctsreport.renderers import draw_format
from ctsreport.renderers.page import compiled
from ctsreport.renderers.page.options import HtmlOptions
from ctsreport.renderers.page.templates import home
from tests.unit.making import HOSTILE, run, snapshot, task, text_of, view

VIEW = view(
    snapshot(*(task(f"{number} {text}", events=run("Fs", message=text)) for number, text in enumerate(HOSTILE)))
)


def names() -> list[str]:
    return sorted(path.relative_to(home()).as_posix() for path in home().rglob("*") if path.is_file())


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a module for each template, as a wheel has it."""
    folder = tmp_path / "generated"
    folder.mkdir()
    for name in names():
        (folder / compiled.file_name(name)).write_text(
            compiled.generate(name, (home() / name).read_text("utf-8")), "utf-8"
        )
    monkeypatch.setattr(compiled, "GENERATED", folder)
    return folder


def compiles(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the templates that are compiled from now on."""
    seen: list[str] = []
    compiled = jinja2.Environment.compile

    def spy(self: jinja2.Environment, source: str, name: str, *rest: object, **more: object) -> object:
        seen.append(name)
        return compiled(self, source, name, *rest, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(jinja2.Environment, "compile", spy)
    monkeypatch.setenv("XDG_CACHE_HOME", "none")
    return seen


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("html", {}),
        ("html", {"linked": True}),
        ("markdown", {}),
        ("markdown", {"budget": 3000}),
        ("github-summary", {}),
        ("github-summary", {"budget": 3000}),
    ],
)
def test_modules_draw_what_templates_draw(
    name: str, options: dict[str, Any], request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Byte by byte, and nothing is compiled."""
    seen = compiles(monkeypatch)
    compiled = text_of(name, VIEW, **options)
    assert seen
    request.getfixturevalue("made")
    seen.clear()
    assert text_of(name, VIEW, **options) == compiled
    assert not seen


def test_each_template_has_a_file_of_its_own() -> None:
    """Of a name that Python takes."""
    files = [compiled.file_name(name) for name in names()]
    assert len(set(files)) == len(files) > 5
    assert all(Path(file).stem.isidentifier() for file in files)


@pytest.mark.usefixtures("made")
def test_another_jinja2_compiles(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one version made another may not understand."""
    expected = text_of("html", VIEW)
    seen = compiles(monkeypatch)
    monkeypatch.setattr(jinja2, "__version__", "3.1.999")
    assert text_of("html", VIEW) == expected
    assert {"html/report.html", "html/parts.html", "html/style.css"} <= set(seen)


def test_a_changed_template_is_compiled(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where somebody changes the installed one, the change counts; the others stay modules."""
    name = "html/style.css"
    (made / compiled.file_name(name)).write_text(compiled.generate(name, "body {}"), "utf-8")
    seen = compiles(monkeypatch)
    assert (home() / name).read_text("utf-8").strip() in text_of("html", VIEW)
    assert seen == [name]


@pytest.mark.usefixtures("made")
def test_the_sandbox_takes_no_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A module has none of its checks."""
    seen = compiles(monkeypatch)
    b"".join(draw_format("html", VIEW, options=HtmlOptions(templates=str(tmp_path)))[0].chunks())
    assert {"html/report.html", "html/parts.html"} <= set(seen)


@pytest.mark.usefixtures("made")
def test_environments_do_not_share_a_module() -> None:
    """Two pages are drawn in turn: each by its own filters and functions."""
    one, two = (draw_format("markdown", view(snapshot(task(name))))[0] for name in ("first", "second"))
    pieces = [iter(one.text()), iter(two.text())]
    texts = ["", ""]
    for _ in range(2000):
        for number in (0, 1):
            texts[number] += next(pieces[number], "")
    assert "`first`" in texts[0]
    assert "`second`" in texts[1]


def test_the_version_where_jinja2_does_not_say_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked of the metadata."""
    found = compiled.jinja2_version()
    monkeypatch.delattr(jinja2, "__version__")
    assert compiled.jinja2_version() == found


def test_a_filter_that_the_build_does_not_know_is_left_to_the_run() -> None:
    """Even on a constant, which Jinja2 would work out."""
    module = compiled.generate("markdown/x.md", "{{ 'a'|made_up }}{{ 'b'|upper }}")
    assert "made_up" in module
    assert "NotImplemented" not in module
