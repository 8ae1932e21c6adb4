"""What would be taken out, by kind and place, without a value: for those who must decide whether a report may leave."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any, NamedTuple

from ctsreport.snapshot import lenient
from ctsreport.snapshot.marks import BEGINS, SECRET_MARK
from ctsreport.snapshot.model import Answer, Reading

_ROOT = "$"


class SecretPlace(NamedTuple):
    """One text of an answer that loses something: ``path`` is its place in the JSON.

    ``kinds`` counts the places by kind of secret.
    """

    instance: str
    answer: str
    path: str
    kinds: Counter[str]
    marks: frozenset[str]


def places(before: Sequence[Reading], after: Sequence[Reading]) -> list[SecretPlace]:
    """Where readings differ from the same without secrets."""
    return [place for one, other in zip(before, after, strict=True) for place in _of_reading(one, other)]


def _of_reading(before: Reading, after: Reading) -> Iterator[SecretPlace]:
    for one, other in zip(before.answers, after.answers, strict=True):
        name = one.request or one.origin
        for path, old, new in _of_answer(one, other):
            marks = _marks(new) - _marks(old)
            if marks:
                kinds = Counter(mark.removeprefix(BEGINS).partition(" ")[0] for mark in marks.elements())
                yield SecretPlace(before.instance, name, path, kinds, frozenset(marks))


def _of_answer(before: Answer, after: Answer) -> Iterator[tuple[str, str, str]]:
    if before.error is not None:
        yield "the error", before.error, after.error or ""
    elif before.body != after.body:
        yield from _of_value(lenient.loads(before.body), lenient.loads(after.body), _ROOT)


def _of_value(before: Any, after: Any, path: str) -> Iterator[tuple[str, str, str]]:
    """Every text that differs, and every key of an object."""
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for (old, one), (new, other) in zip_longest(before.items(), after.items(), fillvalue=("", None)):
            yield from _of_value(old, new, f"{path} (a name in it)")
            yield from _of_value(one, other, f"{path}.{new}")
    elif isinstance(before, list) and isinstance(after, list):
        for number, (one, other) in enumerate(zip(before, after, strict=False)):
            yield from _of_value(one, other, f"{path}[{number}]")
    else:
        yield path, str(before), str(after)


def _marks(text: str) -> Counter[str]:
    return Counter(match[0] for match in SECRET_MARK.finditer(text))
