"""The patterns that a template gives, and the values of each: a text with names in braces is filled in by name.

Both ways are checked: a template that has a pattern or a name which does not exist is wrong, and mypy holds what fills
them in to the names below.
"""

from collections.abc import Callable, Mapping
from typing import TypedDict, get_args

from msgspec import Struct

from ctsreport.renderers.page.placeholders import compiled

Patterns = Mapping[str, str]

# --- What there is to fill in ----------------------------------------------------------------------------------------


class Nothing(TypedDict):
    """No value."""


class Head(TypedDict):
    """What is said of a task before its runs, in full or in brief."""

    anchor: str
    initial: str
    name: str
    symbol: str
    word: str
    state: str
    instance: str
    facts: str
    note: str


class Whole(Head):
    """One task in full."""

    open: str
    strip: str
    line: str
    runs: str
    errors: str


class Brief(Head):
    """One task of very many, without a table of its runs."""

    strip: str
    why: str
    errors: str


class Dense(TypedDict):
    """One task in a row of the table of all."""

    id: str
    initial: str
    name: str
    instance: str
    why: str
    symbol: str
    word: str
    newest: str
    failed: str
    took: str
    services: str


class Row(TypedDict):
    """One run in the table of a task's runs."""

    anchor: str
    css: str
    symbol: str
    word: str
    started: str
    took: str
    id: str


class NameValues(TypedDict):
    """A name from outside."""

    name: str


class FactValues(TypedDict):
    """A fact, and what it is called."""

    label: str
    text: str


class Text(TypedDict):
    """A text."""

    text: str


class AddressValues(TypedDict):
    """A text that leads out of the page."""

    text: str
    href: str


class LinkValues(TypedDict):
    """A text that leads to an anchor of the page."""

    anchor: str
    text: str


class Anchor(TypedDict):
    """An anchor."""

    anchor: str


class Line(TypedDict):
    """The runs on a line to scale: those that failed, those that succeeded, and the times at its ends."""

    failed: str
    succeeded: str
    first: str
    last: str


class Path(TypedDict):
    """Bars of that line."""

    path: str


class RunsValues(TypedDict):
    """The table of a task's runs."""

    caption: str
    rows: str


class Css(TypedDict):
    """A class of the style: the first letter of a colour's name."""

    initial: str


class CauseValues(TypedDict):
    """The cause of a message, and what stands beside it."""

    cause: str
    details: str


class WhyValues(TypedDict):
    """Why a task fails, and what stands beside that."""

    text: str
    details: str


class Alone(TypedDict):
    """What is to be known of a cause that has no place of its own: what to do next, its id."""

    next: str
    id: str


class Own(TypedDict):
    """The cause of a message that has its place there, with what is to be known of it."""

    anchor: str
    cause: str
    details: str
    facts: str


class Also(TypedDict):
    """Another cause in a message."""

    id: str
    text: str


class Which(TypedDict):
    """Which runs gave a message, or which tries."""

    which: str


class MessageRun(TypedDict):
    """Which run gave a message, where no table has a row of it."""

    anchor: str
    which: str


class Fills(Struct, frozen=True):
    """Every pattern that a template may give, as a function of its values. One that it leaves out is empty."""

    whole: Callable[[Whole], str]
    brief: Callable[[Brief], str]
    open: Callable[[Nothing], str]
    instance: Callable[[NameValues], str]
    fact: Callable[[FactValues], str]
    note: Callable[[Text], str]
    address: Callable[[AddressValues], str]
    line: Callable[[Line], str]
    failed: Callable[[Path], str]
    succeeded: Callable[[Path], str]
    durations: Callable[[Path], str]
    runs: Callable[[RunsValues], str]
    row: Callable[[Row], str]
    css: Callable[[Css], str]
    cause: Callable[[CauseValues], str]
    own: Callable[[Own], str]
    also: Callable[[Also], str]
    alone: Callable[[Alone], str]
    details: Callable[[Text], str]
    link: Callable[[LinkValues], str]
    which: Callable[[Which], str]
    run: Callable[[MessageRun], str]
    hint: Callable[[Text], str]
    try_: Callable[[Text], str]
    dense: Callable[[Dense], str]
    id: Callable[[Anchor], str]
    why: Callable[[WhyValues], str]
    reason: Callable[[Text], str]
    piece: Callable[[Text], str]


def _names() -> dict[str, tuple[str, ...]]:
    """By the name of each pattern, the names of its values: read off the types above, so that they stand once."""
    values = {field: get_args(hint)[0][0] for field, hint in Fills.__annotations__.items()}
    return {_pattern(field): tuple(each.__annotations__) for field, each in values.items()}


def _pattern(field: str) -> str:
    """What a template calls it: ``try`` is a word of Python."""
    return field.rstrip("_")


NAMES = _names()


def fills_of(patterns: Patterns) -> Fills:
    """The patterns of a template, compiled. Raises ValueError for a pattern or a name in one that does not exist."""
    wrong = [name for name in patterns if name not in NAMES]
    if wrong:
        raise ValueError(f"no pattern is called {wrong[0]!r}; there are {', '.join(NAMES)}")
    given = {field: (patterns.get(_pattern(field), ""), NAMES[_pattern(field)]) for field in Fills.__struct_fields__}
    return Fills(**{field: compiled(text, names) for field, (text, names) in given.items()})
