"""What really happened to a daemon and its tasks, and what looks saw of it: a CTS in miniature, that forgets.

It shares no code with the package: times are seconds, runs are what they are.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

START = datetime(2026, 11, 24, tzinfo=UTC)
KEPT = 5
TEXTS = ("Error: the disk is full\n", "Error: access denied\n")


def when(second: float) -> datetime:
    return START + timedelta(seconds=second)


@dataclass(frozen=True)
class Event:
    id: str
    task: str
    start: float
    end: float
    success: bool
    empty: bool
    boot: int
    life: int
    text: str | None = None


@dataclass
class Task:
    made: float
    life: int
    enabled: bool = True
    window: list[Event] = field(default_factory=list)
    busy_until: float = 0


@dataclass(frozen=True)
class Sight:
    """What one look saw: of each task whether it is enabled, and its window, newest first; None: nobody answered."""

    at: int
    tasks: dict[str, tuple[bool, tuple[Event, ...]]] | None


@dataclass
class World:
    """One daemon, from its start on, second by second."""

    now: int = 0
    boot: int = 0
    tasks: dict[str, Task] = field(default_factory=dict)
    lives: int = 0
    events: list[Event] = field(default_factory=list)
    sights: list[Sight] = field(default_factory=list)
    restarts: list[int] = field(default_factory=list)
    births: list[tuple[str, int]] = field(default_factory=list)
    deaths: list[tuple[str, int]] = field(default_factory=list)

    def make(self, name: str) -> None:
        if name not in self.tasks:
            self.lives += 1
            self.births.append((name, self.now))
            self.tasks[name] = Task(self.now, self.lives, busy_until=self.now)

    def delete(self, name: str) -> None:
        if self.tasks.pop(name, None):
            self.deaths.append((name, self.now))

    def run(self, name: str, outcome: str, took: int, text: str) -> None:
        """A run that ends now, and that began before, perhaps before another look."""
        task = self.tasks.get(name)
        if task is None:
            return
        start = self.now - 0.001 if outcome == "empty" else max(self.now - took, task.busy_until)
        if start >= self.now or start < task.busy_until:
            return
        event = Event(
            f"{name}{len(self.events)}",
            name,
            start,
            self.now,
            outcome != "failed",
            outcome == "empty",
            self.boot,
            task.life,
            text if outcome == "failed" else None,
        )
        self.events.append(event)
        task.window.insert(0, event)
        del task.window[KEPT:]
        task.busy_until = self.now

    def restart(self) -> None:
        self.boot += 1
        self.restarts.append(self.now)
        for task in self.tasks.values():
            task.window.clear()
            task.busy_until = self.now

    def look(self, *, answered: bool) -> None:
        seen = {name: (task.enabled, tuple(task.window)) for name, task in self.tasks.items()}
        self.sights.append(Sight(self.now, seen if answered else None))

    def switch(self, name: str) -> None:
        if name in self.tasks:
            self.tasks[name].enabled = not self.tasks[name].enabled


NAMES = st.sampled_from(["x", "x", "y", "z"])
STEPS = st.one_of(
    st.tuples(
        st.just("run"),
        NAMES,
        st.sampled_from(["ok", "failed", "failed", "empty"]),
        st.sampled_from([1, 20, 4000]),
        st.sampled_from(TEXTS),
    ),
    st.tuples(st.just("burst"), NAMES, st.lists(st.sampled_from(["ok", "failed", "empty"]), min_size=4, max_size=8)),
    st.tuples(st.just("look")),
    st.tuples(st.just("look")),
    st.tuples(st.just("away")),
    st.tuples(st.just("restart")),
    st.tuples(st.just("switch"), NAMES),
    st.tuples(st.just("make"), NAMES),
    st.tuples(st.just("delete"), NAMES),
)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Any history that ends with a look."""
    world = World()
    for name in draw(st.sets(st.sampled_from("xyz"), min_size=1)):
        world.make(name)
    quiet = draw(st.booleans())  # in half of them nothing is ever lost but by what is pushed out
    for step in draw(st.lists(STEPS, max_size=40)):
        world.now += draw(st.sampled_from([1, 30, 300, 300, 20_000]))
        _do(world, step, quiet=quiet)
    world.now += draw(st.sampled_from([1, 300]))
    world.look(answered=draw(st.sampled_from([True, True, True, False])))
    return world


def _do(world: World, step: tuple, *, quiet: bool) -> None:  # type: ignore[type-arg]
    match step:
        case ("run", name, outcome, took, text):
            world.run(name, outcome, took, text)
        case ("burst", name, outcomes):
            for outcome in outcomes:
                world.now += 2
                world.run(name, outcome, 1, TEXTS[0])
        case ("look" | "away" as kind,):
            world.look(answered=kind == "look")
        case ("restart" | "make" | "delete" as kind, *names) if not quiet:
            getattr(world, kind)(*names)
        case ("switch", name):
            world.switch(name)
