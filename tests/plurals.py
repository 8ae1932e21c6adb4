"""Counts whose word does not follow their number: ``1 tasks``, ``2 task``."""

import re

_COUNTED = (
    "task|run|instance|service|cause|notice|event|failure|secret|place|kind|rule|file|snapshot|hour|error|message|"
    "answer|skipped test|test|line|text|daemon|gap|look"
)
_BETWEEN = r"(?:(?:enabled|disabled|known|failed|failing|unhealthy|more|other|earlier|stored|different) )*"
_NUMBER = r"(?<![\w.,:/#\-'\"])(?:\d+ of )?"
_ONE = re.compile(rf"{_NUMBER}1 {_BETWEEN}(?:{_COUNTED})s\b")
_MANY = re.compile(rf"{_NUMBER}(?:0|[2-9]|\d{{2,}}) {_BETWEEN}(?:{_COUNTED})\b(?![-/:])")
_TAG = re.compile(r"<[^>]*>")


def wrong_plurals(text: str) -> list[str]:
    """What in a text, or between the tags of a page, counts wrongly."""
    plain = _TAG.sub("", text)
    return [match[0] for pattern in (_ONE, _MANY) for match in pattern.finditer(plain)]
