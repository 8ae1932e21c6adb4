"""The marks that stand where a secret stood.

``[secret: aws-access-key #1]``: the same for the same secret within a report.
"""

from collections import defaultdict

from ctsreport.pattern import Pattern

SECRET_MARK = Pattern(r"\[secret: (?P<kind>[a-z0-9-]{2,30}) #(?P<number>\d{1,6})\]")
"""``[secret: password #3]``: the same number is the same secret."""
BEGINS = "[secret: "
# One without its number too, as a history keeps it.
_ANY_MARK = Pattern(r"\[secret: [a-z0-9-]{2,30}(?: #\d{1,6})?\]")


class SecretMarks:
    """Numbers for secrets, in the order in which they are first met, for each kind from one on."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}
        self._last: dict[str, int] = defaultdict(int)

    @property
    def any(self) -> bool:
        """Whether there is a mark, given now or met in a text."""
        return bool(self._last)

    def taken(self, text: str) -> None:
        """Learn what marks a text has already, from an earlier run: theirs are not given again."""
        for match in SECRET_MARK.finditer(text):
            self._last[match["kind"]] = max(self._last[match["kind"]], int(match["number"]))

    def of(self, secret: str, kind: str) -> str:
        """The mark of a secret; that of its first kind where it is met as several."""
        mark = self._known.get(secret)
        if mark is None:
            self._last[kind] += 1
            mark = self._known[secret] = f"{BEGINS}{kind} #{self._last[kind]}]"
        return mark


def unnumbered(text: str) -> str:
    """The text with ``[secret]`` for each mark: without blanks, so that an address that holds one is still one word."""
    if BEGINS in text:
        return _ANY_MARK.sub("[secret]", text)
    return text


def same_but_for_secrets(one: str, other: str) -> bool:
    """Whether two texts can be one, of which secrets were taken out in one or in both."""
    if one == other:
        return True
    return any(BEGINS in text for text in (one, other)) and (
        _fits(one, other) or _fits(other, one) or _unmarked(one) == _unmarked(other)
    )


def _fits(marked: str, whole: str) -> bool:
    """Whether ``whole`` is ``marked`` with something in place of each mark.

    What lies between them is looked for in order.
    """
    first, *others = SECRET_MARK.split(marked)[::3]
    if not others or not whole.startswith(first):
        return False
    place = len(first)
    for piece in others[:-1]:
        place = whole.find(piece, place + 1)
        if place < 0:
            return False
        place += len(piece)
    return len(whole) - len(others[-1]) > place and whole.endswith(others[-1])


def _unmarked(text: str) -> str:
    return SECRET_MARK.sub("", text)
