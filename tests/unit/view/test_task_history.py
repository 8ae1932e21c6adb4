"""What is remembered of a task, in words and on a line."""

from datetime import UTC as ZONE
from datetime import timedelta
from typing import Literal

from ctsreport.analysis.past.model import Durations, Share, Stretch, TaskHistory
from ctsreport.view.task_history import DAY, durations_path, durations_text, facts_of, line_of, share_text, strip_text
from ctsreport.view.timeline import LEAST, WIDTH
from ctsreport.view.times import Clock
from tests.unit.making import NOW

CLOCK = Clock(NOW, ZONE, "UTC")
NOTHING = Share(0.0, None, None)


def stretch(begins: float, ends: float, state: Literal["failing", "well", "unknown"]) -> Stretch:
    """Hours before now."""
    return Stretch(NOW - timedelta(hours=begins), NOW - timedelta(hours=ends), state)


def history(*stretches: Stretch, day: Share = NOTHING, **fields: object) -> TaskHistory:
    given: dict[str, object] = {"week": NOTHING, "month": NOTHING, "stretches": stretches, **fields}
    return TaskHistory(None, 0, day, **given)  # type: ignore[arg-type]


def facts(found: TaskHistory) -> dict[str, str]:
    return {label: text for label, text in facts_of(found, CLOCK) if text}


def test_a_share_says_how_much_is_known() -> None:
    assert share_text(Share(0.5, 0.25, DAY / 4), DAY) == (
        "failing for 6 h (50 %), 25 % of its runs failed; 50 % of that time is known"
    )
    assert share_text(Share(1.0, 0.0, 0.0), DAY) == "never failing, 0 % of its runs failed; 100 % of that time is known"
    assert share_text(Share(1.0, None, 0.0), DAY) == "never failing, no run; 100 % of that time is known"


def test_a_longer_time_than_is_remembered_says_nothing() -> None:
    """The same hour is known of a day, of a week and of a month."""
    hour = 3600.0
    short = history(
        day=Share(hour / DAY, 0.0, 0.0), week=Share(hour / DAY / 7, 0.0, 0.0), month=Share(hour / DAY / 30, 0.0, 0.0)
    )
    assert list(facts(short)) == ["Last 24 h"]
    long = history(day=Share(1.0, 0.0, 0.0), week=Share(0.5, 0.0, 0.0), month=NOTHING)
    assert list(facts(long)) == ["Last 24 h", "Last 7 d"]
    assert facts(history()) == {}


def test_flapping_is_said_with_its_evidence() -> None:
    flaps = tuple(NOW - timedelta(hours=hours) for hours in range(1, 7))
    said = facts(history(flapping=True, flaps=flaps))["Flapping"]
    assert said.startswith("6 turns in 24 h, the newest at 2026-11-24 23:00:00, ")
    assert "Flapping" not in facts(history(flaps=flaps))


def test_recoveries_and_what_is_remembered() -> None:
    found = facts(history(recoveries=1, seconds_to_recovery=90.0, overdue_since=NOW))
    assert found["Recovered"] == "1 time, half of them within 1 min 30 s"
    assert found["Overdue since"] == "2026-11-25 00:00:00 UTC"
    kept = TaskHistory(NOW, 2, NOTHING, NOTHING, NOTHING)
    assert facts(kept)["Remembered"] == "2 events since 2026-11-25 00:00:00 UTC"


def test_a_run_that_took_longer_than_usual_is_said() -> None:
    assert durations_text(Durations(2.0, 4.0, 3.9)) == "2.0 s in the middle, 95 % within 4.0 s"
    assert durations_text(Durations(2.0, 4.0, 24.0)).endswith("the newest took 24.0 s, 12 x the middle")
    assert durations_text(Durations(0.0, 0.0, 1.0)) == "≈0 s in the middle, 95 % within ≈0 s"


def test_a_line_is_to_scale_and_has_holes() -> None:
    found = history(stretch(10, 5, "well"), stretch(5, 2.5, "unknown"), stretch(2.5, 0, "failing"))
    line = line_of(found, CLOCK)
    assert line is not None
    assert [(bar.x, bar.width) for bar in line.succeeded] == [(0, WIDTH // 2)]
    assert [(bar.x, bar.width) for bar in line.failed] == [(WIDTH * 3 // 4, WIDTH // 4)]
    assert (line.first, line.last) == ("2026-11-24 14:00:00", "2026-11-25 00:00:00")


def test_a_short_failure_is_seen_at_the_end_too() -> None:
    line = line_of(history(stretch(1000, 0.001, "well"), stretch(0.001, 0, "failing")), CLOCK)
    assert line is not None
    [bar] = line.failed
    assert (bar.x, bar.width) == (WIDTH - LEAST, LEAST)


def test_without_time_there_is_no_line() -> None:
    assert line_of(history(), CLOCK) is None
    assert line_of(history(stretch(0, 0, "well")), CLOCK) is None


def test_signs_never_hide_a_failure_or_a_hole() -> None:
    assert strip_text(history()) == ""
    found = history(
        stretch(30, 20, "well"), stretch(20, 19.5, "unknown"), stretch(19.5, 9.9, "well"), stretch(9.9, 0, "failing")
    )
    signs = strip_text(found)
    assert signs == "✓" * 10 + "·" + "✓" * 9 + "✗" * 10


def test_run_times_are_a_line_whose_highest_point_is_the_longest() -> None:
    found = Durations(2.0, 4.0, 1.0, (1.0, 2.0, 4.0, 2.0, 0.0))
    assert durations_path(found) == "M0 18L150 12L300 0L450 12L600 24"


def test_too_few_runs_are_no_line() -> None:
    assert durations_path(None) == ""
    assert durations_path(Durations(2.0, 2.0, 2.0, (2.0,) * 4)) == ""
    assert durations_path(Durations(0.0, 0.0, 0.0, (0.0,) * 9)) == ""
