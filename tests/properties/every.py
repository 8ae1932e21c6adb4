"""Every property by name: what it is fed with, and what must hold.

Tests try a few examples of each, ``make fuzz`` many.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from hypothesis.strategies import SearchStrategy

from tests.properties import decoding, diagnosing, escaping, reading, redaction, wrapping
from tests.unit.analysis.diagnosis.test_any_text import texts


class Property(NamedTuple):
    """``check`` raises where it does not hold."""

    examples: SearchStrategy[Any]
    check: Callable[[Any], None]


PROPERTIES = {
    "decoder": Property(decoding.twisted(), decoding.check),
    "diagnosis": Property(texts, diagnosing.check),
    "files": Property(reading.files(), reading.check),
    "html": Property(escaping.texts, escaping.check_html),
    "markdown": Property(escaping.texts, escaping.check_markdown),
    "redaction": Property(redaction.messages_with_secrets, redaction.check_secret),
    "redaction-any": Property(redaction.surroundings, redaction.check_any_text),
    "wrapping": Property(wrapping.wrapped(), wrapping.check),
}
