"""Saved JSON, in every shape that people save: a file, standard input, or a folder of files."""

from collections import defaultdict
from pathlib import Path

from msgspec import structs

from ctsreport.errors import CtsReportError, unread_error
from ctsreport.snapshot import lenient
from ctsreport.snapshot.model import Notice, Reading
from ctsreport.snapshot.shape import Shape, shape_of
from ctsreport.sources.content import Content, Other, only_if_of_one, sort_texts
from ctsreport.sources.encoding import NotJSON, documents, first_not_utf8, plain
from ctsreport.sources.files import STDIN, bytes_of, is_folder, own_files
from ctsreport.sources.foreign import Likeness
from ctsreport.sources.limit import Limit
from ctsreport.sources.lookalikes import of_bytes
from ctsreport.sources.mixed import of_several_daemons

_KNOWN = "ctsreport reads the answers of /v1/status, /v1/status/tasks, /v1/tasks, and what ctsreport fetch saved."
_WITHIN = Likeness("an answer among other things: name the file itself, and it is read")
_EMPTY = Likeness("empty")
# Files of a folder that an error names.
_SHOWN = 5


class SavedSource:
    """Files and folders that together are one instance; snapshots among them name instances of their own."""

    def __init__(self, instance: str, locations: list[str], limit: Limit, *, optional: bool = False) -> None:
        self.instance = instance
        self.locations = locations
        self._limit = limit
        self._optional = optional
        """Whether it may hold no answers: nobody named it."""

    def fetch(self) -> list[Reading]:
        """The answers in the files, in the order of the locations. Raises `CtsReportError` where there is none."""
        found = [(location, self._content_of(location)) for location in self.locations]
        if not any(content.known for _, content in found):
            if self._optional:
                return []
            raise _no_answer(*found[0])
        readings: list[Reading] = []
        waiting: list[Notice] = []  # of files that say nothing, for the reading that comes next
        for location, content in found:
            waiting += _notes(location, content)
            if content.known:
                readings += self._readings(content, waiting)
                waiting = []
        readings[-1] = structs.replace(readings[-1], notes=(*readings[-1].notes, *waiting))
        return readings

    def _content_of(self, location: str) -> Content:
        if is_folder(location):
            return _folder(Path(location), self._limit, optional=self._optional)
        return _file(location, self._limit)

    def _readings(self, content: Content, notes: list[Notice]) -> list[Reading]:
        """The answers, which are of this instance, and those that name their own. The first has the notes."""
        mine = tuple(structs.replace(note, instance=self.instance) for note in notes)
        if content.answers:
            return [Reading(self.instance, tuple(content.answers), notes=mine), *content.readings]
        first, *rest = content.readings
        return [structs.replace(first, notes=(*first.notes, *notes)), *rest]


def _file(location: str, limit: Limit) -> Content:
    """A file that was named, so it must hold answers, or what is CTS's at least."""
    name = _name(location)
    try:
        content = _read(bytes_of(location, limit), name, limit)
    except NotJSON as error:
        raise _not_json(name, error) from error
    if not content.known and not content.idle:
        raise _no_answer(location, content)
    return content


def _name(location: str) -> str:
    if location == STDIN:
        return "standard input"
    return location


def _folder(folder: Path, limit: Limit, *, optional: bool = False) -> Content:
    """The folder's own files, in order of name.

    What is not an answer is left aside, but not what was meant to be one.
    """
    content = Content()
    steps: dict[str, list[str]] = defaultdict(list)
    for path in own_files(folder):
        inside = _of_folder(path, limit)
        for step in dict.fromkeys(inside.steps):
            steps[step].append(path.name)
        inside.steps.clear()
        content.take(inside)
    content.steps = [f"{step} ({', '.join(names)})" for step, names in steps.items()]
    if not (content.known or content.idle or optional):
        raise _no_answer(str(folder), content)
    return content


def _of_folder(path: Path, limit: Limit) -> Content:
    """One file of a folder.

    Nobody named it, so an answer among other things may be anything: an example in a manual.
    """
    try:
        content = _read(bytes_of(str(path), limit), path.name, limit)
        if content.loose and content.loose.begun:
            raise content.loose
    except NotJSON as error:
        if error.begun:
            raise _not_json(str(path), error) from error
        return _aside(
            Other(path.name, _EMPTY if error.empty else None), failed=path.name.lower().endswith((".json", ".json.gz"))
        )
    if content.loose or content.within:
        return _aside(Other(path.name, _WITHIN), failed=True)
    return content


