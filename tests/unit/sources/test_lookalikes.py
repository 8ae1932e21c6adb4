"""What is not an answer is named by what it looks like."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsreport.snapshot.shape import shape_of
from ctsreport.sources.foreign import FOREIGN, Likeness
from ctsreport.sources.lookalikes import TEXTS, of_bytes, of_json, of_text
from tests.unit.making import any_text, awkward_text, wire_event

EXAMPLES = [
    *[(example, like) for example, _, like in TEXTS],
    *[(each.example, each.saved) for each in FOREIGN if each.saved],
]


@pytest.mark.parametrize(("example", "like"), EXAMPLES)
def test_each_text_is_known_by_its_example(example: str, like: Likeness) -> None:
    """The first that fits, with blank lines before it too."""
    assert of_text(example) == like
    assert of_text(f"\n{example}\n") in {like, None}


@pytest.mark.parametrize("text", ["", "words", "a: b", "x = 3", "<", "{'", "task_name", "json", "{}"])
def test_a_text_like_any_other(text: str) -> None:
    """Is not given a name."""
    assert of_text(text) is None


def like(value: object) -> str | None:
    body = json.dumps(value).encode()
    found = of_json(body, shape_of(body))
    return found.what if found else None


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"cluster_name": "c", "members": [{"id": "1"}]}, "members of a cluster"),
        ({"inspect": {"changes_present": True, "plan": ""}}, "a change or an inspection"),
        ({"schema": "ctsreport.report/1"}, "a report"),
        (wire_event(task_name=None), "do not name their task"),
        ([wire_event(task_name=""), wire_event(task_name=None)], "do not name their task"),
        (["a", "b"], "the names of tasks"),
        ([], "an empty list"),
        ({"a": "critical", "b": "successful"}, "words for the status of tasks"),
        ({"status": "critical", "enabled": True}, "a task that does not name itself"),
        ({"apiVersion": "v1", "kind": "ConfigMap"}, "Kubernetes"),
        ({"version": 4, "terraform_version": "1.5.0"}, "Terraform"),
        ({"errors": ["permission denied"]}, "another program"),
        ([{"Node": "n", "Address": "a"}, {"Node": "m", "Address": "b"}], "Consul"),
        ("text", "a text"),
        (None, "null"),
        (3, "3"),
    ],
)
def test_json_that_tells_nothing_of_tasks(value: object, words: str) -> None:
    """By its keys, and a list by its items where they are alike."""
    assert words in (like(value) or "")


@pytest.mark.parametrize(
    "value",
    [{"hello": "world"}, [{"hello": 1}], [{"Node": "n", "Address": "a"}, {"x": 1}], {"a": "critical", "b": "x"}],
)
def test_json_of_anybody(value: object) -> None:
    """Is not given a name."""
    assert like(value) is None


def test_packed_files() -> None:
    """By their first bytes."""
    assert "zip" in str(of_bytes(b"PK\x03\x04rest"))
    assert of_bytes(b"\xff\x00") is None


@given(any_text | awkward_text)
def test_no_text_is_a_crash(text: str) -> None:
    """Whatever it looks like."""
    of_text(text)


@given(
    st.recursive(
        st.none() | st.integers() | any_text,
        lambda inner: st.lists(inner) | st.dictionaries(any_text, inner),
        max_leaves=6,
    )
)
def test_no_json_is_a_crash(value: object) -> None:
    """Whatever it looks like."""
    like(value)
