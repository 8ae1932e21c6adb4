"""Windows as databases keep them: whatever rows their runs have, they come back."""

from hypothesis import given
from hypothesis import strategies as st

from ctsreport.history.stores.windows import packed, unpacked


@given(st.lists(st.integers(1, 1 << 40), max_size=6))
def test_rows_come_back(rows: list[int]) -> None:
    assert unpacked(packed(rows)) == tuple(rows)


def test_what_was_added_soon_after_each_other_is_short() -> None:
    assert packed([2_500_000, 2_499_980, 2_499_960]) == "2500000 20 20"


def test_a_window_that_was_not_said_has_no_runs() -> None:
    assert unpacked(None) == ()
