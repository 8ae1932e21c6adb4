"""Whether a text speaks of a secret near a word, in whatever words: what looks random is one there."""

import re

from ctsreport.pattern import Pattern
from ctsreport.redaction.chosen import is_technical
from ctsreport.redaction.found import SearchedText
from ctsreport.redaction.names import look_up

_AHEAD, _BEHIND = 240, 160
_SIGN = Pattern(r"[!$%^*+~&?]")
_STEM = Pattern(r"[A-Z]?[a-z]{3,}|[A-Z]{3,}")
_DIGEST, _WIDTH, _PIECE = 40, 64, 16
_WIDE = 48
_FILE_LINE = Pattern(r"[A-Za-z0-9+/]{48}\Z")
# `passwd`, `psk.txt`, `createCredential`, `WRONGPASS`, `AUTH`, `extAuth`; neither `author` nor `monkey`
_TELLING = Pattern(
    r"passw|passphrase|passcode|pass\b|pwd|psk|secret|sekret|credential|\bcreds?\b|cookie|communit|com2sec|"
    r"log[io]n\b|auth(?!or(?!i[sz])|ority)|radius|tacacs|\bkeys?\b|[_-]keys?\b|"
    r"mschap|access-re(?:quest|ject)|keystore|userstore|wallet|secure store|jdbc:|"
    r"(?:conf|config|account|connection|settings|params|options|profile|user|session|dsn)\w{0,3}[= ]?[({]"
)

# `input_value`, `stringVal`, `argument`
_CARRIER = Pattern(
    r"(?:\w*[_-])?(?:val|value|input|arg|argv|argument|literal|got|actual|received|payload|ascii|plain|text|str|string)",
    re.IGNORECASE,
)
_BEFORE_LABEL = Pattern(r"(?P<name>[\w-]{3,32})[ \t]{1,2}\Z")


def is_told(source: SearchedText, place: int) -> bool:
    """Whether a telling word stands shortly before it, or behind."""
    return bool(_TELLING.search(source.low, max(0, place - _AHEAD), place + _BEHIND))


def is_name(value: str) -> bool:
    """``falcon01``, ``Vrrp-Chain1``: what machines and programs may be called, though it may be chosen as well."""
    if _SIGN.search(value):
        return False
    return (value.islower() and value.isalnum()) or is_technical_name(value)


def is_technical_name(value: str) -> bool:
    """Whether a word of machines and programs is in it: ``API-Gateway1``."""
    return any(is_technical(stem.lower()) for stem in _STEM.findall(value))


def is_of_file(text: str, start: int, length: int) -> bool:
    """Whether it is a piece of a certificate, of a public key or of a digest rather than a word."""
    end = start + length
    if (length >= _DIGEST and text.startswith("=", end)) or length == _WIDTH:
        return True
    if length >= _PIECE and text[start - 1 : start] in {"+", "/"}:
        return True
    line = text.rfind("\n", max(0, start - 2), start)
    return line >= _WIDE and _FILE_LINE.search(text, line - _WIDE, line) is not None


def holds_anything(text: str, sign: re.Match[str]) -> bool:
    """Whether the name is of no value in particular: ``input_value=``, ``string_val:``, or one behind a telling name.

    ``PASSWORD kibana = …``.
    """
    if _CARRIER.fullmatch(sign["name"]):
        return True
    before = _BEFORE_LABEL.search(text, max(0, sign.start() - 40), sign.start())
    name = before and look_up(before["name"])
    return bool(name and name.sure)
