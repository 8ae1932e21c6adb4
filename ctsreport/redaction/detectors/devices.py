"""Lines of devices' configurations: a keyword, how the secret is written, the secret; what they are about stands before, or in the line of the block."""

from collections.abc import Iterator

from ctsreport.pattern import Pattern
from ctsreport.redaction import accept, shapes
from ctsreport.redaction.found import Found
from ctsreport.redaction.names import Name
from ctsreport.redaction.tables.devices import ALGORITHMS, ANCHORS, FORMS, KEYWORDS, KINDS, NEED_FORM, OPTIONS, STOPS, STRONG

_WORD = Pattern(r"""(?P<blank>[ \t│]*(?:\r?\n[ \t│]*)?)(?:"(?P<double>[^"\n]{1,512})"|'(?P<single>[^'\n]{1,512})'|(?P<bare>[^\s"'{}<>]{1,512}))""")
_FORM = Pattern(r"\d{1,3}|(?:(?:hmac|keyed)-)?(?:md5|sha|aes|3?des|cmac)(?:-?[0-9a-z]{1,6}){0,3}|type-?\d{1,2}|ascii-\w{3,5}|hex-\w{3,5}")
_FORM_BEHIND = Pattern(r"[ ](?:md5|sha|aes|hmac)")
_HEX = Pattern(r"(?:0x)?[0-9A-Fa-f]{8,}")
_BEFORE = 240
_MOST_FORMS = 4
_MOST_LINES = 12
_INDENT = Pattern(r"[ \t│]*")
_LEADING = Pattern(r"[\w-]+")


def keyword(shown: str) -> Name | None:
    """A name that tells of a secret in lines of devices alone."""
    kind = KEYWORDS.get(shown.lower())
    return Name(kind, sure=True) if kind else None


def in_line(text: str, start: int, end: int, name: Name, shown: str) -> Iterator[Found]:
    """The secret behind a keyword in a line that is a device's."""
    if text[end : end + 1] not in {" ", "\t", "\n", "\r"}:
        return
    forms, match = _passed(text, end)
    if match is None or (shown.lower() in NEED_FORM and not any(form.startswith(ALGORITHMS) for form in forms)):
        return
    group = match.lastgroup or "bare"
    value = match[group].rstrip(";," if group == "bare" else "")
    wrapped = "\n" in text[end : match.start(group)]
    if _is_secret(text, start, match.start(group) + len(value), value, forms, name, wrapped=wrapped, quoted=group != "bare"):
        yield Found(match.start(group), match.start(group) + len(value), KINDS.get(name.kind, name.kind))


def _passed(text: str, end: int):  # type: ignore[no-untyped-def]
    """The words that say how the secret is written, and the match of what follows them."""
    forms: list[str] = []
    place = end
    for _ in range(_MOST_FORMS):
        match = _WORD.match(text, place, place + 640)
        if match is None or match["bare"] is None:
            return forms, match
        word = match["bare"].lower()
        if not (word in FORMS or _FORM.fullmatch(word) or (word == "type" and _FORM_BEHIND.match(text, match.end()))):
            return forms, match
        forms.append(word)
        place = match.end()
    return forms, _WORD.match(text, place, place + 640)


def _is_secret(text: str, start: int, end: int, value: str, forms: list[str], name: Name, *, wrapped: bool, quoted: bool) -> bool:
    if not accept.as_argument(value) or value.lower() in STOPS or value.startswith(("-", "=", "(")) or (value.endswith(":") and not quoted):
        return False
    if shapes.is_uuid(value) or (shapes.is_plain(value) and not _is_hex(value)) or (shapes.is_slug_name(value) and name.kind != "snmp-community"):
        return False
    if "enc" in forms:
        return True
    if name.kind == "word":
        return _is_anchored(text, start) and shapes.is_mixed(value, 8)
    if not _is_anchored(text, start):
        return bool(forms) and not wrapped and (_is_hex(value) or shapes.is_mixed(value))
    if _is_hex(value) or shapes.is_mixed(value, 4) or (shapes.has_digits_and_letters(value) and name.kind != "api-key"):
        return True
    return not wrapped and len(value) > 2 and _ends_command(text, start, end, quoted=quoted) and not value.isdigit()


def _is_hex(value: str) -> bool:
    return bool(_HEX.fullmatch(value)) and shapes.has_digits_and_letters(value)


def _is_anchored(text: str, start: int) -> bool:
    """Whether the line, or the line above that is indented less, speaks of what has secrets."""
    line = max(text.rfind("\n", 0, start) + 1, start - _BEFORE)
    if any(word in ANCHORS for word in text[line:start].lower().replace("{", " ").split()):
        return True
    if line and any(word in STRONG for word in text[max(0, line - 100) : line].rpartition("\n\n")[2].rstrip().rpartition("\n")[2].lower().split()):
        return True  # the command may be wrapped: what is taken then looks like a secret
    return _is_in_block(text, line, len(_INDENT.match(text, line)[0]))  # type: ignore[index]


def _is_in_block(text: str, line: int, indent: int) -> bool:
    for _ in range(_MOST_LINES):
        if line <= 0 or not indent:
            return False
        stop = line - 1
        line = max(text.rfind("\n", 0, stop) + 1, stop - _BEFORE)
        own = len(_INDENT.match(text, line)[0])  # type: ignore[index]
        if own < indent and text[line:stop].strip():
            if any(word in ANCHORS for word in text[line:stop].lower().replace("{", " ").split()):
                return True
            indent = own
    return False


def _ends_command(text: str, start: int, end: int, *, quoted: bool) -> bool:
    """Whether the line begins as a command does and ends behind the secret, or goes on as commands do: prose does not."""
    line = max(text.rfind("\n", 0, start) + 1, start - _BEFORE)
    first = _LEADING.match(text, _INDENT.match(text, line).end())  # type: ignore[union-attr]
    if first is None or not (first[0] in ANCHORS or line < start and not text[line:start].strip()):
        return False
    stop = text.find("\n", end, end + 200)
    rest = text[end + quoted : stop if stop >= 0 else end + 200].split()
    return not rest or rest[0].lower() in OPTIONS or rest[0][0].isdigit()
