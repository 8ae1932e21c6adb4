"""Lines of devices' configurations: a keyword, how the secret is written, the secret.

What they are about stands before in the line, or in the line that the block begins with.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from ctsreport.pattern import Pattern
from ctsreport.redaction import accept, shapes
from ctsreport.redaction.chosen import is_chosen
from ctsreport.redaction.found import KEPT, Found
from ctsreport.redaction.names import Name
from ctsreport.redaction.tables.devices import (
    ALGORITHMS,
    ANCHORS,
    FORMS,
    KEYWORDS,
    KINDS,
    NEED_FORM,
    OF_FILES,
    OPTIONS,
    SENTENCE,
    STOPS,
    STRONG,
)

# `"two words"`, `one`, also on the next line: a word of a device's command
_WORD = Pattern(
    r"""(?P<blank>[ \t│]*(?:\r?\n[ \t│]*)?)"""
    r"""(?:"(?P<double>[^"\n]{1,512})"|'(?P<single>[^'\n]{1,512})'|(?P<bare>[^\s"'{}<>]{1,512}))"""
)
# `7`, `hmac-sha-256`, `type-6`, `ascii-text`: how the secret behind it is written
_FORM = Pattern(
    r"\d{1,3}|(?:(?:hmac|keyed)-)?(?:md5|sha(?!re)|aes|3?des|cmac)(?:-?[0-9a-z]{1,6}){0,3}|type-?\d{1,2}|ascii-\w{3,5}|"
    r"hex-\w{3,5}"
)
_FORM_BEHIND = Pattern(r"[ ](?:md5|sha|aes|hmac)")
# `=AES:xxxxxxxx`
_SIGNED_FORM = Pattern(r"""[=:][ ]?(?i:hmac-?)?(?i:md5|sha|aes|3?des)[\w-]{0,12}[:/](?P<value>[^\s"',;:/]{6,256})""")
_QUOTES = frozenset("\"'")
_HEX = Pattern(r"(?:0x)?[0-9A-Fa-f]{8,}")
# `fw-01(config)# username`, `show ns config: add snmp`: what stands before a command in its line
_PROMPT = Pattern(r"[ \t│]*[\w.@:~/-]{1,64}(?:\([\w./ -]{1,40}\))?[#>%$][ ]?(?=[a-z])|[\w .-]{1,60}:[ ](?=[a-z]+[ -])")
_SERVERS = ("tacacs-", "tacacs+-", "radius-", "ldap-")  # hwtacacs-server, radius-common-pw
_LONG_HEX = 16
_SHORTEST = 4
_BEFORE = 240
_MOST_FORMS = 4
_LINE_BEFORE = 100
_LONGEST_BEFORE = 16
_MOST_LINES = 12
_INDENT = Pattern(r"[ \t│]*")
_LEADING = Pattern(r"[\w-]+")


def keyword(shown: str) -> Name | None:
    """A name that tells of a secret in lines of devices alone."""
    kind = KEYWORDS.get(shown.lower())
    if not kind:
        return None
    return Name(kind, sure=True)


def in_line(text: str, start: int, end: int, name: Name, shown: str) -> Iterator[Found]:
    """The secret behind a keyword in a line that is a device's."""
    if text[end : end + 1] not in {" ", "\t", "\n", "\r"}:
        signed = _SIGNED_FORM.match(text, end, end + 200) if shown.lower() in NEED_FORM else None
        if signed and _can_be(signed["value"], name, quoted=False):
            yield Found(*signed.span("value"), KINDS.get(name.kind, name.kind))
        return
    forms, match = _passed(text, end)
    if match is None or text[max(0, start - _LONGEST_BEFORE) : start].lower().rstrip().endswith(OF_FILES):
        return
    group = match.lastgroup or "bare"
    value = match[group].rstrip(";," if group == "bare" else "")
    if shown.lower() in NEED_FORM and not (
        any(form.startswith(ALGORITHMS) for form in forms) or _is_long_hex(value) or is_chosen(value)
    ):
        return
    if value.endswith("=") and text[match.end() : match.end() + 1] in _QUOTES:
        return  # `wpa2-pre-shared-key="…"`: another name, with a value of its own
    wrapped = "\n" in text[end : match.start(group)]
    if _is_secret(
        text, start, match.start(group) + len(value), value, forms, name, wrapped=wrapped, quoted=group != "bare"
    ):
        yield Found(match.start(group), match.start(group) + len(value), KINDS.get(name.kind, name.kind))


