"""A week of scheduled runs over three daemons and a cluster, each run held against what was played.

Consul changes every eight hours, an hour before the look. ``west`` flaps, ``south`` is away for a day, the leader of
``ha`` moves, ``north`` goes deaf and is restarted.
"""

import json
from collections.abc import Iterator
from contextlib import ExitStack, chdir
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ctsreport.demo.api import Api, HttpRequest
from ctsreport.demo.behaviour import ALWAYS, Behaviour, Follower, HttpAnswer
from ctsreport.demo.golang import stable_id
from ctsreport.demo.model import Event, Scenario, Task
from ctsreport.demo.server import LoopbackServer, Recorded
from tests.conftest import run_ctsreport
from tests.fakes.consul import FakeConsul

START = datetime(2026, 11, 23, 6, tzinfo=UTC)
STEP = timedelta(hours=8)
LOOKS = 21
TASKS = {"fw": "web", "lb": "api", "dns": "names"}
"""And the service that each follows; only ``web`` changes."""

MEMBERS = ("cts-1", "cts-2")

FAILS = (3, 12)
"""Looks at which a task of the west fails."""

TURNS = (6, 7, 8)
"""Looks before which it failed, and worked again by then."""

FLAPPING = {7, 8, 9}
"""Looks before which it turned four times in a day."""

AWAY = (9, 10, 11)
MOVES, SICK = 13, 14
DEAF, CURED = 16, 19

REFUSED = "dial tcp 10.3.0.1:443: connect: connection refused"

CONFIG = """
[[known]]
task = "west/fw"
text = "connection refused"
reason = "the firewall of the west is being replaced"
expires = {expires}
"""
EXPIRES = datetime(2026, 11, 26, tzinfo=UTC)


def at(look: int) -> datetime:
    return START + look * STEP


@dataclass
class Actor(LoopbackServer):
    """One process of CTS: what it did since it was started."""

    name: str
    boots: int = 0
    events: dict[str, list[Event]] = field(default_factory=dict)
    moment: datetime = START

    def __post_init__(self) -> None:
        super().__init__(Behaviour())
        self.boot(START - STEP)

    def boot(self, when: datetime) -> None:
        """Everything is forgotten, and each task runs once."""
        self.boots += 1
        self.events = {task: [] for task in TASKS}
        for number, task in enumerate(TASKS):
            self.run(task, when + timedelta(seconds=3 * number))

    def run(self, task: str, when: datetime, message: str | None = None) -> None:
        ended = when + timedelta(seconds=2)
        began, over = (f"{each:%Y-%m-%dT%H:%M:%SZ}" for each in (when, ended))
        id_ = stable_id(self.name, str(self.boots), task, began)
        self.events[task].insert(0, Event(id_, message is None, began, over, message))

    def now(self) -> datetime:
        return self.moment

    def respond(self, request: Recorded) -> HttpAnswer:
        tasks = tuple(
            Task(name, True, tuple(self.events[name]), (), (), _definition(name, service))
            for name, service in TASKS.items()
        )
        api = Api(Scenario(self.name, tasks), self.behaviour, f"127.0.0.1:{self.port}")
        return api.answer(HttpRequest(request.method, request.path))


def _definition(name: str, service: str) -> dict[str, Any]:
    condition = {"names": [service], "filter": "", "datacenter": "", "namespace": "", "use_as_module_input": True}
    return {
        "name": name,
        "enabled": True,
        "module": "example/edge",
        "version": "1.4.0",
        "providers": ["fortios"],
        "condition": {"services": condition},
    }


