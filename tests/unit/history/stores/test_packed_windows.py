"""Windows as databases keep them: whatever rows their runs have, they come back."""

from hypothesis import given
from hypothesis import strategies as st

from ctsreport.history.stores.packed_windows import Unpacking, packed, unpacked


@given(st.lists(st.integers(1, 1 << 40), max_size=6))
def test_rows_come_back(rows: list[int]) -> None:
    assert unpacked(packed(rows)) == tuple(rows)


def test_what_was_added_soon_after_each_other_is_short() -> None:
    assert packed([2_500_000, 2_499_980, 2_499_960]) == "2500000 20 20"


def test_a_window_that_was_not_said_has_no_runs() -> None:
    assert unpacked(None) == ()


@given(st.lists(st.lists(st.integers(1, 9), max_size=6), max_size=8))
def test_windows_that_follow_each_other_come_back(windows: list[list[int]]) -> None:
    unpacking = Unpacking()
    assert [unpacking(packed(window)) for window in windows] == list(map(tuple, windows))


@given(st.lists(st.integers(0, 6), max_size=30), st.integers(1, 5))
def test_windows_of_a_task_that_goes_on_come_back(new: list[int], size: int) -> None:
    runs = 0
    unpacking = Unpacking()
    for more in new:
        runs += more
        window = tuple(range(runs, max(0, runs - size), -1))
        assert unpacking(packed(window)) == window
