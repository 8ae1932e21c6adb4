"""What is taken out at the edges, held against a gold file: which part of each text, as what.

It says nothing of what is right: the cases do. It says what a change of redaction changes beside what it is for. After
one that means to, `make update-gold` writes the file anew; ``edges.texts_of("cases 8706df25")`` has a line's texts.
"""

from collections.abc import Callable, Iterator

from ctsreport.redaction import Secrets
from ctsreport.redaction.tables.makers import MAKERS
from ctsreport.snapshot.marks import SECRET_MARK
from tests.unit.redaction.edges import every_text
from tests.unit.redaction.test_boundaries import token

LONGEST = 80
"""Characters of a maker's token."""


def taken(text: str) -> str:
    """Each mark, and between them how many characters stay: no text of a gold file looks like a secret."""
    cleaned, place, parts = Secrets().clean(text), 0, []
    for match in SECRET_MARK.finditer(cleaned):
        parts += [str(match.start() - place), f"{match['kind']}{match['number']}"]
        place = match.end()
    return " ".join([*parts, str(len(cleaned) - place)]) if parts else "-"


def lines() -> Iterator[str]:
    """One a case."""
    for name, texts in every_text():
        found = [(what, taken(text)) for what, text in texts]
        if any(each != "-" for _, each in found):
            yield f"{name}: {'; '.join(f'{what} {each}' for what, each in found)}\n"


def test_what_is_taken_out_at_the_edges(gold: Callable[[str, Iterator[str]], None]) -> None:
    gold("redaction/edges.txt", lines())


def least(prefix: str, signs: str) -> int:
    """Characters behind a maker's prefix from which on a token is taken for one."""
    texts = {length: f"it said {prefix}{token(signs, length)} to me" for length in range(1, LONGEST)}
    return min((length for length, text in texts.items() if Secrets().clean(text) != text), default=0)


def test_from_which_length_on_each_makers_token_goes(gold: Callable[[str, str], None]) -> None:
    """By itself or by another rule."""
    rows = [f"{kind} {prefix} {least(prefix, signs)}\n" for kind, all_, signs, _ in MAKERS for prefix in all_.split()]
    gold("redaction/makers.txt", "".join(rows))
