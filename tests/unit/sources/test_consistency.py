"""Counts and tasks of one daemon, held against each other."""

import json

import pytest

from ctsreport.sources.consistency import agree
from tests.unit.making import answer, wire_event, wire_task


def counts(**status: int) -> dict[str, object]:
    words = {"successful": 0, "errored": 0, "critical": 0, "unknown": 0, **status}
    return {"task_summary": {"status": words, "enabled": {"true": sum(status.values()), "false": 0}}}


def compact(body: object) -> bytes:
    return json.dumps(body, separators=(",", ":")).encode()


TASKS = {"a": wire_task("a", [wire_event()]), "b": wire_task("b", [wire_event(False, task_name="b")], status="errored")}


@pytest.mark.parametrize(
    "written", [compact, lambda body: json.dumps(body, indent=2).encode()], ids=["compact", "pretty"]
)
def test_the_same_counts_agree(written: object) -> None:
    """However they are written."""
    as_bytes = written if callable(written) else compact
    assert agree(answer(as_bytes(counts(successful=1, errored=1))), answer(as_bytes(TASKS)))
    assert not agree(answer(as_bytes(counts(successful=2))), answer(as_bytes(TASKS)))
    assert not agree(answer(as_bytes(counts(successful=1, errored=10))), answer(as_bytes(TASKS)))
    assert not agree(answer(as_bytes(counts(successful=1, errored=1, unknown=1))), answer(as_bytes(TASKS)))


def test_an_empty_list_is_a_list() -> None:
    assert agree(answer(compact(counts())), answer(b"{}"))
    assert not agree(answer(compact(counts(successful=1))), answer(b"{}"))


def test_a_status_quoted_in_a_message_is_none() -> None:
    quoting = {"a": wire_task("a", [wire_event(False, error={"message": '{"status":"critical"}'})], status="errored")}
    assert agree(answer(compact(counts(errored=1))), answer(compact(quoting)))


def test_what_cannot_be_decoded_is_taken_as_it_is() -> None:
    assert agree(answer({"task_summary": "x"}), answer(TASKS))
