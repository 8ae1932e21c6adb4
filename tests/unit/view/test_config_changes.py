"""What of a task's configuration changed from run to run, in words."""

from datetime import UTC, timedelta

from ctsreport.snapshot.model import Event, EventConfig
from ctsreport.view.config_changes import config_changes, newest_config
from ctsreport.view.times import Clock
from tests.unit.making import NOW, finding

CLOCK = Clock(NOW, UTC, "UTC")


def runs(*configs: EventConfig | None) -> tuple[Event, ...]:
    """Runs with these configurations, newest first, an hour apart."""
    return tuple(
        Event(True, f"e{number}", NOW - timedelta(hours=number), None, None, each)
        for number, each in enumerate(configs)
    )


def changes(*configs: EventConfig | None) -> str:
    return config_changes(runs(*configs), CLOCK)


def test_nothing_changed() -> None:
    """Then nothing is said; the order of names means nothing; a run without a configuration is no change."""
    one, same = EventConfig(("a", "b"), ("x",), "m"), EventConfig(("b", "a"), ("x",), "m")
    assert changes() == changes(one) == changes(one, one) == changes(one, same) == changes(one, None, one) == ""


def test_services_and_providers_that_came_and_went() -> None:
    """With the run that had the change first, newest first."""
    found = changes(
        EventConfig(("p",), ("x", "z"), "m"), EventConfig(("q",), ("x", "y"), "m"), EventConfig(("q",), ("x",), "m")
    )
    assert found == (
        "service z added (run of 2026-11-25 00:00:00 UTC); service y removed (run of 2026-11-25 00:00:00 UTC); "
        "provider p added (run of 2026-11-25 00:00:00 UTC); provider q removed (run of 2026-11-25 00:00:00 UTC); "
        "service y added (run of 2026-11-24 23:00:00 UTC)"
    )


def test_another_module() -> None:
    """Before and after; CTS's documentation has it under two names."""
    assert changes(EventConfig(source="new"), EventConfig(module="old")).startswith("module new, before old (run of ")
    assert changes(EventConfig(source="new"), EventConfig()).startswith("module new, before none")
    assert changes(EventConfig(source="m"), EventConfig(module="m")) == ""


def test_a_run_without_a_time_is_named_by_its_id() -> None:
    """Something must tell which it was."""
    newer, older = Event(True, "e1", config=EventConfig(services=("x",))), Event(True, "e0", config=EventConfig())
    assert config_changes((newer, older), CLOCK) == "service x added (run of e1)"


def test_what_the_newest_run_had_where_the_task_has_another_now() -> None:
    """A task that was changed and has not run since."""
    ran = runs(EventConfig(("p",), ("x", "y"), "m"))
    assert newest_config(finding(events=ran, services=("z",), providers=("p",))) == "services x, y"
    assert newest_config(finding(events=ran, services=("y", "x"), providers=("q",))) == "providers p"
    assert newest_config(finding(events=ran, services=("x", "y"), providers=("p",))) == ""
    assert newest_config(finding("a", "")) == newest_config(finding()) == ""
