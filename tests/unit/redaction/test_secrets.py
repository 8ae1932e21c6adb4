# ruff: noqa: E501 - pieces stand here as they come
"""One report's secrets: equal marks for equal secrets, known ones gone everywhere, a user's wishes, and fakes that deceive nobody."""

import base64
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsreport.cli.expression import Expression
from ctsreport.redaction import Redaction, Secrets
from ctsreport.snapshot.marks import same_but_for_secrets, unnumbered

WORD = "hunter" + "2-Zx9"
OTHER = "swordfish" + "-77-b"


def asked(pattern: str) -> Expression:
    return Expression(re.compile(pattern), "--redact")


def cleaned(*texts: str, wishes: Redaction | None = None) -> list[str]:
    secrets = Secrets(wishes)
    for text in texts:
        secrets.look(text)
    return [secrets.clean(text, looked=True) for text in texts]


def test_the_same_secret_has_the_same_mark() -> None:
    """Numbers count from one in the order of texts, for each kind."""
    assert cleaned(f"password={WORD}", f"password={OTHER} password={WORD}", f"token={OTHER}") == [
        "password=[secret: password #1]",
        "password=[secret: password #2] password=[secret: password #1]",
        "token=[secret: password #2]",
    ]


def test_a_secret_known_by_its_place_goes_from_everywhere() -> None:
    """Also percent-encoded and in base64."""
    blob = base64.b64encode(OTHER.encode()).decode()
    secret = f"{OTHER}/+"
    texts = cleaned(
        f'password = "{secret}"',
        f"rejected {secret} of admin",
        f"GET /x/{OTHER}%2F%2B",
        base64.b64encode(secret.encode()).decode(),
    )
    assert not any(OTHER in text or blob[:12] in text for text in texts)


def test_a_short_word_goes_only_where_it_is_told_of() -> None:
    """The user is named like the password: only one of them is a secret."""
    assert cleaned("user=admin password=admin", "admin may not")[1] == "admin may not"


def test_a_wrapped_secret_is_the_same_secret() -> None:
    """Terraform breaks at blanks."""
    first, second = cleaned('password = "correct horse battery"', 'password = "correct\nhorse battery"')
    assert first == second


def test_what_a_user_names_goes_too() -> None:
    """Its first group, where it has one."""
    wishes = Redaction(also=(asked(r"badge-\d+"), asked(r"site (\w+)")))
    assert cleaned("badge-12 at site north", wishes=wishes) == ["[secret: named #1] at site [secret: named #2]"]


def test_what_a_user_allows_stays() -> None:
    """The secret as a whole, not a part of it."""
    wishes = Redaction(allowed=(asked(r"example-\w+"),))
    assert cleaned("password=example-one", "password=example-one-more", wishes=wishes) == [
        "password=example-one",
        "password=[secret: password #1]",
    ]


def test_nothing_goes_where_a_user_wants_it_all() -> None:
    """As written."""
    text = f"password={WORD}"
    assert cleaned(text, wishes=Redaction(off=True, known=(WORD,))) == [text]


def test_what_opened_the_door_is_a_secret_wherever_it_stands() -> None:
    """A daemon may repeat a header that it was sent."""
    assert cleaned(f"no such user: {WORD}", wishes=Redaction(known=(WORD,))) == [
        "no such user: [secret: connection #1]"
    ]


@pytest.mark.parametrize(
    "text",
    [
        f"password=[secret: password #1]{WORD}",
        f"password={WORD}[secret: password #1]",
        f'password = "[secret: x #9] {WORD}"',
        f"-----BEGIN PRIVATE KEY-----\nMIIE[secret: private-key #1]{WORD * 4}\n-----END PRIVATE KEY-----",
    ],
)
def test_a_mark_that_was_there_before_hides_nothing(text: str) -> None:
    """Whoever writes a mark into a message does not save a secret by it."""
    assert WORD not in cleaned(text)[0]


def test_marks_of_an_earlier_run_are_not_given_again() -> None:
    """A snapshot that was fetched has marks already."""
    secrets = Secrets()
    old = "password=[secret: password #3]"
    secrets.taken(old)
    secrets.look(old)
    assert secrets.clean(old) == old
    assert secrets.clean(f"password={WORD}") == "password=[secret: password #4]"


