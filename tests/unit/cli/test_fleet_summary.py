"""A fleet on a terminal: the same as on the page, in one screen."""

import pytest

from ctsreport.analysis.expectations.model import Expectations
from ctsreport.analysis.selection import Selection
from ctsreport.cli.summary import print_summary
from ctsreport.snapshot.model import Notice, Snapshot
from ctsreport.view.page import View
from tests.unit.making import run, snapshot, task, view

LINES = 37
"""Of one screen, but for what a gate and a history have to say: forty are aimed at."""

CAUSES = ("connection refused", "context deadline exceeded", "unauthorized", "no space left on device", "other")


def daemon(number: int) -> Snapshot:
    """Of two hundred: some are away, many fail by one of several causes, each has something to be said of it."""
    name = f"dc{number % 12}-cts-{number:03}"
    if number % 20 == 0:
        return snapshot(instance=name, read=False, error=f"http://{name}:8558 did not answer. Look at its log.")
    message = f"dial tcp 10.0.0.1:443: connect: {CAUSES[number % 5]}"
    tasks = [task(each, events=run("FF" if number % 3 else "s", message=message)) for each in ("fw", "lb")]
    notices = tuple(Notice(f"odd_{number % 9}", "warning", "something is odd.", name) for _ in range(2))
    return snapshot(*tasks, instance=name, notices=notices)


@pytest.fixture(name="fleet", scope="module")
def fleet_() -> View:
    daemons = [daemon(number) for number in range(200)]
    tags = {each.instance: {"site": each.instance.partition("-")[0]} for each in daemons}
    return view(*daemons, selection=Selection(group_by="site"), expectations=Expectations(tags=tags))


@pytest.mark.parametrize("columns", [80, 100, 120])
def test_a_fleet_takes_one_screen(
    columns: int, fleet: View, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With twelve groups, ten that are away, many causes and nine kinds of notices; nothing is dropped unsaid."""
    monkeypatch.setenv("COLUMNS", str(columns))
    print_summary(fleet, ("report.html", "report.md", "report.json"), color=False)
    text = capsys.readouterr().out
    assert len(text.splitlines()) <= LINES
    said = " ".join(text.split())
    for part in (
        "200 daemons: 127 failing, 10 not read, 63 well",
        "6 more groups",
        "not read dc0-cts-000",
        "and 7 more reasons",
        "others run the same task well",
        "more kinds of notices",
    ):
        assert part in said
