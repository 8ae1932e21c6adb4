"""A text within a budget of bytes: whole pieces are left out, the least important first, and each omission is said.

The text is made twice, once to be measured and once to be written, so that it is never whole in memory.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from ctsreport.document import encode
from ctsreport.errors import CtsReportError, ExitCode
from ctsreport.renderers.pieces import (
    FRAME,
    HEAD,
    LEFT,
    PIECE,
    REST,
    TAIL,
    Piece,
    PieceMark,
    Text,
    measure,
    resolve,
    split,
)
from ctsreport.view.left_out import COUNTED, LeftOut, left_out_text, rest_text, too_small_text

PART = 4
"""A piece that takes more than this part of the budget waits until the smaller ones of its kind have their place."""

ALWAYS = {HEAD, LEFT, REST}
"""What stays, whatever the budget."""


class Plan(Struct, frozen=True):
    """What is written: which pieces by number, the anchors that are there, and what is left out."""

    kept: frozenset[int]
    anchors: frozenset[str]
    shares: dict[str, LeftOut]
    sentence: str


class TooSmall(CtsReportError):
    """Not even the head fits (2)."""


def within(text: Text, budget: int, beside: Sequence[str], option: str = "--markdown-budget") -> Text:
    """The same text in at most ``budget`` bytes. Raises `CtsReportError` (2) where not even its head fits.

    ``beside`` are the names of the files that have the rest, made safe; ``option`` is what gave the budget.
    """
    plan = _Choice(measure(text), budget, beside, option).plan()
    return lambda: _written(text, plan)


def _written(text: Text, plan: Plan) -> Iterator[str]:
    """The pieces that are kept, with the sentences on what is not."""
    number, writes = -1, True
    for mark, part in split(text):
        if mark is not None:
            number += 1
            writes = number in plan.kept
            yield _sentence(mark, plan.shares, plan.sentence)
        elif writes:
            yield resolve(part, plan.anchors)


def _sentence(mark: PieceMark, shares: dict[str, LeftOut], left_out: str) -> str:
    """What a mark says of what is left out, in the form that the template gives it."""
    text = left_out if mark.role == LEFT else ""
    if mark.role == REST and mark.kind in shares:
        text = rest_text(mark.kind, shares[mark.kind])
    if not text:
        return ""
    return mark.form.replace("{text}", text)


class _Choice:
    """Pieces are kept one by one, by importance; at each moment what is kept, with what is said of the rest, fits."""

    def __init__(self, measured: Sequence[Piece], budget: int, beside: Sequence[str], option: str) -> None:
        self._option = option
        self._pieces = measured
        self._budget = budget
        self._beside = beside
        self._frames: dict[str, list[int]] = {}
        for number, each in enumerate(self._pieces):
            if each.mark.role in {FRAME, TAIL}:
                self._frames.setdefault(each.mark.kind, []).append(number)
        self._sentences = [each.mark for each in measured if each.mark.role in {LEFT, REST}]
        self._optional = [number for number, each in enumerate(self._pieces) if each.mark.role == PIECE]
        self._owned: dict[str, list[int]] = {}
        for number in self._optional:
            if owner := measured[number].mark.owner:
                self._owned.setdefault(owner, []).append(number)
        self._totals = Counter(self._pieces[number].mark.kind for number in self._optional)
        self._restart()

    def plan(self) -> Plan:
        """What fits: everything, or what is chosen."""
        self._keep_all()
        everything = self._bytes
        if everything > self._budget:
            self._restart()
            if self._size() > self._budget:
                cure = f"Give at least that many, or leave out {self._option}."
                least = min(self._least(), everything)
                raise TooSmall(too_small_text(self._option, self._budget, least), cure, ExitCode.USAGE)
            self._choose()
        shares = self._shares(self._left)
        return Plan(frozenset(self._kept), frozenset(self._anchors), shares, self._left_out(shares))

    def _least(self) -> int:
        """The smallest budget that holds what always stays, and the sentence that names it."""
        budget = self._budget
        while self._size() > self._budget:
            self._budget = self._size()
        self._budget, budget = budget, self._budget
        return budget

    def _restart(self) -> None:
        """Only what always stays."""
        self._kept: set[int] = set()
        self._anchors: set[str] = set()
        self._dangling: Counter[str] = Counter()
        self._left = Counter(self._totals)
        self._bytes = 0
        self._take([number for number, each in enumerate(self._pieces) if each.mark.role in ALWAYS])

    def _keep_all(self) -> None:
        self._take([number for number, each in enumerate(self._pieces) if number not in self._kept])
        self._left.clear()

    def _choose(self) -> None:
        for kind in (*COUNTED, *COUNTED):  # again, for what waited for its owner
            self._choose_of(kind)

    def _choose_of(self, kind: str) -> None:
        """The first of a kind, up to the one that does not fit: they stand in order, the worst first.

        The large ones wait, so that one of them does not push out all others.
        """
        waiting = [number for number in self._optional if number not in self._kept and self._is(kind, number)]
        large = {number for number in waiting if self._is_large(number)}
        all(self._offer_with_owned(number) for number in waiting if number not in large)
        for number in sorted(large):
            self._offer(number)

    def _offer_with_owned(self, number: int) -> bool:
        """Keep a piece, and of what belongs to it what is not large; whether all of that fits."""
        owned = self._owned.get(self._pieces[number].mark.anchor, ())
        return self._offer(number) and all(self._offer(each) for each in owned if not self._is_large(each))

    def _is_large(self, number: int) -> bool:
        return self._pieces[number].size > self._budget // PART

    def _is(self, kind: str, number: int) -> bool:
        """Whether a piece is of a kind, and what it belongs to is there."""
        mark = self._pieces[number].mark
        return mark.kind == kind and (not mark.owner or mark.owner in self._anchors)

    def _offer(self, number: int) -> bool:
        """Keep a piece, with the heading of its kind, if that fits."""
        piece = self._pieces[number]
        frame = self._frames.get(piece.mark.kind, [])
        group = [*(each for each in frame if each not in self._kept), number]
        left = self._left - Counter([piece.mark.kind])
        if self._bytes + self._grown(group) + self._said(left) > self._budget:
            return False
        self._take(group)
        self._left = left
        return True

    def _take(self, group: Sequence[int]) -> None:
        self._bytes += self._grown(group)
        self._kept.update(group)
        self._anchors.update(self._anchors_of(group))
        for anchor, size in self._links_of(group):
            self._dangling[anchor] += size

    def _grown(self, group: Sequence[int]) -> int:
        """Bytes that pieces add: their own, and those of the links that get a target, from them and to them."""
        new = self._anchors_of(group)
        own = sum(size for anchor, size in self._links_of(group) if anchor in self._anchors or anchor in new)
        return sum(self._pieces[number].size for number in group) + own + sum(self._dangling[anchor] for anchor in new)

    def _anchors_of(self, group: Iterable[int]) -> set[str]:
        return {anchor for number in group if (anchor := self._pieces[number].mark.anchor)}

    def _links_of(self, group: Iterable[int]) -> Iterator[tuple[str, int]]:
        for number in group:
            yield from self._pieces[number].links

    def _size(self) -> int:
        """Bytes of what is kept, and of what is said of the rest."""
        return self._bytes + self._said(self._left)

    def _said(self, left: Counter[str]) -> int:
        shares = self._shares(left)
        left_out = self._left_out(shares)
        return sum(len(encode(_sentence(mark, shares, left_out))) for mark in self._sentences)

    def _left_out(self, shares: dict[str, LeftOut]) -> str:
        return left_out_text(shares, self._budget, self._beside)

    def _shares(self, left: Counter[str]) -> dict[str, LeftOut]:
        return {kind: LeftOut(self._totals[kind], left[kind]) for kind in COUNTED if self._totals[kind]}
