"""A live daemon: what is asked of it, in which order, and what its answers mean when they are not what was asked for.

Versions 0.4 to 0.9 are met, each in its own way: `/v1/tasks` and `/v1/health` are asked for and may be missing; a
follower names its leader; a list that answers 404 for ever is made up from its tasks, one by one.
"""

import base64
import contextlib
from collections.abc import Callable, Iterator
from datetime import datetime
from urllib.parse import quote, unquote, urlsplit

from ctsreport.snapshot.model import Answer, Notice, Reading
from ctsreport.snapshot.paths import CLUSTER, DEFINITIONS, HEALTH, STATUS, TASKS
from ctsreport.snapshot.shape import Shape
from ctsreport.snapshot.wire import decode, error_message
from ctsreport.sources import leader as leading
from ctsreport.sources.address import DEFAULT, Address, one_case
from ctsreport.sources.cluster import cluster_of
from ctsreport.sources.consistency import agree
from ctsreport.sources.failure import unnamed
from ctsreport.sources.leader import ELECTION, LEADER_ASKED, Electing, NotLeader, check_is_leader, leader_of
from ctsreport.sources.settings import Settings
from ctsreport.sources.tls import Contexts
from ctsreport.sources.transport import PASSING_CODES, Fetched, Transport, shown
from ctsreport.sources.unanswered import Unanswered
from ctsreport.sources.verified import Verified, refusal, unchecked, unread, verified

LIST = f"{TASKS}?include=events"

ASKED_AGAIN = 2
"""Times that counts and tasks which disagree are asked for again: a task may have run between the two answers."""

DEFINITIONS_TIMEOUT = 3.0
"""Seconds that a daemon may be silent about definitions."""

_NOT_THERE = frozenset({404, 405, 501})


