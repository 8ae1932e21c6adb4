"""JSON: the view for machines, in the stable shape of ``ctsreport.report/1``."""

from collections.abc import Iterable, Iterator

import msgspec
from msgspec import Struct

from ctsreport.document import Document, encode
from ctsreport.renderers.interface import Files, FormatOptions
from ctsreport.view.page import View


def render(view: View, files: Files, _: FormatOptions) -> tuple[Document, ...]:
    """report.json, task by task."""

    def text() -> Iterator[str]:
        head = _encoded(view.records.head)
        yield f"{head[:-1]},\n"
        yield from _array("tasks", view.records.tasks)
        yield ",\n"
        yield from _array("causes", view.records.causes)
        yield ",\n"
        yield from _array("notices", view.records.notices)
        yield "\n}\n"

    return (Document(f"{files.stem}.json", "application/json", text),)


def _array(key: str, records: Iterable[Struct]) -> Iterator[str]:
    yield f'"{key}":['
    for number, record in enumerate(records):
        yield ("\n" if not number else ",\n") + _encoded(record)
    yield "]"


def _encoded(record: Struct) -> str:
    try:
        return msgspec.json.encode(record).decode()
    except UnicodeEncodeError:
        # Half a character, which JSON in UTF-8 cannot hold, can only come from the command line.
        return msgspec.json.encode(_whole(msgspec.to_builtins(record))).decode()


def _whole(value: object) -> object:
    if isinstance(value, str):
        return encode(value).decode()
    if isinstance(value, dict):
        return {key: _whole(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_whole(each) for each in value]
    return value
