"""Shares in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsreport.view.share import percent


@pytest.mark.parametrize(
    ("share", "text"),
    [(0, "0 %"), (1, "100 %"), (0.42, "42 %"), (0.004, "under 1 %"), (0.996, "over 99 %"), (1e-9, "under 1 %")],
)
def test_a_share_in_words(share: float, text: str) -> None:
    assert percent(share) == text


@given(st.floats(0, 1, exclude_min=True, exclude_max=True))
def test_never_a_false_nothing_or_all(share: float) -> None:
    assert percent(share) not in {"0 %", "100 %"}
