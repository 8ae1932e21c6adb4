"""Workflow commands of GitHub Actions, which it shows as annotations: ten errors, ten warnings and a notice a step."""

from collections.abc import Iterator

from ctsreport.document import Document
from ctsreport.renderers.ci.escaping import coded
from ctsreport.renderers.interface import Files, FormatOptions
from ctsreport.view.annotations import Annotation, annotations
from ctsreport.view.page import View

_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = {**_DATA, ":": "%3A", ",": "%2C"}


def render(view: View, files: Files, _: FormatOptions) -> tuple[Document, ...]:
    """One command a line, the most important first; they are to be printed, not kept."""

    def text() -> Iterator[str]:
        lines = [_command(each) for each in annotations(view)]
        yield from lines or ["\n"]

    return (Document(f"{files.stem}.annotations.txt", "text/plain; charset=utf-8", text),)


def _command(message: Annotation) -> str:
    return f"::{message.level} title={coded(message.title, _PROPERTY)}::{coded(message.text, _DATA)}\n"
