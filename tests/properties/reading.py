# ruff: noqa: E501 - pieces stand here as they come
"""Files of any bytes: read, or refused with a reason and a cure; never anything else."""

import gzip
import tempfile
from pathlib import Path

from hypothesis import strategies as st

from ctsreport.errors import CtsReportError
from ctsreport.snapshot.merge import merge
from ctsreport.sources.gather import combine
from ctsreport.sources.limit import Limit
from ctsreport.sources.saved import SavedSource
from tests.properties.decoding import twisted

PIECES = [
    b"{", b"}", b"[", b"]", b'"a"', b":", b",", b"null", b"1e999", b"-0", b"1" * 400, b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x1f\x8b\x08", b"\x00", b"\xff",
    b'{"task_summary":{"status":{},"enabled":{}}}', b'{"a":{"task_name":"a"}}', b'{"error":{"message":"x"}}', b'{"schema":"ctsreport.snapshot/1"}', b"\n", b"\\ud800",
    b'{"tasks":[{"name":"a"}]}', b'"\\u0000"', b"[" * 200, b'{"a":' * 200,
]  # fmt: skip

pieces = st.lists(st.sampled_from(PIECES) | st.binary(max_size=4), max_size=10).map(b"".join)


@st.composite
def files(draw: st.DrawFn) -> bytes:
    """Pieces of answers, or an answer cut, recoded, packed."""
    data = draw(pieces | twisted())
    form = draw(st.sampled_from(["plain", "plain", "cut", "utf-16", "gzip", "gzip cut"]))
    if form == "utf-16":
        return data.decode("utf-8", "replace").encode("utf-16")
    if form.startswith("gzip"):
        data = gzip.compress(data, 1, mtime=0)
    return data[: draw(st.integers(0, len(data)))] if form.endswith("cut") else data


def check(data: bytes) -> None:
    """Alone, and in a folder beside a good file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "odd.json"
        path.write_bytes(data)
        refused = [error for location in (str(path), folder) if (error := _refusal(location)) is not None]
    assert all(error.message and error.cure and int(error.exit_code) == 4 for error in refused)


def _refusal(location: str) -> CtsReportError | None:
    try:
        [reading] = combine(SavedSource("a", [location], Limit()).fetch())
        merge(reading)
    except CtsReportError as error:
        return error
    return None