class World:
    """Everybody, and a Consul; ``told`` is what each look said."""

    def __init__(self, stack: ExitStack) -> None:
        self.consul = stack.enter_context(FakeConsul())
        self.actors = {name: stack.enter_context(Actor(name)) for name in ("north", "south", "west", *MEMBERS)}
        for service in TASKS.values():
            self.consul.here.register(service)
        self.leader = "cts-1"
        Path("week.toml").write_text(CONFIG.format(expires=EXPIRES.isoformat()))

    def _play(self, look: int) -> None:
        """What happened since the look before."""
        change = at(look) - timedelta(hours=1)
        if look == MOVES:
            self.leader = "cts-2"
            self.actors["cts-2"].boot(change - timedelta(hours=1))
        if look == CURED:
            self.actors["north"].boot(change - timedelta(hours=1))
        if look:
            self.consul.here.register("web", meta={"version": str(look)})
            for name in self._hearing(look):
                if name == "west" and look in TURNS:
                    self.actors[name].run("fw", change - timedelta(hours=3), REFUSED)
                failed = name == "west" and look in FAILS
                self.actors[name].run("fw", change + timedelta(seconds=30), REFUSED if failed else None)
        self._set(look)

    def _hearing(self, look: int) -> Iterator[str]:
        yield from ("south", "west", self.leader)
        if not DEAF <= look < CURED:
            yield "north"

    def _set(self, look: int) -> None:
        """How each of them answers at this look."""
        self.consul.moment = at(look)
        for actor in self.actors.values():
            actor.moment = at(look)
        self.actors["south"].behaviour = Behaviour(reset_times=ALWAYS) if look in AWAY else Behaviour()
        cluster = json.dumps({"cluster_name": "edge", "members": list(self._members(look))}).encode()
        paths = {"/v1/status/cluster": Behaviour(answer=HttpAnswer.of_type("application/json", cluster))}
        address = f"127.0.0.1:{self.actors[self.leader].port}"
        for name in MEMBERS:
            follower = None if name == self.leader else Follower(self.leader, address)
            self.actors[name].behaviour = Behaviour(follower=follower, paths=paths)

    def _members(self, look: int) -> Iterator[dict[str, object]]:
        for name in MEMBERS:
            leads = name == self.leader
            yield {"id": name, "service_name": "cts", "healthy": leads or look != SICK, "leader": leads}

    def look(self, number: int) -> "Said":
        """What happened since the look before, and a scheduled run."""
        self._play(number)
        sources = [f"{'ha' if name in MEMBERS else name}={actor.address}" for name, actor in self.actors.items()]
        options = ("--config", "week.toml", "--history", "week.db", "--consul", self.consul.address, "--retries", "0")
        gate = ("--fail-on", "critical", "--fail-on", "errored", "--fail-on", "deaf?")
        ran = run_ctsreport(
            "report", *sources, *options, *gate, "--now", at(number).isoformat(), "-q", "-f", "json", "-o", "out"
        )
        assert Path("out/report.json").exists(), ran.err
        return Said(ran.code, json.loads(Path("out/report.json").read_bytes()))


