"""Raw answers, which a snapshot keeps.

The same grammar over any JSON, with names and values in fields, numbers and keys.
"""

import json
from typing import Any

import pytest

from ctsreport.redaction import Secrets
from ctsreport.redaction.preview import places
from ctsreport.redaction.raw import answers_without_secrets
from ctsreport.snapshot.model import Answer, Reading

WORD = "hunter" + "2-Zx9"
SHORT = "swordfish"


def cleaned(value: Any) -> Any:
    reading = Reading("one", (Answer("tasks.json", json.dumps(value).encode()),))
    return json.loads(answers_without_secrets([reading], Secrets())[0].answers[0].body)


@pytest.mark.parametrize(
    "value",
    [
        {"x": {"password": SHORT}},
        {"x": {"password": "abc"}},
        {"x": {"name": "password", "value": SHORT}},
        {"x": {"value": SHORT, "name": "password"}},
        {"x": [{"key": "db_password", "type": "string", "default": SHORT}]},
        {"x": {"option": "bindpw", "content": SHORT}},
        {"x": {"passwords": [SHORT, SHORT]}},
        {"x": {"password": 48213377}},
        {"x": {"name": "pin", "pin": 482133}},
        {"x": {f"password={WORD}": True}},
        {"x": {"note": f"api_key={WORD}"}},
        {"x": {"text": json.dumps({"auth": {"password": SHORT}})}},
    ],
)
def test_a_value_goes_whose_name_tells_of_it(value: Any) -> None:
    """In the field itself, in a field beside it in either order, in a list; numbers, and what stands in a key."""
    text = json.dumps(cleaned(value))
    assert "[secret: " in text
    assert not any(secret in text for secret in (SHORT, WORD, '"abc"', "48213377", "482133"))


@pytest.mark.parametrize(
    "value",
    [
        {"x": {"password": None, "token": True, "secret": ""}},
        {"x": {"token_ttl": 3600, "password_length": 24, "port": 8443}},
        {"x": {"name": "web", "value": SHORT}},
        {"x": {"name": "password reset", "value": "done"}},
        {"x": {"secret_name": "web-tls", "password_file": "/run/x", "key": "web-1"}},
        {"password": {"status": "successful", "enabled": True}},
    ],
)
def test_what_only_looks_like_it_stays(value: Any) -> None:
    """Names of tasks, which are the keys of an answer, stay too."""
    assert cleaned(value) == value


def test_what_a_field_tells_of_goes_from_other_answers_too() -> None:
    """Equal marks for equal secrets."""
    answers = (
        Answer("a.json", json.dumps({"x": {"password": WORD}}).encode()),
        Answer("b.json", json.dumps({"y": {"message": f"rejected {WORD}"}}).encode()),
    )
    found = answers_without_secrets([Reading("one", answers)], Secrets())[0].answers
    assert [json.loads(answer.body) for answer in found] == [
        {"x": {"password": "[secret: password #1]"}},
        {"y": {"message": "rejected [secret: password #1]"}},
    ]


def test_a_preview_names_places_and_kinds_and_no_value() -> None:
    """An answer that could not be read is one place."""
    answers = (
        Answer(
            "a.json",
            json.dumps({"x": {"events": [{"message": f"password={WORD} token={WORD}"}], "note": "none"}}).encode(),
            "/v1/x",
        ),
        Answer("b.json", b"", error=f"no answer to {WORD}"),
    )
    before = [Reading("one", answers)]
    found = places(before, answers_without_secrets(before, Secrets()))
    assert [(place.instance, place.answer, place.path, dict(place.kinds)) for place in found] == [
        ("one", "/v1/x", "$.x.events[0].message", {"password": 2}),
        ("one", "b.json", "the error", {"password": 1}),
    ]
    assert {mark for place in found for mark in place.marks} == {"[secret: password #1]"}
