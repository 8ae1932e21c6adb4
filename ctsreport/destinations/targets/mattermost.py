"""Mattermost, or Rocket.Chat: a message by an incoming webhook."""

from typing import Any, ClassVar, Literal

from msgspec import json

from ctsreport.destinations.interface import Action, Change, Delivered, Kept, Publication
from ctsreport.destinations.targets.settings import Run, Secret, TargetSettings, Text
from ctsreport.destinations.targets.webhook import webhook_site

MOST = 15_000
"""Bytes of a message: the renderer's own limit."""


class Settings(TargetSettings, frozen=True, kw_only=True):
    """A channel: that of the ``webhook``, or another ``channel`` where the webhook is not locked to its own."""

    kind: Literal["mattermost"] = "mattermost"
    webhook: Secret
    channel: Text | None = None


class Mattermost:
    """An incoming webhook."""

    reads_back: ClassVar[bool] = False

    def __init__(self, settings: Settings, run: Run) -> None:
        self._site = webhook_site(run, settings.webhook, "Mattermost", settings.cacert)
        self._channel = settings.channel

    def plan(self, publication: Publication, kept: Kept) -> list[Change]:  # noqa: ARG002 - it cannot be looked at
        """One message."""
        place = f"Mattermost {self._channel}" if self._channel else "Mattermost"
        return [Change("message", Action.CREATE, place, after=publication.draw("mattermost", MOST).text)]

    def carry_out(self, change: Change) -> Delivered:
        """Send it."""
        message: dict[str, Any] = json.decode(change.after)
        if self._channel:
            message["channel"] = self._channel
        self._site.call("POST", json=message)
        return Delivered(change)

    def check(self) -> list[str]:
        """What is known without sending anything."""
        return [
            "A webhook cannot be asked: whether it is right is seen when something is sent.",
            f"A message has at most {MOST:,} bytes: six causes, and how many more there are.",
        ]

    def close(self) -> None:
        """Nothing is held."""
