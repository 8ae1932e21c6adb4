"""CTS packs a run's last two tries into one message: taken apart without losing a letter."""

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from ctsreport.analysis.tries import Try, count_tries, split_copies, split_tries

BETWEEN = "': retry attempt #1 failed '"
texts = st.lists(
    st.sampled_from(
        ["error tf-apply for 'a': exit status 1", BETWEEN, "retry attempt #2 failed '", "'", "\n", "x", "Error: é"]
    )
).map("".join)


def packed(newer: str, older: str) -> str:
    """The message of a run that failed three times."""
    return f"retry attempt #2 failed '{newer}{BETWEEN}{older}'"


@pytest.mark.parametrize(
    ("message", "tries"),
    [
        (packed("x", "y"), 3),
        ("context canceled: retry attempt #1 failed 'x'", 2),
        ("retry attempt #1 failed 'x'", 2),
        ("error tf-apply for 'a': exit status 1", None),
        ("context canceled", None),
        ("failed reading file: x", None),
        ("", None),
        ("it said: retry attempt #2 failed 'x'", None),
    ],
)
def test_how_many_tries_a_run_had(message: str, tries: int | None) -> None:
    """Two stored retries are three tries, one is two; a bare message says nothing."""
    assert count_tries(message) == tries


@given(texts)
@example("")
@example(BETWEEN)
@example("x" + BETWEEN + "x")
def test_the_same_text_twice_is_shown_once(text: str) -> None:
    """Whatever stands in it, the wrapping itself included."""
    assert split_tries(packed(text, text)) == (Try((3, 2), text),)


@given(texts, texts)
@example("a", "b")
def test_different_texts_are_both_shown_or_nothing_is_split(newer: str, older: str) -> None:
    """A text that imitates the wrapping is never split at a wrong place: then the message stays whole."""
    message = packed(newer, older)
    assume(newer != older)
    found = split_tries(message)
    if BETWEEN not in newer + older:
        assert found in {(Try((3,), newer), Try((2,), older)), (Try((), message),)}
        assert len(found) == 2 or message.count(BETWEEN) > 1
    shown = found[0].text if len(found) == 1 else packed(found[0].text, found[1].text)
    assert shown in message or shown == message


@given(st.text() | texts)
def test_no_letter_is_lost(message: str) -> None:
    """Any message: what is shown, wrapped again, is the message."""
    found = split_tries(message)
    match [(each.numbers, each.text) for each in found]:
        case [((), text)]:
            assert text == message
        case [((3, 2), text)]:
            assert packed(text, text) in {message, message.removeprefix("context canceled: ")}
        case _:
            assert all(text.text in message for text in found)


def test_one_retry_is_the_second_try() -> None:
    """A run that was cancelled before its last try."""
    assert split_tries("context canceled: retry attempt #1 failed 'boom'") == (Try((2,), "boom"),)


def test_a_bare_message_is_one_text_without_a_number() -> None:
    """After ``?run=now`` nothing is retried."""
    assert split_tries("boom") == (Try((), "boom"),)


def test_a_message_that_was_cut_short_stays_whole() -> None:
    """Without its last quote nothing can be told apart safely."""
    message = packed("x", "y")[:-1]
    assert split_tries(message) == (Try((), message),)


def test_texts_of_several_lines() -> None:
    """As Terraform's are."""
    newer, older = (
        "error tf-apply for 'a': exit status 1\n\nError: new\n",
        "error tf-apply for 'a': exit status 1\n\nError: old\n",
    )
    assert split_tries(packed(newer, older)) == (Try((3,), newer), Try((2,), older))


def test_a_commit_that_was_tried_again_four_times() -> None:
    """Each different text once, with the numbers of its tries."""
    message = (
        "retry attempt #4 failed 'b': retry attempt #3 failed 'a': retry attempt #2 failed 'a': retry attempt "
        "#1 failed 'a'"
    )
    assert split_tries(message) == (Try((5,), "b"), Try((4, 3, 2), "a"))


def test_the_copies_inside_a_try() -> None:
    """A PAN-OS commit packs its own retries into each of the run's."""
    inner = (
        "retry attempt #4 failed 'a': retry attempt #3 failed 'a': retry attempt #2 failed 'a': retry attempt #1 "
        "failed 'a'"
    )
    [found] = split_tries(packed(inner, inner))
    assert split_copies(found.text) == ("a",)
    assert split_copies("a") == ("a",)
