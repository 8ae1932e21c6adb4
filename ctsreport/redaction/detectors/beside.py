"""What stands somewhere beside a telling name in the same line, where no grammar says more.

Only what nobody writes by chance.
"""

from collections.abc import Iterator

from ctsreport.pattern import Pattern
from ctsreport.redaction import shapes
from ctsreport.redaction.found import Found
from ctsreport.redaction.names import Name

_BEHIND = 120
_AHEAD = 64
_LONGEST = 128
_PIECE = Pattern(r"""[^\s"'`(),;<>\[\]{}|=]{8,160}""")
# `request_id=`, `host: `: another name's value follows
_SIGN_BEFORE = Pattern(r"""(?:(?P<name>[\w.-]+)["']?(?P<sign>\s?=\s?|:\s?)|[/@?&=])["'(\[{]{0,3}\Z""")

_USER = Pattern(r"[a-z][a-z0-9_.-]{1,31}")
_EMPTY_PROMPT = Pattern(r"[\"']?:[ \t]*\r?\n")  # what was typed may stand in the line below
_PROSE = Pattern(r"\b[a-z]{3,}[ ][a-z]\w{2,}\Z")  # illegal base64: …
_CARRIERS = frozenset(
    "value val result output got text string content tried received send sending sent reply input typed answer".split()  # noqa: SIM905
)
"""Names that say nothing of what they hold."""


def beside(text: str, start: int, end: int, name: Name) -> Iterator[Found]:
    """The pieces of the line that look random, behind the name or shortly before it.

    A piece before which another name stands is that one's.
    """
    if not name.sure or "accessor" in text[end : end + _AHEAD].lower():
        return
    begin = max(text.rfind("\n", max(0, start - _AHEAD), start) + 1, start - _AHEAD, 0)
    asked = _EMPTY_PROMPT.match(text, end, end + 24)
    stop = text.find("\n", asked.end() if asked else end, end + _BEHIND)
    stop = stop if stop >= 0 else end + _BEHIND
    if not shapes.may_be_strange(text[begin:stop]):
        return
    for match in _PIECE.finditer(text, end, stop):
        yield from _piece(text, match.start(), match[0], name)
    for match in _PIECE.finditer(text, begin, start):
        if match.start() > begin or not begin or text[begin - 1].isspace():
            yield from _piece(text, match.start(), match[0], name)


def _piece(text: str, start: int, piece: str, name: Name) -> Iterator[Found]:
    if piece.isalpha() or piece.isdigit() or piece[0] == "-":
        return
    if not shapes.may_be_strange(piece):
        return
    value = piece.rstrip(".:,?")
    user, colon, password = value.partition(":")
    if colon and _USER.fullmatch(user):  # cts:…
        start, value = start + len(user) + 1, password
    if len(value) <= _LONGEST and shapes.is_strange(value) and (colon or not _is_of_another(text, start)):
        yield Found(start, start + len(value), name.mark, sure=False)


def _is_of_another(text: str, start: int) -> bool:
    """Whether a sign binds it to another name; a word of prose with a colon does not: ``rejected: …``."""
    sign = _SIGN_BEFORE.search(text, max(0, start - 40), start)
    if sign is None:
        return False
    name = sign["name"]
    if name is None:
        return True
    if sign["sign"] == ": ":
        return not (
            name.lower() in _CARRIERS
            or shapes.is_status(name)
            or _PROSE.search(text, max(0, sign.start() - 24), sign.end("name"))
        )
    return name.lower() not in _CARRIERS
