"""Texts as they were before they were wrapped, escaped and encoded; places lead back to the text as it stands."""

import base64
import json
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsreport.redaction import Secrets
from ctsreport.redaction.encoded import decoded
from ctsreport.redaction.found import Found
from ctsreport.redaction.layers import layers

ESCAPED = {
    "JSON": r"x \"needle\" y",
    "JSON in JSON": r"x \\\"needle\\\" y",
    "as Go writes signs": r"x \u003cneedle\u003e y",
    "address": "x%20needle%20y",
    "address twice": "x%2520needle%2520y",
    "HTML": "x &quot;needle&quot; y",
    "numbers of HTML": "x &#34;need&#108;e&#x22; y",
    "unseen signs": "x need\u200ble y",
    "colours of a terminal": "x \x1b[33mneed\x1b[0mle y",
    "half of it": r"x ne\u0065dle y",
}


@pytest.mark.parametrize("text", ESCAPED.values(), ids=list(ESCAPED))
def test_escapes_are_undone_and_places_lead_back(text: str) -> None:
    """What is found in any form covers the same letters in the text as it stands."""
    places = []
    for layer in layers(text):
        place = layer.text.find("needle")
        if place >= 0:
            back = layer.back(Found(place, place + 6, ""))
            places.append(text[back.start : back.end])
    assert places
    assert all(place.startswith("n") and place.endswith("e") for place in places)


@pytest.mark.parametrize("width", [64, 76, 50])
def test_lines_that_were_cut_at_a_width_are_joined(width: int) -> None:
    """In the middle of a word."""
    text = "a long message of letters " * 3 + "needle" * 10 + " and more of the same" * 4
    cut = "\n".join(text[place : place + width] for place in range(0, len(text), width))
    assert any("needle" * 10 in layer.text for layer in layers(cut))


@pytest.mark.parametrize("width", [40, 60, 64, 72, 76, 77, 78, 80, 100, 120])
@pytest.mark.parametrize("margin", ["", "  ", "│ ", "│   "], ids=["none", "blanks", "box", "box with blanks"])
@pytest.mark.parametrize(
    "line",
    ["Authorization: Bearer {}", "login with user=cts password={} timed out", '{{"user":"cts","password":"{}"}}'],
)
def test_a_value_that_was_cut_at_a_width_goes_whole(width: int, margin: str, line: str) -> None:
    """By a terminal or a log, with a box around or without, its sides counted or not."""
    secret = "".join("qQ7wW3eE9rR5tT1"[place * 7 % 15] for place in range(70))
    text = line.format(secret)
    for inner in (width, width - len(margin)):
        cut = "\n".join(margin + text[place : place + inner] for place in range(0, len(text), inner))
        cleaned = Secrets().clean(f"{margin}Error: request failed\n{cut}\n{margin}status 401")
        assert not any(secret[place : place + 6] in cleaned for place in range(len(secret) - 5)), cleaned
        assert "status 401" in cleaned


def test_words_that_a_width_put_into_two_lines_stay_two() -> None:
    """What is wrapped at blanks was not cut."""
    text = "the password for the management of all of these firewalls that stand here was refu\nsed or not known here"
    line = text[:78].rstrip() + "\n" + text[78:]
    assert Secrets().clean(line) == line


def test_an_ordinary_text_has_one_form() -> None:
    """Nothing is searched twice."""
    assert len(list(layers("Error: no such host\n\n  on main.tf line 3\nThe end."))) == 1


@given(st.text(alphabet='ab"\\u0034%nx2&quot;\n\u200b ', max_size=40), st.data())
def test_places_lead_back_into_the_text(text: str, data: st.DataObject) -> None:
    """Whatever is escaped however: each piece of each form lies in the text, in the same order."""
    for layer in layers(text):
        if layer.text:
            start = data.draw(st.integers(0, len(layer.text) - 1))
            end = data.draw(st.integers(start + 1, len(layer.text)))
            back = layer.back(Found(start, end, ""))
            assert 0 <= back.start <= back.end <= len(text)


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=40))
def test_base64_of_any_alphabet_is_decoded(text: str) -> None:
    """UTF-8, padded or not, for addresses or not. Mostly of ASCII: random bytes are no text."""
    text = f"password={text}" + "x" * 400
    blob = base64.b64encode(text.encode())
    for form in (blob, blob.rstrip(b"="), blob.replace(b"+", b"-").replace(b"/", b"_")):
        assert decoded(form.decode()) == text
    assert decoded(base64.b64encode("password=x".encode("utf-16-le")).decode()) == "password=x"


@given(st.text(max_size=30))
def test_what_json_and_addresses_escape_is_found_again(text: str) -> None:
    """Each form of a text has the text."""
    inner = f"<{text}>"
    for form in (json.dumps(inner), json.dumps(json.dumps(inner)), quote(inner, errors="replace")):
        if "\\ud" not in form and inner.isprintable() and not set(inner) & set("\\%&"):
            assert any(inner in layer.text for layer in layers(form))
