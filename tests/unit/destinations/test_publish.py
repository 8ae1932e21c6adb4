"""When a target speaks, what is tried again, and what is kept: over targets in memory that fail as they are told."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import ClassVar

import pytest

from ctsreport.destinations.interface import (
    Action,
    Change,
    ConflictError,
    Delivered,
    Kept,
    OutcomeUnknownError,
    Publication,
)
from ctsreport.destinations.publish import Published, line_of, planned, publish
from ctsreport.errors import CtsReportError, unwritten_error

MADE = datetime(2026, 11, 25, tzinfo=UTC)


def publication(bad: bool = True, news: str = "n1") -> Publication:
    def nothing(*_: object) -> None:
        raise AssertionError("nothing is drawn")

    return Publication("one", "T", "h", "failing", bad, True, news, MADE, nothing, nothing)  # type: ignore[arg-type]


@dataclass
class Pages:
    """Things by name; each is to say ``wanted``. What goes wrong is said by name, once each."""

    wanted: Mapping[str, str]
    there: dict[str, str] = field(default_factory=dict)
    wrong: dict[str, CtsReportError] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)
    """Names whose failing call was carried out all the same."""
    seen: list[Kept] = field(default_factory=list)
    wrote: list[str] = field(default_factory=list)
    reads_back: ClassVar[bool] = True

    def plan(self, _: Publication, kept: Kept) -> list[Change]:
        self.seen.append(dict(kept))
        return [Change(name, self._action(name), f"at {name}", remarks=("as planned",)) for name in self.wanted]

    def _action(self, name: str) -> Action:
        if name not in self.there:
            return Action.CREATE
        return Action.KEEP if self.there[name] == self.wanted[name] else Action.UPDATE

    def carry_out(self, change: Change) -> Delivered:
        error = self.wrong.pop(change.name, None)
        if error is None or change.name in self.done:
            self.there[change.name] = self.wanted[change.name]
            self.wrote.append(change.name)
        if error is not None:
            raise error
        return Delivered(change, {f"id-{change.name}": "7", "gone": ""}, ("as done",))

    def check(self) -> list[str]:
        return []

    def close(self) -> None:
        """Nothing."""


class Messages(Pages):
    """What was said cannot be read back."""

    reads_back = False


@dataclass
class Run:
    """A run, and what it kept, each time."""

    kept: list[dict[str, str]] = field(default_factory=list)

    def publish(
        self, target: Pages, on: str = "change", known: Kept | None = None, made: Publication | None = None
    ) -> list[tuple[str, str]]:
        told = publish(target, made or publication(), on, known, lambda kept: self.kept.append(dict(kept)))
        return [(each.outcome, each.name) for each in told]


@pytest.fixture
def run() -> Run:
    return Run()


UNKNOWN = OutcomeUnknownError("no answer")
CONFLICT = ConflictError("somebody was faster")


# --- What is done, and kept -------------------------------------------------------------------------------------------


def test_each_thing_says_what_became_of_it(run: Run) -> None:
    pages = Pages({"a": "1", "b": "2", "c": "3"}, {"b": "0", "c": "3"})
    assert run.publish(pages) == [("created", "a"), ("updated", "b"), ("unchanged", "c")]
    assert pages.wrote == ["a", "b"]


def test_what_it_keeps_is_kept_after_each_change(run: Run) -> None:
    """And what it gives up goes; what is kept of all stands beside it, and is not shown to it."""
    pages = Pages({"a": "1", "b": "2"})
    run.publish(pages, known={"gone": "x", "stays": "y", "_news": "n0"})
    assert run.kept[0] == {"id-a": "7", "stays": "y", "_news": "n0"}
    assert run.kept[-1] == {
        "id-a": "7",
        "id-b": "7",
        "stays": "y",
        "_news": "n1",
        "_bad": "yes",
        "_at": "2026-11-25T00:00:00+00:00",
    }
    assert pages.seen == [{"gone": "x", "stays": "y"}]


def test_what_was_given_is_not_changed(run: Run) -> None:
    known = {"stays": "y"}
    run.publish(Pages({"a": "1"}), known=known)
    assert known == {"stays": "y"}


# --- What is tried again ----------------------------------------------------------------------------------------------


def test_after_a_conflict_it_is_planned_again_once(run: Run) -> None:
    pages = Pages({"a": "1", "b": "2"}, wrong={"b": CONFLICT})
    assert run.publish(pages) == [("created", "a"), ("created", "b")]
    assert pages.wrote == ["a", "b"]
    assert len(pages.seen) == 2


def test_a_second_conflict_is_said() -> None:
    class Always(Pages):
        def carry_out(self, change: Change) -> Delivered:  # noqa: ARG002
            raise CONFLICT

    pages = Always({"a": "1"})
    with pytest.raises(ConflictError):
        Run().publish(pages)
    assert len(pages.seen) == 2


@pytest.mark.parametrize(
    ("there", "told"), [({}, ("created", "a")), ({"a": "0"}, ("updated", "a"))], ids=["created", "updated"]
)
def test_what_was_done_without_an_answer_is_done(run: Run, there: dict[str, str], told: tuple[str, str]) -> None:
    pages = Pages({"a": "1", "b": "2"}, there, wrong={"a": UNKNOWN}, done={"a"})
    assert run.publish(pages) == [told, ("created", "b")]
    assert pages.wrote == ["a", "b"]


def test_a_change_that_was_not_done_is_done_again(run: Run) -> None:
    pages = Pages({"a": "1"}, {"a": "0"}, wrong={"a": UNKNOWN})
    assert run.publish(pages) == [("updated", "a")]
    assert pages.wrote == ["a"]


def test_what_may_yet_appear_is_not_made_twice() -> None:
    """A server may be slow: the next run looks."""
    pages = Pages({"a": "1"}, wrong={"a": UNKNOWN})
    with pytest.raises(OutcomeUnknownError):
        Run().publish(pages)
    assert pages.wrote == []


def test_a_message_that_may_have_been_sent_is_not_sent_again() -> None:
    said = Messages({"a": "1"}, wrong={"a": UNKNOWN})
    with pytest.raises(OutcomeUnknownError):
        Run().publish(said, "always")
    assert len(said.seen) == 1


def test_any_other_failure_is_said_at_once(run: Run) -> None:
    """What was done before it is kept."""
    pages = Pages({"a": "1", "b": "2"}, wrong={"b": unwritten_error("no", "mend it")})
    with pytest.raises(CtsReportError, match="no"):
        run.publish(pages, known={})
    assert run.kept == [{"id-a": "7"}]


# --- When it speaks ---------------------------------------------------------------------------------------------------


def cases() -> Iterator[tuple[str, bool, Mapping[str, str] | None, bool]]:
    """When, whether it is bad now, what is kept, and whether a message is sent."""
    bad, well = {"_news": "n1", "_bad": "yes"}, {"_news": "n1", "_bad": ""}
    other = {"_news": "n0", "_bad": "yes"}
    yield from (("always", each, kept, True) for each in (True, False) for kept in (None, {}, bad, well))
    yield from (("change", each, None, False) for each in (True, False))
    yield from (("failure", each, None, False) for each in (True, False))
    yield ("change", True, {}, True)
    yield ("change", False, {}, False)
    yield ("change", True, bad, False)
    yield ("change", False, other, True)
    yield ("change", True, other, True)
    yield ("failure", True, bad, True)
    yield ("failure", True, {}, True)
    yield ("failure", False, bad, True)
    yield ("failure", False, well, False)
    yield ("failure", False, {}, False)


@pytest.mark.parametrize(("on", "bad", "kept", "speaks"), list(cases()))
def test_a_message(on: str, bad: bool, kept: Mapping[str, str] | None, speaks: bool) -> None:
    found = planned(Messages({"a": "1"}), publication(bad), on, kept)
    assert isinstance(found, list) is speaks
    if isinstance(found, Published):
        assert (found.outcome, bool(found.remarks[0])) == ("silent", True)


@pytest.mark.parametrize(
    ("on", "bad", "there", "told"),
    [
        ("change", False, {}, [("created", "a")]),
        ("failure", True, {}, [("created", "a")]),
        ("failure", False, {}, [("silent", "")]),
        ("failure", False, {"a": "0"}, [("updated", "a")]),
        ("failure", False, {"a": "1"}, [("unchanged", "a")]),
    ],
)
def test_a_page(run: Run, on: str, bad: bool, there: dict[str, str], told: list[tuple[str, str]]) -> None:
    """It needs no memory: what is there says it."""
    assert run.publish(Pages({"a": "1"}, there), on, None, publication(bad)) == told


def test_silence_is_not_kept(run: Run) -> None:
    """Else what was never told would be no news later."""
    assert run.publish(Messages({"a": "1"}), "change", {}, publication(bad=False)) == [("silent", "")]
    assert run.kept == []


@pytest.mark.parametrize(
    ("told", "line"),
    [
        (Published("created", "a", "https://x"), "created https://x"),
        (Published("updated", "a", "https://x", ("Long.", "Late.")), "updated https://x: Long. Late."),
        (Published("silent", remarks=("why",)), "silent: why"),
    ],
)
def test_it_is_said_in_a_line(told: Published, line: str) -> None:
    assert line_of(told) == line


def test_remarks_of_plan_and_deed_are_both_said() -> None:
    [told] = publish(Pages({"a": "1"}), publication(), "change", None, lambda _: None)
    assert told.remarks == ("as planned", "as done")
