"""CTS's dialect of cron: what each expression means, and what is not understood."""

import time
from datetime import UTC, datetime
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsreport.analysis.cron import schedule_of

START = datetime(2026, 11, 25, tzinfo=UTC)  # a Wednesday


def due(cron: str, count: int = 2) -> list[str]:
    """The first times after `START`, without what is the same in all."""
    schedule = schedule_of(cron)
    assert schedule is not None
    return [time.strftime("%Y-%m-%d %H:%M:%S") for time in islice(schedule.after(START), count)]


@pytest.mark.parametrize(
    ("cron", "first", "second"),
    [
        ("*/10 * * * * * *", "2026-11-25 00:00:10", "2026-11-25 00:00:20"),
        ("30 2 * * *", "2026-11-25 02:30:00", "2026-11-26 02:30:00"),
        ("30 2 * * * 2027", "2027-01-01 02:30:00", "2027-01-02 02:30:00"),
        ("5 30 2 * * * *", "2026-11-25 02:30:05", "2026-11-26 02:30:05"),
        ("0 0 3 ? * MON-FRI *", "2026-11-25 03:00:00", "2026-11-26 03:00:00"),
        ("0 0 * * sunday", "2026-11-29 00:00:00", "2026-12-06 00:00:00"),
        ("0 0 * * 7", "2026-11-29 00:00:00", "2026-12-06 00:00:00"),
        ("15 9-17/4 * * *", "2026-11-25 09:15:00", "2026-11-25 13:15:00"),
        ("50/5 0 * * *", "2026-11-25 00:50:00", "2026-11-25 00:55:00"),
        ("0 0 L * *", "2026-11-30 00:00:00", "2026-12-31 00:00:00"),
        ("0 0 * * 5L", "2026-11-27 00:00:00", "2026-12-25 00:00:00"),
        ("0 0 * * 5#3", "2026-12-18 00:00:00", "2027-01-15 00:00:00"),
        ("@daily", "2026-11-26 00:00:00", "2026-11-27 00:00:00"),
        ("@weekly", "2026-11-29 00:00:00", "2026-12-06 00:00:00"),
        ("0 0 1,* * *", "2026-11-26 00:00:00", "2026-11-27 00:00:00"),
    ],
)
def test_when_it_is_due(cron: str, first: str, second: str) -> None:
    assert due(cron) == [first, second]


def test_days_of_the_month_and_of_the_week_are_joined() -> None:
    assert due("0 0 1,15 * fri") == ["2026-11-27 00:00:00", "2026-12-01 00:00:00"]


def test_a_step_over_all_days_limits_them() -> None:
    """For CTS it does, so that they are joined with those of the week: the 27th and 29th, and Monday the 30th."""
    assert due("0 0 */2 * mon", 3) == ["2026-11-27 00:00:00", "2026-11-29 00:00:00", "2026-11-30 00:00:00"]


@pytest.mark.parametrize(
    "cron",
    ["", "* * * *", "61 * * * *", "* 24 * * *", "0 0 15W * *", "0 0 * * 5-7", "*/0 * * * *", "5-2 * * * *", "a * * * *",
     "0 0 * * 5#9", "@reboot", "0 0 * * * 1969", "-1 * * * *", "²  * * * *", "0 " * 400],
)  # fmt: skip
def test_what_is_not_understood_is_not_guessed(cron: str) -> None:
    """CTS refuses most of these; one (``15W``) has no equal."""
    assert schedule_of(cron) is None


def test_years_that_are_over() -> None:
    assert due("0 12 * * * 2020") == []


def test_a_second_of_a_far_year_is_found_at_once() -> None:
    """Each of the seconds until then would take minutes."""
    before = time.process_time()
    assert due("* * * * * * 2098", 1) == ["2098-01-01 00:00:00"]
    assert time.process_time() - before < 1


@given(st.lists(st.sampled_from(["*", "?", "/", "-", ",", "L", "#", "W", "0", "7", "59", "mon", "2030", " "])))
def test_any_text_is_a_schedule_or_none(parts: list[str]) -> None:
    """And where it is one, it can be asked."""
    schedule = schedule_of("".join(parts))
    if schedule is not None:
        assert all(each > START for each in islice(schedule.after(START), 2))
