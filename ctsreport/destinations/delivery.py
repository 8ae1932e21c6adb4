"""What a destination is that carries files somewhere as they are: it takes documents and says what became of them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from ctsreport.document import Document  # every command imports this module, and few of them carry documents


class Delivery(NamedTuple):
    """What became of documents.

    ``places`` are the paths or addresses where they are now, ``left_out`` the names of those that had no place.
    ``onward`` are documents that were made of them, for another destination: an archive.
    """

    places: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    onward: tuple["Document", ...] = ()


class Destination(Protocol):
    """Where documents are carried. Each is made with options of its own, by `destination`."""

    def deliver(self, documents: Sequence["Document"]) -> Delivery:
        """Carry all documents or none, the most important first. Raises `CtsReportError` (5)."""
        ...
