"""What a page is made of: blocks one after the other, never one in the other, and what stands in their lines.

All texts are as the view has them: what makes them safe is the markup's.
"""

from msgspec import Struct

from ctsreport.view.labels import Mark

# --- In a line --------------------------------------------------------------------------------------------------------


class Words(Struct, frozen=True, gc=False):
    """A sentence, or a part of one, whoever wrote it."""

    text: str
    strong: bool = False


class Name(Struct, frozen=True, gc=False):
    """A name, an id, an address: what is not read as language."""

    text: str


class State(Struct, frozen=True, gc=False):
    """A state in word, shape and colour; ``loud``: as a badge."""

    mark: Mark
    loud: bool = False


class Link(Struct, frozen=True, gc=False):
    """What leads to an anchor of this page; plain where the page has none of that name."""

    anchor: str
    text: "Words | Name"


class Address(Struct, frozen=True, gc=False):
    """What leads out of the page; ``href`` is an address of the web that breaks out of nothing (`is_web`)."""

    href: str
    text: str


Inline = Words | Name | State | Link | Address
Line = tuple[Inline, ...]

# --- Blocks -----------------------------------------------------------------------------------------------------------


class Title(Struct, frozen=True):
    """What the page is called, with the state of the whole."""

    mark: Mark
    text: str


class Heading(Struct, frozen=True):
    """A heading of the second or third level; ``anchor`` leads to it, ``mark`` is the state of what it names."""

    level: int
    text: str
    anchor: str = ""
    mark: Mark | None = None


class Paragraph(Struct, frozen=True):
    """A paragraph; ``grave``: to be seen before others."""

    line: Line
    grave: bool = False


class Item(Struct, frozen=True):
    """An item of a list, which is all items that follow each other; ``level`` 2 belongs to the one above it."""

    line: Line
    level: int = 1


class Table(Struct, frozen=True):
    """Here a table begins. Its rows and its end are blocks of their own. ``sortable``: by a reader, in any order."""

    columns: tuple[str, ...]
    sortable: bool = False


class Row(Struct, frozen=True):
    """A row; ``orders`` are what its cells are sorted by, where that is not their text."""

    cells: tuple[Line, ...]
    orders: tuple[str, ...] = ()


class TableEnd(Struct, frozen=True):
    """Here it ends."""


class Message(Struct, frozen=True):
    """A text of many lines, word for word."""

    text: str


class Fold(Struct, frozen=True):
    """Here begins what is folded under a title, where the markup can."""

    title: str


class FoldEnd(Struct, frozen=True):
    """Here it ends."""


class Contents(Struct, frozen=True):
    """Here stands the list of headings, where the markup needs to be told."""


# --- What may be left out ---------------------------------------------------------------------------------------------


class Section(Struct, frozen=True):
    """Here begins the heading of all blocks of a kind, with the beginning of their table."""

    kind: str


class Piece(Struct, frozen=True):
    """Here begins a block that may be left out."""

    kind: str
    anchor: str = ""
    owner: str = ""


class Tail(Struct, frozen=True):
    """Here begins what ends the blocks of a kind: the end of their table."""

    kind: str


class Rest(Struct, frozen=True):
    """Here a section says what it leaves out."""

    kind: str


class LeftOut(Struct, frozen=True):
    """Here stands all that is left out."""


class Always(Struct, frozen=True):
    """What follows, up to the next of these, always stays."""


Block = (
    Title
    | Heading
    | Paragraph
    | Item
    | Table
    | Row
    | TableEnd
    | Message
    | Fold
    | FoldEnd
    | Contents
    | Section
    | Piece
    | Tail
    | Rest
    | LeftOut
    | Always
)


def line(*parts: "str | Inline | Line") -> Line:
    """A line of what is there: texts are words, empty ones nothing."""
    found: list[Inline] = []
    for part in parts:
        if isinstance(part, str):
            found += [Words(part)] if part else []
        elif isinstance(part, tuple):
            found += part
        else:
            found.append(part)
    return tuple(found)


def joined(lines: "list[Line]", between: str = ", ") -> Line:
    """Several, with a text between each two."""
    found: list[Inline] = []
    for number, each in enumerate(lines):
        found += [Words(between)] if number else []
        found += each
    return tuple(found)


def names(texts: tuple[str, ...], more: int = 0) -> Line:
    """Names, and how many more there are."""
    return line(joined([(Name(text),) for text in texts]), f" and {more} more" if more else "")
