"""A cluster: what a follower answers, and whether the leader that it names may be asked."""

import re
from collections.abc import Collection
from urllib.parse import urlsplit

from ctsreport.snapshot.model import Notice
from ctsreport.snapshot.wire import error_message
from ctsreport.sources.address import one_case
from ctsreport.sources.reach import why_not
from ctsreport.sources.transport import Fetched
from ctsreport.sources.unanswered import Unanswered

# ``redirect requests to leader 'cts-1' at 10.0.0.1:8558``; each half may be missing.
_FOLLOWER = re.compile(r"redirect requests to leader(?: '(?P<name>.*?)')?(?: at (?P<address>\S+))?\s*")

# ``cts-1.example.com:8558``, ``[::1]:8558``.
_HOST_AND_PORT = re.compile(r"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]):[0-9]{1,5}")

_MAX_PORT = 65535

MOST_LEADERS = 5
"""Leaders that are asked, each named by the one before it."""

_ELECTING = "The cluster may be electing a leader: try again in a minute."


ELECTION = 1.0
"""Seconds before a cluster without a leader is asked again, at first; an election takes some."""

LEADER_ASKED = "leader_asked"
"""The code of the notice that another member was asked."""


class Electing(Unanswered):
    """Nobody leads the cluster at this moment."""


class NotLeader(Exception):
    """The daemon asked is a follower: who leads, and where, as far as it says."""

    def __init__(self, leader: str | None, address: str | None) -> None:
        super().__init__()
        self.leader = leader
        self.address = address


def check_is_leader(fetched: Fetched) -> None:
    """Raises `NotLeader` where that is what answered."""
    message = error_message(fetched.body) if fetched.code == 400 else None
    match = _FOLLOWER.fullmatch(message or "")
    if match:
        raise NotLeader(match["name"], match["address"])


def leader_of(follower: NotLeader, base: str, asked: set[str], named: Collection[str], *, allowed: bool) -> str:
    """The base address of the leader that the follower at ``base`` names.

    ``asked`` are the hosts and ports that were asked already, ``named`` the hosts that somebody named. Raises
    `Unanswered` where it cannot or must not be asked.
    """
    who = f"{base} is a follower" + (f" of {follower.leader}" if follower.leader else "")
    if follower.leader is None:
        raise Electing(f"{who}, and the leader is not known", _ELECTING)
    if follower.address is None:
        raise Unanswered(
            f"{who}, whose address it does not know",
            f"Name the address of {follower.leader}, or set high_availability.instance.address in its configuration.",
        )
    if not _is_host_and_port(follower.address):
        raise Unanswered(f"{who}, at an address that cannot be used", f"Name the address of {follower.leader}.")
    leader = f"{urlsplit(base).scheme}://{follower.address}"
    if not allowed:
        raise Unanswered(f"{who} at {leader}, which was not asked (--no-follow-leader)", f"Name {leader}.")
    if one_case(follower.address) in asked:
        raise Electing(f"{who} at {leader}, which is a follower too", _ELECTING)
    if len(asked) > MOST_LEADERS:
        raise Unanswered(f"{who} at {leader}, the leader number {len(asked)} in a row", _ELECTING)
    wrong = why_not(leader, base, named)
    if wrong:
        raise Unanswered(f"{who} at {leader}, {wrong}: it was not asked", f"If that is the leader, name {leader}.")
    return leader


def leader_asked(base: str, leader: str, instance: str, *, withheld: bool) -> Notice:
    """That another member was asked; ``withheld``: without what was meant for the follower alone."""
    apart = " The headers given were not sent there." if withheld else ""
    return Notice(LEADER_ASKED, "info", f"{base} is a follower: its leader at {leader} was asked.{apart}", instance)


def of_leader(error: Unanswered, follower: str) -> Unanswered:
    """Why a leader did not answer, with why it was asked; where that may pass, another one may be elected by then."""
    what = f"{error.what} (it is the leader that {follower} names)"
    return Electing(what, error.cure) if error.passing else Unanswered(what, error.cure)


def _is_host_and_port(text: str) -> bool:
    return bool(_HOST_AND_PORT.fullmatch(text)) and int(text.rpartition(":")[2]) <= _MAX_PORT
