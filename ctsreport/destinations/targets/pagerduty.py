"""PagerDuty: an alert a cause, which is resolved when nothing fails by it any more (Events API v2)."""

import hashlib
from typing import Any, ClassVar, Literal

from ctsreport.destinations.interface import Action, Change, Delivered, Incident, Kept, Publication
from ctsreport.destinations.targets.settings import Run, Secret, TargetSettings, Text
from ctsreport.errors import usage_error

MOST_SUMMARY = 1024
MOST_KEY = 255
MOST_TEXT = 20_000
"""Characters: an event may have 512 KB."""

_ROUTING_KEY = 32

# PagerDuty's words for how bad it is, by ours.
_SEVERITIES = {"critical": "critical", "errored": "error"}

_OPEN = "open/"


class Settings(TargetSettings, frozen=True, kw_only=True):
    """A service: ``routing-key`` is that of its integration "Events API v2"; ``api`` is where events go."""

    kind: Literal["pagerduty"] = "pagerduty"
    routing_key: Secret
    api: Text = "https://events.pagerduty.com"


class PagerDuty:
    """A service. An alert's key is made of the report's and the cause's, so that an event sent twice is one."""

    reads_back: ClassVar[bool] = False

    def __init__(self, settings: Settings, run: Run) -> None:
        self._key = run.secret(settings.routing_key)
        if len(self._key) != _ROUTING_KEY:
            raise usage_error(
                f"The routing-key of the target {settings.name} does not have {_ROUTING_KEY} characters.",
                'It is the "Integration Key" of an integration of the kind "Events API v2".',
            )
        self._site = run.web.site("PagerDuty", settings.api, secrets=(self._key,), cacert=settings.cacert)

    def plan(self, publication: Publication, kept: Kept) -> list[Change]:
        """An event for each cause that is new or says something else, and for each that is over."""
        now = {each.key: each for each in publication.incidents}
        changes = [self._trigger(publication, each, kept.get(_OPEN + each.key)) for each in now.values()]
        over = [name for name in kept if name.startswith(_OPEN) and name.removeprefix(_OPEN) not in now]
        return changes + [self._resolve(publication, name.removeprefix(_OPEN)) for name in over]

    def carry_out(self, change: Change) -> Delivered:
        """Send the event: again where nobody knows whether it came, for its key makes one of two."""
        self._site.call("POST", "/v2/enqueue", json={"routing_key": self._key, **change.step}, again=True)
        resolved = change.step["event_action"] == "resolve"
        return Delivered(change, {_OPEN + change.name: "" if resolved else _digest(change.after)})

    def check(self) -> list[str]:
        """What is known without sending anything."""
        return [
            "A routing key cannot be asked: whether it is right is seen when something is sent.",
            f"A summary has at most {MOST_SUMMARY:,} characters.",
        ]

    def close(self) -> None:
        """Nothing is held."""

    def _trigger(self, publication: Publication, incident: Incident, said: str | None) -> Change:
        text = incident.text[:MOST_TEXT]
        if said == _digest(text):
            return Change(incident.key, Action.KEEP, "PagerDuty")
        event: dict[str, Any] = {
            "event_action": "trigger",
            "dedup_key": _dedup_key(publication.key, incident.key),
            "client": "ctsreport",
            "payload": _payload(publication, incident, text),
        }
        if publication.report_url:
            event["links"] = [{"href": publication.report_url, "text": "The whole report"}]
        action = Action.CREATE if said is None else Action.UPDATE
        return Change(incident.key, action, "PagerDuty", after=text, step=event)

    def _resolve(self, publication: Publication, key: str) -> Change:
        """That nothing fails by it any more; not where something could not be read, for it may be there."""
        if not publication.certain:
            return Change(key, Action.KEEP, "PagerDuty", remarks=("Not everything was read: it is left open.",))
        event = {"event_action": "resolve", "dedup_key": _dedup_key(publication.key, key)}
        return Change(key, Action.UPDATE, "PagerDuty", remarks=("It is over.",), step=event)


def _payload(publication: Publication, incident: Incident, text: str) -> dict[str, Any]:
    return {
        "summary": incident.title[:MOST_SUMMARY],
        "severity": _SEVERITIES.get(incident.severity, "warning"),
        "source": publication.title[:MOST_SUMMARY],
        "custom_details": {"text": text, "owners": list(incident.owners), "report": publication.headline},
    }


def _dedup_key(report: str, cause: str) -> str:
    key = f"ctsreport/{report}/{cause}"
    if len(key) > MOST_KEY:
        return f"ctsreport/{hashlib.sha256(key.encode()).hexdigest()}"
    return key


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
