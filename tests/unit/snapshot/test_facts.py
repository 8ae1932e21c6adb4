"""What a task is for: the status answer where it speaks, else the definition; null for not reported, empty for none."""

import pytest

from ctsreport.snapshot.facts import (
    ConditionFact,
    condition_of,
    description_of,
    input_services_of,
    module_of,
    providers_of,
    services_of,
)
from ctsreport.snapshot.model import Condition, Definition, Event, EventConfig
from tests.unit.making import finding


def defined(**fields: object) -> Definition:
    return Definition("a", **fields)  # type: ignore[arg-type]


def test_the_status_answers_services_come_first() -> None:
    """Where they are not empty; sorted, each once, as their order means nothing."""
    other = defined(condition={"services": Condition(names=("other",))})
    assert services_of(finding(services=("b", "a", "b"), definition=other)) == ("a", "b")


@pytest.mark.parametrize("kind", ["services", "catalog_services"])
def test_the_names_of_the_condition_come_next(kind: str) -> None:
    """Today's daemons leave the status answer's list empty."""
    definition = defined(condition={kind: Condition(names=("web", "api"))})
    assert services_of(finding(services=(), definition=definition)) == ("api", "web")
    assert services_of(finding(services=None, definition=definition)) == ("api", "web")


def test_the_names_of_the_source_input_count_too() -> None:
    """A scheduled task follows services by its input."""
    definition = defined(
        condition={"schedule": Condition(cron="* * * * * * *")}, source_input={"services": Condition(names=("web",))}
    )
    assert services_of(finding(definition=definition)) == ("web",)


def test_not_told_is_not_none() -> None:
    """Without a definition an empty list tells nothing; with one that names no services there are none."""
    assert services_of(finding(services=())) is None
    assert services_of(finding(services=None)) is None
    assert services_of(finding(services=(), definition=defined(condition={"consul_kv": Condition(path="x")}))) == ()
    assert services_of(finding(services=(), definition=defined(condition=None))) == ()
    assert services_of(finding(services=(), definition=defined(condition={"services": None}))) == ()


@pytest.mark.parametrize(
    ("kind", "body", "text"),
    [
        ("services", Condition(regexp="^web"), "^web"),
        ("catalog_services", Condition(names=(), regexp=".*"), ".*"),
        ("consul_kv", Condition(path="config/x"), "config/x"),
        ("schedule", Condition(cron="0 0 3 * * * *"), "0 0 3 * * * *"),
        ("later_kind", Condition(), ""),
    ],
)
def test_a_condition_that_names_no_services_is_told(kind: str, body: Condition, text: str) -> None:
    """Its pattern, path or schedule; a kind of a later daemon by its name alone."""
    assert condition_of(finding(definition=defined(condition={kind: body}))) == ConditionFact(kind, text)


def test_a_condition_that_names_services_is_not_told_beside_them() -> None:
    """Nor where there is no definition, or no condition in it."""
    assert condition_of(finding(definition=defined(condition={"services": Condition(names=("web",))}))) is None
    assert condition_of(finding(definition=defined(condition={"services": None}))) is None
    assert condition_of(finding(definition=defined())) is None
    assert condition_of(finding()) is None


def test_the_module_of_the_definition_comes_first() -> None:
    """Else that of the newest event, under either of its names; an older event does not count."""
    newest = Event(True, config=EventConfig(source="newest"))
    older = Event(True, config=EventConfig(source="older"))
    assert module_of(finding(events=(newest, older), definition=defined(module="defined"))) == "defined"
    assert module_of(finding(events=(newest, older), definition=defined(module=""))) == "newest"
    assert module_of(finding(events=(newest, older))) == "newest"
    assert module_of(finding(events=(Event(True), older))) is None
    assert module_of(finding(events=(Event(True, config=EventConfig(module="m")),))) == "m"
    assert module_of(finding(events=(Event(True, config=EventConfig(source="")),))) is None
    assert module_of(finding(outcomes="")) is None


def test_providers_are_those_of_the_status_else_of_the_definition() -> None:
    """Sorted, each once; an empty list is none, null is not reported."""
    definition = defined(providers=("z", "y", "z"))
    assert providers_of(finding(providers=("b", "a"), definition=definition)) == ("a", "b")
    assert providers_of(finding(providers=None, definition=definition)) == ("y", "z")
    assert providers_of(finding(providers=())) == ()
    assert providers_of(finding(providers=None)) is None


def test_an_empty_description_is_none() -> None:
    """CTS sends an empty text for what is not set."""
    assert description_of(finding(definition=defined(description="Watches <b>"))) == "Watches <b>"
    assert description_of(finding(definition=defined(description=""))) is None
    assert description_of(finding()) is None


def test_services_that_are_handed_on_are_those_of_the_module_input() -> None:
    """Sorted; none where it names none, or is not known."""
    named = Definition("a", module_input={"services": Condition(names=("web", "api")), "consul_kv": Condition()})
    assert input_services_of(finding(definition=named)) == ("api", "web")
    assert input_services_of(finding(definition=Definition("a"))) == ()
    assert input_services_of(finding()) == ()
