"""The outputs of a GitHub Actions step, for later steps and jobs: ``name=value`` lines for ``$GITHUB_OUTPUT``."""

from collections.abc import Iterator

from ctsreport.document import Document
from ctsreport.renderers.interface import Files, FormatOptions
from ctsreport.view.page import View


def render(view: View, files: Files, _: FormatOptions) -> tuple[Document, ...]:
    """One value a line; each is of one line, as the view's texts are."""

    def text() -> Iterator[str]:
        for name, value in _values(view):
            yield f"{name}={value}\n"

    return (Document(f"{files.stem}.output.txt", "text/plain; charset=utf-8", text),)


def _values(view: View) -> Iterator[tuple[str, object]]:
    summary = view.findings.summary
    yield "verdict", view.state
    yield "text", view.verdict_text
    yield "gate", view.gate_word
    for health in ("critical", "errored", "unknown", "successful"):
        yield health, getattr(summary, health)
    yield "tasks", summary.tasks
    yield "known", view.known_count
    yield "unread", len(view.unread_texts)
    yield "left_out", view.narrowed.left_out if view.narrowed else 0
