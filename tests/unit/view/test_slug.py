"""Names in letters that an anchor and a link can hold."""

import re

from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from ctsreport.analysis.findings import TaskFinding
from ctsreport.view.slug import slug, task_anchor
from tests.unit.making import any_text, finding

anything = any_text | st.text(st.sampled_from("a.2e-_/ é"), max_size=12)


@given(anything, anything)
def test_different_texts_stay_different(one: str, other: str) -> None:
    """Whatever stands in them."""
    assert (slug(one) == slug(other)) is (one == other)


@given(anything)
def test_only_harmless_letters_come_out(text: str) -> None:
    """They need no quotes in HTML and no escape in a link, and never a ``/``, which parts instance and task."""
    assert re.fullmatch(r"[A-Za-z0-9._-]*", slug(text))


def test_common_names_stay_as_they_are() -> None:
    """So that a link can be read."""
    assert slug("edge-firewall_rules7") == "edge-firewall_rules7"
    assert slug("a.b") == "a.2e.b"


@given(anything, anything, anything, anything)
def test_no_two_tasks_share_an_anchor(one: str, task: str, other: str, another: str) -> None:
    """Over all instances, too."""
    first, second = finding(task), finding(another)
    anchors = [task_anchor(_of(found, name), several=True) for found, name in ((first, one), (second, other))]
    assert (anchors[0] == anchors[1]) is ((one, task) == (other, another))


def _of(found: TaskFinding, instance: str) -> TaskFinding:
    return structs.replace(found, instance=instance)
