"""What a report costs, counted rather than timed.

Calls of functions and bytes of memory, which are the same on every machine.

A growth of a quarter fails. Where it is meant, ``pytest --update-gold`` writes the figures anew
(tests/data/costs.json).
"""

import gc
import json
import sys
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from ctsreport import pipeline
from ctsreport.gathering import Inputs
from ctsreport.renderers import USUAL
from ctsreport.sources.settings import Settings
from tests.conftest import CAPTURES, NOW

FIGURES = Path(__file__).parents[1] / "data/costs.json"
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
MOST = 1.25

CASES = {"many healthy tasks": CAPTURES / "v0.9.0/many", "many kinds of failure": CAPTURES / "v0.9.0/mixed"}


class Kept(BytecodeCache):
    """Compiled templates, kept in memory: whether the disk has them already is of no account here."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


def report(source: Path) -> int:
    """One report in every format; its bytes."""
    request = Inputs((f"cost={source}",), Settings(), now=datetime.fromisoformat(NOW))
    made = pipeline.report(request, None, (UTC, "UTC"), pipeline.Outputs(USUAL), None, lambda _: None)
    return sum(len(chunk) for document in made.documents for chunk in document.chunks())


def calls(run: Callable[[], object]) -> int:
    """How many functions are called, of Python and of C."""
    count = 0

    def counted(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        run()
    finally:
        sys.setprofile(before)
    return count


def peak(run: Callable[[], object]) -> int:
    """Kilobytes that are alive at once, at most.

    Without a search for cycles on the way, as the program itself does without.
    """
    gc.collect()
    gc.disable()
    tracemalloc.start()
    try:
        run()
        return tracemalloc.get_traced_memory()[1] // 1024
    finally:
        tracemalloc.stop()
        gc.enable()


def measured(source: Path) -> dict[str, int]:
    size = report(source)  # what is loaded once and kept is not counted
    return {"bytes": size, "calls": calls(lambda: report(source)), "kilobytes": peak(lambda: report(source))}


@pytest.mark.parametrize("name", list(CASES))
def test_a_report_costs_no_more_than_it_did(
    name: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By more than a quarter."""
    kept = Kept()
    monkeypatch.setattr("ctsreport.renderers.page.cache.CompiledTemplates", lambda **_: kept)
    found = measured(CASES[name])
    known: dict[str, dict[str, dict[str, int]]] = json.loads(FIGURES.read_text("utf-8")) if FIGURES.exists() else {}
    if request.config.getoption("--update-gold"):
        known.setdefault(PYTHON, {})[name] = found
        FIGURES.write_text(json.dumps(known, indent=2, sort_keys=True) + "\n", "utf-8")
        return
    of_this_python = known.get(PYTHON) or known[max(known)]
    grown = {
        figure: (before, found[figure])
        for figure, before in of_this_python[name].items()
        if found[figure] > before * MOST
    }
    assert not grown, f"more than a quarter above what it was: {grown}; pytest --update-gold renews the figures"
