"""Bytes of a file to JSON texts in UTF-8: what people's shells, editors and `curl` make of an answer."""

import codecs
import gzip
import json
import re
import zlib

import msgspec

from ctsreport.errors import CtsReportError, unread_error
from ctsreport.snapshot.wire import syntax_error

LIMIT = 512 << 20
"""Bytes that one file may hold, unpacked: some 200,000 tasks."""

PIECE = 1 << 20
NEWLINE = b"\n"

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_BLANKS = re.compile(r"[ \t\r\n]*")
_UTF8_BOM = b"\xef\xbb\xbf"


class NotJSON(Exception):
    """A text that is no JSON. ``begun``: it begins as JSON does, so it was meant to be."""

    def __init__(self, why: str, *, begun: bool, empty: bool = False) -> None:
        super().__init__(why)
        self.why = why
        self.begun = begun
        self.empty = empty


def plain(data: bytes, origin: str) -> bytes:
    """UTF-8 without a byte order mark, out of gzip, UTF-8 or UTF-16. Raises `CtsReportError` where that cannot be."""
    if data[:2] == b"\x1f\x8b":
        data = _unpacked(data, origin)
    if data[:2] in _UTF16:
        return _recoded(data, origin)
    return data.removeprefix(_UTF8_BOM)


def first_no_utf8(text: bytes) -> int | None:
    """Where a text stops being UTF-8; None where all of it is. Looked at in pieces, so that it needs no memory."""
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
    if stripped[:1] == b"<":
        raise NotJSON("it is a page of HTML, so a proxy or a login answered in CTS's place", begun=False)
    begun = stripped[:1] in (b"{", b"[")
    wrong = first_no_utf8(text)
    if wrong is not None:
        raise NotJSON(f"byte {text[wrong]:#04x} at line {text.count(NEWLINE, 0, wrong) + 1} is no UTF-8", begun=begun)
    try:
        msgspec.json.decode(text, type=msgspec.Raw)
    except msgspec.DecodeError:
        return _stream(text, begun=begun)
    return [text]


def _stream(text: bytes, *, begun: bool) -> list[bytes]:
    try:
        return _split(text.decode())
    except json.JSONDecodeError as error:
        raise NotJSON(f"{error.msg[:1].lower()}{error.msg[1:]} at line {error.lineno}, column {error.colno}", begun=begun) from error
    except RecursionError as error:
        raise NotJSON(syntax_error(text), begun=begun) from error


def _split(text: str) -> list[bytes]:
    decoder = json.JSONDecoder()
    found: list[bytes] = []
    at = _blanks_end(text, 0)
    while at < len(text):
        _, end = decoder.raw_decode(text, at)
        found.append(text[at:end].encode())
        at = _blanks_end(text, end)
    return found


def _blanks_end(text: str, at: int) -> int:
    blanks = _BLANKS.match(text, at)
    return blanks.end() if blanks else at


def _unpacked(data: bytes, origin: str) -> bytes:
    """The content of a gzip file, as long as it stays below `LIMIT`: a small file can unpack to any size."""
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        content = unpacker.decompress(data, LIMIT)
        if unpacker.unconsumed_tail:
            raise unread_error(f"{origin} unpacks to more than {LIMIT >> 20} MiB.", "Save fewer tasks in one file.")
        return content if unpacker.eof and not unpacker.unused_data else gzip.decompress(data)
    except (zlib.error, OSError, EOFError) as error:
        raise unread_error(f"{origin} is damaged gzip: {error}.", "Save the answer again, or unpack it first.") from error


def _recoded(data: bytes, origin: str) -> bytes:
    try:
        return data.decode("utf-16").encode()
    except UnicodeError as error:
        raise _encoding_error(origin, str(error)) from error


def _encoding_error(origin: str, why: str) -> CtsReportError:
    return unread_error(f"{origin} is damaged UTF-16: {why}.", "Save the answer again as UTF-8.")
