"""One archive of several documents, for a ticket: the same bytes each time, within a size."""

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from ctsreport.destinations.delivery import Delivery
from ctsreport.document import MADE_BY, Document

LEFT_OUT = "LEFT-OUT.txt"
_REGULAR = 0o100644 << 16
# Before that the format knows no time.
_EARLIEST = (1980, 1, 1, 0, 0, 0)


class Bundle(NamedTuple):
    """An archive of at most ``limit`` bytes, which goes on to another destination.

    ``made`` is the time of all files; ``note`` stands in the archive's comment.
    """

    name: str
    limit: int
    made: datetime
    note: str = ""

    def deliver(self, documents: Sequence[Document]) -> Delivery:
        """Pack the documents; from the last on those are left out that do not fit, which a file says."""
        # How small they become only packing tells, and there are four: trying is simpler than reckoning.
        for count in range(len(documents), 0, -1):
            left_out = tuple(document.name for document in documents[count:])
            data = _packed(documents[:count], left_out, self.made, self.note)
            if len(data) <= self.limit:
                return Delivery(left_out=left_out, onward=(Document(self.name, "application/zip", tuple, data),))
        return Delivery(left_out=tuple(document.name for document in documents))


def _packed(documents: Sequence[Document], left_out: Sequence[str], made: datetime, note: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for document in documents:
            with archive.open(_entry(document.name, made), "w") as file:
                for chunk in document.chunks():
                    file.write(chunk)
        if left_out:
            text = f"Left out, for the bundle would have been too large: {', '.join(left_out)}\n"
            archive.writestr(_entry(LEFT_OUT, made), text)
        archive.comment = "; ".join(filter(None, (MADE_BY, note))).encode()
    return buffer.getvalue()


def _entry(name: str, made: datetime) -> zipfile.ZipInfo:
    """An entry that says nothing of the machine it was made on."""
    time = (made.year, made.month, made.day, made.hour, made.minute, made.second)
    entry = zipfile.ZipInfo(name, max(time, _EARLIEST) if made.year < 2108 else _EARLIEST)
    entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, _REGULAR
    return entry
