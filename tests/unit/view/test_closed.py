"""The view is closed: a renderer sees texts and plain values, and nothing of what was judged or read."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from msgspec import Struct

import ctsreport
from ctsreport.view.page import View

PACKAGE = Path(ctsreport.__file__).parent
TEMPLATES = PACKAGE.parent / "templates"

BEHIND = re.compile(r"(\w+_)?(findings?|snapshots?|assessed|assessment)|_[a-z]\w*")
"""What a renderer may name of nothing but itself: ``.finding``, ``.known_findings``, ``.snapshot``, ``._shown``."""


# --- By type ----------------------------------------------------------------------------------------------------------


def public(kind: type) -> Iterator[tuple[str, Any]]:
    """What may be asked of a struct: its fields, and the values of its properties and methods."""
    for name, hint in get_type_hints(kind).items():
        if not name.startswith("_"):
            yield name, hint
    for name, member in vars(kind).items():
        function = getattr(member, "fget", None) or getattr(member, "func", None) or member
        if not name.startswith("_") and callable(function):
            yield name, get_type_hints(function).get("return")


def classes(hint: Any) -> Iterator[type]:
    """Every class that a type is made of."""
    if isinstance(hint, type) and not get_args(hint):
        yield hint
    for part in get_args(hint):
        yield from classes(part)


def reachable() -> dict[type, str]:
    """Every class that is reached from a view by public names, and by which."""
    found: dict[type, str] = {View: "view"}
    waiting: list[type] = [View]
    while waiting:
        kind = waiting.pop()
        for name, hint in public(kind):
            for each in classes(hint):
                if each not in found:
                    found[each] = f"{found[kind]}.{name}"
                    if each.__module__.startswith("ctsreport."):
                        waiting.append(each)
    return found


def test_nothing_behind_the_view_is_reached_from_it() -> None:
    """Whatever a renderer asks for, it is of the view, or Python's own."""
    behind = {path: kind for kind, path in reachable().items() if kind.__module__.startswith("ctsreport.")}
    assert [path for path, kind in behind.items() if not kind.__module__.startswith("ctsreport.view.")] == []
    assert len(behind) > 30


def test_the_view_is_small_frozen_structs_without_a_chain() -> None:
    """Composed of parts, none of which is a part of another by inheritance; a record of report.json may be."""
    structs = [kind for kind in reachable() if issubclass(kind, Struct) and not kind.__module__.endswith(".record")]
    assert [kind.__name__ for kind in structs if kind.__bases__ != (Struct,)] == []
    assert [kind.__name__ for kind in structs if not kind.__struct_config__.frozen] == []
    assert {kind.__name__: len(dict(public(kind))) for kind in structs if len(dict(public(kind))) > 30} == {}


# --- By name ----------------------------------------------------------------------------------------------------------


def names_of_others(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every attribute that is asked of something other than the object itself."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and not (isinstance(node.value, ast.Name) and node.value.id == "self"):
            yield node.lineno, node.attr


@pytest.mark.parametrize("path", sorted((PACKAGE / "renderers").rglob("*.py")), ids=lambda path: path.stem)
def test_no_renderer_reaches_through_the_view(path: Path) -> None:
    """By no name, and by no import."""
    tree = ast.parse(path.read_text("utf-8"))
    asked = [(line, name) for line, name in names_of_others(tree) if BEHIND.fullmatch(name)]
    assert asked == []
    imported = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert [name for name in imported if name.startswith(("ctsreport.analysis", "ctsreport.snapshot"))] == []


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.*")), ids=lambda path: path.name)
def test_no_template_reaches_through_the_view(path: Path) -> None:
    """Neither outside a block nor in one."""
    blocks = re.findall(r"\{[{%](.*?)[%}]\}", path.read_text("utf-8"), re.DOTALL)
    asked = [name for block in blocks for name in re.findall(r"\.(\w+)", re.sub(r'"[^"]*"', "", block))]
    assert [name for name in asked if BEHIND.fullmatch(name)] == []


def test_what_is_forbidden_is_seen() -> None:
    """The checks can fail."""
    tree = ast.parse("view.findings.tasks; task.finding; rule._finding; self._names; view.gate_finding; view.tasks.all")
    names = [name for _, name in names_of_others(tree) if BEHIND.fullmatch(name)]
    assert sorted(names) == ["_finding", "finding", "findings", "gate_finding"]
