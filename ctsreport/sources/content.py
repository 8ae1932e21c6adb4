"""What a file holds: its JSON texts, each by its shape, out of what people's tools made around and of them.

Only what is certain is read: the JSON is whole, and has a shape that CTS's answers alone have. Each step that was taken
is said.
"""

from collections import defaultdict
from collections.abc import Sequence

import msgspec
from msgspec import Struct

from ctsreport.errors import unread_error
from ctsreport.snapshot import codec, lenient
from ctsreport.snapshot.duplicate_keys import repeated
from ctsreport.snapshot.model import Answer, Reading
from ctsreport.snapshot.shape import Shape, shape_of
from ctsreport.sources.encoding import NotJSON
from ctsreport.sources.foreign import Likeness
from ctsreport.sources.lookalikes import UNNAMED, of_json
from ctsreport.sources.mixed import of_several_daemons
from ctsreport.sources.powershell import check_depth
from ctsreport.sources.reshaped import as_task, event_names, members_of, rebuilt

# Levels of other JSON that are looked into: of each level the text is read again.
_DEEPEST = 12

# Answers of CTS that say nothing about tasks, and so are left aside beside others.
_IDLE = {Shape.CLUSTER, Shape.CHANGE}

# Without one of these nothing that CTS says lies in other JSON.
_MARKS = (b'"enabled"', b'"error"', b"task_name", b"task_summary", b"request_id", b"ctsreport.snapshot")

# Bytes: a longer answer is not an empty object, whatever blanks are in that.
_SHORT = 64

# Texts of one file that are named where they say nothing about tasks.
_SHOWN = 5


_OUT_OF_JSON = "read out of other JSON"
_WHOLE = "Save the answers as the daemon gives them, each whole and in a file of its own: curl -o FILE."

_MIXED = Likeness("answers of several daemons", "Save those of each daemon apart, and name them: NAME=FILE OTHER=FILE.")


class Other(Struct, frozen=True):
    """A JSON text, or a file, that says nothing about tasks. ``idle``: it is CTS's all the same."""

    origin: str
    like: Likeness | None = None
    idle: bool = False

    def __str__(self) -> str:
        if self.like:
            return f"{self.origin} ({self.like.what})"
        return self.origin


class Content:
    """What was found: answers, whole readings (of snapshots), what says nothing about tasks, and how it was read."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self.readings: list[Reading] = []
        self.others: list[Other] = []
        self.steps: list[str] = []
        self.doubtful: list[Answer] = []
        """What is CTS's beside answers that certainly are, and may be anybody's by itself: errors, unnamed tasks."""
        self.events: list[bytes] = []
        """Bare events whose task is not yet looked at."""
        self.alone: list[str] = []
        """The tasks of which nothing but bare events is known."""
        self.failed = False
        """Whether one of the others was probably to be an answer."""
        self.loose: NotJSON | None = None
        """Why the file is not valid JSON as it is, where there is more around it than what people's tools put there."""
        self.mixed = False
        """Whether what lay in one text is of several daemons."""
        self.within = False
        """Whether an answer was found among other JSON."""

    @property
    def known(self) -> bool:
        """Whether anything in it was understood."""
        return bool(self.answers or self.readings)

    @property
    def idle(self) -> bool:
        """Whether it is CTS's and says nothing about tasks."""
        return not self.known and bool(self.others) and all(other.idle for other in self.others)

    @property
    def certain(self) -> bool:
        """Whether something in it is not an empty object, which any text can hold."""
        return bool(self.readings) or any(
            len(answer.body) > _SHORT or answer.body.strip(b"{} \t\r\n") for answer in self.answers
        )

    def take(self, other: "Content") -> None:
        """All that another has, after one's own."""
        self.answers += other.answers
        self.readings += other.readings
        self.others += other.others
        self.steps += other.steps
        self.events += other.events
        self.alone += other.alone
        self.failed |= other.failed
        self.doubtful += other.doubtful
        self.within |= other.within
        self.mixed |= other.mixed


def sort_texts(texts: Sequence[bytes], origin: str, shape: Shape | None = None) -> Content:
    """The JSON texts of one file. ``shape``: that of the first, where it is known already."""
    content = Content()
    for number, text in enumerate(texts, 1):
        place = f"{origin}:{number}" if len(texts) > 1 else origin
        check_depth(text, place)
        content.take(_sorted(text, place, shape))
    _add_bare_events(content, origin)
    _settle_doubtful(content)
    content.steps += _whose(list(dict.fromkeys(content.alone)))
    content.others = _some(content.others, origin)
    return content


def only_if_of_one(content: Content, origin: str) -> Content:
    """The same; but nothing of it is an answer where it is of several daemons."""
    if not content.mixed:
        return content
    aside = Content()
    aside.others.append(Other(origin, _MIXED))
    aside.failed = True
    return aside


def _some(others: list[Other], origin: str) -> list[Other]:
    """The first few of what one file has, and how many more."""
    more = len(others) - _SHOWN
    if more <= 0:
        return others
    return [*others[:_SHOWN], Other(f"{more} more in {origin}", idle=all(each.idle for each in others))]


