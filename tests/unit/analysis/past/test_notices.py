"""That a task was made anew is said once: in the report that is compared with a look of before."""

import pytest

from ctsreport.analysis.past.continuity import continuity_of
from ctsreport.analysis.past.notices import past_notices
from tests.unit.analysis.past.making import Line, at, look, past, run

RUNS = [run(0), run(5), run(15)]
KNOWN = {
    "a": continuity_of(
        past(
            [look(minutes) for minutes in (6, 16, 26)],
            x=Line(RUNS).saw(6, 5, 0).saw(16, 15),
            y=Line([run(1)]).saw(6, 1),
        )
    )
}


@pytest.mark.parametrize(("base", "said"), [(None, 0), (6, 1), (16, 0)])
def test_what_was_made_anew_is_said(base: int | None, said: int) -> None:
    bases = {} if base is None else {"a": at(base)}
    found = list(past_notices(KNOWN, bases))
    assert [(notice.code, notice.task) for notice in found] == [("recreated", "x")] * said
