import pytest

from ctsreport.analysis.diagnosis import diagnose
from ctsreport.analysis.health import judge
from ctsreport.analysis.past.continuity import Continuity, continuity_of
from ctsreport.analysis.past.habits import habit_notices
from ctsreport.analysis.past.outcomes import event_of
from ctsreport.snapshot.model import Condition, Definition, Notice, Task
from tests.unit.analysis.past.making import Line, at, look, past, run

DAY = 24 * 60


def habit(days: float, silence: float, every: float = 4 * 60) -> tuple[Line, Continuity]:
    """A task that ran every so many minutes for days, looked at after each run, and then was silent."""
    starts = [number * every for number in range(int(days * DAY / every) + 1)]
    line, looks = Line([run(start) for start in starts]), []
    for number, start in enumerate(starts):
        looks.append(look(start + 1))
        line.saw(start + 1, *reversed(starts[max(number - 4, 0) : number + 1]))
    looks.append(look(starts[-1] + silence))
    return line, continuity_of(past(looks, x=line))


def notices(days: float, silence: float, *, enabled: bool = True, cron: str | None = None) -> list[Notice]:
    line, known = habit(days, silence)
    window = tuple(event_of(line.runs[key]) for key in line.steps[-1].window or ())
    condition: dict[str, Condition | None] = {"schedule": Condition(cron=cron)} if cron else {}
    finding = judge("a", Task("x", None, enabled, events=window), Definition("x", condition=condition), diagnose)
    return list(habit_notices([finding], known))


def test_silence_far_longer_than_any_pause_is_said() -> None:
    [notice] = notices(8, 13 * 60)
    assert (notice.code, notice.level, notice.instance, notice.task) == ("unusually_quiet", "info", "a", "x")
    assert "nothing ran for 12 hours, and never for longer than 4 hours before" in notice.message


@pytest.mark.parametrize(
    ("days", "silence"),
    [(8, 12 * 60), (6, 13 * 60)],
    ids=["not far longer", "not observed for long"],
)
def test_silence_that_proves_nothing_is_not(days: float, silence: float) -> None:
    assert notices(days, silence) == []


def test_a_task_that_is_off_or_has_a_schedule_is_judged_otherwise() -> None:
    assert notices(8, 13 * 60, enabled=False) == []
    assert notices(8, 13 * 60, cron="0 * * * *") == []


def test_what_no_look_saw_is_no_silence() -> None:
    line, known = habit(8, 13 * 60)
    newest = known.tasks["x"].unbroken[-1].ends
    assert newest == at(8 * DAY + 13 * 60)
    line.untold(8 * DAY + 60)
    looks = [*known.past.looks[:-1], look(8 * DAY + 60), look(8 * DAY + 13 * 60)]
    window = tuple(event_of(line.runs[key]) for key in line.steps[-2].window or ())
    finding = judge("a", Task("x", None, True, events=window), None)
    assert list(habit_notices([finding], continuity_of(past(looks, x=line)))) == []
