"""What stands around every error tells none from another."""

import pytest

from ctsreport.analysis.boilerplate import covers_everything


@pytest.mark.parametrize(
    "text",
    [
        "error tf-apply for",
        "error tf-apply for '",
        "exit status",
        "exit status 1",
        "failed",
        "Error",
        "attempt #7 failed '",
        "with module.",
    ],
)
def test_a_part_of_the_wrapping_covers_everything(text: str) -> None:
    assert covers_everything(text)


@pytest.mark.parametrize(
    "text", ["connection refused", "exit status 7", "signal: killed", "401", "Failed to save state", "tf-destroy"]
)
def test_words_of_an_error_do_not(text: str) -> None:
    assert not covers_everything(text)
