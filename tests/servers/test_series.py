"""42 looks at a real daemon, each reported with what is remembered: held against what it really did, look by look.

In every place that keeps a history, with the same report; and with some of the looks alone, which leaves more holes.
"""

import gzip
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import NOBODY, TESTS, run_ctsreport
from tests.memory_checks import check
from tests.memory_oracle import Oracle, instant
from tests.servers.postgresql import Server

SERIES = json.loads(gzip.decompress((TESTS / "data/series/v0.9.0.json.gz").read_bytes()))
LOOKS: list[dict[str, Any]] = SERIES["looks"]


def report(look: dict[str, Any], history: str) -> bytes:
    """The report.json of one look, as a job makes it that remembers."""
    options = ("--now", look["at"], "-f", "json", "-o", "out", "--history", history)
    if look["answered"]:
        for name in ("tasks", "status", "definitions"):
            Path(f"{name}.json").write_text(json.dumps(look[name]), "utf-8")
        sources = [f"cts={name}.json" for name in ("tasks", "status", "definitions")]
        ran = run_ctsreport("report", *sources, "--taken-at", look["at"], *options)
        assert ran.code == 0, ran.err
    else:
        ran = run_ctsreport("report", f"cts={NOBODY}", "--retries", "0", *options)
        assert ran.code == 4, ran.err
    return Path("out/report.json").read_bytes()


def test_each_place_tells_the_same_and_the_truth(postgresql: Server) -> None:
    address = postgresql.new()
    places = ("h.db", address, "looks/")
    oracle = Oracle(SERIES["truth"])
    base = None
    for look in LOOKS:
        made = {place: report(look, place) for place in places}
        assert len(set(made.values())) == 1, look["look"]
        oracle.look(look)
        check(json.loads(made[address]), oracle, look["answered"], base)
        base = instant(look["at"])
    seen = sorted(each["id"] for each in SERIES["truth"]["events"] if each["seen_in_looks"])
    assert oracle.ids == seen
    with closing(sqlite3.connect("h.db")) as file:
        assert sorted(id_ for (id_,) in file.execute("SELECT cts_id FROM event")) == seen
    assert sorted(id_ for (id_,) in postgresql.run("SELECT cts_id FROM ctsreport.event", address)) == seen
    listed = {run_ctsreport("history", "list", "--history", place).out for place in places}
    assert len(listed) == 1
    assert f"{len(LOOKS)} looks, 2 without an answer" in (said := listed.pop())
    assert f"{len(seen)} events" in said
    assert [run_ctsreport("history", "check", "--history", place).code for place in places] == [0, 0, 0]


@pytest.mark.parametrize(
    "chosen",
    [slice(None, None, 3), slice(1, None, 5), slice(4, None, 7), slice(6, None, 2), slice(3, None, 11)],
    ids=["1,4…", "2,7…", "5,12…", "7,9…", "4,15…"],
)
def test_the_fewer_looks_the_more_is_not_known(chosen: slice) -> None:
    """And said so; nothing that is said is false."""
    oracle = Oracle(SERIES["truth"])
    base = None
    for look in LOOKS[chosen]:
        oracle.look(look)
        check(json.loads(report(look, "h.db")), oracle, look["answered"], base)
        base = instant(look["at"])