def _aside(other: Other, *, failed: bool) -> Content:
    content = Content()
    content.others.append(other)
    content.failed = failed
    return content


def _read(data: bytes, origin: str, limit: Limit) -> Content:
    """The JSON texts of a file, each by its shape. Raises `NotJSON`."""
    return only_if_of_one(_sorted(plain(data, origin, limit), origin), origin)


def _sorted(text: bytes, origin: str) -> Content:
    shape = _whole_shape(text)
    if shape is not None:
        return sort_texts([text], origin, shape)
    try:
        texts = documents(text)
    except NotJSON as error:
        return _unwrapped(text, origin, error)
    return sort_texts(texts, origin)


def _whole_shape(text: bytes) -> Shape | None:
    """The shape of a text that is one JSON text; None where it must be looked at more closely."""
    try:
        if first_not_utf8(text) is not None:
            return None
        return shape_of(text)
    except lenient.FAILURES:
        return None


_NAMES = ("task_name", "task_summary")
_OWN_LINES = "Put each answer on lines of its own, or into a file of its own: curl -o FILE."


def _unwrapped(text: bytes, origin: str, strict: NotJSON) -> Content:
    """The JSON texts in what is not valid JSON as it is. Raises `NotJSON`."""
    from ctsreport.sources.wrapping import doubtful, unwrap  # 5 ms of patterns: a plain answer needs none of them

    if strict.empty or first_not_utf8(text) is not None:
        like = of_bytes(text)
        raise NotJSON("", begun=False, looks=like.what, cure=like.cure) if like else strict
    found = unwrap(text.decode(), strict)
    content = sort_texts([lenient.normal(each.encode()) for each in found.texts], origin)
    if found.others and not content.certain:
        raise doubtful(found, strict)
    if any(mark in found.rest for mark in _NAMES):
        raise NotJSON("", begun=strict.begun, looks="text with an answer in the middle of a line", cure=_OWN_LINES)
    if found.others and (found.code or 0) >= 400:
        content.others.append(Other(f"an HTTP answer of code {found.code}"))
        content.failed = True
    content.steps.insert(0, f"read without {found.without}")
    content.loose = strict if found.others else None
    content.mixed |= of_several_daemons(content.answers)
    return content


# --- What is said of it -----------------------------------------------------------------------------------------------


def _notes(location: str, content: Content) -> list[Notice]:
    """What was left aside, and what was done to read the rest."""
    notes = []
    if content.steps:
        notes.append(Notice("unwrapped", "info", f"{_name(location)}: {'; '.join(dict.fromkeys(content.steps))}."))
    if content.others:
        text = (
            f"{_name(location)}: left aside as not an answer of CTS about tasks: {', '.join(map(str, content.others))}."
        )
        notes.append(Notice("other_files", "warning" if content.failed else "info", text))
    return notes


def _not_json(name: str, error: NotJSON) -> CtsReportError:
    if error.empty:
        return unread_error(f"{name} is empty.", "Save the answer again; curl -f fails where the daemon gives none.")
    cure = error.cure or f"Save the answer again, whole. {_KNOWN}"
    if not error.looks:
        return unread_error(f"{name} is not valid JSON: {error.why}.", cure)
    if not error.why:
        return unread_error(f"{name} is not valid JSON: it looks like {error.looks}.", cure)
    return unread_error(f"{name} looks like {error.looks}, but the JSON in it is not valid: {error.why}.", cure)


def _no_answer(location: str, content: Content) -> CtsReportError:
    like = next((other.like for other in content.others if other.like), None)
    if is_folder(location):
        return _no_answer_in_folder(location, content)
    looks = f": it looks like {like.what}" if like else ""
    verb = "holds" if content.steps else "is"
    return unread_error(
        f"{_name(location)} {verb} JSON, but not an answer of CTS about tasks{looks}.", (like and like.cure) or _KNOWN
    )


def _no_answer_in_folder(folder: str, content: Content) -> CtsReportError:
    names = [str(other) for other in content.others]
    rest = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    there = f", but {', '.join(names[:_SHOWN])}{rest}" if names else ""
    return unread_error(
        f"{folder} holds no answer of CTS{there}.",
        "Sub-folders are not read: name the one that holds answers. "
        "To save some: curl -o FOLDER/tasks.json 'http://localhost:8558/v1/status/tasks?include=events'.",
    )
