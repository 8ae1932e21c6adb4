"""What is true of every pattern of the package: a long one shows what it is for, and none is tried in every split.

An example stands in backticks, in the pattern's comment, and the pattern finds something in it.

``⏎`` in an example is a line's end, ``⟨host⟩`` and its like the slots of diagnosis, ``␛`` the escape character.
"""

import ast
import re
import signal
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from pathlib import Path
from re._constants import ASSERT, BRANCH, IN, LITERAL, MAX_REPEAT, MIN_REPEAT, SUBPATTERN  # type: ignore[import-not-found]
from re._parser import parse  # type: ignore[import-not-found]
from typing import Any

import pytest

import ctsreport
from ctsreport.analysis.diagnosis import advice, frames, phrase
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


# --- What one needs ---------------------------------------------------------------------------------------------------


def in_all(parsed: Any, needs: tuple[str, ...], *, ignoring_case: bool = False) -> bool:
    """Whether one of these stands in, or beside, whatever a pattern finds."""
    run = ""
    for kind, value in [*parsed, ("end", None)]:
        if kind is LITERAL:
            run += chr(value).lower() if ignoring_case else chr(value)
            continue
        if any(each in run for each in needs):
            return True
        run = ""
        if _one_is_in_all(kind, value, partial(in_all, needs=needs, ignoring_case=ignoring_case), needs):
            return True
    return False


def _one_is_in_all(kind: Any, value: Any, inside: Callable[[Any], bool], needs: tuple[str, ...]) -> bool:
    if kind is IN:
        return all(each is LITERAL and chr(code) in needs for each, code in value)
    if kind is BRANCH:
        return all(map(inside, value[1]))
    if kind is SUBPATTERN:
        return inside(value[3])
    if kind in (MAX_REPEAT, MIN_REPEAT):
        return bool(value[0] > 0 and inside(value[2]))
    return kind is ASSERT and inside(value[1])


NEEDING = [
    pytest.param(made, id=f"{module.__name__}.{name}")
    for module in (advice, frames, phrase)
    for name, made in vars(module).items()
    if isinstance(made, Pattern) and made.needs
]


@pytest.mark.parametrize("pattern", NEEDING)
def test_what_a_pattern_needs_stands_in_all_that_it_finds(pattern: Pattern) -> None:
    """In each of its branches; in lower case where case is ignored."""
    ignoring_case = bool(pattern.flags & re.IGNORECASE)
    assert in_all(parse(pattern.source, pattern.flags), pattern.needs, ignoring_case=ignoring_case), pattern.source
    assert not ignoring_case or list(pattern.needs) == [each.lower() for each in pattern.needs]


@pytest.mark.parametrize(
    ("source", "needs", "held"),
    [
        ("ab|cb", ("b",), True),
        ("ab|c", ("b",), False),
        ("(?:ab)?c", ("a",), False),
        ("(?:ab){2,3}", ("ab",), True),
        ("x(?=a)", ("a",), True),
        ("x(?!a)", ("a",), False),
        ("[/b]c", ("/", "b"), True),
        ("[/b]c", ("/",), False),
    ],
)
def test_what_is_needed_is_found(source: str, needs: tuple[str, ...], held: bool) -> None:
    """Or is not."""
    assert in_all(parse(source), needs) is held


def test_a_text_without_what_is_needed_is_left_alone() -> None:
    """And nothing is compiled for it; letters whose other case is in ASCII count as that."""
    pattern = Pattern("(k)ey", re.IGNORECASE, needs=("key",))
    assert pattern.search("no") is None
    assert pattern.sub("x", "none") == "none"
    assert pattern._made is None
    assert pattern.sub(r"<\1>", "A KEY, a \u212aey") == "A <K>, a <\u212a>"
    found = pattern.search("a key", 1)
    assert found is not None
    assert found.start() == 2
    assert pattern.fullmatch("key") is not None
    assert [match[0] for match in pattern.finditer("key Key")] == ["key", "Key"]


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
