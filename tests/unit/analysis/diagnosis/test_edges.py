"""What diagnosis makes of messages at its edges, held against a gold file: each one's kinds, and a sum of all it says.

It says nothing of what is right: the other tests do. It says what a change of diagnosis changes beside what it is for.
After one that means to, `make update-gold` writes the file anew; ``edges.texts_of("case 8706df25")`` has its texts.
"""

import zlib
from collections.abc import Callable, Iterator

from ctsreport.analysis.diagnosis import diagnose
from tests.unit.analysis.diagnosis.edges import Text, every_text
from tests.unit.analysis.diagnosis.wrapping import stored

TASK = "web-pool"


def outcome(text: Text) -> str:
    """Kinds, and the sum of lines, details, keys, hints and diagnostics."""
    found = diagnose(stored(text.text, TASK, text.wrap), TASK)
    says = (found.phase, found.tries, found.tries_differ, found.causes, found.hints, found.diagnostics)
    return f"{' '.join(cause.kind for cause in found.causes)} {zlib.crc32(repr(says).encode()):08x}"


def lines() -> Iterator[str]:
    """One a message."""
    for name, texts in every_text():
        yield f"{name}: {'; '.join(f'{what} {outcome(text)}' for what, text in texts)}\n"


def test_what_is_made_of_messages_at_the_edges(gold: Callable[[str, Iterator[str]], None]) -> None:
    gold("diagnosis/edges.txt", lines())
