"""What the adapters of all webhooks share: a double at an address that is the secret."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from ctsreport.destinations.interface import Target
from ctsreport.destinations.targets import target
from ctsreport.destinations.targets.settings import Run
from tests.fakes.chat import Webhook
from tests.targets.adapter import SECRET, Adapter, Place

ONE_WAY = "what was sent to a webhook cannot be read, changed or taken back"


def webhook_adapter(kind: str, double: type[Webhook], limit: int | None) -> Adapter:
    """Of a kind whose double listens at ``/hook/TOKEN``."""
    address: list[str] = []

    @contextmanager
    def start(_: Path) -> Iterator[Place]:
        with double().running() as server:
            address[:] = [server.address]
            yield Place(
                settings={"webhook": {"env": "TOKEN"}},
                there=lambda: server.seen,
                fault=server.plan,
                stop=server.stop,
                writes=lambda: server.written,
            )

    return Adapter(
        kind=kind,
        start=start,
        limit=limit,
        make=at(lambda: address[0]),
        not_so=dict.fromkeys(
            (
                *("fresh", "update", "without_history", "refused", "refused_another", "conflict"),
                *("in_the_middle", "killed", "marks_are_of_its_report"),
            ),
            ONE_WAY,
        ),
    )


def at(address: Callable[[], str]) -> Callable[[Any, Run], Target]:
    """A target whose secret is the double's whole address, with the token in its path."""

    def make(settings: Any, run: Run) -> Target:
        return target(settings, run._replace(secrets={SECRET: f"{address()}/hook/{run.secrets[SECRET]}"}))

    return make


Start = Callable[..., AbstractContextManager[Place]]
