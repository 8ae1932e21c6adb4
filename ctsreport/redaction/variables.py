"""The values of tasks' variables, which `/v1/tasks` tells in clear.

No report needs them, but they tell what must be taken out elsewhere.

A failing script's command is quoted in the error with its variables filled in, those that Terraform calls sensitive
too.
"""

import re
from collections.abc import Iterator
from typing import Any

from ctsreport.redaction import finder
from ctsreport.redaction.names import TRIGGERS
from ctsreport.redaction.secrets import Secrets
from ctsreport.snapshot import lenient
from ctsreport.snapshot.model import Answer
from ctsreport.words import Words, lowered

_TELLING = Words((*TRIGGERS, "{"))
_VARIABLES = re.compile(rb'"variables"\s*:\s*\{([^}]*)')


def learn_variables(answer: Answer, secrets: Secrets) -> None:
    """Know the values of those variables of an answer whose names tell of a secret."""
    if answer.error is None and _may_tell(answer.body):
        for name, value in _variables(lenient.loads(answer.body)):
            _learn(f"{name} = {value}", secrets)


def _may_tell(body: bytes) -> bool:
    """A quick look: most variables tell of nothing. What holds a brace of its own is looked at closely."""
    if b'"variables"' not in body:
        return False
    assigned = b"\n".join(_VARIABLES.findall(body)).decode(errors="replace")
    return any(_TELLING.places(lowered(assigned)))


def _learn(assignment: str, secrets: Secrets) -> None:
    for start, end, kind, _ in finder.find(assignment):
        secrets.know(assignment[start:end], kind)


def _variables(answer: Any) -> Iterator[tuple[str, str]]:
    if isinstance(answer, list):
        for each in answer:
            yield from _variables(each)
    elif isinstance(answer, dict):
        for key, value in answer.items():
            if key == "variables" and isinstance(value, dict):
                yield from ((name, text) for name, text in value.items() if isinstance(text, str))
            else:
                yield from _variables(value)