@dataclass
class Said:
    """How a run ended, and its report.json."""

    code: int
    told: dict[str, Any]

    def notices(self, about: set[str]) -> set[tuple[str, str | None]]:
        return {(each["code"], each["instance"]) for each in self.told["notices"] if each["code"] in about}

    def history(self, instance: str, task: str) -> dict[str, Any]:
        [found] = [each for each in self.told["tasks"] if (each["instance"], each["name"]) == (instance, task)]
        return dict(found["history"])

    @property
    def gaps(self) -> set[tuple[str, str, int, int]]:
        """Whose, why, and between which two looks."""
        times = ((datetime.fromisoformat(each[key]) for key in ("from", "to")) for each in self.told["gaps"])
        looks = (tuple((time - START) // STEP for time in each) for each in times)
        return {
            (each["instance"], each["reason"], *between) for each, between in zip(self.told["gaps"], looks, strict=True)
        }

    @property
    def away(self) -> set[str]:
        """Those that were not read, and of which three tasks are known from before."""
        unread = [each for each in self.told["instances"] if not each["read"]]
        return {each["name"] for each in unread if len(each["last_known"]["tasks"]) == len(TASKS)}

    @property
    def excused(self) -> set[str]:
        return {each["instance"] for rule in self.told["gate"]["rules"] for each in rule["excused"]}

    @property
    def changes(self) -> set[str]:
        return {"/".join(filter(None, (each["kind"], each["instance"], each["task"]))) for each in self.told["changes"]}


def known(look: int) -> bool:
    """Whether the failure of the west is accepted then."""
    return at(look) < EXPIRES


def code(look: int) -> int:
    """What is broken comes before what is not known."""
    if DEAF < look < CURED or (look in FAILS and not known(look)):
        return 3
    return 4 if look in AWAY else 0


def changes(look: int) -> set[str]:
    """Since the run before."""
    played = {
        "failing/west/fw": look in (*FAILS, *TURNS),
        "recovered/west/fw": look - 1 in FAILS or look in TURNS,
        "unreachable/south": look == AWAY[0],
        "reachable/south": look == AWAY[-1] + 1,
        "restarted/ha": look == MOVES,
        "restarted/north": look == CURED,
    }
    return {change for change, happened in played.items() if happened}


def notices(look: int) -> set[tuple[str, str | None]]:
    """Those that are about what was played."""
    played = {
        ("change_pending", "north"): look == DEAF,
        ("change_not_carried_out", "north"): DEAF < look < CURED,
        ("member_unhealthy", "ha"): look == SICK,
        ("leader_asked", "ha"): look >= MOVES,
        ("known_expires_soon", None): look in FAILS and known(look),
        ("known_recovered", None): (look - 1 in FAILS or look in TURNS) and known(look),
        ("known_expired", None): look in FAILS and not known(look),
        # The first look of all, a daemon that is away, and one that was just started cannot be judged.
        ("gate_undecided", None): look in {0, *AWAY, MOVES, CURED},
    }
    return {notice for notice, said in played.items() if said}


def lost(look: int) -> set[tuple[str, str, int, int]]:
    """What nobody knows: what a process forgot that ended between two looks. A day away costs nothing."""
    return {(name, "restart", then - 1, then) for name, then in (("ha", MOVES), ("north", CURED)) if look >= then}


@pytest.fixture(name="week", scope="module")
def week_(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Said]]:
    """What each run said, played once for all tests."""
    with ExitStack() as stack:
        stack.enter_context(chdir(tmp_path_factory.mktemp("week")))
        world = World(stack)
        yield [world.look(look) for look in range(LOOKS)]


def test_exit_codes_and_what_is_accepted(week: list[Said]) -> None:
    assert [said.code for said in week] == [code(look) for look in range(LOOKS)]
    excused = [{"west"} if look in FAILS and known(look) else set() for look in range(LOOKS)]
    assert [said.excused for said in week] == excused


def test_changes(week: list[Said]) -> None:
    assert [said.changes for said in week] == [changes(look) for look in range(LOOKS)]


def test_notices(week: list[Said]) -> None:
    about = {code for look in range(LOOKS) for code, _ in notices(look)}
    assert [said.notices(about) for said in week] == [notices(look) for look in range(LOOKS)]


def test_what_nobody_knows_and_what_was_last_known(week: list[Said]) -> None:
    assert [said.gaps for said in week] == [lost(look) for look in range(LOOKS)]
    assert [said.away for said in week] == [{"south"} if look in AWAY else set() for look in range(LOOKS)]


def test_what_is_remembered_of_tasks(week: list[Said]) -> None:
    flapping = {look for look, said in enumerate(week) if said.history("west", "fw")["flapping"]}
    assert flapping == FLAPPING
    assert week[-1].history("west", "fw")["recoveries"] == len(FAILS) + len(TURNS)
    runs = {name: week[-1].history(name, "fw")["events_known"] for name in ("west", "south", "north")}
    assert runs == {"west": LOOKS + len(TURNS), "south": LOOKS, "north": LOOKS + 1 - (CURED - DEAF)}
