"""The configuration that the runs of a task had: what changed from run to run, in words."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ctsreport.analysis.findings import TaskFinding
from ctsreport.snapshot import facts
from ctsreport.snapshot.model import Event, EventConfig
from ctsreport.view.times import Clock


def config_changes(runs: Sequence[Event], clock: Clock) -> str:
    """What the configuration of a run has that the one before it had not, newest first; empty where nothing changed."""
    configured = [run for run in runs if run.config is not None]
    if all(run.config == configured[0].config for run in configured):
        return ""
    changes = (
        f"{what} (run of {clock.texts(newer.started_at)[0] or newer.id})"
        for newer, older in pairwise(configured)
        if newer.config and older.config and newer.config != older.config
        for what in _differences(newer.config, older.config)
    )
    return "; ".join(changes)


def newest_config(finding: TaskFinding) -> str:
    """The configuration of the newest run, where it is another than what is known of the task now."""
    config = finding.runs[0].config if finding.runs else None
    if config is None:
        return ""
    source = config.source or config.module
    differing = (
        f"module {source}" if source and source != facts.module_of(finding) else "",
        _other("providers", config.providers, facts.providers_of(finding)),
        _other("services", config.services, facts.services_of(finding)),
    )
    return "; ".join(filter(None, differing))


def _other(label: str, names: Sequence[str] | None, now: Sequence[str] | None) -> str:
    if names and names != now and tuple(sorted(set(names))) != now:
        return f"{label} {', '.join(sorted(set(names)))}"
    return ""


def _differences(newer: EventConfig, older: EventConfig) -> Iterator[str]:
    for label, now, before in (
        ("service", newer.services, older.services),
        ("provider", newer.providers, older.providers),
    ):
        yield from (f"{label} {name} added" for name in sorted(set(now or ()) - set(before or ())))
        yield from (f"{label} {name} removed" for name in sorted(set(before or ()) - set(now or ())))
    source, earlier = newer.source or newer.module, older.source or older.module
    if source != earlier:
        yield f"module {source or 'none'}, before {earlier or 'none'}"
