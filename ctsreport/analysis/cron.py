"""CTS's dialect of cron, for cronsim.

CTS reads five fields from minutes on, six with a year behind them, seven with seconds before and a year behind. What
cannot be translated without doubt is None: then nothing is said about it.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import lru_cache, partial
from itertools import takewhile

from msgspec import Struct

LONGEST = 300
"""Characters of an expression that is looked at."""

_ALIASES = {
    "@yearly": "0 0 0 1 1 * *",
    "@annually": "0 0 0 1 1 * *",
    "@monthly": "0 0 0 1 * * *",
    "@weekly": "0 0 0 * * 0 *",
    "@daily": "0 0 0 * * * *",
    "@hourly": "0 0 * * * * *",
}
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_DAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]
_YEARS = (1970, 2099)


class _Field(Struct, frozen=True):
    """One field: its least and greatest value, names of values, and words that cronsim has as CTS has them."""

    least: int
    most: int
    names: Mapping[str, int] = {}
    words: tuple[str, ...] = ()


def _named(words: list[str], first: int) -> dict[str, int]:
    """Names of months or days, whole and by their first three letters."""
    return {name: number for number, word in enumerate(words, first) for name in (word, word[:3])}


_WEEK = {**_named(_DAYS, 0), "7": 0}
_DAY_WORDS = tuple(f"{day}{rest}" for day in range(7) for rest in ("l", *(f"#{week}" for week in range(1, 6))))
_FIELDS = (
    _Field(0, 59),
    _Field(0, 59),
    _Field(0, 23),
    _Field(1, 31, words=("l", "lw")),
    _Field(1, 12, _named(_MONTHS, 1)),
    _Field(0, 6, _WEEK, _DAY_WORDS),
)


class Schedule(Struct, frozen=True):
    """When a task is due, in some zone.

    ``once_a_day``: it names one time of the day, so it is due daily at most.
    """

    expression: str
    years: frozenset[int] | None
    once_a_day: bool

    def after(self, time: datetime) -> Iterator[datetime]:
        """The times at which it is due after an instant, in that instant's zone; none where there are none any more."""
        from cronsim import CronSim, CronSimError  # only a report of schedules pays for it

        try:
            if self.years is None:
                yield from CronSim(self.expression, time)
            for year in sorted(self.years or ()):  # from year to year, for a second can be named in one far away
                if year >= time.year:
                    start = time if year == time.year else time.replace(year - 1, 12, 31, 23, 59, 59)
                    yield from takewhile(partial(_is_in, year), CronSim(self.expression, start))
        except (CronSimError, OverflowError):
            return


def _is_in(year: int, time: datetime) -> bool:
    return time.year == year


@lru_cache(maxsize=1024)
def schedule_of(cron: str) -> Schedule | None:
    """An expression of CTS, translated; None where that cannot be done."""
    from cronsim import CronSim, CronSimError

    fields = _fields(cron)
    if fields is None:
        return None
    texts = [_translated(text, field) for text, field in zip(fields, _FIELDS, strict=False)]
    years = _numbers(fields[6], _Field(*_YEARS))
    if not all(texts) or years is None:
        return None
    expression = " ".join(text for text in texts if text)
    try:
        CronSim(expression, datetime(2000, 1, 1))  # noqa: DTZ001 - it is only looked at whether it can be read
    except CronSimError:
        return None
    alone = all(text is not None and text.isdigit() for text in texts[:3])
    return Schedule(expression, None if _is_any(fields[6]) else frozenset(years), alone)


def _fields(cron: str) -> list[str] | None:
    """All seven, from seconds to years."""
    if len(cron) > LONGEST:
        return None
    fields = _ALIASES.get(cron.strip(), cron).lower().split()
    if len(fields) < 5:
        return None
    if len(fields) < 7:
        fields.insert(0, "0")
    return [*fields, "*"][:7]


def _is_any(text: str) -> bool:
    """CTS takes a list of which one part is everything for everything."""
    return any(part in {"*", "?"} for part in text.split(","))


def _translated(text: str, field: _Field) -> str | None:
    """A field in numbers alone.

    Written out, a step over all days (``*/2``) limits them for cronsim as it does for CTS, where days of the month and
    of the week that are both limited are joined.
    """
    if _is_any(text):
        return "*"
    parts = [part for part in text.split(",") if part]
    words = [part for part in parts if part in field.words]
    numbers = _numbers(",".join(part for part in parts if part not in words), field)
    if numbers is None:
        return None
    return ",".join([*map(str, sorted(numbers)), *words]) or None


def _numbers(text: str, field: _Field) -> set[int] | None:
    """All values of a list; None where a part cannot be read, or holds nothing."""
    if _is_any(text):
        return set(range(field.least, field.most + 1))
    found: set[int] = set()
    for part in filter(None, text.split(",")):
        values = _range(part, field)
        if not values:
            return None
        found |= set(values)
    return found


def _range(part: str, field: _Field) -> range | None:
    """``5``, ``5-20``, and both and ``*`` with a step."""
    whole, slash, step_text = part.partition("/")
    step = _number(step_text, _Field(1, field.most)) if slash else 1
    if whole == "*":
        first: int | None = field.least
        last: int | None = field.most
    else:
        start, dash, end = whole.partition("-")
        first = _number(start, field)
        last = field.most if slash else first
        if dash:
            last = _number(end, field)
    if first is None or last is None or step is None:
        return None
    return range(first, last + 1, step)


def _number(text: str, field: _Field) -> int | None:
    if text in field.names:
        return field.names[text]
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        return None
    value = int(text)
    if field.least <= value <= field.most:
        return value
    return None
