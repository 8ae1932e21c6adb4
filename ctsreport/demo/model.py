"""What the demo daemon knows: tasks, their events, and CTS's rule for health."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

EVENTS_KEPT = 5
STATUSES = ("successful", "errored", "critical", "unknown")

Names = tuple[str, ...] | None


@dataclass(frozen=True)
class Event:
    """One stored run of a task.

    ``start_time`` and ``end_time`` are the daemon's own text (RFC 3339, up to nine digits of a second, or Go's
    zero time), so nothing is lost on the way through. ``message`` is the error, or None. ``config`` is the
    deprecated ``{"providers", "services", "source"}``, or None.
    """

    id: str
    success: bool
    start_time: str
    end_time: str
    message: str | None = None
    config: Mapping[str, Any] | None = None

    def answer(self, task_name: str) -> dict[str, Any]:
        """The event as the status API sends it."""
        return {
            "id": self.id,
            "success": self.success,
            "start_time": self.start_time,
            "end_time": self.end_time,
            "task_name": task_name,
            "error": None if self.message is None else {"message": self.message},
            "config": self.config,
        }


@dataclass(frozen=True)
class Task:
    """One task; ``events`` newest first, of which the daemon keeps five. ``api`` is its object in ``/v1/tasks``."""

    name: str
    enabled: bool = True
    events: tuple[Event, ...] = ()
    services: Names = ()
    providers: Names = ()
    api: Mapping[str, Any] | None = None

    @property
    def kept(self) -> tuple[Event, ...]:
        """The events that the daemon still has."""
        return self.events[:EVENTS_KEPT]

    @property
    def status(self) -> str:
        """CTS's word for the task's health, by its rule over the kept events."""
        if not self.kept:
            return "unknown"
        newest, *older = self.kept
        if newest.success:
            return "successful"
        if all(event.success for event in older):
            return "errored"
        return "critical"

    def answer(self, *, with_events: bool) -> dict[str, Any]:
        """The task as the status API sends it; a task without events has no ``events`` even when asked for."""
        url = ""
        if self.kept:
            url = f"/v1/status/tasks/{self.name}?include=events"
        fields = {"task_name": self.name, "status": self.status, "enabled": self.enabled, "events_url": url}
        events = {"events": [event.answer(self.name) for event in self.kept]} if with_events and self.kept else {}
        return {**fields, **events, "providers": _listed(self.providers), "services": _listed(self.services)}

    def api_answer(self) -> Mapping[str, Any]:
        """The task as ``/v1/tasks`` sends it; made up from the rest where it is not known."""
        if self.api is not None:
            return self.api
        return self._made_up_api()

    def _made_up_api(self) -> dict[str, Any]:
        config = next((event.config for event in self.kept if event.config), {})
        return {
            "condition": {"services": {"names": list(self.services or ()), "use_as_module_input": True}},
            "description": "",
            "enabled": self.enabled,
            "module": config.get("source", ""),
            "module_input": {},
            "name": self.name,
            "providers": list(self.providers or ()),
            "variables": {},
            "version": "",
        }


@dataclass(frozen=True)
class Scenario:
    """All that a demo daemon answers with. ``tasks`` stand in the order of its configuration."""

    name: str
    tasks: tuple[Task, ...] = ()

    def task(self, name: str) -> Task | None:
        """The task of that name, or None."""
        return next((task for task in self.tasks if task.name == name), None)

    def overall(self, ghosts: Mapping[str, str]) -> dict[str, Any]:
        """The answer of ``/v1/status``. It counts ``ghosts`` (name to status), which are tasks no longer."""
        statuses = Counter([task.status for task in self.tasks] + list(ghosts.values()))
        enabled = Counter(task.enabled for task in self.tasks)
        counted = {status: statuses[status] for status in STATUSES}
        return {"task_summary": {"status": counted, "enabled": {"true": enabled[True], "false": enabled[False]}}}


def _listed(names: Names) -> list[str] | None:
    if names is None:
        return None
    return list(names)
