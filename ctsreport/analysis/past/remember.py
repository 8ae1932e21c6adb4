"""The one entry: what is remembered of instances, beside what is found now, to all that the past adds to a report."""

from collections.abc import Iterable, Mapping
from datetime import datetime, tzinfo

from ctsreport.analysis.diagnosis import diagnose
from ctsreport.analysis.findings import Findings
from ctsreport.analysis.health import Diagnose
from ctsreport.analysis.past.continuity import Continuity, continuity_of
from ctsreport.analysis.past.model import Memory
from ctsreport.history.model import Past


def known_of(pasts: Iterable[Past]) -> dict[str, Continuity]:
    """What is known of each instance, by name; each past ends with the look that is reported now."""
    return {past.instance: continuity_of(past) for past in pasts}


def remember(
    known: Mapping[str, Continuity],
    findings: Findings,  # noqa: ARG001 - as the next ones, for what is to come
    base: Mapping[str, datetime],
    zones: Mapping[str, tzinfo],  # noqa: ARG001
    now: datetime,  # noqa: ARG001
    diagnosis_of: Diagnose = diagnose,  # noqa: ARG001
) -> Memory:
    """All that the past adds to a report of ``findings``, which `outcomes.extend` went over.

    ``base``: by instance, the look that changes are told since; without one it is the first. ``zones``: of daemons, as
    far as somebody said them. ``diagnosis_of`` is asked about messages as they are stored, and their tasks.
    """
    gaps = [gap for each in known.values() for gap in each.gaps]
    return Memory(since=min(base.values(), default=None), gaps=tuple(gaps))
