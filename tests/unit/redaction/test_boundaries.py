"""Where a secret begins to be one: lengths, digits and places, on both sides of each boundary."""

import itertools
import re

import pytest
from msgspec import structs

from ctsreport.redaction import Redaction, Secrets, without_secrets
from ctsreport.redaction.shapes import is_dense
from ctsreport.redaction.tables.makers import MAKERS
from ctsreport.snapshot.marks import BEGINS
from ctsreport.snapshot.model import EventConfig
from tests.unit.making import event, snapshot, task

HEX = "9f86d081" + "884c7d65" + "9a2feaa0" + "c55ad015" + "a3bf4f1b"
"""As long as the hash of a commit."""
MIXED = "xK4" + "vQ2m" + "Z7"


def is_taken(text: str, secret: str) -> bool:
    """Whether a mark stands in the secret's place; else the text stays word for word."""
    cleaned = Secrets().clean(text)
    assert cleaned == text or (BEGINS in cleaned and secret not in cleaned)
    return cleaned != text


@pytest.mark.parametrize("length", [5, 6, 7, 8, 9])
@pytest.mark.parametrize("text", ["the password {} was refused", "a wrong password {} of admin"])
def test_a_password_in_prose_has_six_characters_and_more(text: str, length: int) -> None:
    """Of letters and digits, as no word of prose is."""
    assert is_taken(text.format(MIXED[:length]), MIXED[:length]) is (length >= 6)


@pytest.mark.parametrize("length", [39, 40, 41])
def test_the_hash_of_a_commit_is_not_random(length: int) -> None:
    """Forty digits beside a telling word are a commit; another number of them may be a key."""
    digits = (HEX + "c4")[:length]
    assert is_dense(digits) is (length != 40)
    assert is_taken(f"the token that was issued for {digits} has expired", digits) is (length != 40)


@pytest.mark.parametrize(
    "line",
    [
        "snmp-server user monitor readers v3 auth sha {} priv aes 128 {}",
        "snmp-server user monitor readers v3 auth md5 {} priv des {}",
        "snmp-server user monitor network-admin auth sha {} priv aes-128 {}",
    ],
)
def test_both_passwords_of_snmp_version_3_go(line: str) -> None:
    """That of the privacy protocol too."""
    first, second = "Abc1" + "def2gh", "Xyz9" + "wvu8ts"
    cleaned = Secrets().clean(line.format(first, second))
    assert first not in cleaned
    assert second not in cleaned
    assert cleaned.count(BEGINS) == 2


def test_priv_without_its_form_is_a_word() -> None:
    """Only an algorithm makes what follows a password."""
    assert not is_taken("snmp-server group readers v3 priv read all-of-it1", "all-of-it1")


@pytest.mark.parametrize("field", ["source", "module"])
def test_both_names_of_a_module_are_searched(field: str) -> None:
    """One documented example of an event says ``module`` for ``source``."""
    secret = "hunter" + "2-Zx9"
    module = f"git::https://user:{secret}@git.example.com/m"
    config = EventConfig(source=module) if field == "source" else EventConfig(module=module)
    made = snapshot(task("a", events=(structs.replace(event(), config=config),)))
    [cleaned] = without_secrets([made], Secrets(Redaction()))
    assert secret not in str(cleaned)
    assert BEGINS in str(cleaned)


@pytest.mark.parametrize(("name", "least"), [("password", 4), ("psk", 4), ("secret", 6)])
def test_a_number_is_a_secret_from_so_many_digits_on(name: str, least: int) -> None:
    """Behind a sign that assigns."""
    for length in (least - 1, least):
        digits = "4711823"[:length]
        assert is_taken(f"{name}={digits}", digits) is (length >= least)


@pytest.mark.parametrize("length", [5, 6])
def test_a_known_secret_goes_wherever_it_stands_from_six_characters_on(length: int) -> None:
    """A shorter one may be a word like any other, and is left to the places that name it."""
    secret = "qwertz"[:length]
    secrets = Secrets()
    secrets.know(secret, "password")
    assert (secret not in secrets.clean(f"rejected: {secret} of admin")) is (length >= 6)


LETTERS = "A1b2C3d4E5f6a7B8c9D0e1F2"
"""Of any alphabet there are some among them, in an order that looks random."""


def token(signs: str, length: int) -> str:
    """Letters that a maker uses, as many as that."""
    usable = [letter for letter in LETTERS if re.fullmatch(f"[{signs}]", letter)]
    return "".join(itertools.islice(itertools.cycle(usable), length))


@pytest.mark.parametrize("row", MAKERS, ids=lambda row: row[1].split()[0])
def test_each_makers_token_goes_from_its_least_length_on(row: tuple[str, str, str, int]) -> None:
    """By each of its beginnings, in any text; one shorter is not its."""
    kind, prefixes, signs, least = row
    for prefix in prefixes.split():
        whole = prefix + token(signs, least)
        assert f"[secret: {kind} #1]" in Secrets().clean(f"it said {whole} to me"), whole
        if any(prefix.startswith(other) for _, others, _, _ in MAKERS for other in others.split() if other != prefix):
            continue  # sk-proj-: what is too short for it may be long enough for sk-
        cut = prefix + token(signs, least - 1)
        assert f"[secret: {kind} #1]" not in Secrets().clean(f"it said {cut} to me"), cut
