"""The patterns of a template, and the names that each may use."""

from collections.abc import Container

import pytest

from ctsreport.renderers.page.filling import Escapes, Filler
from ctsreport.renderers.page.patterns import NAMES, Patterns, fills_of
from ctsreport.renderers.page.placeholders import names_in
from tests.unit.making import snapshot, task, text_of, view


def test_a_pattern_that_does_not_exist_is_an_error() -> None:
    """One that is misspelt would be empty without a word."""
    with pytest.raises(ValueError, match="no pattern is called 'wholes'; there are whole, "):
        fills_of({"wholes": ""})


def test_a_name_that_does_not_exist_is_an_error() -> None:
    """A template that is wrong, not an empty place."""
    with pytest.raises(ValueError, match=r"\{nam\} is not a name of this pattern, which may use name"):
        fills_of({"instance": "{nam}"})


def given_by(page: str, module: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The patterns that our templates of a page give; those of the same name one after the other."""
    given: dict[str, str] = {}

    def recording(patterns: Patterns, escapes: Escapes, *places: Container[str]) -> Filler:
        given.update({name: given.get(name, "") + text for name, text in patterns.items()})
        return Filler(patterns, escapes, *places)

    monkeypatch.setattr(f"ctsreport.renderers.page.{module}.Filler", recording)
    text_of(page, view(snapshot(task("n", "F"))))
    return given


@pytest.mark.parametrize(
    ("page", "module", "undrawn"),
    [
        ("html", "html", {"alone"}),
        (
            "markdown",
            "gfm",
            {"line", "durations", "failed", "succeeded", "css", "id", "open", "own", "piece", "brief", "run", "reason"},
        ),
    ],
)
def test_our_templates_give_every_pattern(
    page: str, module: str, undrawn: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """But for those of what a format cannot draw."""
    assert set(NAMES) - set(given_by(page, module, monkeypatch)) == undrawn


def test_every_value_has_a_place_in_one_of_our_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    """What none of them shows need not be worded."""
    pages = [given_by(page, module, monkeypatch) for page, module in (("html", "html"), ("markdown", "gfm"))]
    used = {name: {each for page in pages for each in names_in(page.get(name, ""))} for name in NAMES}
    assert used == {name: set(values) for name, values in NAMES.items()}
