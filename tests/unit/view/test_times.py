"""Instants as a reader sees them: in the zone chosen, with its offset, and the same instant for machines."""

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ctsreport.view.times import Clock, in_utc, offset_text
from tests.unit.making import LAST, NOW, ZERO, any_offset, any_time

BERLIN = ZoneInfo("Europe/Berlin")
zones = (
    st.sampled_from(
        [UTC, BERLIN, ZoneInfo("America/St_Johns"), ZoneInfo("Pacific/Kiritimati"), ZoneInfo("Asia/Kathmandu")]
    )
    | any_offset
)


def clock(zone: tzinfo = UTC, name: str = "UTC") -> Clock:
    return Clock(NOW, zone, name)


def test_utc() -> None:
    """The word, not an offset of nothing."""
    assert clock().texts(datetime(2026, 11, 24, 13, 5, 9, 123456, UTC)) == (
        "2026-11-24 13:05:09 UTC",
        "2026-11-24T13:05:09.123Z",
    )


@pytest.mark.parametrize(
    ("month", "text"),
    [(11, "2026-11-24 14:05:09 +01:00"), (7, "2026-07-24 15:05:09 +02:00")],
)
def test_another_zone_has_its_offset_at_that_time(month: int, text: str) -> None:
    """Summer time included; the machine's text stays in UTC."""
    time = datetime(2026, month, 24, 13, 5, 9, tzinfo=UTC)
    assert clock(BERLIN).texts(time) == (text, f"2026-{month:02d}-24T13:05:09.000Z")


def test_the_hour_that_comes_twice() -> None:
    """Two instants of one wall clock differ by their offset."""
    first, second = (clock(BERLIN).texts(datetime(2026, 10, 25, hour, 30, tzinfo=UTC))[0] for hour in (0, 1))
    assert first == "2026-10-25 02:30:00 +02:00"
    assert second == "2026-10-25 02:30:00 +01:00"


@pytest.mark.parametrize(
    "unset",
    [None, ZERO, ZERO.replace(tzinfo=timezone(timedelta(hours=1))), ZERO.replace(tzinfo=timezone(-timedelta(hours=5)))],
)
def test_gos_zero_time_is_not_told(unset: datetime | None) -> None:
    """Nor is none, in any zone."""
    for zone in (UTC, BERLIN):
        assert clock(zone).texts(unset) == ("", "")
        assert clock(zone).moment(unset) is None
    assert in_utc(unset) is None


@given(any_time, zones)
@example(datetime(2, 1, 1, tzinfo=timezone(timedelta(hours=14))), BERLIN)
@example(datetime(999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC), BERLIN)
def test_both_texts_are_the_instant(time: datetime, zone: tzinfo) -> None:
    """What is shown, read again, is the second; what is for machines the millisecond, as HTML allows no more digits."""
    text, iso = clock(zone).texts(time)
    shown = datetime.fromisoformat(text.replace(" UTC", "+00:00").replace(" +", "+").replace(" -", "-"))
    assert timedelta(0) <= time - shown < timedelta(seconds=1)
    machine = datetime.fromisoformat(iso)
    assert iso.endswith("Z")
    assert len(iso) == len("2026-11-24T13:05:09.123Z")
    assert timedelta(0) <= time - machine < timedelta(milliseconds=1)


@given(any_time)
def test_in_utc_is_the_same_instant_to_the_microsecond(time: datetime) -> None:
    """For report.json."""
    found = in_utc(time)
    assert found is not None
    assert found == time
    assert found.tzinfo is UTC


@pytest.mark.parametrize(
    "time",
    [LAST, LAST.replace(tzinfo=timezone(-timedelta(hours=5))), datetime(2, 1, 1, tzinfo=timezone(timedelta(hours=14)))],
)
@pytest.mark.parametrize("zone", [UTC, BERLIN, ZoneInfo("Pacific/Kiritimati"), ZoneInfo("America/New_York")])
def test_the_ends_of_the_calendar_are_no_crash(time: datetime, zone: tzinfo) -> None:
    """Where another zone has no such day the time is shown in UTC."""
    text, iso = clock(zone).texts(time)
    assert text
    assert iso.endswith("Z")
    assert clock(zone).moment(time) is not None
    assert in_utc(time) is not None


def test_a_moment_has_an_age() -> None:
    """From the instant of the report."""
    found = clock().moment(NOW - timedelta(hours=2, minutes=5))
    assert found is not None
    assert found.age == "2 h 5 min ago"


@pytest.mark.parametrize(
    ("zone", "name", "text"),
    [
        (UTC, "UTC", "UTC"),
        (BERLIN, "Europe/Berlin", "Europe/Berlin (+01:00)"),
        (ZoneInfo("Etc/UTC"), "Etc/UTC", "Etc/UTC (+00:00)"),
    ],
)
def test_the_zone_is_said_with_its_offset(zone: tzinfo, name: str, text: str) -> None:
    """At the time of the report."""
    assert offset_text(clock(zone, name)) == text
