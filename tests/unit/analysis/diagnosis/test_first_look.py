"""Messages that were gathered, with what must be said, before the rules had seen any of them: a set a round.

``first`` is how many of a set were good when it was looked at first, in percent; what was wrong then was mended in
general, and what is still wrong is in ``open``. A cause is good when its line or details say each of ``must`` (``a|b``:
one of them) and its line nothing of one event, its kind is one of ``kinds``, and it is one group of its own;
``near`` are others that look alike.
"""

import json
from collections import defaultdict
from typing import Any, NamedTuple

import pytest

from ctsreport.analysis.diagnosis import Cause, diagnose
from tests.conftest import TESTS
from tests.unit.analysis.diagnosis.test_threads import place
from tests.unit.analysis.diagnosis.wrapping import stored

SETS = sorted((TESTS / "data" / "errors").glob("first-look-*.json"))
Case = dict[str, Any]


class Look(NamedTuple):
    """What was diagnosed of one event, and what is due."""

    group: str
    cause: Cause
    must: list[str]
    mustnot: list[str]
    kinds: list[str]

    def faults(self) -> list[str]:
        """What is wrong with it, taken alone."""
        line, told = self.cause.summary.lower(), f"{self.cause.summary} {self.cause.details}".lower()
        return [
            *(f"lacks {word}" for word in self.must if not any(each.lower() in told for each in word.split("|"))),
            *(f"holds {word}" for word in self.mustnot if word.lower() in line),
            *([] if self.cause.kind in self.kinds else [f"is {self.cause.kind}"]),
            *([] if len(self.cause.summary) <= 160 else ["is long"]),
        ]


def cause_of(case: Case, changes: list[list[str]], task: str, line: int) -> Cause:
    """The headline cause of a case in which some words are others."""
    text = case.get("text") or f"Error: {case['summary']}\n{place(case['address'], line)}\n{case['detail']}\n"
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    message = stored(text, task, case.get("wrap", "apply"), tries=case.get("tries", 2))
    return diagnose(message, task).causes[0]


def changed(words: list[str], changes: list[list[str]]) -> list[str]:
    """The words of another event."""
    for old, new in changes:
        words = [word.replace(old, new) for word in words]
    return words


def looks(cases: list[Case]) -> list[Look]:
    """Two events of each cause, and its near misses."""
    found = []
    for case in cases:
        name, kinds = case["name"], case["kinds"]
        gone = [*case["mustnot"], *(old for old, _ in case["vary"])]
        for task, changes, line in (("web-pool", [], 12), ("other_task", case["vary"], 431)):
            cause = cause_of(case, changes, task, line)
            found.append(Look(name, cause, case["must"], changed(gone, changes), kinds))
        for number, near in enumerate(case["near"]):
            cause = cause_of(case, near["change"], "web-pool", 77)
            found.append(Look(f"{name}~{number}", cause, near["must"], [], near.get("kinds", kinds)))
    return found


def faults(found: list[Look]) -> dict[str, list[str]]:
    """Of each group that is not good, what is wrong. A near miss that is taken for its cause counts against itself."""
    groups: dict[str, set[str]] = defaultdict(set)
    ids: dict[str, set[str]] = defaultdict(set)
    wrong: dict[str, list[str]] = defaultdict(list)
    for look in found:
        groups[look.cause.id].add(look.group)
        ids[look.group].add(f"{look.cause.id} {look.cause.summary}")
        wrong[look.group] += look.faults()
    for group, names in ids.items():
        wrong[group] += ["is split"] if len(names) > 1 else []
        others = {each for name in names for each in groups[name.split(" ")[0]]} - {group}
        wrong[group] += ["is merged"] if any("~" in group or "~" not in each for each in others) else []
    return {group: texts for group, texts in wrong.items() if texts}


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_all_are_good_but_those_that_are_known(path: Any) -> None:
    """One that has become good is taken from ``open``."""
    look = json.loads(path.read_text("utf-8"))
    found = faults(looks(look["cases"]))
    assert sorted(found) == sorted(look["open"]), found
