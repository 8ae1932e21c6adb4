"""Microsoft Teams: a card by the webhook of a workflow, which answers before the workflow has run."""

from typing import ClassVar, Literal

from ctsreport.destinations.interface import Action, Change, Delivered, Kept, Publication
from ctsreport.destinations.targets.settings import Run, Secret, TargetSettings
from ctsreport.destinations.targets.webhook import webhook_site

MOST = 14_000
"""Bytes of a message: the renderer's own limit."""


class Settings(TargetSettings, frozen=True, kw_only=True):
    """A channel or chat: ``webhook`` is the address of a workflow that posts a card."""

    kind: Literal["teams"] = "teams"
    webhook: Secret


class Teams:
    """A workflow."""

    reads_back: ClassVar[bool] = False

    def __init__(self, settings: Settings, run: Run) -> None:
        self._site = webhook_site(run, settings.webhook, "Teams", settings.cacert)

    def plan(self, publication: Publication, kept: Kept) -> list[Change]:  # noqa: ARG002 - it cannot be looked at
        """One card."""
        return [Change("message", Action.CREATE, "Teams", after=publication.draw("teams", MOST).text)]

    def carry_out(self, change: Change) -> Delivered:
        """Send it. The character set is named: else it is counted as UTF-16."""
        headers = {"Content-Type": "application/json; charset=utf-8"}
        self._site.call("POST", data=change.after.encode(), headers=headers)
        return Delivered(change, remarks=("Whether the workflow posted it is not told: its own runs say that.",))

    def check(self) -> list[str]:
        """What is known without sending anything."""
        return [
            "A workflow's webhook cannot be asked: whether it is right is seen when something is sent.",
            f"A card has at most {MOST:,} bytes: six causes, and how many more there are.",
        ]

    def close(self) -> None:
        """Nothing is held."""
