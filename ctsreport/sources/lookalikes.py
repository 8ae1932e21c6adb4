r"""What a file looks like that holds no answer of CTS: a name for it, and what to do, where that is known."""

import re
from collections.abc import Callable

import msgspec

from ctsreport.snapshot import lenient
from ctsreport.snapshot.shape import WORDS, Members, Shape, shape_of
from ctsreport.sources.foreign import HEAD, Likeness, saved

_SHOWN = 20

TEXTS = (
    ("<?xml ?>", r"\A\s*<[?!a-z]", Likeness("HTML or XML")),
    (
        "{'web': {'task_name': 'web'}}",
        r"\A\s*[\[{]\s*\{?\s*'[^'\n]{0,300}'\s*:",
        Likeness("what Python prints of an object", "Write it with json.dump."),
    ),
    ("b'{\"web\": 1}'", r"\Ab['\"]\s*[\[{]", Likeness("what Python prints of bytes", "Write the bytes themselves.")),
    (
        "{\u201cweb\u201d: 1}",
        r"[\[{,]\s*[\u201c\u201d\u201e]",
        Likeness("JSON with typographic quotation marks", "Paste it as code, so that the quotation marks stay plain."),
    ),
    (
        'json.web.task_name = "web";',
        r"^json(?:\.\w+|\[\S{1,300}\]){0,9} = ",
        Likeness("gron's output", "Turn it back with gron --ungron, or save the answer itself."),
    ),
    (
        "task_name : web",
        r"^(?:task_name|task_summary|events_url|StatusCode|RawContent)[ \t]+: |^@\{",
        Likeness("what PowerShell shows of an object", "Save the answer itself: Invoke-WebRequest … -OutFile FILE."),
    ),
    (
        "web:\n  task_name: web",
        r"^[ \t]*(?:- )?(?:task_name|task_summary|request_id|events_url|start_time|cluster_name):(?:[ \t]|$)",
        Likeness("YAML", "Save the answer as the daemon gives it, in JSON, or turn it back: yq -o json."),
    ),
    (
        'driver "terraform" {',
        r"^(?:consul|driver|task|terraform_provider) [^\n{=]{0,300}\{$",
        Likeness("the configuration of CTS (HCL)"),
    ),
    (
        '  "status": "critical",',
        r"\A[\s}\],]*+\"[^\"\n]{1,300}\"[ \t]*:[ \t]",
        Likeness("a piece of JSON without its beginning", "Save the whole answer."),
    ),
)
"""An example, a pattern that finds its like, and what that is: the first that fits, after answers of other programs."""

_PACKED = {
    b"PK\x03\x04": Likeness("a zip archive", "Unpack it, and name the snapshot or the answers in it."),
    b"BZh": Likeness("a file packed by bzip2", "Unpack it: only gzip is read as it is."),
    b"\xfd7zXZ": Likeness("a file packed by xz", "Unpack it: only gzip is read as it is."),
    b"\x28\xb5\x2f\xfd": Likeness("a file packed by zstd", "Unpack it: only gzip is read as it is."),
    b"%PDF": Likeness("a PDF"),
    b"\x89PNG": Likeness("a picture", "Save the answer as text."),
    b"SQLite format 3\0": Likeness("a SQLite database"),
}


def of_text(text: str) -> Likeness | None:
    """What a text that is not valid JSON looks like."""
    head = text[:HEAD]
    found = (like for _, pattern, like in TEXTS if re.search(pattern, head, re.IGNORECASE | re.MULTILINE))
    return saved(head) or next(found, None)


def of_bytes(data: bytes) -> Likeness | None:
    """What a file that is not text looks like."""
    return next((like for start, like in _PACKED.items() if data.startswith(start)), None)


# --- JSON that is not an answer about tasks ---------------------------------------------------------------------------

_OURS = "Name what it was made from, or a file of ctsreport fetch."
_WHOLE = "Save the task whole: curl 'http://localhost:8558/v1/status/tasks/NAME?include=events'."

UNNAMED = Likeness("a task that does not name itself", _WHOLE)

_SHAPES = {
    Shape.REPORT: Likeness("a report, a result of ctsreport", _OURS),
    Shape.CLUSTER: Likeness("the members of a cluster (/v1/status/cluster), which says nothing about tasks"),
    Shape.CHANGE: Likeness("the answer to a change or an inspection of a task, which does not say how tasks are"),
    Shape.EVENT: Likeness("events that do not name their task", _WHOLE),
}


def of_json(body: bytes, shape: Shape) -> Likeness | None:
    """What a JSON text looks like that says nothing about tasks."""
    if shape in _SHAPES:
        return _SHAPES[shape]
    if shape is Shape.ARRAY:
        return _of_items(msgspec.json.decode(body, type=list[msgspec.Raw]))
    if body.lstrip()[:1] == b"{":
        members = msgspec.json.decode(body, type=Members)
        own = (like for fits, like in _OBJECTS if fits(members))
        return next(own, None) or saved(body[:HEAD].decode("utf-8", "replace"))
    return Likeness(
        "a text in quotation marks" if body.lstrip()[:1] == b'"' else body.strip()[:_SHOWN].decode("utf-8", "replace")
    )


def _of_items(items: list[msgspec.Raw]) -> Likeness | None:
    """An array is like its items, where those are all alike."""
    if not items:
        return Likeness("an empty list")
    if all(bytes(each).lstrip()[:1] == b'"' for each in items):
        return Likeness("a list of texts, such as the names of tasks")
    likes = {_of_item(bytes(each)) for each in items}
    if len(likes) != 1:
        return None
    return likes.pop()


def _of_item(body: bytes) -> Likeness | None:
    try:
        return of_json(body, shape_of(body))
    except lenient.FAILURES:
        return None


def _is_word(raw: msgspec.Raw) -> bool:
    return bytes(raw).strip(b'"').decode("utf-8", "replace") in WORDS


_OBJECTS: tuple[tuple[Callable[[Members], bool], Likeness], ...] = (
    (
        lambda m: all(_is_word(value) for value in m.values()),
        Likeness(
            "words for the status of tasks, by name",
            "Save the whole answer: curl 'http://localhost:8558/v1/status/tasks?include=events'.",
        ),
    ),
    (
        lambda m: "status" in m and bool(m.keys() & {"enabled", "events", "events_url"}),
        UNNAMED,
    ),
    (lambda m: {"apiVersion", "kind"} <= m.keys(), Likeness("an object of Kubernetes")),
    (lambda m: "terraform_version" in m or "format_version" in m, Likeness("a state or a plan of Terraform")),
    (lambda m: {"Config", "Member"} <= m.keys() or {"Node", "Address"} <= m.keys(), Likeness("an answer of Consul")),
)
