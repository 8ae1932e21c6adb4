"""Every long pattern shows what it is for: an example in backticks, in its comment, in which it finds something.

``⏎`` in an example is a line's end, ``⟨host⟩`` and its like the slots of diagnosis, ``␛`` the escape character.
"""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import ctsreport
from ctsreport.analysis.diagnosis.slots import HOST, NAME, NUMBER
from ctsreport.pattern import Pattern

PACKAGE = Path(ctsreport.__file__).parent
MOST = 60
"""Letters that a pattern may have without an example."""

SIGNS = {"⏎": "\n", "␛": "\x1b", "⟨host⟩": f"{HOST}\ua000", "⟨number⟩": f"{NUMBER}\ua000", "⟨name⟩": f"{NAME}\ua000"}
SHOWN_ELSEWHERE = {"Rule", "worded"}
"""Those in rules: each rule has an example in the catalogue of diagnosis."""


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Every pattern that is made, but for those in rules."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            if name in SHOWN_ELSEWHERE:
                continue
            if name in {"re.compile", "Pattern"} and node.args:
                yield node
        waiting += ast.iter_child_nodes(node)


def source_of(call: ast.Call, names: dict[str, Any]) -> Any:
    """The pattern's text; nothing where it is made of what only a run knows."""
    try:
        made = eval(compile(ast.Expression(call), "pattern", "eval"), names)  # noqa: S307 - our own source
    except NameError:
        return ""
    return getattr(made, "source", None) or made.pattern


def comment_of(call: ast.Call, tree: ast.AST, rows: list[str]) -> str:
    """What stands above the statement, in it, and right behind it as its docstring."""
    statements = [each for each in ast.walk(tree) if isinstance(each, ast.stmt)]
    around = [each for each in statements if each.lineno <= call.lineno <= (each.end_lineno or 0)]
    own = max(around, key=lambda each: (each.lineno, -(each.end_lineno or 0)))
    first = own.lineno - 1
    while first and rows[first - 1].lstrip().startswith("#"):
        first -= 1
    lines = [row.strip().lstrip("# ") for row in rows[first : own.end_lineno] if row.lstrip().startswith("#")]
    behind = [each for each in statements if each.lineno == (own.end_lineno or 0) + 1 and isinstance(each, ast.Expr)]
    texts = [each.value.value for each in behind if isinstance(each.value, ast.Constant)]
    return " ".join([*lines, *map(str, texts)])


def long_patterns() -> Iterator[Any]:
    """Each with the comment about it."""
    for path in sorted(PACKAGE.rglob("*.py")):
        text = path.read_text("utf-8")
        if "Pattern(" not in text and "re.compile(" not in text:
            continue
        tree = ast.parse(text)
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        module = import_module(".".join(parts).removesuffix(".__init__"))
        for call in calls(tree):
            source = source_of(call, vars(module))
            if len(source) > MOST:
                flags = eval(ast.unparse(call.args[1]), vars(module)) if call.args[1:] else 0  # noqa: S307 - our own
                comment = comment_of(call, tree, text.splitlines())
                yield pytest.param(source, flags, comment, id=f"{'/'.join(parts[1:])}:{call.lineno}")


def examples_in(comment: str) -> list[str]:
    """What stands in backticks, with its signs written out."""
    found = [two or one for two, one in re.findall(r"``(.+?)``|(?<!`)`([^`]+)`(?!`)", comment)]
    for sign, meant in SIGNS.items():
        found = [each.replace(sign, meant) for each in found]
    return found


@pytest.mark.parametrize(("source", "flags", "comment"), [*long_patterns()])
def test_a_long_pattern_has_an_example_that_it_finds(source: Any, flags: int, comment: str) -> None:
    examples = examples_in(comment)
    assert examples, f"Write what it is for, in backticks, above it: {source}"
    texts = [each.encode() if isinstance(source, bytes) else each for each in examples]
    assert any(re.search(source, each, flags) for each in texts), (source, examples)


def test_an_example_is_held_against_its_pattern() -> None:
    """The check can fail: by a comment without one, and by one that is not found."""
    assert examples_in("Of what devices say: `a`, ``b `c``.") == ["a", "b `c"]
    assert examples_in("no example") == []
    text = "# Like `aa`.\nX = Pattern('a+')\nRule(Pattern('b+'))"
    tree = ast.parse(text)
    [call] = calls(tree)
    assert source_of(call, {"Pattern": Pattern}) == "a+"
    assert comment_of(call, tree, text.splitlines()) == "Like `aa`."
