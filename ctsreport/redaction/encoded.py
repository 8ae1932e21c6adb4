"""Texts that stand in base64 or hexadecimal within a text."""

import base64
import binascii
from collections.abc import Sequence

_SHORTEST_BLOB = 16
# So many letters and digits in a row has all base64 of a text, and hardly a path or an identifier.
_RUN = b"a" * 13
_LONG_RUN = b"a" * 16
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_"
_BITS = dict(zip(_LETTERS, [*range(64), 62, 63], strict=True))
# Of four letters of base64, which the first three can be where they stand for printable ASCII, or for zero.
_FIRST_OF_ASCII = frozenset(each for each in _LETTERS if _BITS[each] in {0, 2} or 8 <= _BITS[each] < 32)
_SECOND_OF_ASCII = frozenset(each for each in _LETTERS if _BITS[each] % 16 < 8 and _BITS[each] % 16 != 1)
_THIRD_OF_ASCII = frozenset(each for each in _LETTERS if _BITS[each] % 4 < 2)
_LEAST_FITTING = 3
_FIRST_OF_HEX = frozenset("234567" + "0")
_HEX = frozenset("0123456789abcdefABCDEF")
_IN_RUN = bytes(97 if each < 128 and chr(each).isalnum() else 32 for each in range(256))
_IN_BASE64 = bytes(97 if each < 128 and (chr(each).isalnum() or chr(each) in "+/_-") else 32 for each in range(256))


Encoded = tuple[int, int, str]
"""Where such a piece stands, and the text in it."""


def encoded(text: str) -> Sequence[Encoded]:
    """Every piece that holds a text. It has a long row of letters and digits."""
    whole = text.encode("latin-1", "replace")
    runs = whole.translate(_IN_RUN)
    if _LONG_RUN not in runs:
        return ()
    letters = whole.translate(_IN_BASE64)
    found = []
    place = runs.find(_RUN)
    while place >= 0:
        start, end = letters.rfind(b" ", 0, place) + 1, letters.find(b" ", place)
        end = end if end >= 0 else len(letters)
        if end - start >= _SHORTEST_BLOB and (inner := _inner(text[start:end])) is not None:
            found.append((start, end + (2 if text.startswith("==", end) else text.startswith("=", end)), inner))
        place = runs.find(_RUN, end)
    return found


def _inner(blob: str) -> str | None:
    if blob[0] in _FIRST_OF_HEX and not (len(blob) % 2 or set(blob[::2]) - _FIRST_OF_HEX or set(blob) - _HEX):
        return _readable(bytes.fromhex(blob).replace(b"\0", b" ").decode("latin-1"))  # a command line, as auditd has it
    return None if blob.islower() or not _may_be_text(blob) else decoded(blob)


def _may_be_text(blob: str) -> bool:
    """A quick look: of ASCII, few letters of base64 can stand first, second or third in four.

    Other text may stand between.
    """
    fits = 0
    for place in (0, 4, 8, 12):
        if blob[place] in _FIRST_OF_ASCII and blob[place + 2] in _THIRD_OF_ASCII:
            fits += blob[place + 1] in _SECOND_OF_ASCII
    return fits >= _LEAST_FITTING


def decoded(blob: str) -> str | None:
    """The text that base64 of any alphabet stands for, in UTF-8 or UTF-16; None where it is none."""
    plain = blob.rstrip("=").replace("-", "+").replace("_", "/")
    if len(plain) % 4 == 1:
        plain = plain[:-1]  # cut off
    try:
        data = base64.b64decode(plain + "=" * (-len(plain) % 4))
    except (ValueError, binascii.Error):
        return None
    return _as_text(data)


def _as_text(data: bytes) -> str | None:
    if data[1:2] == b"\0" or data[:1] == b"\0" or data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        codec = "utf-16-le"
        if data[:1] == b"\0" or data[:2] == b"\xfe\xff":
            codec = "utf-16-be"
        return _readable(data[: len(data) // 2 * 2].decode(codec, "replace").lstrip("\ufeff"))
    try:
        return _readable(data.decode())
    except UnicodeDecodeError as error:
        if error.start < len(data) - 3:
            return _readable(data.decode("latin-1"))
        return _readable(data[: error.start].decode())


def _readable(text: str) -> str | None:
    """Printable, and mostly of letters that programs write: random bytes are not."""
    if not all(each.isprintable() or each.isspace() for each in text):
        return None
    if text and sum(each < "\x7f" for each in text) >= len(text) * 0.85:
        return text
    return None
