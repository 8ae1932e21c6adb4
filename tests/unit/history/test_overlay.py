"""A past with one more look is what is recalled once that look was added."""

from contextlib import closing

from hypothesis import given

from ctsreport.history.model import Look, Past
from ctsreport.history.overlay import with_look
from ctsreport.history.recall import recall
from ctsreport.history.stores.sqlite import IN_MEMORY, open_file
from tests.unit.history.making import any_looks


def known_of(past: Past) -> object:
    """What it says, whatever its keys are."""
    return past.looks, {
        name: (
            [
                (
                    step.at,
                    step.known,
                    step.state,
                    None if step.window is None else [task.runs[key] for key in step.window],
                )
                for step in task.steps
            ],
            list(task.runs.values()),
            task.first_event_at,
            task.events_known,
        )
        for name, task in past.tasks.items()
    }


@given(any_looks())
def test_it_is_as_though_it_had_been_added(looks: list[Look]) -> None:
    ours = sorted((each for each in looks if each.instance == "a"), key=lambda each: each.at)
    if not ours:
        return
    with closing(open_file(IN_MEMORY)) as history:
        history.add(ours[:-1])
        laid = with_look(recall(history, "a"), ours[-1])
        history.add(ours[-1:])
        assert known_of(laid) == known_of(recall(history, "a"))
        assert with_look(recall(history, "a"), ours[-1]) == recall(history, "a")
