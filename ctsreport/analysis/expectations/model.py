"""What people expect of the tasks, beside what the daemons say: the gate's rules, known failures, who owns what."""

from collections.abc import Mapping
from datetime import tzinfo

from msgspec import Struct

from ctsreport.analysis.expectations.knowledge import TaskGlob
from ctsreport.analysis.expectations.known_failure import KnownFailure
from ctsreport.analysis.expectations.rule import GateRule


class Expectations(Struct, frozen=True):
    """All of it; empty where nobody said anything. ``source`` is the file that says so.

    ``zones`` are those of daemons, by instance: their schedules are kept in them. ``tags`` are what their
    owners call them by, by instance.
    """

    rules: tuple[GateRule, ...] = ()
    known: tuple[KnownFailure, ...] = ()
    tasks: tuple[TaskGlob, ...] = ()
    source: str = ""
    zones: Mapping[str, tzinfo] = {}
    tags: Mapping[str, Mapping[str, str]] = {}
