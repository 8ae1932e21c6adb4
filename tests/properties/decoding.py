"""Answers of daemons, twisted.

Whatever is JSON becomes a snapshot, and the answers that were good beside it are still told.
"""

import json
from datetime import UTC, datetime
from functools import cache
from typing import Any

from hypothesis import strategies as st

from ctsreport.errors import CtsReportError
from ctsreport.snapshot import codec
from ctsreport.snapshot.merge import merge
from ctsreport.snapshot.model import Answer, Reading
from tests.conftest import CAPTURES

scalars = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8)
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)

GOOD = (
    b'{"good": {"task_name": "good", "status": "unknown", "enabled": true, "services": [], "providers": [], '
    b'"events_url": ""}}'
)


@cache
def seeds() -> list[Any]:
    """Small answers of real daemons."""
    names = ("status", "tasks", "tasks-events", "tasks-api")
    paths = [
        CAPTURES / folder / f"{name}.json"
        for folder in ("v0.9.0/all-successful", "v0.9.0/retries", "v0.4.3/mixed")
        for name in names
    ]
    return [json.loads(path.read_bytes()) for path in paths if path.exists()]


@st.composite
def twisted(draw: st.DrawFn) -> bytes:
    """A real answer with a few of its values replaced, left out or told twice."""
    document = json.loads(json.dumps(draw(st.sampled_from(seeds()))))
    for _ in range(draw(st.integers(1, 4))):
        _twist(draw, document)
    return json.dumps(document, ensure_ascii=draw(st.booleans())).encode("utf-8", "surrogatepass")


def _twist(draw: st.DrawFn, found: Any) -> None:
    while isinstance(found, dict | list) and found:
        keys = list(found) if isinstance(found, dict) else list(range(len(found)))
        key = draw(st.sampled_from(keys))
        if not isinstance(found[key], dict | list) or not found[key] or draw(st.integers(0, 4)) == 0:
            found[key] = draw(values)
            return
        found = found[key]


def check(body: bytes) -> None:
    """No exception but for two answers that contradict each other; a good answer beside it is told.

    It survives being kept.
    """
    try:
        body.decode()
    except UnicodeDecodeError:
        return  # the reader has made that good before
    reading = Reading("a", (Answer("good", GOOD), Answer("odd", body)))
    try:
        snapshot = merge(reading)
    except CtsReportError:
        return
    assert "good" in snapshot.tasks or snapshot.malformed
    [kept] = codec.decode(codec.encode([reading], "0", datetime(2026, 11, 25, tzinfo=UTC)), "kept")
    again = merge(kept)
    assert again.tasks == snapshot.tasks
    assert again.malformed == snapshot.malformed
