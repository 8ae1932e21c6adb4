"""Where lines were cut at a width, in the middle of words: by a terminal, a log, ``fold``, the box of a program.

Nothing says so but the lines themselves. One that is as long as a usual width, or as its neighbour, ends there and not
at a blank; where the two halves look random together, its length does not matter.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from ctsreport.pattern import Pattern
from ctsreport.redaction import shapes
from ctsreport.redaction.found import Found
from ctsreport.redaction.names import look_up

Break = tuple[int, int]
"""Where a line ends, and where behind the margin of the next it goes on."""

WIDTHS = frozenset([60, 64, 70, 72, 74, 75, 76, 77, 78, 79, 80, 96, 100, 118, 119, 120, 128, 130, 132, 160])
"""At so many characters terminals, logs, base64 and boxes end a line."""

_BOXED = WIDTHS.union(*({width + margin for width in WIDTHS} for margin in (2, 4)))
"""What a box in a log adds at the side of each line: ``│ ``, ``│   ``."""

_NEVER_WITHIN = frozenset("\"'`()[]{}<>,;:. \t\n│\ue000") | {""}
_AROUND = "\"'`()[]{}<>.,:;"
_SHORTEST_USUAL, _LONGEST_USUAL = 4, 20
_SHORTEST_LINE, _LONGEST_LINE = 40, 240
_TOLD_BEFORE = 160
_BETWEEN_FIELDS = (" ", ",", "&", ";", "?")
# `SecretID:   `, `description = `, `Local  `: a line that begins with a field's name
_LABELLED = Pattern(r"[A-Za-z][A-Za-z_-]{0,39}(?:[ ][A-Za-z]{1,20})?(?:[ ]?[:=](?=[ \t])|[ ]{2})")
_NAME = Pattern(r"[A-Za-z_-]{1,20}")
_LABEL = Pattern(r"[A-Za-z][\w-]*:")
# `password = xxxx`, `it is xxxx`: a line whose last word a value begins with, though it looks like a word
_VALUE_BEGINS = Pattern(
    r"(?:[=:>(\[]|[ ](?:is|was|to|with|word|secret|token|key|be|phrase|p)|-\w{1,2})[\"'(\[ ]{0,3}\S{1,20}\Z"
)
# `│   `, `E   `: what every line of a box, a block or a report of tests begins with
_MARGIN = Pattern(r"(?:[E>|][ ]{1,3}(?=\S))?[│ \t]{0,24}")
_MARGIN_SIGNS = frozenset("│ \tE>|")


def hard_breaks(text: str, told: Sequence[int] | None) -> Iterator[Break]:
    """The breaks that are none of the text, in their order.

    ``told``: where words stand that tell of a secret, in order, if that is known: other breaks do not matter.
    """
    lengths = list(map(len, text.split("\n")))
    long = [number for number, length in enumerate(lengths) if length >= _SHORTEST_LINE]
    alike = {
        lengths[one] for one, following in pairwise(long) if lengths[one] == lengths[following] and following == one + 1
    }
    widths = _BOXED if "│" in text else WIDTHS
    candidates = [number for number in long if lengths[number] in widths or lengths[number] in alike]
    if not candidates:
        return
    ends = list(accumulate(lengths))
    for number in candidates:
        end, length = ends[number] + number, lengths[number]
        if end == len(text) or text[end - 1] in _NEVER_WITHIN:
            continue
        begin, place = _behind_margin(text, end - length), _behind_margin(text, end + 1)
        if text[place : place + 1] not in _NEVER_WITHIN and _is_cut(
            text, begin, end, place, told=told is None or _is_told(told, text, begin, end), lone=length not in alike
        ):
            yield end, place


def _behind_margin(text: str, line: int) -> int:
    if text[line : line + 1] not in _MARGIN_SIGNS:
        return line
    margin = _MARGIN.match(text, line)
    return margin.end() if margin else line


def _is_cut(text: str, begin: int, end: int, place: int, *, told: bool, lone: bool) -> bool:
    """Whether the line may end in the middle of a secret or of its name, and not between two words of prose.

    ``lone``: no line beside it is as long.
    """
    before = text[max(begin, end - _LONGEST_LINE) : end].rsplit(maxsplit=1)[-1]
    before = before.rpartition("\\n")[2]  # `expired!\r\n%`: as JSON wrote it, of another line
    behind = text[place : place + _LONGEST_LINE].split(maxsplit=1)[0]
    if _LABEL.fullmatch(behind) or not any(map(str.isalnum, behind)) or not any(map(str.isalnum, before)):
        return False
    if not told or (_is_usual(before) and (_is_usual(behind) or not _begins_value(text, begin, end))):
        return _is_name(before, behind)
    if _is_usual(behind) and len(behind) >= _SHORTEST_USUAL and (lone or shapes.is_dense(before.rpartition("=")[2])):
        return False  # what is random hardly ends in a word
    return shapes.is_word(before.strip(_AROUND)) or not _LABELLED.match(text, begin) or not _LABELLED.match(text, place)


def _begins_value(text: str, begin: int, end: int) -> bool:
    return bool(_VALUE_BEGINS.search(text, max(begin, end - _LONGEST_USUAL * 2), end))


def _is_name(before: str, behind: str) -> bool:
    """Whether a telling name was cut, not between two words of prose."""
    if len(before) > _LONGEST_USUAL or len(behind) > _LONGEST_USUAL:
        return False
    name = _NAME.match(behind)
    return name is not None and bool(look_up(before + name[0])) and not look_up(before) and not look_up(name[0])


def _is_told(told: Sequence[int], text: str, begin: int, end: int) -> bool:
    """Whether a telling word stands shortly before; of a field with a name of its own, within it."""
    lowest = end - _TOLD_BEFORE
    if not _stands(told, lowest, end):
        return False
    field = max(text.rfind(sign, max(begin, lowest), end) for sign in _BETWEEN_FIELDS) + 1
    if field > begin and (text.find("=", field, end) >= 0 or text.find(":", field, end) >= 0):
        return _stands(told, max(lowest, field), end)
    return True


def _stands(told: Sequence[int], begin: int, end: int) -> bool:
    number = bisect_left(told, begin)
    return number < len(told) and told[number] < end


def _is_usual(word: str) -> bool:
    return (len(word) <= _LONGEST_USUAL and shapes.is_word(word.strip(_AROUND))) or shapes.is_plain(word)


def to_its_end(found: Found, text: str) -> Found:
    """With what stands of it in the lines below: at whatever width it was cut, the halves look random together."""
    while found.end - found.start >= _SHORTEST_HALF and text.startswith("\n", found.end):
        place = _behind_margin(text, found.end + 1)
        behind = text[place : place + _LONGEST_LINE].split(maxsplit=1)[:1]
        if not behind or text[place] in _NEVER_WITHIN or _LABEL.fullmatch(behind[0]) or _LABELLED.match(text, place):
            break
        half, rest = text[found.start : found.end], behind[0].rstrip(_AROUND)
        if (
            not rest[:1].isalnum()
            or _is_usual(rest)
            or shapes.is_uuid(half)
            or not shapes.is_dense(half[-_LONG_HALF:] + rest)
        ):
            break
        found = found._replace(end=place + len(rest))
    return found


_SHORTEST_HALF = 8
_LONG_HALF = 64
