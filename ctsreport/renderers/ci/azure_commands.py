"""Logging commands of Azure Pipelines: what it lists as errors and warnings of a job, and variables for later steps."""

from collections.abc import Iterator

from ctsreport.document import Document
from ctsreport.renderers.ci.escaping import coded
from ctsreport.renderers.interface import Files, FormatOptions
from ctsreport.view.annotations import annotations
from ctsreport.view.page import View

_DATA = {"%": "%AZP25", "\r": "%0D", "\n": "%0A"}
_LEVELS = {"error": "error", "warning": "warning", "notice": "warning"}


def render(view: View, files: Files, _: FormatOptions) -> tuple[Document, ...]:
    """One command a line; they are to be printed, not kept."""

    def text() -> Iterator[str]:
        for each in annotations(view):
            yield f"##vso[task.logissue type={_LEVELS[each.level]}]{coded(f'{each.title}: {each.text}', _DATA)}\n"
        for name, value in (("ctsreport.verdict", view.verdict.state), ("ctsreport.gate", view.gate_word)):
            yield f"##vso[task.setvariable variable={name}]{value}\n"

    return (Document(f"{files.stem}.azure.txt", "text/plain; charset=utf-8", text),)
