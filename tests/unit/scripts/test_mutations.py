"""The small mistakes that are tried on the code: each is one, and each text is Python still."""

import ast
from pathlib import Path

import pytest

from scripts.mutations import mutations_of

ROOT = Path(__file__).resolve().parents[3]


def after(source: str) -> set[str]:
    """The source with each of its mistakes."""
    return {ast.unparse(ast.parse(each.applied(source))) for each in mutations_of(source)}


@pytest.mark.parametrize(
    ("source", "mistakes"),
    [
        ("x = a < b", {"x = a <= b"}),
        ("x = a == b", {"x = a != b"}),
        ("x = a is None", {"x = a is not None"}),
        ("x = a and b", {"x = a or b", "x = a", "x = b"}),
        ("x = not a", {"x = a"}),
        ("if a:\n    b = c", {"if not a:\n    b = c"}),
        ("x = y if a else z", {"x = y if not a else z"}),
        ("x = 3", {"x = 3 + 1"}),
        ("x = True", {"x = False"}),
        ("x = a + b", {"x = a - b"}),
        ("x = all(a)", {"x = any(a)"}),
        ("x = a.startswith(b)", {"x = a.endswith(b)"}),
        ("f(a)", {"pass"}),
        ("def f():\n    return a", {"def f():\n    return None"}),
        ("for a in b:\n    continue", {"for a in b:\n    pass"}),
        ("x = 'é' + (1 < y)", {"x = 'é' + (1 + 1 < y)", "x = 'é' + (1 <= y)"}),
    ],
)
def test_each_kind_of_mistake(source: str, mistakes: set[str]) -> None:
    assert after(source) == mistakes


@pytest.mark.parametrize(
    "source",
    [
        "def f(a: int | None = None) -> int | str: ...",
        "raise ValueError(1 + 1)",
        '"""Text: a < b."""',
        "if TYPE_CHECKING:\n    from a import b",
        "x = 'a' + 'b'",
        "class A(B, frozen=True):\n    pass",
        "def f():\n    return None",
    ],
)
def test_what_no_test_could_see_is_left(source: str) -> None:
    """Types, the texts of errors, documentation."""
    assert after(source) == set()


@pytest.mark.parametrize("name", ["destinations/folder.py", "sources/transport.py"])
def test_every_mistake_is_python_still(name: str) -> None:
    """And no two are alike."""
    source = (ROOT / "ctsreport" / name).read_text("utf-8")
    made = [each.applied(source) for each in mutations_of(source)]
    assert len(made) > 30
    assert len(set(made)) == len(made)
    for each in made:
        ast.parse(each)
