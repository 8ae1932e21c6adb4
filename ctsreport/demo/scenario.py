"""Scenarios are data: the TOML files beside this module, with times that count back from the instant of loading.

A file holds ``[messages.NAME]`` (``text``, and ``prefix``, see ``messages``) and ``[[tasks]]`` in the order of the
daemon's configuration. A task has ``name``, ``module``, a ``condition`` or the deprecated ``services``. It may have
``enabled``, ``description``, ``version``, ``providers``, ``variables``, ``buffer_period``, ``module_input`` and
``events``, newest first: ``{ at = "-3m12s", took = "4.1s", message = "NAME", tries = "same" }``. ``at`` is the start
(see ``moments``); without ``message`` the run was a success. ``tries`` is ``same``, ``none`` (not retried) or the name
of the message of the try before.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from typing import Any

from ctsreport.demo.conditions import api_object
from ctsreport.demo.golang import stable_id
from ctsreport.demo.messages import Messages
from ctsreport.demo.model import Event, Scenario, Task
from ctsreport.demo.moments import ScenarioClock, nanoseconds

SCENARIOS = ("default", "healthy", "starting", "empty")
"""The names of the built-in scenarios."""


def load_scenario(name: str, *, now: datetime) -> Scenario:
    """The built-in scenario ``name``, its times counted back from ``now`` (aware), in the UTC offset of ``now``.

    The same ``now`` gives the same scenario, ids included. ValueError for an unknown name or a naive ``now``.
    """
    if name not in SCENARIOS:
        raise ValueError(f"no scenario {name!r}; there are {', '.join(SCENARIOS)}")
    text = files(__package__).joinpath("scenarios", f"{name}.toml").read_text("utf-8")
    return parse_scenario(text, name=name, now=now)


def parse_scenario(text: str, *, name: str, now: datetime) -> Scenario:
    """A scenario of TOML ``text``, as in the built-in files.

    ValueError for what is not TOML, not a duration, or a naive ``now``; KeyError for a message or field that is
    missing.
    """
    data = tomllib.loads(text)
    clock = ScenarioClock(now)
    builder = _Builder(clock, Messages(data.get("messages", {}), clock.stamp))
    return Scenario(name, tuple(builder.task(raw) for raw in data.get("tasks", ())))


@dataclass(frozen=True)
class _Builder:
    clock: ScenarioClock
    messages: Messages

    def task(self, raw: Mapping[str, Any]) -> Task:
        events = tuple(self._event(raw, event) for event in raw.get("events", ()))
        services, providers = tuple(raw.get("services", ())), tuple(raw.get("providers", ()))
        return Task(raw["name"], raw.get("enabled", True), events, services, providers, api_object(raw))

    def _event(self, task: Mapping[str, Any], raw: Mapping[str, str]) -> Event:
        start, end = self.clock.run(raw["at"], nanoseconds(raw["took"]), seed=task["name"])
        message = self._message(task["name"], raw) if "message" in raw else None
        # The start is part of the id: the same night at another time is another night.
        return Event(stable_id("event", task["name"], start), message is None, start, end, message, _config(task))

    def _message(self, task: str, raw: Mapping[str, str]) -> str:
        return self.messages.of_run(raw["message"], raw.get("tries", "same"), task)


def _config(task: Mapping[str, Any]) -> dict[str, Any]:
    services, providers = list(task.get("services", ())), list(task.get("providers", ()))
    return {"providers": providers, "services": services, "source": task["module"]}
