"""Name and value in two fields, in either order.

``{"name": "password", "value": "…"}``, ``<name>password</name><value>…</value>``.
"""

from collections.abc import Iterator

from ctsreport.pattern import Pattern
from ctsreport.redaction import accept
from ctsreport.redaction.found import Found
from ctsreport.redaction.names import Name
from ctsreport.redaction.values import values

# `"name": "`, before a telling name: the value stands in a field beside it
_NAMING = Pattern(
    r"""(?i)\b(?:name|key|id|field|parameter|param|property|option|attribute|label|variable|var|setting|header|k|n|"""
    r"""code|(?:content_?)?type|which)["']?\s{0,8}(?:=>|[:=])\s{0,8}["']?(?:[\w-]{0,20}[:/.])?\Z"""
)
# `"value": `, that field
_VALUING = Pattern(
    r"""(?i)(?<![\w.-])["']?(?:value|val|values|content|contents|default|defaultvalue|default_value|data|string|"""
    r"""string_?value|v|text|current|literal)["']?\s{0,8}(?:=>|[:=])\s{0,8}"""
)
# `<property name="password">…</property>`
_CONTENT = Pattern(
    r"""["']\s{0,8}[^<>]{0,120}(?<!/)>\s{0,40}(?:<[\w:.-]{1,40}(?:\s[^<>]{0,100})?(?<!/)>\s{0,40}){0,3}"""
    r"""(?P<value>[^<>]{1,4096}?)\s{0,40}</"""
)
_PART = Pattern(
    r"\"[^\n]{0,40}\r?\n\r?\n(?P<value>[^\r\n]{1,2048})\r?\n--"
)  # name="password", an empty line, the value: a part of a form
_TUPLE = Pattern(r"""["'],[ ]?[ub]?["'](?P<value>[^"'\n]{1,512})["'][ ]?[)\]]""")  # ('password', '…')
# `</name><value>…</value>`, `</key>⏎<string>…</string>`
_SIBLING = Pattern(
    r"""(?:</[\w:.-]{1,40}>)\s{0,80}(?:<[\w:.-]{1,40}(?:\s[^<>]{0,100})?>\s{0,40}){1,3}(?P<value>[^<>]{1,4096})</"""
)
_WINDOW = 320


def in_other_field(text: str, start: int, end: int, name: Name) -> Iterator[Found]:
    """Where the name is itself the value of a field: the value of the field beside it."""
    spans = _in_markup(text, start, end)
    if spans is None:
        spans = _in_object(text, start, end)
    for begin, stop in spans:
        if accept.with_sign(text[begin:stop].strip(), name):
            yield Found(begin, stop, name.mark)


def _in_markup(text: str, start: int, end: int) -> list[tuple[int, int]] | None:
    """In XML and in the parts of a form; None where it is neither."""
    if text.startswith("</", end):
        match = _SIBLING.match(text, end, end + 4800)
        if not match:
            return []
        return [match.span("value")]
    quoted = text[start - 1 : start] in {'"', "'", "."}
    if quoted and text[start - 2 : start - 1] in {"(", "["} and (pair := _TUPLE.match(text, end, end + 540)):
        return [pair.span("value")]
    match = (_CONTENT.match(text, end, end + 4800) or _PART.match(text, end, end + 4096)) if quoted else None
    if not match:
        return None
    return [match.span("value")]


def _in_object(text: str, start: int, end: int) -> list[tuple[int, int]]:
    begin = max(0, start - 48)
    signed = text.find("=", begin, start) >= 0 or text.find(":", begin, start) >= 0
    if not signed or not _NAMING.search(text, begin, start):
        return []
    place = _behind(text, end)
    if place is None:
        place = _before(text, start)
    if place is None:
        return []
    return [(value.start, value.end) for value in values(text, place)]


def _behind(text: str, end: int) -> int | None:
    limit = min(
        (place for place in (text.find(sign, end, end + _WINDOW) for sign in ("}", ">", "{")) if place >= 0),
        default=end + _WINDOW,
    )
    match = _VALUING.search(text, end, limit)
    if match and text.count("\n\n", end, match.start()):
        return None
    if not match:
        return None
    return match.end()


def _before(text: str, start: int) -> int | None:
    lowest = max(0, start - _WINDOW)
    begin = max(text.rfind("{", lowest, start), text.rfind("<", lowest, start), text.rfind("}", lowest, start), lowest)
    last = None
    for match in _VALUING.finditer(text, begin, start):
        last = match.end()
    return last
