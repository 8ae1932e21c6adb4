"""What is odd about what is remembered."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from ctsreport.analysis.past.continuity import Continuity
from ctsreport.snapshot.model import Notice


def past_notices(known: Mapping[str, Continuity], bases: Mapping[str, datetime]) -> Iterator[Notice]:
    """Tasks that were made anew since the look that is compared with: their events went, and those of others stayed."""
    for instance, of_instance in known.items():
        base = bases.get(instance)
        for name, task in of_instance.tasks.items():
            times = [time for time in task.recreated if base is not None and time > base]
            if times:
                text = (
                    f"{name}: the daemon forgot its events, and no others: it was probably deleted and created anew, "
                    f"as the look of {times[-1]:%Y-%m-%d %H:%M:%S} UTC saw first"
                )
                yield Notice("recreated", "info", text, instance, name)
