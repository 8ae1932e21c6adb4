"""Everything else that people are told by, through Apprise (the extra ``ctsreport[notify]``)."""

from typing import Any, ClassVar, Literal

from ctsreport.destinations.interface import Action, Change, Delivered, Kept, Publication
from ctsreport.destinations.targets.settings import Run, Secret, TargetSettings
from ctsreport.errors import unwritten_error, usage_error

_TYPES = {"healthy": "success", "failing": "failure"}


class Settings(TargetSettings, frozen=True, kw_only=True):
    """``url`` is an address of Apprise, as ``ntfys://…`` or ``gotify://…``: a secret, for tokens are in it."""

    kind: Literal["notify"] = "notify"
    url: Secret


class Notify:
    """A place that Apprise knows."""

    reads_back: ClassVar[bool] = False

    def __init__(self, settings: Settings, run: Run) -> None:
        self._run = run
        self._apprise = _apprise()
        self._notifier = self._apprise.Apprise()
        url = run.secret(settings.url).strip()
        if not self._notifier.add(url):
            raise usage_error(
                f"The url of the target {settings.name} is none that Apprise knows.",
                "See https://github.com/caronc/apprise/wiki for how each place is written.",
            )
        self._place = f"Apprise, {url.partition(':')[0]}"

    def plan(self, publication: Publication, kept: Kept) -> list[Change]:  # noqa: ARG002 - it cannot be looked at
        """One message."""
        body = publication.draw("brief", None).text
        step = (publication.title, _TYPES.get(publication.state, "warning"))
        return [Change("message", Action.CREATE, self._place, after=body, step=step)]

    def carry_out(self, change: Change) -> Delivered:
        """Send it: Apprise says yes or no, and nothing else."""
        title, kind = change.step
        self._run.web.say(self._place)
        # Apprise's own formats would read the text as markup where the place has one.
        if not self._notifier.notify(body=change.after, title=title, notify_type=kind, body_format="text"):
            raise unwritten_error(
                f"{self._place}: it was not delivered, and Apprise does not say why.",
                "Try the same url with the command apprise -vv.",
            )
        return Delivered(change)

    def check(self) -> list[str]:
        """What is known without sending anything."""
        return [f"{self._place} is known; whether it is right is seen when something is sent."]

    def close(self) -> None:
        """Nothing is held."""


def _apprise() -> Any:
    """The library, whose import costs half a second: only where it is used."""
    try:
        import apprise
    except ImportError as error:
        raise usage_error("Apprise is not installed.", "Install it: pip install '.[notify]' in a checkout.") from error
    return apprise
