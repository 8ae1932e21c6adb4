"""A cluster: one instance behind several addresses, and what it says of its members."""

from collections.abc import Iterator, Sequence

import msgspec
from msgspec import Struct, structs

from ctsreport.plural import plural
from ctsreport.snapshot.model import Notice, Reading
from ctsreport.sources.interface import LiveSource
from ctsreport.sources.unanswered import Unanswered


class _Member(Struct):
    id: str = ""
    service_name: str = ""
    healthy: bool | None = None
    leader: bool = False

    @property
    def name(self) -> str:
        return self.id or self.service_name or "a member without a name"


class Cluster(Struct):
    """What ``/v1/status/cluster`` says."""

    members: list[_Member]
    cluster_name: str = ""

    @property
    def identity(self) -> tuple[str, ...]:
        """Its name and those of its members, by which it is known again; empty where that would fit any other."""
        ids = sorted(member.id for member in self.members if member.id)
        return (self.cluster_name, *ids) if len(ids) > 1 else ()

    def notices(self, instance: str) -> Iterator[Notice]:
        """Who is in the cluster and who leads it; each member that is unhealthy, or that nobody leads."""
        name = f"The cluster {self.cluster_name}" if self.cluster_name else "The cluster"
        leaders = [member.name for member in self.members if member.leader]
        led = f"led by {leaders[0]}" if leaders else "without a leader"
        members = plural(len(self.members), "member")
        yield Notice("cluster", "info" if leaders else "warning", f"{name} has {members}, {led}.", instance)
        sick = [member.name for member in self.members if member.healthy is False]
        if sick:
            verb = "is" if len(sick) == 1 else "are"
            text = f"{name} says that {', '.join(sick)} {verb} unhealthy."
            yield Notice("member_unhealthy", "warning", text, instance)


def cluster_of(body: bytes) -> Cluster | None:
    """The cluster that an answer is about; None where it is of another shape."""
    try:
        return msgspec.json.decode(body, type=Cluster)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


class ClusterSource:
    """Members of one cluster: the first that answers, or the leader that it names, answers for all.

    A follower has forgotten what the leader did, so the answers of two members are never put together.
    """

    def __init__(self, members: Sequence[LiveSource]) -> None:
        self._members = members

    @property
    def deadline(self) -> float:
        """Each member has its own."""
        return sum(member.deadline for member in self._members)

    def fetch(self) -> list[Reading]:
        """The reading of a member that answers; where none does, that of the first, with what the others said."""
        silent: list[Reading] = []
        for member in self._members:
            [reading] = member.fetch()
            if _answers(reading):
                return [_with_notes(reading, map(_away, silent))]
            silent.append(reading)
        return [_with_notes(silent[0], map(_away, silent[1:]))]

    def silent(self, why: Unanswered | None = None) -> Reading:
        """That of the first member."""
        return self._members[0].silent(why)


def _answers(reading: Reading) -> bool:
    return any(answer.error is None for answer in reading.answers)


def _away(reading: Reading) -> Notice:
    """That a member did not answer, and why."""
    why = next((answer.error for answer in reading.answers if answer.error), "")
    return Notice("member_away", "warning", f"The member {reading.address} was not read: {why}", reading.instance)


def _with_notes(reading: Reading, notes: Iterator[Notice]) -> Reading:
    return structs.replace(reading, notes=(*reading.notes, *notes))
