"""How many tasks were failing, over time."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime

from ctsreport.analysis.past.model import Stretch, TrendPoint


def trend_of(tasks: Iterable[Iterable[Stretch]]) -> Iterator[TrendPoint]:
    """From the stretches of tasks, a point wherever the number changes.

    It counts the tasks of which is known what they were: of others nobody can say. None where of none it is.
    """
    known, failing = Counter[datetime](), Counter[datetime]()
    for stretches in tasks:
        for stretch in stretches:
            is_known, failed = stretch.state != "unknown", stretch.state == "failing"
            known[stretch.begins] += is_known
            known[stretch.ends] -= is_known
            failing[stretch.begins] += failed
            failing[stretch.ends] -= failed
    return _points(known, failing)


def _points(known: Counter[datetime], failing: Counter[datetime]) -> Iterator[TrendPoint]:
    last: object = ()
    tasks = number = 0
    for at in sorted(known)[:-1]:  # what comes after the newest look is not for a line to say
        tasks += known[at]
        number += failing[at]
        now = number if tasks else None
        if now != last:
            yield TrendPoint(at, now)
        last = now
