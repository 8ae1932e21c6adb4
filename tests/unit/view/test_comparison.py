"""One task in several daemons, in words."""

import json

import pytest

from ctsreport.analysis.comparison import Comparison, Difference, Side
from ctsreport.snapshot.model import Definition, Health, Snapshot
from ctsreport.view import comparison
from ctsreport.view.comparison import comparison_text
from tests.unit.making import run, snapshot, task, text_of, view

BAD = Side(Health.CRITICAL, "fw", "1.2", "", ("web",), None, ("a", "b"))
GOOD = Side(Health.SUCCESSFUL, "fw", "1.1", "", ("web",), None, ("c",))
VERSION = Difference("version", True, ("1.2",), ("1.1",))
SITE = Difference("tag site", True, ("dc2",), ("dc1", "", "dc4", "dc5"))

WITH = (
    "fails in 2 of 3 instances that have it. With the failure goes version 1.2 (1.1 where it works) and site "
    "dc2 (dc1, none, dc4 and 1 more where it works)."
)
WITHOUT = (
    "fails in 2 of 3 instances that have it. Nothing that is known of it goes with the failure. Module differs "
    "too, but not with it."
)


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (
            Comparison("fw", 2, 1, (BAD, GOOD), (VERSION, SITE)),
            WITH,
        ),
        (
            Comparison("fw", 2, 1, (BAD, GOOD), (Difference("module", False, ("x", "y"), ("x",)),)),
            WITHOUT,
        ),
        (Comparison("fw", 2, 0, (BAD,), ()), "fails in all 2 instances that have it."),
        (
            Comparison("fw", 2, 0, (BAD, Side(Health.UNKNOWN, None, None, None, None, None, ("c",))), ()),
            "fails in 2 of 3 instances that have it. Nowhere it is known to work.",
        ),
    ],
)
def test_what_goes_with_a_failure_in_words(found: Comparison, text: str) -> None:
    assert comparison_text(found) == text


def daemon(instance: str, version: str, outcomes: str) -> Snapshot:
    made = task("fw", events=run(outcomes, message="connection refused"), services=("web",))
    return snapshot(made, instance=instance, definitions={"fw": Definition("fw", module="net/fw", version=version)})


def test_the_page_markdown_and_json_stand_them_side_by_side() -> None:
    made = view(daemon("a", "1.2", "FF"), daemon("b", "1.1", "s"), daemon("c", "1.1", "s"))
    said = "With the failure goes version 1.2 (1.1 where it works)."
    page, markdown = text_of("html", made), text_of("markdown", made)
    assert said in page
    assert said in markdown.replace("\\", "")
    assert '<a href="#instance/b">b</a>, <a href="#instance/c">c</a></th><td>net/fw</td><td>1.1</td>' in page
    [told] = json.loads(text_of("json", made))["comparisons"]
    assert [(side["version"], side["instances"]) for side in told["sides"]] == [("1.2", ["a"]), ("1.1", ["b", "c"])]
    assert told["differences"] == [{"what": "version", "follows": True, "failing": ["1.2"], "well": ["1.1"]}]


def test_of_many_the_page_shows_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparison, "MOST", 1)
    tasks = [task(name, events=run("F", message="connection refused")) for name in ("x", "y", "z")]
    made = view(snapshot(*tasks, instance="a"), snapshot(*tasks, instance="b"))
    assert made.comparisons.more == "2 more tasks"
    for name in ("html", "markdown"):
        assert "2 more tasks in the JSON report" in text_of(name, made)


def test_one_daemon_compares_nothing() -> None:
    made = view(daemon("a", "1.2", "FF"))
    assert made.comparisons.first == ()
    assert "comparisons" not in json.loads(text_of("json", made))


def test_of_many_comparisons_those_that_fit_by_chance_are_not_pushed_forward() -> None:
    """Of two instances one half of all differences go with a failure; of ten that are split in the middle none does."""
    few = [Comparison(f"few-{number}", 1, 1, (BAD, GOOD), (VERSION,)) for number in range(9)]
    many = Comparison("many", 5, 5, (BAD, GOOD), (VERSION,))
    assert list(comparison._telling([*few, many])) == ["where many fails: version 1.2 (1.1 where it works)"]
    assert list(comparison._telling(few[:1])) == ["where few-0 fails: version 1.2 (1.1 where it works)"]
