"""What is true of every pattern of the package: a long one shows what it is for, and none is tried in every split.

An example stands in backticks, in the pattern's comment, and the pattern finds something in it.

``⏎`` in an example is a line's end, ``⟨host⟩`` and its like the slots of diagnosis, ``␛`` the escape character.
"""

import ast
import re
import signal
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


def every_pattern() -> Iterator[tuple[str, Any, int, str]]:
    """Where it stands, its text and flags, and the comment about it."""
    for path in sorted(PACKAGE.rglob("*.py")):
        text = path.read_text("utf-8")
        if "Pattern(" not in text and "re.compile(" not in text:
            continue
        tree = ast.parse(text)
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        module = import_module(".".join(parts).removesuffix(".__init__"))
        for call in calls(tree):
            source = source_of(call, vars(module))
            if source:
                flags = eval(ast.unparse(call.args[1]), vars(module)) if call.args[1:] else 0  # noqa: S307 - our own
                yield f"{'/'.join(parts[1:])}:{call.lineno}", source, flags, comment_of(call, tree, text.splitlines())


PATTERNS = list(every_pattern())
LONG = [pytest.param(*rest, id=name) for name, *rest in PATTERNS if len(rest[0]) > MOST]


def examples_in(comment: str) -> list[str]:
    """What stands in backticks, with its signs written out."""
    found = [two or one for two, one in re.findall(r"``(.+?)``|(?<!`)`([^`]+)`(?!`)", comment)]
    for sign, meant in SIGNS.items():
        found = [each.replace(sign, meant) for each in found]
    return found


@pytest.mark.parametrize(("source", "flags", "comment"), LONG)
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


# --- None is tried in every split -------------------------------------------------------------------------------------

PIECES = [
    *"aA0.-_:/\\'\", \n\té中[]{}()<>,;|*`@=&%#+\ua500",
    "aA", "Aa", "A0", "a0", "Aab", "aB3", "a.", "a-", "a ", "a, ", "a: ", "a=", "a=b ", ", ", "; ", "\\n", '\\"',
    "%20", "&a;", "<a>", "</a>", "://", "a/", "../", "- ", "* ", "\n ", "\ua500\ua000", "\ua500\ua000, ", "…, ",
]  # fmt: skip
LENGTH = 96
"""Letters: a pattern that tries each of them in two ways would not end today."""

SECONDS = 2.0


class Endless(Exception):
    """A pattern is still at it."""


@pytest.fixture
def bounded() -> Iterator[None]:
    """A test's own processor time, after which it ends with `Endless`."""

    def give_up(*_: object) -> None:
        raise Endless

    before = signal.signal(signal.SIGVTALRM, give_up)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    yield
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    signal.signal(signal.SIGVTALRM, before)


def texts() -> Iterator[str]:
    """What is all alike, and then is not."""
    for piece in PIECES:
        yield piece * (LENGTH // len(piece)) + "\0"


@pytest.mark.usefixtures("bounded")
@pytest.mark.parametrize(("source", "flags"), [pytest.param(*rest[:2], id=name) for name, *rest in PATTERNS])
def test_no_pattern_is_tried_in_every_split(source: Any, flags: int) -> None:
    """Two ways to read one letter, in a loop, are a thousand million ways to read thirty of them."""
    pattern = re.compile(source, flags)
    for text in texts():
        subject = text.encode() if isinstance(source, bytes) else text
        pattern.search(subject)
        pattern.fullmatch(subject)


@pytest.mark.usefixtures("bounded")
def test_one_that_is_would_be_seen() -> None:
    with pytest.raises(Endless):
        re.compile(r"(?:[^_!]|[^0!])*").fullmatch("a" * LENGTH + "!")
