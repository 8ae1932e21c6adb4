"""What holds for every target, whatever goes wrong: nothing doubled, nothing foreign touched, nothing lost.

A kind brings an adapter (`tests/targets/adapter.py`); those of the registry that bring none fail here.
"""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from ctsreport.destinations.interface import Publication, RefusedError
from ctsreport.destinations.owned import marks
from ctsreport.destinations.targets import KINDS
from ctsreport.errors import CtsReportError, ExitCode
from tests.fakes.fake import READ_ONLY, WAIT
from tests.targets import sample
from tests.targets.adapter import Adapter, KilledError, Place, Runner, killed_after, outcomes
from tests.targets.publications import failing, healthy, huge, other

MOST_WRITES = 12
"""More than any target makes in one run."""


def adapters() -> list[Adapter]:
    """One for each member of the registry, and the interface's own example."""
    return [sample.ADAPTER, *(import_module(f"tests.targets.{name}").ADAPTER for name in KINDS)]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each scenario with the kinds to which it applies."""
    if "adapter" in metafunc.fixturenames:
        scenario = metafunc.function.__name__.removeprefix("test_")
        concerned = [each for each in adapters() if scenario not in each.not_so]
        metafunc.parametrize("adapter", concerned, ids=[each.kind for each in concerned])


@pytest.mark.parametrize("made", adapters(), ids=lambda each: each.kind)
def test_what_does_not_apply_is_said(made: Adapter) -> None:
    """By the name of a scenario, with the reason."""
    scenarios = {name.removeprefix("test_") for name in globals() if name.startswith("test_")}
    assert set(made.not_so) <= scenarios
    assert all(made.not_so.values())
    assert {"create", "no_permission", "away", "nothing_is_lost", "check"}.isdisjoint(made.not_so)


@pytest.fixture
def place(adapter: Adapter, tmp_path: Path) -> Iterator[Place]:
    with adapter.start(tmp_path) as running:
        yield running


@pytest.fixture
def runner(adapter: Adapter, place: Place) -> Runner:
    return Runner(adapter, place)


def holds(runner: Runner, publication: Publication) -> bool:
    """Whether this report is there, once, and no other."""
    there = runner.place.there()
    titles = {title: sum(text.count(title) for text in there.values()) for title in ("First", "Second", "Third")}
    return runner.adapter.holds(there, publication) if runner.adapter.holds else _holds(titles, publication)


def _holds(titles: dict[str, int], publication: Publication) -> bool:
    return {title for title, count in titles.items() if count} == {publication.title.partition(" ")[0]}


def settled(runner: Runner, publication: Publication) -> None:
    """Runs until the report is there, twice at most; a run that fails says so with 5, and how to mend it."""
    failed = failure_of(runner, publication)
    if failed is not None:
        assert (failed.exit_code, bool(failed.cure)) == (ExitCode.UNWRITTEN, True)
        runner.run(publication)


def failure_of(runner: Runner, publication: Publication) -> CtsReportError | None:
    """Why a run failed; None where it did not."""
    try:
        runner.run(publication)
    except CtsReportError as error:
        return error
    return None


def as_if_nothing_had_happened(runner: Runner, publication: Publication, things: int) -> None:
    """One of each thing, with this report in it; and one run more changes nothing."""
    assert holds(runner, publication)
    assert len(runner.place.there()) == things
    writes = runner.place.writes()
    assert outcomes(runner.run(publication)) <= {"unchanged", "silent"}
    assert runner.place.writes() == writes


# --- When all goes well -----------------------------------------------------------------------------------------------


def test_create(runner: Runner) -> None:
    told = runner.run(failing())
    assert "created" in outcomes(told)
    assert all(each.place for each in told)
    as_if_nothing_had_happened(runner, failing(), len(runner.place.there()))


def test_unchanged(runner: Runner) -> None:
    """That the report is made later is no change, as long as its promise of when it is renewed holds."""
    runner.run(failing())
    before = runner.place.there()
    assert outcomes(runner.run(failing(hours=3))) <= {"unchanged", "silent"}
    assert runner.place.there() == before


def test_fresh(runner: Runner) -> None:
    """A page that promises to be renewed is."""
    runner.run(failing())
    told = runner.run(failing(hours=13))
    assert outcomes(told) == {"updated"}
    assert any("2026-11-26 13:00:00 UTC" in text for text in runner.place.there().values())


def test_update(runner: Runner) -> None:
    runner.run(failing())
    things = len(runner.place.there())
    assert "updated" in outcomes(runner.run(other()))
    as_if_nothing_had_happened(runner, other(), things)
    runner.run(healthy())
    assert holds(runner, healthy())


def test_without_history(adapter: Adapter, place: Place) -> None:
    """What can be read there needs no history."""
    runner = Runner(adapter, place, history=False)
    runner.run(failing())
    things = len(place.there())
    assert outcomes(runner.run(failing())) == {"unchanged"}
    assert "updated" in outcomes(runner.run(other()))
    as_if_nothing_had_happened(runner, other(), things)


# --- What is not ours -------------------------------------------------------------------------------------------------


def test_refused(adapter: Adapter, place: Place) -> None:
    """It is left as it is, until somebody says that it may be taken over."""
    assert place.foreign
    place.foreign()
    before = place.there()
    with pytest.raises(RefusedError) as raised:
        Runner(adapter, place).run(failing())
    assert raised.value.exit_code is ExitCode.UNWRITTEN
    assert "--adopt" in raised.value.cure
    assert place.there() == before
    assert outcomes(Runner(adapter, place, adopt=True).run(failing())) == {"updated"}
    as_if_nothing_had_happened(Runner(adapter, place), failing(), len(before))


def test_refused_another(runner: Runner) -> None:
    """A report does not write over another."""
    runner.run(failing())
    before = runner.place.there()
    with pytest.raises(RefusedError, match="prod"):
        Runner(runner.adapter, runner.place).run(failing()._replace(key="staging"))
    assert runner.place.there() == before


def test_conflict(runner: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another job writes between reading and writing: what it wrote is read before it is written over."""
    assert runner.place.meddle
    runner.run(failing())
    things = len(runner.place.there())
    meddle = [runner.place.meddle]
    made = runner.made()
    made.close()
    kind = type(made)
    carry_out = kind.carry_out

    def meddled(self: object, change: object) -> object:
        for each in meddle[:]:
            meddle.remove(each)
            each()
        return carry_out(self, change)  # type: ignore[arg-type] # of whichever kind it is

    monkeypatch.setattr(kind, "carry_out", meddled)
    told = runner.run(other())
    assert "updated" in outcomes(told)
    as_if_nothing_had_happened(runner, other(), things)


