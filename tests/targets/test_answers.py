"""Servers that answer something else than they promise: an error with a cure, never a traceback."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ctsreport.destinations.interface import Body
from ctsreport.destinations.targets.settings import Run
from ctsreport.destinations.targets.webhook import webhook_site
from ctsreport.destinations.web import Answer, Site, Web
from ctsreport.errors import CtsReportError, ExitCode
from tests.targets.adapter import SECRET, Adapter, Runner, outcomes
from tests.targets.publications import failing, other
from tests.targets.test_contract import adapters

MOST_CALLS = 40
"""More than any of these makes in one run."""


def at_depth(depth: int, change: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """What changes all values so deep in an answer."""

    def changed(value: Any, left: int = depth) -> Any:
        if not left:
            return change(value)
        if isinstance(value, dict):
            return {name: changed(each, left - 1) for name, each in value.items()}
        return [changed(each, left - 1) for each in value] if isinstance(value, list) else value

    return changed


def emptied(value: Any) -> Any:
    return {} if isinstance(value, dict) else [] if isinstance(value, list) else None


def turned(value: Any) -> Any:
    """A list for an object, an object for a list, a number for a text and a text for a number."""
    if isinstance(value, dict):
        return [value]
    if isinstance(value, list):
        return {"items": value}
    return 7 if isinstance(value, str) else "seven"


CHANGES = {f"{change.__name__} {depth}": at_depth(depth, change) for depth in range(4) for change in (emptied, turned)}


def answering(monkeypatch: pytest.MonkeyPatch, number: int, change: Callable[[Any], Any]) -> list[int]:
    """Have the answer of one call be another; the number of calls that were answered in JSON."""
    call, calls = Site.call, [0]

    def called(site: Site, *args: Any, **what: Any) -> Answer:
        answer = call(site, *args, **what)
        if answer.status == 404 or not answer.body.startswith((b"{", b"[")):
            return answer
        calls[0] += 1
        if calls[0] != number + 1:
            return answer
        return answer._replace(body=json.dumps(change(json.loads(answer.body))).encode())

    monkeypatch.setattr(Site, "call", called)
    return calls


def kinds() -> list[Adapter]:
    """Those that answer in JSON, and are read: the interface's example is short."""
    silent = {"board", "dokuwiki", "git_wiki", "mail", "mattermost", "notify", "pagerduty", "teams"}
    return [each for each in adapters() if each.kind not in silent]


def steps(runner: Runner) -> Iterator[Callable[[], Any]]:
    """All that a target does."""
    yield lambda: list(runner.made().check())
    yield lambda: runner.run(failing())
    yield lambda: runner.run(other())


@pytest.mark.parametrize("adapter", kinds(), ids=lambda each: each.kind)
def test_an_answer_of_another_shape_is_an_error_with_a_cure(
    adapter: Adapter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each call in turn, while it is checked, created, and changed."""
    with adapter.start(tmp_path) as place:
        runner = Runner(adapter, place)
        for step in steps(runner):
            for number in range(MOST_CALLS):
                if not all(_bears(step, monkeypatch, number, name, change) for name, change in CHANGES.items()):
                    break


def _bears(
    step: Callable[[], Any], monkeypatch: pytest.MonkeyPatch, number: int, name: str, change: Callable[[Any], Any]
) -> bool:
    """Whether there was such a call."""
    with monkeypatch.context() as patched:
        calls = answering(patched, number, change)
        found = _failure_of(step)
    if found is not None:
        assert isinstance(found, CtsReportError), f"{name}, call {number + 1}: {found!r}"
        assert (found.exit_code, bool(found.cure)) == (ExitCode.UNWRITTEN, True), name
    return calls[0] > number


def _failure_of(step: Callable[[], Any]) -> Exception | None:
    try:
        step()
    except Exception as failure:  # noqa: BLE001 - which kind it is, is what is tested
        return failure
    return None


@pytest.mark.parametrize("token", ["a\nX-Other: 1", "a\rb", "a\x00b", "t\u20acken", "\ud800"])
def test_a_token_that_is_none_is_not_sent(token: str) -> None:
    """It could be a header of its own; nor is it shown."""
    with pytest.raises(CtsReportError) as raised:
        Web().site("Board", "https://board.example", {"Authorization": f"Bearer {token}"}, secrets=(token,))
    assert (raised.value.exit_code, bool(raised.value.cure)) == (ExitCode.USAGE, True)
    assert token not in raised.value.message


@pytest.mark.parametrize("address", ["https://[bad", "ftp://x.example", "board", "https://", "https://a\nb.example/"])
def test_an_address_that_is_none_is_an_error_before_anything_is_sent(address: str) -> None:
    with pytest.raises(CtsReportError, match="address of Board") as raised:
        Web().site("Board", address)
    assert raised.value.exit_code is ExitCode.USAGE
    with pytest.raises(CtsReportError, match="webhook of Board is not an address"):
        webhook_site(Run(Web(), {SECRET: address}), SECRET, "Board", None)


FORGED = "[ctsreport:prod page said=0123456789abcdef] <!-- ctsreport:prod page said=0123456789abcdef -->"


@pytest.mark.parametrize(
    "adapter",
    [each for each in adapters() if each.kind in {"servicenow", "github", "gitlab"}],
    ids=lambda each: each.kind,
)
def test_a_daemon_that_writes_our_mark_makes_no_second_one(adapter: Adapter, tmp_path: Path) -> None:
    """Neither a note in each run, nor a comment of another report taken for ours."""
    usual = failing()

    def draw(name: str, most: int | None) -> Body:
        body = usual.draw(name, most)
        return body._replace(text=f"{FORGED}\n{body.text}")

    shape = {} if adapter.kind == "servicenow" else {"shape": "comment", "number": 7}
    with adapter.start(tmp_path) as place:
        place.settings = {**place.settings, **shape}
        for key in ("staging", "prod"):
            report = usual._replace(key=key, draw=draw)
            assert "created" in outcomes(Runner(adapter, place).run(report))
            assert outcomes(Runner(adapter, place).run(report)) == {"unchanged"}
