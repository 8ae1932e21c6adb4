"""Through raw answers, for a file that is kept: any JSON, by the same grammar.

A field's name tells of its value, and so does a name in a field beside it.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import structs

from ctsreport.redaction import accept, shapes
from ctsreport.redaction.names import Name, look_up
from ctsreport.redaction.secrets import Secrets
from ctsreport.redaction.variables import learn_variables
from ctsreport.redaction.walk import shortened
from ctsreport.snapshot import lenient
from ctsreport.snapshot.model import Answer, Reading
from ctsreport.watched import cleaned, texts_of

# Fields whose value is that of the name in a field beside them.
_VALUES = frozenset(
    [
        "value",
        "val",
        "values",
        "content",
        "contents",
        "default",
        "defaultvalue",
        "default_value",
        "data",
        "string",
        "string_value",
        "stringvalue",
        "text",
        "current",
        "literal",
        "v",
    ]
)

_LONGEST_NAME = 64
_LEAST_DIGITS = 4


def answers_without_secrets(readings: Sequence[Reading], secrets: Secrets) -> list[Reading]:
    """The same raw answers with marks for secrets; an answer without any stays byte for byte."""
    bodies = [
        [lenient.loads(answer.body) if answer.error is None else None for answer in reading.answers]
        for reading in readings
    ]
    for reading in readings:
        for answer in reading.answers:
            learn_variables(answer, secrets)
    texts = dict.fromkeys(text for answers in bodies for value in answers for text in _strings(value, secrets))
    texts |= dict.fromkeys(text for reading in readings for text in _apart(reading))
    for text in texts:
        secrets.taken(text)
    for text in texts:
        secrets.look(text)
    return [_reading(reading, values, secrets) for reading, values in zip(readings, bodies, strict=True)]


def _apart(reading: Reading) -> Iterator[str]:
    """What was not in an answer: errors, and what the source noticed."""
    yield from (answer.error for answer in reading.answers if answer.error is not None)
    yield from (note.message for note in reading.notes)
    yield from texts_of(reading.consul)


def _strings(value: Any, secrets: Secrets) -> Iterator[str]:
    """Every text in a JSON value; one that a name tells of is a secret wherever else it stands."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each, secrets)
    elif isinstance(value, dict):
        for key, each in value.items():
            name = _told(key, value)
            if name and isinstance(each, str) and accept.with_sign(each, name):
                secrets.know(each, name.mark)
            yield key
            yield from _strings(each, secrets)


def _told(key: str, fields: dict[str, Any]) -> Name | None:
    """What the key tells of its value, or else the name in a field beside it: ``{"name": "password", "value": …}``."""
    return look_up(key) or (_beside(key, fields) if key.lower() in _VALUES else None)


def _beside(key: str, fields: dict[str, Any]) -> Name | None:
    for other, text in fields.items():
        if other != key and isinstance(text, str) and len(text) <= _LONGEST_NAME and " " not in text:
            name, itself = look_up(text), look_up(other)
            if name is not None and name.sure and not (itself and itself.sure):
                return name
    return None


def _reading(reading: Reading, values: Sequence[Any], secrets: Secrets) -> Reading:
    before = secrets.shortened
    answers = tuple(_answer(answer, value, secrets) for answer, value in zip(reading.answers, values, strict=True))
    notes = tuple(structs.replace(note, message=secrets.clean(note.message)) for note in reading.notes)
    if secrets.shortened > before:
        notes = (*notes, shortened(secrets.shortened - before, reading.instance))
    return structs.replace(reading, answers=answers, notes=notes, consul=cleaned(reading.consul, secrets.clean))


def _answer(answer: Answer, value: Any, secrets: Secrets) -> Answer:
    if answer.error is not None:
        return structs.replace(answer, error=secrets.clean(answer.error))
    cleaned = _cleaned(value, secrets, outermost=True)
    if cleaned == value:
        return answer
    return structs.replace(answer, body=lenient.dumps(cleaned))


def _cleaned(value: Any, secrets: Secrets, *, outermost: bool = False) -> Any:
    """A JSON value without secrets. The keys of an answer itself are names of tasks, which stay."""
    if isinstance(value, str):
        return secrets.clean(value, looked=True)
    if isinstance(value, list):
        return [_cleaned(each, secrets) for each in value]
    if isinstance(value, dict):
        return {
            key if outermost else secrets.clean(key, looked=True): _field(each, _told(key, value), secrets)
            for key, each in value.items()
        }
    return value


def _field(value: Any, name: Name | None, secrets: Secrets) -> Any:
    """The value of a field, by what its name tells."""
    if name is not None:
        if isinstance(value, list):
            return [_field(each, name, secrets) for each in value]
        if isinstance(value, str) and not shapes.is_placeholder(value) and accept.with_sign(value, name):
            return secrets.mark(value, name.mark)
        if _is_number(value) and (name.sure or name.kind == "pin"):
            return secrets.mark(str(value), name.mark)
    return _cleaned(value, secrets)


def _is_number(value: Any) -> bool:
    """Digits that can be a secret: not a truth, and no small count."""
    return isinstance(value, int | float) and not isinstance(value, bool) and len(str(value)) >= _LEAST_DIGITS
