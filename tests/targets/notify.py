"""Apprise: by its plain JSON, which needs no service."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ctsreport.destinations.interface import Target
from ctsreport.destinations.targets import target
from ctsreport.destinations.targets.settings import Run
from tests.fakes.chat import Webhook
from tests.fakes.fake import Asked, Reply, route
from tests.targets.adapter import SECRET, Adapter, Place
from tests.targets.webhooks import ONE_WAY


class Json(Webhook):
    """What Apprise sends to ``json://``."""

    @route("POST", "/hook/.*", writes=True)
    def take(self, asked: Asked) -> Reply:
        message = asked.json()
        self.messages.append({"text": f"{message['title']}\n{message['message']}"})
        return Reply(200)


_address: list[str] = []


@contextmanager
def start(_: Path) -> Iterator[Place]:
    """A server that takes JSON."""
    with Json().running() as server:
        _address[:] = [server.address.replace("http://", "json://")]
        yield Place(
            settings={"url": {"env": "TOKEN"}},
            there=lambda: server.seen,
            stop=server.stop,
            writes=lambda: server.written,
        )


def make(settings: Any, run: Run) -> Target:
    """The secret is the whole address."""
    return target(settings, run._replace(secrets={SECRET: f"{_address[0]}/hook/{run.secrets[SECRET]}"}))


ADAPTER = Adapter(
    kind="notify",
    start=start,
    make=make,
    not_so={
        **dict.fromkeys(
            (
                *("fresh", "update", "without_history", "refused", "refused_another", "conflict"),
                *("in_the_middle", "killed", "marks_are_of_its_report"),
            ),
            ONE_WAY,
        ),
        "too_large": "Apprise cuts or splits what a place does not take",
        "rate_limited": "Apprise waits on its own",
    },
)
