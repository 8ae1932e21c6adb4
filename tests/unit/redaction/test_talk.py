"""What people write of logins, without a name that tells: weighed by word, surroundings, and subject."""

import pytest

from ctsreport.redaction import Secrets

WORD = "marble" + str(2570)
SIGNED = "Pepper" + "%" + str(49)

TOLD = [
    "anyone got the enable for core-sw-02?\nit's still {} I think",
    "the console is asking for a code\ntry {}",
    "Could not authenticate. Tried '{}' first, then gave up",
    "Logged in as\nsvc-backup / {}\nand the apply failed",
    "Anmeldung am Gerät fehlgeschlagen, das richtige Wort lautet {}",
    "Authentification refusée, mettez {} à la place",
    "the account netlab and {} get you in",
    "we had for the admin account this one: {}\nat least",
]
NOT_TOLD = [
    "user ops logged in on {}",
    "login to host {} refused",
    "authentication failed, site={}",
    "account locked, see policy {}",
    "the image was built on {}",
    "login failed: '-x {}' is no option of host {}",
]


@pytest.mark.parametrize("text", TOLD)
@pytest.mark.parametrize("word", [WORD, SIGNED])
def test_a_chosen_word_goes_where_somebody_is_to_type_it(text: str, word: str) -> None:
    assert word not in Secrets().clean(text.format(word))


@pytest.mark.parametrize("text", NOT_TOLD)
def test_it_stays_where_the_name_of_something_stands(text: str) -> None:
    assert Secrets().clean(text.format(WORD, WORD)) == text.format(WORD, WORD)


@pytest.mark.parametrize("name", ["web12", "Catalyst9300", "svc-cts2", "ebe5de6e-2776-23f5-689f-ea7a1d1a1ca6"])
@pytest.mark.parametrize("text", TOLD)
def test_names_of_machines_stay(text: str, name: str) -> None:
    assert Secrets().clean(text.format(name)) == text.format(name)


def test_a_long_text_is_weighed_around_what_speaks_of_logins() -> None:
    """Whatever its length; what stands far from it stays."""
    far = "".join(f"line {number} of a log without anything in it\n" for number in range(80))
    plain, other = "marble" + str(25), "granite" + str(77)
    text = f"try {plain}\n{far}login refused, try {other}, please\n{far}try {plain}\n"
    cleaned = Secrets().clean(text)
    assert cleaned.startswith(f"try {plain}\n")
    assert cleaned.endswith(f"try {plain}\n")
    assert other not in cleaned
