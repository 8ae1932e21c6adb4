"""Badge and line of a fleet in groups: which of them, and of one group alone that it is that one."""

from xml.etree import ElementTree as ET

import pytest

from ctsreport.analysis.expectations.model import Expectations
from ctsreport.analysis.selection import Selection
from ctsreport.view.page import View
from tests.unit.making import snapshot, task, text_of, view

SITES = {"a": "dc1", "b": "dc1", "c": "dc2", "d": "dc2"}


def fleet(failing: str, *, sites: dict[str, str] = SITES, key: str = "site") -> View:
    """Daemons, of which these fail."""
    tags = {name: {"site": site} for name, site in sites.items() if site}
    daemons = (snapshot(task("web", "FF" if name in failing else "ss"), instance=name) for name in sites)
    return view(*daemons, expectations=Expectations(tags=tags), selection=Selection(group_by=key))


def badge(made: View) -> tuple[str, str]:
    """What it says, and what is shown where a pointer rests on it."""
    root = ET.fromstring(text_of("badge", made))  # noqa: S314 - it is ours
    namespace = "{http://www.w3.org/2000/svg}"
    said = " ".join("".join(each.itertext()) for each in root.iter(f"{namespace}text"))
    assert root.get("aria-label") == said
    return said, root.findtext(f"{namespace}title") or ""


@pytest.mark.parametrize(
    ("failing", "where", "line"),
    [
        ("c", ", in site dc2", "site dc2: 1 failing, 1 well"),
        ("cd", ", in site dc2", "site dc2: 2 failing"),
        ("ac", ", in 2 of 2 groups", "site dc1: 1 failing, 1 well and site dc2: 1 failing, 1 well"),
    ],
)
def test_which_groups_something_is_wrong_in(failing: str, where: str, line: str) -> None:
    made = fleet(failing)
    said, title = badge(made)
    assert said == f"CTS ✗ failing: {len(failing)} critical{where}"
    assert "site dc2: " in title
    assert f" | {line} | worst: " in text_of("text", made)


def test_a_report_of_one_group_says_which() -> None:
    """However few daemons that are: a badge beside those of other groups."""
    for names in ("c", "cd", "cde"):
        made = fleet("c", sites=dict.fromkeys(names, "dc2"))
        assert badge(made)[0] == "CTS site dc2 ✗ failing: 1 critical"
        assert " | site dc2 | worst: " in text_of("text", made)


def test_where_nothing_is_wrong_no_group_is_named() -> None:
    made = fleet("")
    assert badge(made)[0] == "CTS ✓ healthy: 4 successful"
    assert "dc" not in text_of("text", made)


@pytest.mark.parametrize("key", ["", "env"])
def test_without_groups_there_is_none(key: str) -> None:
    made = fleet("c", key=key)
    assert badge(made)[0] == "CTS ✗ failing: 1 critical"
    assert {"site", "env", "dc2"}.isdisjoint(text_of("text", made).split())


def test_a_suite_has_the_tags_of_its_instance() -> None:
    """As properties: one suite a daemon."""
    suites = list(ET.fromstring(text_of("junit", fleet("c"))).iter("testsuite"))  # noqa: S314 - it is ours
    assert [suite.get("name") for suite in suites] == ["c", "a", "b", "d"]
    found = [{each.get("name"): each.get("value") for each in suite.iter("property")}["tag.site"] for suite in suites]
    assert found == ["dc2", "dc1", "dc1", "dc2"]
