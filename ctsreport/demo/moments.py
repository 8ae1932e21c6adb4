"""Times and durations of scenarios: short texts, relative to one instant, kept in nanoseconds as Go does."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ctsreport.demo.golang import go_time, stable_id

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = 1_000_000_000
_UNITS = {"d": 86400 * _SECOND, "h": 3600 * _SECOND, "m": 60 * _SECOND, "s": _SECOND, "ms": 1_000_000, "µs": 1000}
_PART = re.compile(r"(\d+(?:\.\d+)?)(ms|µs|d|h|m|s)")
_CLOCK = re.compile(r"(\d\d):(\d\d)(?: -(\d+)d)?")


def nanoseconds(text: str) -> int:
    """The nanoseconds of a duration such as ``1d2h``, ``3m12s``, ``0.4s``, ``4µs``. ValueError for anything else."""
    if not re.fullmatch(f"(?:{_PART.pattern})+", text):
        raise ValueError(f"no duration: {text!r}")
    return sum(round(float(number) * _UNITS[unit]) for number, unit in _PART.findall(text))


@dataclass(frozen=True)
class ScenarioClock:
    """The times of runs from ``now``, which must be aware (ValueError)."""

    now: datetime

    def __post_init__(self) -> None:
        if self.now.tzinfo is None:
            raise ValueError("the time of a scenario needs a zone")

    def run(self, at: str, took: int, *, seed: str) -> tuple[str, str]:
        """Start and end, as Go writes them, of a run of ``took`` nanoseconds that began ``at``.

        ``at`` is ``-DURATION``, or ``HH:MM`` for the last such time of the day (``HH:MM -2d``: two days before it).
        Real times are never round: less than a second, which depends on ``seed`` and ``at``, moves the start.
        """
        odd = int(stable_id("odd", seed, at)[:8], 16) % _SECOND
        clock = _CLOCK.fullmatch(at)
        start = self._time_of_day(clock) + odd // 1000 if clock else self._before(at) - odd
        return self._text(start), self._text(start + took + took * odd // _SECOND // 1000)

    def stamp(self, at: str) -> str:
        """The time ``at`` (``-DURATION``) as Terraform prints one, in UTC."""
        moment = _EPOCH + timedelta(microseconds=self._before(at) // 1000)
        return f"{moment:%Y-%m-%d %H:%M:%S} +0000 UTC"

    def _before(self, at: str) -> int:
        if not at.startswith("-"):
            raise ValueError(f"no time before now: {at!r}")
        return _since_epoch(self.now) - nanoseconds(at[1:])

    def _time_of_day(self, clock: re.Match[str]) -> int:
        hour, minute, days = int(clock[1]), int(clock[2]), int(clock[3] or 0)
        moment = self.now.replace(hour=hour, minute=minute, second=0, microsecond=0)
        # A run takes some time before it can be reported.
        if moment > self.now - timedelta(minutes=1):
            days += 1
        return _since_epoch(moment - timedelta(days=days))

    def _text(self, since_epoch: int) -> str:
        microseconds, rest = divmod(since_epoch, 1000)
        moment = _EPOCH + timedelta(microseconds=microseconds)
        return go_time(moment.astimezone(self.now.tzinfo), rest)


def _since_epoch(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(microseconds=1) * 1000