# --- What a place does not take ---------------------------------------------------------------------------------------


def test_too_large(runner: Runner) -> None:
    """A shorter form, which says so, or an error; nothing half."""
    assert runner.adapter.limit
    runner.run(failing())
    before = runner.place.there()
    failed = failure_of(runner, huge(runner.adapter.limit))
    if failed is not None:
        assert (failed.exit_code, bool(failed.cure)) == (ExitCode.UNWRITTEN, True)
        assert runner.place.there() == before
    assert holds(runner, failing())


@pytest.mark.parametrize("token", ["wrong" + "-token", READ_ONLY])
def test_no_permission(adapter: Adapter, place: Place, token: str) -> None:
    """Nothing is written, and the token is in no message."""
    with pytest.raises(CtsReportError) as raised:
        Runner(adapter, place, token=token).run(failing())
    assert raised.value.exit_code is ExitCode.UNWRITTEN
    assert raised.value.cure
    assert token not in f"{raised.value.message} {raised.value.cure}"
    assert place.there() == {}


# --- What goes wrong on the way ---------------------------------------------------------------------------------------


def test_rate_limited(runner: Runner) -> None:
    """It waits, for as long as the server says where it can know."""
    assert runner.place.fault
    runner.place.fault("rate", 2, 0)
    assert "created" in outcomes(runner.run(failing()))
    assert sum(runner.pauses) >= (WAIT * 2 if runner.adapter.patient else 1)
    as_if_nothing_had_happened(runner, failing(), len(runner.place.there()))


def test_away(runner: Runner) -> None:
    assert runner.place.stop
    runner.place.stop()
    with pytest.raises(CtsReportError) as raised:
        runner.run(failing())
    assert (raised.value.exit_code, bool(raised.value.cure)) == (ExitCode.UNWRITTEN, True)


@pytest.mark.parametrize("what", ["trouble", "trouble-after", "lost", "expired"])
def test_in_the_middle(adapter: Adapter, tmp_path: Path, what: str) -> None:
    """One call that writes goes wrong, each in turn: undone, or done without an answer; while creating and updating."""
    things = 0
    for number in range(adapter.alike or MOST_WRITES):
        folder = tmp_path / str(number)
        folder.mkdir()
        with adapter.start(folder) as place:
            if place.fault is None:
                pytest.skip(f"{adapter.kind}: its server is real")
            runner = Runner(adapter, place)
            place.fault(what, 1, number)  # type: ignore[arg-type] # it is one of these words
            settled(runner, failing())
            things = things or len(place.there())
            as_if_nothing_had_happened(runner, failing(), things)
            if place.writes() <= number:
                break
            settled(runner, other())
            as_if_nothing_had_happened(runner, other(), things)


@pytest.mark.parametrize("what", ["trouble", "lost"])
def test_nothing_is_lost(runner: Runner, what: str) -> None:
    """What nobody can find again is told twice rather than never; whatever went wrong is said."""
    if runner.place.fault is None:
        pytest.skip(f"{runner.adapter.kind}: nothing can go wrong by plan")
    runner.place.fault(what, 1, 0)  # type: ignore[arg-type] # it is one of these words
    settled(runner, failing())
    assert any("First" in text for text in runner.place.there().values()) or holds(runner, failing())
    assert outcomes(runner.run(failing())) <= {"unchanged", "silent"}


def test_killed(adapter: Adapter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After each call that writes; then the job runs again."""
    things = 0
    for number in range(1, adapter.alike or MOST_WRITES):
        folder = tmp_path / str(number)
        folder.mkdir()
        with adapter.start(folder) as place:
            runner = Runner(adapter, place)
            killing = adapter.killing or (lambda number: killed_after(number, monkeypatch))
            try:
                with killing(number):
                    runner.run(failing())
            except KilledError:
                survived = False
            else:
                survived = True
            runner.run(failing())
            things = things or len(place.there())
            as_if_nothing_had_happened(runner, failing(), things)
        if survived:
            assert number > 1
            return
    if adapter.alike is None:
        pytest.fail("it wrote more often than any target should")


def test_check(runner: Runner) -> None:
    """It says what it may, and changes nothing."""
    made = runner.made()
    try:
        assert list(made.check())
    finally:
        made.close()
    assert runner.place.there() == {}
    assert runner.place.writes() == 0


def test_marks_are_of_its_report(runner: Runner) -> None:
    """By which it is found again."""
    runner.run(failing())
    assert {mark.key for text in runner.place.there().values() for mark in marks(text)} == {"prod"}
