"""The grammar of the gate's rules."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsreport.analysis.expectations.gate_rule import COUNTED, GateRule, covers, parse_duration, parse_rules
from ctsreport.errors import CtsReportError


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("critical", GateRule("critical", "critical")),
        ("Errored", GateRule("Errored", "errored")),
        ("unknown:edge-*", GateRule("unknown:edge-*", "unknown", "edge-*")),
        ("errored>3", GateRule("errored>3", "errored", None, 3)),
        ("errored:edge-[ab]*>0", GateRule("errored:edge-[ab]*>0", "errored", "edge-[ab]*", 0)),
        ("critical > 3", GateRule("critical > 3", "critical", None, 3)),
        ("unreachable:prod", GateRule("unreachable:prod", "unreachable", "prod")),
        ("stale>2h", GateRule("stale>2h", "stale", age=timedelta(hours=2))),
        ("stale:dns-*>1d12h", GateRule("stale:dns-*>1d12h", "stale", "dns-*", age=timedelta(hours=36))),
    ],
)
def test_a_rule_is_read(text: str, rule: GateRule) -> None:
    assert parse_rules([text]) == (rule,)


def test_commas_and_repetition_come_to_the_same() -> None:
    """And what is said twice counts once."""
    assert parse_rules(["critical, errored>3", "critical"]) == parse_rules(["critical", "errored>3"])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty rule"),
        ("critical,", "empty rule"),
        (" ", "empty rule"),
        ("critcal", "Did you mean critical?"),
        ("xyzzy", "The words are critical"),
        ("critical:", "empty pattern"),
        ("critical>", "is not a number"),
        ("critical>-1", "is not a number"),
        ("critical>1.5", "is not a number"),
        ("critical>2h", "Only stale takes a time"),
        ("critical>99999999999", "is not a number"),
        ("stale", "how old is too old"),
        ("stale>2", "how old is too old"),
        ("stale>0h", "how old is too old"),
        ("stale>999999999w", "how old is too old"),
        ("critical>٣", "is not a number"),
    ],
)
def test_what_is_no_rule_is_refused_with_the_cure(text: str, says: str) -> None:
    with pytest.raises(CtsReportError) as caught:
        parse_rules([text])
    assert caught.value.exit_code == 2
    assert says in f"{caught.value.message} {caught.value.cure}"


@given(st.text(max_size=20))
def test_any_text_is_a_rule_or_an_error_of_usage(text: str) -> None:
    """A rule of a counted word fails from one on, or from what it says on."""
    try:
        rules = parse_rules([text])
    except CtsReportError as error:
        assert error.exit_code == 2  # noqa: PT017 - either is right
        return
    assert rules
    assert all(rule.word in COUNTED or rule.age > timedelta(0) for rule in rules)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("90s", timedelta(seconds=90)),
        ("2h30m", timedelta(minutes=150)),
        ("1w", timedelta(days=7)),
        ("h", None),
        ("2 h", None),
        ("", None),
    ],
)
def test_a_length_of_time(text: str, length: timedelta | None) -> None:
    assert parse_duration(text) == length


@pytest.mark.parametrize(
    ("glob", "name", "covered"),
    [
        (None, "edge-fw", True),
        ("edge-*", "edge-fw", True),
        ("prod/edge-*", "edge-fw", True),
        ("test/edge-*", "edge-fw", False),
        ("prod*", "edge-fw", False),
        ("prod?edge-fw", "edge-fw", False),
        ("*/edge-fw", "edge-fw", True),
        ("prod/*", "prod/edge-fw", True),
    ],
)
def test_a_glob_with_a_slash_is_about_instance_and_name(glob: str | None, name: str, covered: bool) -> None:
    """One without never reads the instance, though its signs would fit it."""
    assert covers(glob, "prod", name) is covered