class DaemonSource:
    """One daemon. ``names`` are tasks to ask for one by one where the daemon cannot list them.

    ``hosts`` are those that were named, in small letters: a leader may be on each of them.
    """

    def __init__(
        self,
        instance: str,
        address: Address,
        settings: Settings,
        names: tuple[str, ...],
        say: Callable[[str], None],
        hosts: frozenset[str] = frozenset(),
        contexts: Contexts | None = None,
    ) -> None:
        self._instance = instance
        self._address = address
        self._settings = settings
        self._names = names
        self._say = say
        self._hosts = hosts | {urlsplit(address.base).hostname or ""}
        self._context = (contexts or Contexts()).of(settings)
        self._base = address.base
        self._answers: list[Answer] = []
        self._notes: list[Notice] = []
        self._date: datetime | None = None
        self._server = ""
        self._follows = False
        self._cluster: tuple[str, ...] = ()

    def fetch(self) -> list[Reading]:
        """Everything that a report needs of this daemon. No answer is part of the reading, never an exception."""
        if self._settings.insecure and self._base.startswith("https"):
            self._notes.append(unchecked(self._base, self._instance))
        try:
            with Transport(self._settings, self._context, self._say) as transport:
                self._ask_whole(transport)
        except Unanswered as error:
            self._answers.append(self._unanswered(error))
        return [
            Reading(
                self._instance,
                tuple(self._answers),
                self._address.base,
                self._date,
                live=True,
                fresh=True,
                notes=tuple(self._notes),
                server=self._server,
                cluster=self._cluster,
            )
        ]

    @property
    def deadline(self) -> float:
        """The seconds for all of its answers."""
        return self._settings.deadline

    def silent(self, why: Unanswered | None = None) -> Reading:
        """The reading of a daemon that gave neither an answer nor an error, as where a name server does not answer."""
        late = Unanswered(
            f"{self._address.base} did not answer within the deadline of {self.deadline:g} s",
            "Check the name server of this machine.",
        )
        error = late
        if why:
            error = Unanswered(f"{self._address.base}: {why.what}", why.cure)
        return Reading(self._instance, (self._unanswered(error),), self._address.base, live=True, fresh=True)

    def _unanswered(self, error: Unanswered) -> Answer:
        """That the daemon did not answer, or not as one; of an address that nobody named, where it is from."""
        is_named = self._address.origin is None or self._base != self._address.base
        return unread(self._base, STATUS, error if is_named else unnamed(error, self._address.origin == DEFAULT))

    def _ask_whole(self, transport: Transport) -> None:
        """Everything; of a follower whose leader says nothing, at least which cluster it is in."""
        try:
            self._ask_cluster(transport)
            self._server = transport.server(self._base)
        except Unanswered:
            if self._follows:
                self._base = self._address.base
                self._ask_members(transport)
            raise

    def _ask_cluster(self, transport: Transport) -> None:
        """Ask for the leader's answers, and again while the cluster elects one, which takes seconds."""
        for attempt in range(self._settings.retries):
            try:
                self._ask_leader(transport)
            except Electing:
                if not transport.wait(attempt, first=ELECTION):
                    raise
                self._base = self._address.base
                self._answers.clear()
                self._notes = [note for note in self._notes if note.code != LEADER_ASKED]
            else:
                return
        self._ask_leader(transport)

    def _ask_leader(self, transport: Transport) -> None:
        """Ask the daemon, or the leader that it points to, and never the same one twice."""
        asked: set[str] = set()
        while True:
            asked.add(one_case(urlsplit(self._base).netloc))
            try:
                return self._ask_all(transport)
            except Unanswered as error:
                raise error if len(asked) == 1 else leading.of_leader(error, self._address.base) from error
            except NotLeader as follower:
                self._follows = True
                leader = leader_of(follower, self._base, asked, self._hosts, allowed=self._settings.follow_leader)
                self._note_leader(leader)
                self._base = leader
                self._answers.clear()

    def _note_leader(self, leader: str) -> None:
        withheld = bool(self._settings.headers or self._address.userinfo) and not self._is_named(leader)
        self._notes.append(leading.leader_asked(self._base, leader, self._instance, withheld=withheld))

    def _ask_all(self, transport: Transport) -> None:
        if not self._ask_status(transport):
            return
        listed = self._ask_list(transport)
        for _ in range(ASKED_AGAIN):
            if not listed or self._agree() or not self._ask_both_again(transport):
                break
        names = self._ask_definitions(transport, waiting=not listed)
        self._ask_optional(transport, HEALTH, may_be_down=True)
        self._ask_members(transport)
        if not listed:
            for name in names if names is not None else self._names:
                self._ask_task(transport, name)

    def _agree(self) -> bool:
        """Whether the counts are those of the tasks, as far as both were answered."""
        answered = {answer.request: answer for answer in self._answers if answer.error is None}
        return not (STATUS in answered and LIST in answered) or agree(answered[STATUS], answered[LIST])

    def _ask_both_again(self, transport: Transport) -> bool:
        """Counts and tasks once more, in the place of those that disagreed.

        False where that is not answered as before.
        """
        before, self._answers = self._answers, []
        with contextlib.suppress(Unanswered, NotLeader):
            if (
                self._ask_status(transport)
                and self._ask_list(transport)
                and all(each.error is None for each in self._answers)
            ):
                return True
        self._answers = before
        return False

    def _ask_status(self, transport: Transport) -> bool:
        """The overall status, which also shows whether this is CTS at all; False where no more needs to be asked."""
        fetched = self._get(transport, STATUS)
        self._date = fetched.date or self._date
        if fetched.shape is Shape.OVERALL:
            self._keep(STATUS, fetched)
            return True
        refused = refusal(fetched)
        if self._follows and fetched.code in PASSING_CODES:
            raise Unanswered(refused.what, refused.cure, passing=True)
        self._answers.append(self._unanswered(refused))
        # Codes that pass were tried again already: nobody is there. Any other fault may be the status answer's alone.
        return fetched.code >= 500 and fetched.code not in PASSING_CODES

    def _ask_list(self, transport: Transport) -> bool:
        """The map of tasks with their events; False where the daemon refuses it because of a task that is gone."""
        fetched = self._try(transport, LIST)
        if fetched is None:
            return True
        self._date = fetched.date or self._date
        if fetched.shape in {Shape.TASKS, Shape.EMPTY}:
            self._keep(LIST, fetched)
            return True
        if fetched.code == 404 and error_message(fetched.body):
            self._keep(LIST, fetched)
            return False
        self._answers.append(unread(self._base, LIST, refusal(fetched)))
        return True

    def _ask_definitions(self, transport: Transport, *, waiting: bool) -> list[str] | None:
        """`/v1/tasks`, and the names in it; None where this version does not have it.

        It waits while a ``POST /v1/tasks?run=now`` runs its task. What it says is good to have, and no more: only
        where the tasks cannot be listed otherwise (``waiting``) is it given as much time as other answers.
        """
        fetched = self._ask_optional(transport, DEFINITIONS, patience=None if waiting else DEFINITIONS_TIMEOUT)
        if fetched is None:
            return None
        return list(decode(Answer(fetched.url, fetched.body)).definitions or {})

    def _ask_optional(
        self, transport: Transport, path: str, *, may_be_down: bool = False, patience: float | None = None
    ) -> Verified | None:
        fetched = self._try(transport, path, may_be_down=may_be_down, patience=patience)
        if fetched is None or fetched.code in _NOT_THERE:
            return None
        down = may_be_down and fetched.code == 503 and error_message(fetched.body) is not None
        wanted = {Shape.EMPTY} if path == HEALTH else {Shape.DEFINITIONS}
        if down or fetched.shape in wanted:
            self._keep(path, fetched)
            return fetched
        self._answers.append(unread(self._base, path, refusal(fetched)))
        return None

    def _ask_members(self, transport: Transport) -> None:
        """Who is in the cluster, where this is one: 405 elsewhere, and what a proxy says instead means nothing."""
        with contextlib.suppress(Unanswered, NotLeader):
            fetched = self._get(transport, CLUSTER, may_be_down=True, patience=DEFINITIONS_TIMEOUT)
            cluster = cluster_of(fetched.body) if fetched.shape is Shape.CLUSTER else None
            if cluster:
                self._notes += cluster.notices(self._instance)
                self._cluster = cluster.identity

    def _ask_task(self, transport: Transport, name: str) -> None:
        path = f"{TASKS}/{quote(name, safe='')}?include=events"
        fetched = self._try(transport, path)
        if fetched is None:
            return
        answered = fetched.shape in {Shape.TASKS, Shape.EMPTY}
        if answered or (fetched.code == 404 and error_message(fetched.body)):
            self._keep(path, fetched)
        else:
            self._answers.append(unread(self._base, path, refusal(fetched)))

    def _try(
        self, transport: Transport, path: str, *, may_be_down: bool = False, patience: float | None = None
    ) -> Verified | None:
        try:
            return self._get(transport, path, may_be_down=may_be_down, patience=patience)
        except Unanswered as error:
            self._answers.append(unread(self._base, path, error))
            return None

    def _get(
        self, transport: Transport, path: str, *, may_be_down: bool = False, patience: float | None = None
    ) -> Verified:
        headers = dict(self._headers())
        fetched = transport.get(self._base + path, headers, may_be_down=may_be_down, patience=patience)
        check_is_leader(fetched)
        return verified(fetched)

    def _headers(self) -> Iterator[tuple[str, str]]:
        """The headers given, and the credentials in the address, for the host that was named and no other."""
        if self._is_named(self._base):
            if self._address.userinfo:
                pair = unquote(self._address.userinfo).encode()
                yield "Authorization", f"Basic {base64.b64encode(pair).decode()}"
            yield from self._settings.headers

    def _is_named(self, base: str) -> bool:
        return urlsplit(base).netloc.lower() == urlsplit(self._address.base).netloc.lower()

    def _keep(self, path: str, fetched: Fetched) -> None:
        self._answers.append(Answer(shown(fetched.url), fetched.body, path, fetched.code))
