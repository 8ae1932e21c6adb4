"""The parts that read a text: advice and guesses, chains, answers of APIs, who was called, how a reason is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsreport.analysis.diagnosis import payload
from ctsreport.analysis.diagnosis.advice import statements
from ctsreport.analysis.diagnosis.frames import Chain, frames
from ctsreport.analysis.diagnosis.phrase import masked
from ctsreport.analysis.diagnosis.rule import filled
from ctsreport.analysis.diagnosis.slots import HOST
from ctsreport.analysis.diagnosis.who import Hosts, nearest, targets


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("The pool is empty. Please add a member.", "The pool is empty."),
        ("Verify that the address is right. The pool is empty.", "The pool is empty."),
        ("Login failed, it is possible that the password is wrong: no route", "Login failed: no route"),
        ("No list, it is possible that this is due to x or y, Azure error: no route", "No list, Azure error: no route"),
        ("The object has been modified; please apply your changes again", "The object has been modified"),
        ("Please report the following to the developer: it broke", "it broke"),
        ("For more information see https://example.com.", ""),
        ("Host fw-1.example.com is down. See the log.", "Host fw-1.example.com is down."),
    ],
)
def test_advice_and_guesses_are_set_apart(text: str, said: str) -> None:
    """A guess is not a cause; a full stop inside a name ends no sentence."""
    assert statements(text) == said


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('error creating iRule /Common/x: Post "https://fw.example.com/x": Forbidden', "Forbidden"),
        (
            "initializing session to fw:830: ssh: handshake failed: EOF",
            "initializing session to fw:830: ssh: handshake failed: EOF",
        ),
        (
            "task 'x' failed: RANGE_EMPTY: allocate: reserve: no address is left",
            "allocate: reserve: no address is left",
        ),
        (
            'creating rule (Name: "x"): performing Create: LockedScope: The scope is locked. It stays so.',
            "The scope is locked. It stays so.",
        ),
        ("rpc error: code = Unavailable desc = error reading from server: EOF", "error reading from server: EOF"),
        ("rulebase -> rules -> web -> source is not valid", "source is not valid"),
        ("failed to read", "failed to read"),
        ("", ""),
    ],
)
def test_the_innermost_reason_of_a_chain(text: str, reason: str) -> None:
    """What was done, asked or is a code only leads to it."""
    assert Chain(text).reason == reason


@given(
    st.lists(
        st.sampled_from(["error creating x", "the pool is empty", "E_LOCKED", 'Get "https://a/b"', "x"]),
        min_size=1,
        max_size=8,
    )
)
def test_a_chain_is_never_lost(parts: list[str]) -> None:
    """Its reason ends as the chain does."""
    assert Chain(": ".join(parts)).reason.endswith(parts[-1])
    assert frames(": ".join(parts)) == parts


@pytest.mark.parametrize(
    ("text", "reason", "code"),
    [
        ('{"error":{"message":"port is taken","code":"E_PORT"}}', "port is taken", "E_PORT"),
        ('{"Message":"port is taken","ErrorCode":17}', "port is taken", "17"),
        ('{"detail": "port is taken"}', "port is taken", ""),
        ('{\\"message\\":\\"port is taken\\"}', "port is taken", ""),
        ("{'msg': 'port is taken'}", "port is taken", ""),
        ('Code="E_PORT" Message="port is taken"', "port is taken", "E_PORT"),
        ("Status: 400 Bad Request\nCode: e_port\nMessage: port is taken", "port is taken", "e_port"),
        ("{ErrorTag:invalid-value ErrorMessage:port is taken ErrorInfo:{Text:}}", "port is taken", "invalid-value"),
        (
            "<rpc-error><error-tag>invalid</error-tag><error-message>port is taken</error-message></rpc-error>",
            "port is taken",
            "invalid",
        ),
        ("map[error:port is taken obj_name:x]", "port is taken", ""),
        ('{"port": ["must be free"]}', "port: must be free", ""),
        ("Unexpected response code: 500 (No leader)", "No leader", "500"),
        ('{"message":"port is ta', "", ""),
        ("the port is taken", "", ""),
    ],
)
def test_answers_in_whatever_shape(text: str, reason: str, code: str) -> None:
    """By the names that say what a value is."""
    answer = payload.read(text)
    assert (answer.reason, *answer.codes[:1]) == (reason, *([code] if code else []))


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ('Get "https://fw.example.com/api": dial tcp 192.0.2.1:443: refused', "fw.example.com:443"),
        ('Get "https://fw.example.com/x": proxyconnect tcp: dial tcp 192.0.2.9:3128: refused', "192.0.2.9:3128"),
        ("initializing session to fw.example.com:830: EOF", "fw.example.com:830"),
        ("connect to fw.example.com port 8443: refused", "fw.example.com:8443"),
        ("HTTPSConnectionPool(host='fw.example.com', port=443): refused", "fw.example.com:443"),
        ("admin@fw.example.com: Permission denied", "fw.example.com"),
        ("main.tf:12: no such thing; see https://www.terraform.io/docs", ""),
        ("reading module.x.y: file.go:203", ""),
    ],
)
def test_who_was_called(text: str, full: str) -> None:
    """The way to it, and what explains, is somebody else."""
    target = nearest(targets(text, Hosts(HOST)), len(text))
    assert (target.full if target else "") == full


@pytest.mark.parametrize(
    ("reason", "line"),
    [
        ("The record 'web' already exists.", "The record already exists"),
        ('unsupported attribute "cidr_block"', 'unsupported attribute "cidr_block"'),
        ("Resource already exists [name, web-1]", "Resource already exists"),
        ("3 rules of 17 are stale", "… rules of … are stale"),
        ("must be between 1 and 64", "must be between 1 and 64"),
        ("/srv/cts/web/zones.json is not readable", "zones.json is not readable"),
        ("Denied: 'public addresses are not allowed here'", "Denied: public addresses are not allowed here"),
        ("token=hunter2 was refused", "token=… was refused"),
        ("'web'", "'web'"),
    ],
)
def test_how_a_reason_is_said(reason: str, line: str) -> None:
    """Without what is of one event, and never empty."""
    assert masked(reason) == line


def test_sentences_leave_out_what_is_not_known() -> None:
    """A part in brackets needs all of its fields; a name keeps its small letter."""
    fields = {"who": "fw-1", "why": "", "code": "7"}
    assert filled("{who} refused[: {why}][ ({code})]", lambda name: fields.get(name, "")) == "fw-1 refused (7)"
    assert filled("{none|device} refused", lambda name: "") == "Device refused"  # noqa: ARG005