def _passed(text: str, end: int) -> tuple[list[str], re.Match[str] | None]:
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


def _is_secret(
    text: str, start: int, end: int, value: str, forms: list[str], name: Name, *, wrapped: bool, quoted: bool
) -> bool:
    if not _can_be(value, name, quoted=quoted):
        return False
    if "enc" in forms:
        return True
    looks_like_one = _is_hex(value) or shapes.is_mixed(value) or shapes.is_scrambled(value)
    if not _is_anchored(text, start):
        is_likely = looks_like_one or (len(forms) > 1 and shapes.has_digits_and_letters(value))
        return bool(forms) and not wrapped and is_likely and name.kind != "word"
    if looks_like_one or name.kind == "word":
        return shapes.is_mixed(value, 8) or name.kind != "word"
    if len(value) >= _SHORTEST and shapes.has_digits_and_letters(value) and (name.kind != "api-key" or forms):
        return True
    return not wrapped and len(value) > 2 and _ends_command(text, start, end, quoted=quoted) and not value.isdigit()


@lru_cache(maxsize=KEPT)
def _can_be(value: str, name: Name, *, quoted: bool) -> bool:
    """Whether it is neither a word of the command language nor a number, a name, an address."""
    if (
        not accept.as_argument(value)
        or value.lower() in STOPS
        or (value.startswith(("-", "=", "(")) and not shapes.is_dense(value))
        or (value.endswith(":") and not quoted)
    ):
        return False
    if shapes.is_uuid(value) or (shapes.is_plain(value) and not _is_hex(value)):
        return False
    return not shapes.is_slug_name(value) or name.kind == "snmp-community"


def _is_hex(value: str) -> bool:
    return bool(_HEX.fullmatch(value)) and shapes.has_digits_and_letters(value)


def _is_long_hex(value: str) -> bool:
    return len(value) >= _LONG_HEX and _is_hex(value)


def _is_anchored(text: str, start: int) -> bool:
    """Whether the line speaks of what has secrets, or the one that it goes on from, or that its block begins with."""
    line = max(text.rfind("\n", max(0, start - _BEFORE), start) + 1, start - _BEFORE)
    if _speaks(text[_behind_prompt(text, line) : start], ANCHORS):
        return True
    if line and _speaks(text[max(0, line - _LINE_BEFORE) : line - 1].rpartition("\n")[2], STRONG):
        return True
    return _is_in_block(text, line, _indent(text, line))


def _behind_prompt(text: str, line: int) -> int:
    """Where in a line the command begins: ``fw-01(config)#username …`` is what somebody typed."""
    prompt = _PROMPT.match(text, line, line + _LINE_BEFORE)
    return prompt.end() if prompt else line


def _speaks(text: str, words: frozenset[str]) -> bool:
    low = text.lower()
    if not words.isdisjoint(low.replace("{", " ").split()):
        return True
    return any([server in low for server in _SERVERS])  # noqa: C419 - a generator takes longer


def _indent(text: str, line: int) -> int:
    match = _INDENT.match(text, line)
    if not match:
        return 0
    return match.end() - line


def _is_in_block(text: str, line: int, indent: int) -> bool:
    for _ in range(_MOST_LINES):
        if line <= 0 or not indent:
            return False
        stop = line - 1
        line = max(text.rfind("\n", max(0, stop - _BEFORE), stop) + 1, stop - _BEFORE)
        own = _indent(text, line)
        if own < indent and text[line:stop].strip():
            if _speaks(text[line:stop], ANCHORS):
                return True
            indent = own
    return False


def _ends_command(text: str, start: int, end: int, *, quoted: bool) -> bool:
    """Whether the line begins as a command does and ends behind the secret, or goes on as commands do.

    Prose does not.
    """
    line = max(text.rfind("\n", max(0, start - _BEFORE), start) + 1, start - _BEFORE)
    line = _behind_prompt(text, line)
    first = _LEADING.match(text, line + _indent(text, line))
    if first is None or not (_speaks(first[0], ANCHORS) or (line < start and not text[line:start].strip())):
        return False
    if _speaks(text[line:start], SENTENCE) or text[end - 1 : end] == ".":
        return False
    stop = text.find("\n", end, end + 200)
    rest = text[end + quoted : stop if stop >= 0 else end + 200].split()
    return not rest or rest[0].lower() in OPTIONS or rest[0][0].isdigit()