def test_texts_that_differ_in_marks_are_the_same() -> None:
    """A saved answer and the snapshot made of it."""
    assert same_but_for_secrets("a [secret: token #1] b", f"a {WORD} b")
    assert same_but_for_secrets("a [secret: token #1] b", "a [secret: token #7] b")
    assert not same_but_for_secrets("a [secret: token #1] b", f"a {WORD} c")
    assert not same_but_for_secrets("a b", "a c")
    assert unnumbered("a [secret: token #1] b") == "a [secret] b"


@pytest.mark.parametrize(
    "text",
    [
        f"password[secret: {WORD}token{WORD}#1]",
        f"password=[secret: token [secret: password #1] #1]{WORD}",
        f"token [secret: token #[secret: token #1]] {WORD}",
    ],
)
def test_an_imitated_mark_leaves_nothing_for_a_later_run(text: str) -> None:
    """What is left around the marks tells of no more secrets than were taken out."""
    once = Secrets().clean(text)
    assert Secrets().clean(once) == once


@pytest.mark.parametrize("sign", ["\0", "\x1b", "\x1f", "\x85", "\x7f"])
def test_a_control_within_a_secret_does_not_end_it(sign: str) -> None:
    """No half stays; but between the variables of an environment a NUL does."""
    assert cleaned(f"password={WORD}{sign}{OTHER}") == ["password=[secret: password #1]"]
    assert cleaned(f"PASSWORD={WORD}\0HOME=/root\0") == ["PASSWORD=[secret: password #1]\0HOME=/root\0"]


@given(
    st.lists(
        st.sampled_from(
            [
                WORD,
                "password",
                "=",
                ":",
                " ",
                "\n",
                '"',
                "'",
                "\\",
                "token",
                "[secret: ",
                "#1]",
                "://",
                "@",
                "é",
                "İ",
                "\0",
                "a",
            ]
        )
    )
)
def test_cleaning_twice_is_cleaning_once(parts: list[str]) -> None:
    """And no text breaks it."""
    once = Secrets().clean("".join(parts))
    assert Secrets().clean(once) == once


LONG = 20_000
ENDLESS = [
    "password=", "password ", "token\n", "?key=", "$6$", "phpsessid=", "sig=", "password = <<EOT\n", 'password=\\"', "eyJ", "-----BEGIN PRIVATE KEY-----", "://a:b@",
    "AAAAAAAAAAAAAAAA\n-----END PRIVATE KEY-----", "a:b@tcp(", "cookie: a=b;", "psk ", "api_key ", "[secret: password #1]", "server key ", '"password","value"',
]  # fmt: skip


@pytest.mark.parametrize("piece", ENDLESS)
def test_a_text_of_nothing_but_telling_words_ends(piece: str) -> None:
    """Each is looked at so far and no farther: twice the length takes twice the time, not four times."""
    for text in (
        piece * (LONG // len(piece)),
        f"password{' ' * LONG}x",
        f"token: {'a1' * LONG}",
        f"https://u:{'b@' * LONG}c",
    ):
        secrets = Secrets()
        secrets.look(text)
        assert secrets.clean(text, looked=True)


def test_a_secret_longer_than_what_is_looked_at_goes_whole() -> None:
    """To the next blank or quote."""
    secret = "a1B2" * 3000
    assert cleaned(f"token={secret} end", f'password = "{secret}" end') == [
        "token=[secret: token #1] end",
        'password = "[secret: token #1]" end',
    ]


@pytest.mark.parametrize("behind", ["cd", "cd=ef", "cd.ef=gh", "Cd=ef"])
def test_a_nul_within_a_password_does_not_end_it(behind: str) -> None:
    """It does between the variables of an environment, whose names are in capitals."""
    assert cleaned(f"password=ab\0{behind}") == ["password=[secret: password #1]"]
    assert cleaned(f"PASSWORD={WORD}\0HOME=/root\0") == ["PASSWORD=[secret: password #1]\0HOME=/root\0"]
