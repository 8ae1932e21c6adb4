"""Bytes of a file to JSON texts in UTF-8: what people's shells and editors make of an answer."""

import codecs
import re
import zlib
from collections.abc import Iterator

from ctsreport.bounded import PIECE, TooLargeError, gather
from ctsreport.errors import unread_error
from ctsreport.snapshot import lenient
from ctsreport.sources.limit import Limit

# Bytes of a packed member that are looked at in one step.
#
# What is left of a step is copied: so one is short against what it unpacks to, and at first short against its member.
_STEPS = tuple(1 << power for power in range(9, 17))

# Between the members of a file that was on a tape.
_FILLING = re.compile(rb"\0*")

NEWLINE = b"\n"

BROKEN_OFF = (
    "A terminal or an editor broke its lines: save the answer into a file (curl -o FILE) rather than "
    "copying it from the screen."
)

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_UTF8_BOM = b"\xef\xbb\xbf"


# As some programs write it, without a byte order mark: ``{`` and NUL, a quotation mark and NUL.
_UTF16_UNMARKED = {"utf-16-le": re.compile(rb"(?:[\t\n\r -~]\0){2}"), "utf-16-be": re.compile(rb"(?:\0[\t\n\r -~]){2}")}


class NotJSON(Exception):
    """A text that is not valid JSON.

    ``why``, or, or also, what it ``looks`` like, and the ``cure`` where that is known.

    ``begun``: it begins as JSON does, so it was meant to be. ``empty``: there is nothing in it.
    """

    def __init__(self, why: str, *, begun: bool, empty: bool = False, looks: str = "", cure: str = "") -> None:
        super().__init__(why or looks)
        self.why = why
        self.begun = begun
        self.empty = empty
        self.looks = looks
        self.cure = cure


def plain(data: bytes, origin: str, limit: Limit) -> bytes:
    """UTF-8 without a byte order mark, out of gzip, UTF-8 or UTF-16. Raises `NotJSON` where it is damaged."""
    if data[:2] == b"\x1f\x8b":
        data = _unpacked(data, origin, limit)
    encoding = _utf16(data)
    if encoding:
        return _recoded(data, encoding)
    return data.removeprefix(_UTF8_BOM)


def _utf16(data: bytes) -> str | None:
    if data[:2] in _UTF16:
        return "utf-16"
    return next((encoding for encoding, start in _UTF16_UNMARKED.items() if start.match(data)), None)


def first_not_utf8(text: bytes) -> int | None:
    """Where a text stops being UTF-8; None where all of it is. Looked at in pieces, so that it needs no memory."""
    if text.isascii():
        return None
    decoder = codecs.getincrementaldecoder("utf-8")()
    for start in range(0, len(text), PIECE):
        kept = len(decoder.getstate()[0])
        try:
            decoder.decode(text[start : start + PIECE], final=start + PIECE >= len(text))
        except UnicodeDecodeError as error:
            return start - kept + error.start
    return None


def documents(text: bytes) -> list[bytes]:
    """The JSON texts in a file: one, or a stream of them (JSON lines, or simply one after the other).

    Raises `NotJSON`.
    """
    stripped = text.strip()
    if not stripped:
        raise NotJSON("empty", begun=False, empty=True)
    begun = _begins_as_json(stripped)
    wrong = first_not_utf8(text)
    if wrong is not None:
        raise NotJSON(f"byte {text[wrong]:#04x} at line {text.count(NEWLINE, 0, wrong) + 1} is not UTF-8", begun=begun)
    try:
        return [lenient.normal(each.encode()) for each in lenient.split(text.decode())]
    except ValueError as error:
        cure = BROKEN_OFF if lenient.breaks_off(error) else ""
        raise NotJSON(lenient.place(error), begun=begun, cure=cure) from error


def _unpacked(data: bytes, origin: str, limit: Limit) -> bytes:
    """The content of a gzip file, as long as it stays within the limit: a small file can unpack to any size."""
    begun: list[bytes] = []
    try:
        return gather(_pieces(data, begun), limit.size)
    except TooLargeError as error:
        raise unread_error(f"{origin} unpacks to more than {limit}.", limit.cure) from error
    except (zlib.error, EOFError) as error:
        raise NotJSON(f"damaged gzip ({error})", begun=_begins_as_json(b"".join(begun))) from error


def _pieces(data: bytes, begun: list[bytes]) -> Iterator[bytes]:
    """What a gzip file unpacks to, member after member; the first piece is kept in ``begun``."""
    at = 0
    while at < len(data):
        unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        steps = iter(_STEPS)
        while not unpacker.eof:
            if at >= len(data):
                raise EOFError("cut short")
            packed = data[at : at + next(steps, _STEPS[-1])]
            at += len(packed)
            while packed and not unpacker.eof:
                piece = unpacker.decompress(packed, PIECE)
                begun += [] if begun else [piece]
                yield piece
                packed = unpacker.unconsumed_tail
        # It matches nothing too, so that there is a match always.
        at = _FILLING.match(data, at - len(unpacker.unused_data)).end()  # type: ignore[union-attr]


def _begins_as_json(text: bytes) -> bool:
    return text.removeprefix(_UTF8_BOM).lstrip()[:1] in (b"{", b"[")


def _recoded(data: bytes, encoding: str) -> bytes:
    try:
        return data.decode(encoding).encode()
    except UnicodeError as error:
        begun = _begins_as_json(data.decode(encoding, "replace").encode("utf-8", "replace"))
        raise NotJSON("damaged UTF-16", begun=begun) from error
