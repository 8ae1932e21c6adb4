"""Templates as modules of Python: the same pages, and only where they fit."""

from pathlib import Path
from typing import Any

import jinja2
import pytest
from jinja2 import nodes

from ctsreport.renderers import draw_format
from ctsreport.renderers.page import modules, runtime
from ctsreport.renderers.page.compiled import generate, jinja2_version
from ctsreport.renderers.page.naming import file_name, made_of
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
        write(folder, name, (home() / name).read_text("utf-8"))
    monkeypatch.setattr(modules, "GENERATED", folder)
    return folder


def write(folder: Path, name: str, text: str) -> None:
    """A template's module."""
    (folder / file_name(name)).write_text(generate(name, text, made_of(text.encode())), "utf-8")


def compiles(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the templates that Jinja2 compiles from now on; without the modules of the checkout."""
    monkeypatch.setattr(modules, "GENERATED", Path("none"))
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
    files = [file_name(name) for name in names()]
    assert len(set(files)) == len(files) > 5
    assert all(Path(file).stem.isidentifier() for file in files)


@pytest.mark.parametrize("name", names())
def test_a_template_uses_what_the_runtime_has(name: str) -> None:
    """Filters and tests of Jinja2's own, values of a loop, names that its code imports."""
    text = (home() / name).read_text("utf-8")
    plain = jinja2.Environment(autoescape=True)
    tree = plain.parse(text)
    filters, asked = ({each.name for each in tree.find_all(kind)} for kind in (nodes.Filter, nodes.Test))
    assert filters & set(plain.filters) <= set(runtime.FILTERS)
    assert asked <= set(runtime.TESTS)
    of_loops = {each.attr for each in tree.find_all(nodes.Getattr) if getattr(each.node, "name", "") == "loop"}
    assert of_loops <= set(runtime.Loop._fields)
    imported = generate(name, text, "").split("\n")[0].partition(" import ")[2].split(", ")
    assert [each for each in imported if not hasattr(runtime, each)] == []


def test_what_a_template_does_not_get_is_an_error(made: Path) -> None:
    """Where it uses it, as in Jinja2; what is not used needs no value."""
    made_here = runtime.Environment(autoescape=True)
    macro = "{% macro m(a, b) %}{{ a }}{% if a == 2 %}{{ b }}{% endif %}{% endmacro %}"
    write(made, "x.html", macro + "{{ m(1) }}{{ m(2) }}")
    pieces = runtime.Template(modules.loaded(made_here, "x.html")["root"], made_here).generate()
    assert next(pieces) == "1"
    with pytest.raises(runtime.TemplateRuntimeError, match="parameter 'b' was not provided"):
        list(pieces)
    with pytest.raises(runtime.TemplateRuntimeError, match="takes a"):
        runtime.Macro(made_here, str, "m", ("a",))(1, 2)


def test_a_changed_template_is_compiled(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where somebody changes the installed one, the change counts, and what calls it is compiled as well."""
    seen = compiles(monkeypatch)
    monkeypatch.setattr(modules, "GENERATED", made)
    write(made, "html/style.css", "body {}")
    assert (home() / "html/style.css").read_text("utf-8").strip() in text_of("html", VIEW)
    assert {"html/report.html", "html/parts.html", "html/style.css"} <= set(seen)
    seen.clear()
    text_of("markdown", VIEW)
    assert not seen


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
    found = jinja2_version()
    monkeypatch.delattr(jinja2, "__version__")
    assert jinja2_version() == found


def test_a_filter_that_the_build_does_not_know_is_left_to_the_run() -> None:
    """Even on a constant, which Jinja2 would work out."""
    module = generate("markdown/x.md", "{{ 'a'|made_up }}{{ 'b'|upper }}", "")
    assert "made_up" in module
    assert "NotImplemented" not in module
