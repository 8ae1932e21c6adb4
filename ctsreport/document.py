"""What a renderer makes and a destination carries: a named run of bytes that can be read again."""

from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct

CHUNK = 1 << 16
"""Bytes gathered before they are handed on: small enough for memory, large enough for the disk."""


ARCHIVE = ".zip"
"""The suffix of a bundle."""

MADE_BY = "made by ctsreport"
"""What has no other sign of whose it is says so: style and icon in their first line, an archive in its comment."""

NOTHING_READ = "Nothing could be read, so this report says nothing about any task."
"""What each page says, word for word, that tells of no task.

Such a page is not worth keeping in the place of one that does.
"""


class Document(Struct, frozen=True):
    """One rendered file.

    ``name`` is a bare file name. ``text`` begins a fresh run of the text each time it is called, so that a large page
    is never whole in memory, and so that it can be written to several places. What is no text is ``data``, whole.
    """

    name: str
    media_type: str
    text: Callable[[], Iterable[str]]
    data: bytes | None = None

    def chunks(self) -> Iterator[bytes]:
        """The document's UTF-8 bytes, from the start, in pieces of about `CHUNK` bytes.

        Lone surrogates, which UTF-8 cannot hold, become U+FFFD.
        """
        if self.data is not None:
            yield self.data
            return
        gathered: list[str] = []
        size = 0
        for piece in self.text():
            gathered.append(piece)
            size += len(piece)
            if size >= CHUNK:
                yield encode("".join(gathered))
                gathered.clear()
                size = 0
        if gathered:
            yield encode("".join(gathered))


def encode(text: str) -> bytes:
    """UTF-8, with U+FFFD for what UTF-8 cannot hold."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode()
