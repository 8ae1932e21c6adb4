"""What a kind of target brings for the contract: its real server or double, and how to look at what is there.

Beside it a kind has nothing to do: `tests/targets/test_contract.py` walks through what may happen to every member of
the registry. A kind's adapter is ``tests/targets/KIND.py`` with ``ADAPTER``.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Any

import msgspec
import pytest

from ctsreport.destinations.interface import Kept, Publication, Target
from ctsreport.destinations.publish import Published, publish
from ctsreport.destinations.targets import KINDS, target
from ctsreport.destinations.targets.settings import Run, Secret, TargetSettings
from ctsreport.destinations.web import Limits, Site, Web
from tests.fakes.fake import READ_ONLY, TOKEN, What

SECRET = Secret(env="TOKEN")
"""What settings of tests name where a token is wanted: `Place.run` has what it stands for."""


@dataclass
class Place:
    """A place that runs, as a test sees it.

    ``settings`` are those of ``[[targets]]``, without kind and name. ``there`` gives all that is there, by name, ours
    and others', as texts; ``foreign`` puts something of somebody else where ours would be; ``meddle`` changes what is
    ours behind our back, as another job would.
    """

    settings: Mapping[str, Any]
    there: Callable[[], Mapping[str, str]]
    foreign: Callable[[], None] | None = None
    meddle: Callable[[], None] | None = None
    fault: Callable[[What, int, int], None] | None = None
    """Have something go wrong: what, how many times, after how many calls that write."""
    stop: Callable[[], None] | None = None
    """Take the server away."""
    writes: Callable[[], int] = lambda: 0
    """How many calls wrote."""


@dataclass(frozen=True)
class Adapter:
    """Of one kind. ``start`` runs its place in an empty folder. ``not_so`` says why scenarios cannot be.

    ``alike`` is the number of the first writes after which all others are like these, where it makes many.

    ``limit`` is so many characters that it takes no page of them. ``holds`` says whether a report is there and no
    other, where that is not told by its title.
    """

    kind: str
    start: Callable[..., AbstractContextManager[Place]]
    not_so: Mapping[str, str] = field(default_factory=dict)
    limit: int | None = None
    alike: int | None = None
    make: Callable[[Any, Run], Target] = target
    settings: type[TargetSettings] | None = None
    patient: bool = True
    """Whether it can wait for as long as a server asks: a program that it calls may not tell."""
    killing: Callable[[int], AbstractContextManager[None]] | None = None
    """Kill the run after so many writes; None: after so many calls over `web`."""
    holds: Callable[[Mapping[str, str], Publication], bool] | None = None

    def settings_of(self, place: Place, **more: Any) -> Any:
        """The settings, as they would be read from ctsreport.toml."""
        struct = self.settings or KINDS[self.kind].settings
        table = {"kind": self.kind, "name": "here", **place.settings, **more}
        return msgspec.convert(table, struct)


LIMITS = Limits(timeout=5.0, deadline=60.0, repeats=2)


class KilledError(BaseException):
    """The process is gone."""


@dataclass
class Runner:
    """One job after the other: each has a session of its own, and what the ones before kept."""

    adapter: Adapter
    place: Place
    token: str = TOKEN
    history: bool = True
    adopt: bool = False
    kept: dict[str, str] = field(default_factory=dict)
    pauses: list[float] = field(default_factory=list)

    def made(self) -> Target:
        """The target, as a job makes it."""
        web = Web(LIMITS, pause=self.pauses.append)
        return self.adapter.make(self.adapter.settings_of(self.place), Run(web, {SECRET: self.token}, adopt=self.adopt))

    def run(self, publication: Publication, on: str = "change") -> list[Published]:
        """One run of the job."""
        made = self.made()
        kept: Kept | None = dict(self.kept) if self.history else None
        try:
            return publish(made, publication, on, kept, self._keep)
        finally:
            made.close()

    def _keep(self, kept: dict[str, str]) -> None:
        self.kept = dict(kept)


@contextmanager
def killed_after(number: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The process is killed when so many calls that write were answered."""
    left, call = [number], Site.call

    def killing(site: Site, method: str, *args: Any, **what: Any) -> Any:
        answer = call(site, method, *args, **what)
        left[0] -= method not in {"GET", "HEAD"}
        if not left[0]:
            raise KilledError
        return answer

    with monkeypatch.context() as patched:
        patched.setattr(Site, "call", killing)
        yield


def outcomes(told: Sequence[Published]) -> set[str]:
    """What became of the things of a target."""
    return {each.outcome for each in told}


__all__ = ["READ_ONLY", "SECRET", "TOKEN", "Adapter", "KilledError", "Place", "Runner", "killed_after", "outcomes"]