def _whose(names: list[str]) -> list[str]:
    """What bare events say, and what they do not."""
    if len(names) == 1:
        return [
            (
                f"events alone, those of task {names[0]}: whether it is enabled, and whether it has other events, they "
                "do not say"
            )
        ]
    many = (
        f"events alone, those of {len(names)} tasks: whether these are enabled, and whether they have other "
        "events, they do not say"
    )
    if not names:
        return []
    return [many]


def _sorted(text: bytes, origin: str, shape: Shape | None) -> Content:
    content = Content()
    try:
        _sort(content, text, origin, 0, shape)
    except lenient.FAILURES:  # half a character deep inside
        content = Content()
        _sort(content, lenient.whole(text), origin, 0)
    return content


def _sort(content: Content, body: bytes, origin: str, depth: int, shape: Shape | None = None) -> None:
    shape = shape or shape_of(body)
    unfolded = rebuilt(body, shape) if depth < _DEEPEST else None
    if unfolded:
        if not depth:
            _refuse_repeated(body, origin)
        content.steps.append(unfolded.step)
        for place, each in unfolded.bodies:
            _sort(content, each, origin + place, depth + 1)
    elif shape is Shape.SNAPSHOT:
        content.readings += codec.decode(body, origin)
    elif shape is Shape.EVENT:
        content.events.append(body)
    elif shape in _OTHERS:
        _sort_other(content, body, origin, shape, depth)
    else:
        content.answers.append(Answer(origin, body))


_OTHERS = {Shape.ARRAY, Shape.OTHER, Shape.REPORT, *_IDLE}


def _sort_other(content: Content, body: bytes, origin: str, shape: Shape, depth: int) -> None:
    """What may hold answers. Without any it is one other text, not many."""
    inside = Content()
    if depth < _DEEPEST and shape is Shape.ARRAY:
        inside = _items(body, origin, depth)
    elif depth < _DEEPEST and shape is Shape.OTHER:
        inside = _members(body, origin, depth)
    if inside.known:
        content.take(inside)
        return
    content.doubtful += inside.doubtful
    like = of_json(body, shape)
    content.others.append(Other(origin, like, shape in _IDLE))
    if like is UNNAMED:
        content.doubtful.append(Answer(origin, body))


def _refuse_repeated(body: bytes, origin: str) -> None:
    """JSON that is taken apart must not lose anything then: of a key that stands twice only the last would be left."""
    found = repeated(body)
    if found:
        raise unread_error(
            f"{origin}: {found[0].path} stands twice, and the last one would hide what the first one says.",
            "Save the answers anew, each in a file of its own.",
        )


def _items(body: bytes, origin: str, depth: int) -> Content:
    inside = Content()
    for number, item in enumerate(msgspec.json.decode(body, type=list[msgspec.Raw])):
        _sort(inside, bytes(item), f"{origin}[{number}]", depth + 1)
    _add_bare_events(inside, origin)
    if _OUT_OF_JSON in inside.steps:
        inside.mixed |= of_several_daemons(inside.answers)
    return inside


def _members(body: bytes, origin: str, depth: int) -> Content:
    """Answers within other JSON: a text of JSON, a HAR file, a script's collection.

    What may be an answer and is not certainly one is refused beside those that are: it may be the one that fails.
    """
    inside = Content()
    if not any(mark in body for mark in _MARKS):
        return inside
    try:
        for place, each in members_of(body):
            _sort(inside, each, origin + place, depth + 1)
    except NotJSON as error:
        raise unread_error(f"{origin} holds JSON that is cut off or damaged: {error}.", _WHOLE) from error
    _add_bare_events(inside, origin)
    inside.doubtful += [answer for answer in inside.answers if not _is_unmistakable(answer.body)]
    inside.answers = [answer for answer in inside.answers if _is_unmistakable(answer.body)]
    if inside.known:
        if not depth:
            _refuse_repeated(body, origin)
        inside.steps.insert(0, _OUT_OF_JSON)
        inside.within |= bool(inside.others)
    inside.mixed |= of_several_daemons(inside.answers)
    inside.others.clear()
    return inside


def _settle_doubtful(content: Content) -> None:
    """Beside answers that are certain an error is CTS's, and a task that does not name itself would be lost."""
    if not content.known:
        return
    for answer in content.doubtful:
        shape = shape_of(answer.body)
        if shape is Shape.ERROR:
            content.answers.append(answer)
        elif shape in {Shape.TASKS, Shape.OTHER}:
            raise unread_error(f"{answer.origin} is a task that does not name itself.", _WHOLE)


def _is_unmistakable(body: bytes) -> bool:
    shape = shape_of(body)
    return (
        shape in {Shape.TASK, Shape.OVERALL}
        or (shape is Shape.TASKS and b'"task_name"' in body)
        or (shape in {Shape.DEFINITIONS, Shape.DEFINITION} and b'"request_id"' in body)
    )


def _add_bare_events(content: Content, origin: str) -> None:
    """Bare events, each to the task that it names, in their order.

    Where one names none, nobody knows whose they are.
    """
    by_task: dict[str, list[bytes]] = defaultdict(list)
    for name, event in zip(event_names(content.events), content.events, strict=True):
        by_task[name].append(event)
    content.events = []
    if "" in by_task:
        content.others.append(Other(origin, of_json(by_task[""][0], Shape.EVENT)))
        return
    content.answers += [Answer(origin, as_task(name, events)) for name, events in by_task.items()]
    content.alone += by_task
