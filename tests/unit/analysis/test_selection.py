"""Which tasks a report shows, and what is said of a pattern that matches none."""

import pytest

from ctsreport.analysis.selection import EVERYTHING, Selection, group_notices, selection_notices
from tests.unit.making import found, snapshot, task

FINDINGS = found(snapshot(task("web"), task("web-tls", "FF")), snapshot(task("web", "Fs"), instance="test"))


@pytest.mark.parametrize(
    ("selection", "names"),
    [
        (EVERYTHING, {"prod/web", "prod/web-tls", "test/web"}),
        (Selection(("web",)), {"prod/web", "test/web"}),
        (Selection(("prod/*",)), {"prod/web", "prod/web-tls"}),
        (Selection(("*-tls", "test/web")), {"prod/web-tls", "test/web"}),
        (Selection((), ("critical", "errored")), {"prod/web-tls", "test/web"}),
        (Selection(("prod/*",), ("errored",)), set()),
        (Selection(("WEB",)), set()),
    ],
)
def test_a_task_is_shown_where_a_name_and_a_health_fit(selection: Selection, names: set[str]) -> None:
    assert {f"{each.instance}/{each.name}" for each in FINDINGS.tasks if selection.shows(each)} == names


@pytest.mark.parametrize(
    ("selection", "narrows", "names_one"),
    [
        (EVERYTHING, False, False),
        (Selection(("web",)), True, True),
        (Selection(("prod/web",)), True, True),
        (Selection(("we?",)), True, False),
        (Selection(("[w]eb",)), True, False),
        (Selection(("web", "db")), True, False),
        (Selection(("web",), ("critical",)), True, False),
        (Selection((), ("critical",)), True, False),
    ],
)
def test_what_it_is(selection: Selection, narrows: bool, names_one: bool) -> None:
    assert (selection.narrows, selection.names_one) == (narrows, names_one)


def test_a_pattern_that_matches_no_task_is_an_error_with_the_nearest_names() -> None:
    """Whatever their health: a pattern that matches tasks of which none is shown is not misspelt."""
    [notice] = selection_notices(Selection(("web", "wbe-tls"), ("unknown",)), FINDINGS)
    assert (notice.code, notice.level) == ("task_unmatched", "error")
    assert "wbe-tls" in notice.message
    assert "Did you mean web-tls" in notice.message


@pytest.mark.parametrize(
    ("key", "tags", "said"),
    [
        ("", {}, []),
        ("site", {"prod": {"site": "dc1"}}, []),
        (
            "sites",
            {"prod": {"site": "dc1"}, "test": {"env": "x"}},
            ["no instance has a tag of that name. Did you mean"],
        ),
        ("site", {}, ["no instance has a tag of that name. There are none."]),
        # Of an instance that is not in this report.
        ("site", {"other": {"site": "dc1"}}, ["There are none."]),
    ],
)
def test_a_tag_to_group_by_that_no_instance_has_is_said(
    key: str, tags: dict[str, dict[str, str]], said: list[str]
) -> None:
    """It narrows nothing: the report is as it would be, without groups."""
    notices = list(group_notices(Selection(group_by=key), tags, FINDINGS))
    assert [(each.code, each.level) for each in notices] == [("group_unmatched", "warning")] * len(said)
    assert all(text in each.message for text, each in zip(said, notices, strict=True))
