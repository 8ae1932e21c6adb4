"""A report as what is carried to where people read: drawn when a target asks for it, in the format that it needs."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache

from msgspec import json, structs

from ctsreport.destinations.interface import Body, Incident, Publication, TooLargeError
from ctsreport.document import Document
from ctsreport.errors import CtsReportError
from ctsreport.renderers import FORMATS, render
from ctsreport.renderers.interface import Files, FormatOptions
from ctsreport.view.beside import with_details
from ctsreport.view.cause import CauseView
from ctsreport.view.page import View
from ctsreport.view.task import TaskView
from ctsreport.view.why import details_of

BUNDLE = "bundle"
"""The archive, among what can be attached."""

MOST_BUNDLE = 10_000_000
"""Bytes of it where nobody says how many a place takes."""

_NO_TIME = "–"
"""The last line of what digests are made of: the same whenever it was made."""

_REPORT = Files()


def publication_of(
    view: View,
    key: str,
    files: Files = _REPORT,
    options: Mapping[str, FormatOptions] | None = None,
    bundle: Callable[[int], Document | None] = lambda _: None,
    said: View | None = None,
) -> Publication:
    """A report, of its stable view: on a page that stays as long as nothing changes, no age would be true.

    ``said`` is what digests are made of: the same without what the memory adds, in which something changes with every
    look, as for how long a task has been failing. ``bundle`` makes the archive of at most so many bytes; None where not
    even its first file fits.
    """
    drawer = _Drawer(view, said or view, files, options or {}, bundle)
    return Publication(
        key=key,
        title=view.about.title,
        headline=view.verdict.headline,
        state=view.verdict.state,
        bad=view.gate.state != "passed" if view.gate else view.verdict.state != "healthy",
        certain=not (view.instances.unread or view.about.narrowed or view.verdict.state == "unsure"),
        news=_news(view),
        made=view.about.made.at,
        draw=drawer.draw,
        attach=drawer.attach,
        fresh_until=view.about.fresh_until,
        report_url=view.about.report_url,
        instances=tuple(instance.name for instance in view.instances.all),
        incidents=tuple(_incidents(view)),
    )


class _Drawer:
    """Draws each format once."""

    def __init__(
        self,
        view: View,
        said: View,
        files: Files,
        options: Mapping[str, FormatOptions],
        bundle: Callable[[int], Document | None],
    ) -> None:
        self._view = view
        self._said = structs.replace(said, about=structs.replace(said.about, last_line=_NO_TIME, promise=""))
        line = view.about.last_line.removesuffix(view.about.promise)
        self._file = structs.replace(view, about=structs.replace(view.about, last_line=line, promise=""))
        self._files = files
        self._options = options
        self._bundle = bundle
        self.draw = cache(self._draw)

    def _draw(self, name: str, most: int | None) -> Body:
        """Raises `TooLargeError` where it does not fit, and the format has no shorter form."""
        options = self._options_of(name)
        text = _text(self._document(self._view, name, options))
        size = len(text.encode())
        digest = hashlib.sha256(_text(self._document(self._said, name, options)).encode()).hexdigest()
        if most is None or size <= most:
            return Body(text, digest)
        if "budget" not in {field.name for field in structs.fields(options)}:
            raise TooLargeError(name, size, most)
        shorter = structs.replace(options, budget=most)
        try:
            return Body(_text(self._document(self._view, name, shorter)), digest, shortened=True)
        except CtsReportError as error:  # the budget is no option of anybody's here
            raise TooLargeError(name, size, most) from error

    def _options_of(self, name: str) -> FormatOptions:
        """How a format is drawn."""
        return self._options.get(name, FORMATS[name].options()).whole()

    def attach(self, name: str, most: int | None = None) -> Document:
        """The archive, or a format as a file, whole, and never renewed. Raises `TooLargeError`."""
        if name == BUNDLE:
            bundle = self._bundle(most or MOST_BUNDLE)
            if bundle is None:
                raise TooLargeError(name, None, most or MOST_BUNDLE)
            return bundle
        document = self._document(self._file, name, self._options_of(name))
        size = sum(map(len, document.chunks())) if most is not None else 0
        if most is not None and size > most:
            raise TooLargeError(name, size, most)
        return document

    def _document(self, view: View, name: str, options: FormatOptions) -> Document:
        return render(name, view, self._files, options)[0]


def _text(document: Document) -> str:
    return b"".join(document.chunks()).decode()


def _news(view: View) -> str:
    """A digest of what is wrong: the tasks, how and by which cause, and who could not be read."""
    tasks = sorted((*task.key, task.health, task.cause.anchor or task.cause.text) for task in view.tasks.unhealthy)
    unread = sorted(instance.key for instance in view.instances.unread)
    return hashlib.sha256(json.encode([view.verdict.state, view.gate_word, tasks, unread])).hexdigest()


def _incidents(view: View) -> Iterator[Incident]:
    """What fails, a cause each; what is known and accepted is none."""
    causes = {cause.anchor: cause for cause in view.causes.all}
    by_cause: dict[str, list[TaskView]] = {}
    for task in view.tasks.unhealthy:
        if not task.expected.known:
            by_cause.setdefault(task.cause.anchor or task.anchor, []).append(task)
    for anchor, tasks in by_cause.items():
        yield _incident(causes.get(anchor), anchor, tasks)
    for instance in view.instances.unread:
        text = f"{instance.name} could not be read: {instance.error}"
        yield Incident(f"unread/{instance.key}", f"{instance.name} could not be read", "unread", text)


def _incident(cause: CauseView | None, anchor: str, tasks: Sequence[TaskView]) -> Incident:
    worst = tasks[0]  # they stand worst first
    whys = [task.cause for task in tasks]
    differ = len({why.details for why in whys}) > 1
    title = with_details(cause.summary, details_of(whys)) if cause else f"{worst.full_name}: {worst.cause.text}"
    lines = [title, f"Next: {cause.next_step if cause else worst.cause.next_step}".removesuffix("Next: ")]
    lines += [f"{task.full_name}: {task.word}{_since(task)}{_apart(task) if differ else ''}" for task in tasks]
    owners = dict.fromkeys(task.expected.owner for task in tasks if task.expected.owner)
    return Incident(cause.id if cause else anchor, title, worst.health, "\n".join(filter(None, lines)), tuple(owners))


def _apart(task: TaskView) -> str:
    """What its own run adds to the cause."""
    return f": {task.cause.details}" if task.cause.details else ""


def _since(task: TaskView) -> str:
    return f" since {task.since_text}" if task.since_text else ""
