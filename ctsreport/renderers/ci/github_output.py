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
    yield "verdict", view.verdict.state
    yield "text", view.verdict.text
    yield "gate", view.gate_word
    yield from ((count.mark.word, count.number) for count in view.first.counts)
    yield "tasks", view.first.tasks
    yield "known", view.known.count
    yield "unread", len(view.instances.unread_texts)
    yield "left_out", view.about.narrowed.left_out if view.about.narrowed else 0
