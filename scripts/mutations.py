"""The small mistakes that a text of Python can have: what people mistype or forget, one at a time."""

import ast
from collections.abc import Callable, Iterator
from typing import NamedTuple


class Mutation(NamedTuple):
    """A piece of a source and what stands there instead.

    ``lines`` are those of the statement; ``function`` is the name and the first line of the function that it is in, of
    several within each other the outermost.
    """

    start: int
    end: int
    before: str
    after: str
    line: int
    lines: tuple[int, ...]
    function: tuple[str, int] | None

    def applied(self, source: str) -> str:
        """The source with this mistake."""
        data = source.encode()
        return (data[: self.start] + self.after.encode() + data[self.end :]).decode()


Change = tuple[ast.AST, str]
"""A node and what takes its place."""

COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Lt: "<=",
    ast.LtE: "<",
    ast.Gt: ">=",
    ast.GtE: ">",
    ast.Eq: "!=",
    ast.NotEq: "==",
    ast.In: "not in",
    ast.NotIn: "in",
    ast.Is: "is not",
    ast.IsNot: "is",
}
OPERATORS: dict[type[ast.operator], str] = {ast.Add: "-", ast.Sub: "+", ast.Mult: "//", ast.BitAnd: "|", ast.BitOr: "&"}
CALLS = {"all": "any", "any": "all", "min": "max", "max": "min", "reversed": "list", "sorted": "list"}
METHODS = {"startswith": "endswith", "endswith": "startswith", "partition": "rpartition", "rpartition": "partition"}


def _compare(node: ast.AST, text: Callable[[ast.AST], str]) -> Iterator[Change]:
    """A boundary or a sense that is the other way."""
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        yield node, f"(({text(node.left)}) {COMPARISONS[type(node.ops[0])]} ({text(node.comparators[0])}))"


def _both(node: ast.AST, text: Callable[[ast.AST], str]) -> Iterator[Change]:
    """And for or, and one of the conditions forgotten."""
    if isinstance(node, ast.BoolOp):
        other = " or " if isinstance(node.op, ast.And) else " and "
        yield node, f"({other.join(f'({text(value)})' for value in node.values)})"
        yield node, f"({text(node.values[0])})"
        yield node, f"({text(node.values[-1])})"


def _sense(node: ast.AST, text: Callable[[ast.AST], str]) -> Iterator[Change]:
    """A condition the wrong way round."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node, f"({text(node.operand)})"
    if isinstance(node, ast.If | ast.IfExp) and not isinstance(node.test, ast.Compare):
        yield node.test, f"(not ({text(node.test)}))"


def _constant(node: ast.AST, text: Callable[[ast.AST], str]) -> Iterator[Change]:
    """A number that is one off, the other truth."""
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield node, str(not node.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int):
        yield node, f"({text(node)} + 1)"


def _operator(node: ast.AST, text: Callable[[ast.AST], str]) -> Iterator[Change]:
    """A sign that is another."""
    if isinstance(node, ast.BinOp) and type(node.op) in OPERATORS and not _is_text(node):
        yield node, f"(({text(node.left)}) {OPERATORS[type(node.op)]} ({text(node.right)}))"


def _call(node: ast.AST, text: Callable[[ast.AST], str]) -> Iterator[Change]:
    """A function for its twin."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
        if not (node.keywords and node.func.id in {"sorted", "reversed"}):
            yield node.func, CALLS[node.func.id]
    elif isinstance(node, ast.Attribute) and node.attr in METHODS:
        yield node, f"{text(node.value)}.{METHODS[node.attr]}"


def _left_out(node: ast.AST, text: Callable[[ast.AST], str]) -> Iterator[Change]:
    """A step that is forgotten, an answer that is left out."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        yield node, "pass"
    elif isinstance(node, ast.Return) and node.value is not None and text(node.value) not in {"None", "False", "0"}:
        yield node.value, "None"
    elif isinstance(node, ast.Continue | ast.Break):
        yield node, "pass"


RULES = (_compare, _both, _sense, _constant, _operator, _call, _left_out)


def mutations_of(source: str) -> list[Mutation]:
    """Every mistake that can be made in a source, in the order of its text."""
    tree = ast.parse(source)
    starts = _line_starts(source)
    data = source.encode()

    def span(node: ast.AST) -> tuple[int, int]:
        at: dict[str, int] = vars(node)
        return starts[at["lineno"] - 1] + at["col_offset"], starts[at["end_lineno"] - 1] + at["end_col_offset"]

    def text(node: ast.AST) -> str:
        start, end = span(node)
        return data[start:end].decode()

    found = []
    functions = dict(_functions(tree))
    for node, lines in _nodes(tree):
        for rule in RULES:
            for place, after in rule(node, text):
                start, end = span(place)
                found.append(
                    Mutation(start, end, _short(text(place)), after, vars(place)["lineno"], lines, functions.get(node))
                )
    return sorted(found)


def _nodes(tree: ast.AST, lines: tuple[int, ...] = ()) -> Iterator[tuple[ast.AST, tuple[int, ...]]]:
    """All nodes that say what is done, with the lines of their statement; no types, no texts of errors."""
    for name, value in ast.iter_fields(tree):
        if name in {"annotation", "returns", "decorator_list", "type_params"}:
            continue
        if isinstance(tree, ast.ClassDef) and name == "keywords":  # frozen=True: a promise, which mypy holds
            continue
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or isinstance(child, ast.Raise | ast.JoinedStr) or _for_types(child):
                continue
            own = _lines(child) or lines
            yield child, own
            yield from _nodes(child, own)


def _functions(tree: ast.AST, within: str = "") -> Iterator[tuple[ast.AST, tuple[str, int]]]:
    """Each node within a function, and the name and first line of that."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef):
            yield from _functions(node, f"{within}{node.name}.")
        elif isinstance(node, ast.FunctionDef):
            first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
            inside = [child for statement in node.body for child in ast.walk(statement)]
            yield from ((child, (f"{within}{node.name}", first)) for child in inside)
        else:
            yield from _functions(node, within)


def _lines(node: ast.AST) -> tuple[int, ...]:
    """The lines of a statement that hold no other."""
    if not isinstance(node, ast.stmt):
        return ()
    inner = [each.lineno for each in getattr(node, "body", []) if isinstance(each, ast.stmt)]
    last = min(inner, default=(node.end_lineno or node.lineno) + 1)
    return tuple(range(node.lineno, max(last, node.lineno + 1)))


def _for_types(node: ast.AST) -> bool:
    """What only a checker of types reads."""
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def _is_text(node: ast.BinOp) -> bool:
    """Texts can only be added."""
    return any(
        isinstance(each, ast.Constant) and isinstance(each.value, str | bytes) for each in (node.left, node.right)
    )


def _short(text: str) -> str:
    return " ".join(text.split())[:80]


def _line_starts(source: str) -> list[int]:
    """Bytes before each line: nodes count in bytes."""
    starts = [0]
    for line in source.encode().splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    return starts
