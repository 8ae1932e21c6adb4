"""Messages at the edges of what diagnosis understands: those of the other tests, each changed a little in some ways."""

import gzip
import json
import random
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from tests.conftest import CAPTURES
from tests.unit.analysis.diagnosis.catalogue import CATALOGUE, at, script
from tests.unit.analysis.diagnosis.shapes import OUTPUTS, SUMMARIES
from tests.unit.analysis.diagnosis.test_providers import CASES as PROVIDERS
from tests.unit.analysis.diagnosis.test_threads import CASES as THREADS
from tests.unit.analysis.diagnosis.test_unseen import ALL as UNSEEN
from tests.unit.edits import CHANGES

FOUND = CAPTURES.parent / "edges" / "diagnosis.json.gz"
"""Messages that were found among very many such changes: each showed a small mistake in the code that no other did."""

EACH = 4
"""Changes of one text."""


class Text(NamedTuple):
    """Where it is from, how it is wrapped, and what is in that."""

    name: str
    wrap: str
    text: str


def plain_texts() -> Iterator[Text]:
    """As the other tests have them."""
    for case in CATALOGUE:
        yield Text(case.name, case.wrap, case.text)
    for address, summary, _, _ in SUMMARIES:
        yield Text("shape", "apply", f"Error: {summary}\n{at(address)}\n")
    for command, code, output, _, _ in OUTPUTS:
        yield Text("output", "apply", script(output, command, code))
    for wrap, text in UNSEEN:
        yield Text("unseen", wrap, text)
    for found in (*PROVIDERS, *THREADS):
        yield Text("case", found.get("wrap", "apply"), f"Error: {found['summary']}\n{at()}\n{found['detail']}\n")


def every_text() -> Iterator[tuple[str, list[tuple[str, Text]]]]:
    """Each with its changes, by its name and the sum of its text."""
    for each in plain_texts():
        rng = random.Random(zlib.crc32(each.text.encode()))  # noqa: S311 - a sample, no secret
        changes = [rng.choice(CHANGES) for _ in range(EACH)]
        named = [(change.__name__.replace("_", " "), change(each.text, rng)) for change in changes]
        texts = [("as it is", each), *((what, each._replace(text=text)) for what, text in named)]
        yield f"{each.name} {zlib.crc32(each.text.encode()):08x}", texts

    for wrap, text in json.loads(gzip.decompress(FOUND.read_bytes())):
        yield f"found {zlib.crc32(text.encode()):08x}", [("as it is", Text("found", wrap, text))]


def texts_of(line: str) -> list[tuple[str, Text]]:
    """The texts behind one line of the gold file, for whoever looks at a difference."""
    return dict(every_text())[line]
