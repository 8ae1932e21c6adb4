"""Messages of providers and scripts stay word for word: none of them holds a secret but those that are named here."""

import gzip
import json

import pytest

from ctsreport.redaction import Redaction, Secrets
from tests.conftest import TESTS

CASES = json.loads(gzip.decompress((TESTS / "data" / "errors" / "blind.json.gz").read_bytes()))
# An encoded answer that whoever has the account can decode, and a token for a maker's own support.
CHANGED = {"b-s3-state-put-denied", "d-google-allocated-ranges"}


@pytest.mark.parametrize(
    "case", [case for case in CASES if case["group"] not in CHANGED], ids=lambda case: case["group"]
)
def test_a_message_without_a_secret_stays(case: dict[str, str]) -> None:
    """Whatever it says of logins, tokens and keys."""
    assert Secrets(Redaction()).clean(case["message"]) == case["message"]
