from hypothesis import given
from hypothesis import strategies as st

from ctsreport.words import Words, lowered


def test_words_are_found_in_one_another_and_whatever_their_case() -> None:
    words = Words(["password", "word", "pass", "token"])
    assert sorted(words.places(lowered("PassWord"))) == [(0, "pass"), (0, "password"), (4, "word")]
    assert words.found(lowered("a Password")) == {"pass", "word", "password"}


def test_no_words_find_nothing() -> None:
    assert Words([]).found("text") == set()
    assert list(Words([""]).places("text")) == []


def test_a_letter_that_grows_in_lower_case_moves_no_place() -> None:
    assert list(Words(["pw"]).places(lowered("İ PW"))) == [(2, "pw")]


@given(st.text(), st.lists(st.text("abc", min_size=1, max_size=3), max_size=5))
def test_it_finds_what_a_plain_search_finds(text: str, words: list[str]) -> None:
    low = lowered(text)
    assert len(low) == len(text)
    plain = {(at, word) for word in words for at in range(len(low)) if low.startswith(word, at)}
    assert set(Words(words).places(low)) == plain
