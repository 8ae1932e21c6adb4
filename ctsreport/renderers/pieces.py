"""A template's text in pieces that can be left out, and its links, which must not outlive what they lead to.

The template calls `PieceMarks`. Without a budget they leave no trace, and the text streams. With one they leave marks
in the text, made of control characters, which nothing in a view holds: there they are symbols.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct

from ctsreport.document import encode
from ctsreport.view.left_out import COUNTED

HEAD, FRAME, TAIL, PIECE, LEFT, REST = "head", "frame", "tail", "piece", "left", "rest"
"""What a mark begins.

What always stays; the heading of a kind and what ends its table, there where any of it is; a block of it; and two
sentences.
"""

_MARK = re.compile("\x01([^\x01]*)\x01")
_LINK = re.compile("\x02([^\x03]*)\x03([^\x03]*)\x03([^\x02]*)\x02")

Text = Callable[[], Iterable[str]]


class PieceMark(Struct, frozen=True):
    """What begins here. ``anchor`` is what it holds for links, ``owner`` the anchor without which it says nothing.

    ``form`` is what a sentence looks like around ``{text}``.
    """

    role: str
    kind: str = ""
    anchor: str = ""
    owner: str = ""
    form: str = ""


class Piece(Struct, frozen=True):
    """What a mark begins, measured: bytes with its links as plain text, and what each link would add."""

    mark: PieceMark
    size: int
    links: tuple[tuple[str, int], ...]


class PieceMarks:
    """What a template calls to say where pieces begin, and what is a link."""

    def __init__(self, *, marked: bool) -> None:
        self._marked = marked

    def section(self, kind: str) -> str:
        """Here begins the heading of all pieces of a kind; its anchor is the kind's name."""
        return self._mark(PieceMark(FRAME, kind, anchor=kind))

    def tail(self, kind: str) -> str:
        """Here begins what ends the blocks of a kind, where its markup has an end: it is there where the heading is."""
        return self._mark(PieceMark(TAIL, kind))

    def piece(self, kind: str, anchor: str = "", owner: str = "") -> str:
        """Here begins a block that may be left out; it ends where the next mark is."""
        return self._mark(PieceMark(PIECE, kind, anchor, owner))

    def rest(self, kind: str, form: str) -> str:
        """Here a section ends, with what it leaves out."""
        return self._mark(PieceMark(REST, kind, form=form))

    def left_out(self, form: str) -> str:
        """Here stands all that is left out; what follows, up to the next mark, always stays."""
        return self._mark(PieceMark(LEFT, form=form))

    def linked(self, anchor: str, text: str, link: str) -> str:
        """A link, which is only its text where its target is left out."""
        if self._marked:
            return f"\x02{anchor}\x03{text}\x03{link}\x02"
        return link

    def _mark(self, mark: PieceMark) -> str:
        if mark.kind and mark.kind not in COUNTED:
            raise ValueError(f"no kind of block is called {mark.kind!r}; there are {', '.join(COUNTED)}")
        fields = (mark.role, mark.kind, mark.anchor, mark.owner, mark.form)
        if not self._marked:
            return ""
        return "\x01{}\x01".format("\x02".join(fields))


def split(text: Text) -> Iterator[tuple[PieceMark | None, str]]:
    """The text in its order: each mark, and None with each text up to the next."""
    yield PieceMark(HEAD), ""
    for chunk in text():
        for number, part in enumerate(_MARK.split(chunk)):
            if number % 2:
                yield PieceMark(*part.split("\x02")), ""
            elif part:
                yield None, part


def measure(text: Text) -> list[Piece]:
    """The pieces in their order; their texts are not kept, for they can be many and large."""
    marks: list[PieceMark] = []
    sizes: list[int] = []
    links: list[list[tuple[str, int]]] = []
    for mark, part in split(text):
        if mark is not None:
            marks.append(mark)
            sizes.append(0)
            links.append([])
            continue
        sizes[-1] += len(encode(_LINK.sub(r"\2", part)))
        links[-1] += [(anchor, len(encode(link)) - len(encode(plain))) for anchor, plain, link in _LINK.findall(part)]
    return [Piece(mark, size, tuple(each)) for mark, size, each in zip(marks, sizes, links, strict=True)]


def resolve(text: str, anchors: frozenset[str]) -> str:
    """The links of a text whose target is there; of the others their text alone."""
    return _LINK.sub(lambda match: match[3] if match[1] in anchors else match[2], text)
