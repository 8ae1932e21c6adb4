"""A month of a daemon, as somebody who looks every quarter of an hour sees it: seeded, so the same every time.

What happens: a firewall that flaps on the last day, a load balancer that gets slower for weeks and then fails, an
outage that five tasks share, two restarts, a job that did not run for six hours, a daemon that did not answer for one,
and a week-end on which it heard nothing and said that all was well.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from ctsreport.demo.golang import stable_id
from ctsreport.demo.messages import retried, wrapped

DAYS = 30
EVERY = timedelta(minutes=15)
"""Between two looks."""

WINDOW = 5
"""Events that CTS keeps of a task."""

SEED = 20

# Texts that CTS keeps of a run's tries.
_TRIES = 2


@dataclass(frozen=True)
class MonthRun:
    """One event of a task."""

    id: str
    success: bool
    started_at: datetime
    ended_at: datetime
    message: str | None = None


@dataclass(frozen=True)
class MonthLook:
    """What a look saw: by task its window, newest first; nothing where the daemon did not answer."""

    at: datetime
    answered: bool
    tasks: dict[str, tuple[MonthRun, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class _Task:
    """A task: what it follows, how often that changes, how long a run takes in seconds."""

    name: str
    service: str
    provider: str
    every: float
    took: float


# ``every``: hours between two changes, in the middle.
_TASKS = (
    _Task("edge-firewall-rules", "web", "fortios", 1.0, 6.0),
    _Task("web-lb-pool", "web", "bigip", 3.0, 4.0),
    _Task("dns-a-records", "api", "dns", 4.0, 2.0),
    _Task("core-nat", "db", "panos", 6.0, 9.0),
    _Task("partner-vpn", "partner", "panos", 12.0, 9.0),
    _Task("cdn-origins", "web", "cloudflare", 3.0, 3.0),
    _Task("ntp-peers", "ntp", "iosxe", 24.0, 5.0),
    _Task("ddi-hosts", "api", "infoblox", 5.0, 3.0),
)

# The tasks of the outage.
_SHARED = frozenset({"core-nat", "partner-vpn", "dns-a-records", "cdn-origins", "ddi-hosts"})

_REFUSED = (
    'Error: Error creating address object: Post "https://fw-edge.example.com/api/v2/cmdb/firewall/address": dial tcp '
    "192.0.2.17:443: connect: connection refused\n\n"
    '  on main.tf line 14, in resource "fortios_firewall_address" "service":\n'
    '  14: resource "fortios_firewall_address" "service" {'
)
_SLOW = (
    'Error: error retrieving pool (/Common/web): Get "https://lb-1.example.com/mgmt/tm/ltm/pool": context deadline '
    "exceeded (Client.Timeout exceeded while awaiting headers)\n\n"
    '  on main.tf line 3, in resource "bigip_ltm_pool" "web":\n'
    '   3: resource "bigip_ltm_pool" "web" {'
)
_LOCKED = (
    "Error: Failed to save state\n\nError saving state: Unexpected response code: 500 (No cluster leader). Terraform "
    "was not able to save the resulting state to the backend."
)


class Month:
    """The month before an instant."""

    def __init__(self, end: datetime, seed: int = SEED) -> None:
        self._end = end
        self._start = end - timedelta(days=DAYS)
        self._random = random.Random(seed)  # noqa: S311 - a story, not a secret
        self._boots = [self._start, self._on(5, 4), self._on(20, 11)]
        self._runs = {task.name: sorted(self._runs_of(task), key=lambda run: run.ended_at) for task in _TASKS}

    def looks(self) -> Iterator[MonthLook]:
        """All looks, oldest first; the last is at the end of the month."""
        at = self._end - EVERY * (DAYS * 24 * 4)
        reached = dict.fromkeys(self._runs, 0)
        while at <= self._end:
            if not self._within(at, 9, 1, 6):  # the job that looks did not run
                yield self._look(at, reached)
            at += EVERY

    def wire(self) -> dict[str, Any]:
        """The last look as ``/v1/status/tasks?include=events`` answers it."""
        reached = dict.fromkeys(self._runs, 0)
        look = self._look(self._end, reached)
        return {task.name: _wire(task, look.tasks[task.name]) for task in _TASKS}

    def _look(self, at: datetime, reached: dict[str, int]) -> MonthLook:
        if self._within(at, 12, 20, 1):
            return MonthLook(at, answered=False)
        boot = max(time for time in self._boots if time <= at)
        windows = {}
        for name, runs in self._runs.items():
            while reached[name] < len(runs) and runs[reached[name]].ended_at <= at:
                reached[name] += 1
            ended = runs[max(0, reached[name] - WINDOW) : reached[name]]
            windows[name] = tuple(run for run in reversed(ended) if run.started_at >= boot)
        return MonthLook(at, answered=True, tasks=windows)

    def _on(self, day: int, hour: float) -> datetime:
        return self._start + timedelta(days=day, hours=hour)

    def _within(self, at: datetime, day: int, hour: float, hours: float) -> bool:
        begin = self._on(day, hour)
        return begin <= at < begin + timedelta(hours=hours)

    def _runs_of(self, task: _Task) -> Iterator[MonthRun]:
        """One run of each start of the daemon, and one a change, as far as it heard of it."""
        for number, boot in enumerate(self._boots):
            yield self._run(task, boot + timedelta(seconds=20 + 10 * _TASKS.index(task)), f"boot-{number}")
        at, number = self._start, 0
        while True:
            at += timedelta(hours=self._random.expovariate(1 / task.every) + 0.1)
            number += 1
            if at >= self._end - timedelta(minutes=2):
                return
            if not self._deaf(at):
                yield self._run(task, at, f"run-{number}")

    def _deaf(self, at: datetime) -> bool:
        """On the week-end in the middle."""
        return self._within(at, 15, 0, 48)

    def _run(self, task: _Task, at: datetime, what: str) -> MonthRun:
        text = self._fault(task, at)
        seconds = task.took * self._slowness(task, at) * self._random.uniform(0.8, 1.3)
        message = (
            retried([f"error tf-apply for '{task.name}': exit status 1\n\n{wrapped(text)}"] * _TRIES) if text else None
        )
        ended = at + timedelta(seconds=seconds + (6 if text else 0))
        return MonthRun(stable_id("month", task.name, what), not text, at, ended, message)

    def _slowness(self, task: _Task, at: datetime) -> float:
        """The load balancer takes three times as long at the end as it did at the beginning, and then no more."""
        if task.name == "web-lb-pool":
            return 1 + 3 * ((at - self._start) / (self._end - self._start)) ** 2
        return 1

    def _fault(self, task: _Task, at: datetime) -> str:
        if task.name in _SHARED and self._within(at, 18, 13, 5):
            return _LOCKED
        if task.name == "web-lb-pool" and at > self._on(28, 6):
            return _SLOW
        if task.name == "edge-firewall-rules":
            flapping = at > self._on(DAYS - 1, 2) and self._random.random() < 0.5
            if flapping or self._random.random() < 0.02:
                return _REFUSED
            return ""
        return ""


def _wire(task: _Task, window: tuple[MonthRun, ...]) -> dict[str, Any]:
    failed = [not run.success for run in window]
    status = "unknown"
    if failed:
        status = "critical" if any(failed[1:]) else "errored"
    if failed and not failed[0]:
        status = "successful"
    return {
        "task_name": task.name,
        "status": status,
        "enabled": True,
        "services": [task.service],
        "providers": [task.provider],
        "events_url": f"/v1/status/tasks/{task.name}?include=events",
        "events": [_wire_event(task, run) for run in window],
    }


def _wire_event(task: _Task, run: MonthRun) -> dict[str, Any]:
    return {
        "id": run.id,
        "success": run.success,
        "start_time": run.started_at.isoformat().replace("+00:00", "Z"),
        "end_time": run.ended_at.isoformat().replace("+00:00", "Z"),
        "task_name": task.name,
        "error": {"message": run.message} if run.message else None,
        "config": {"providers": [task.provider], "services": [task.service], "source": f"/srv/cts/modules/{task.name}"},
    }
