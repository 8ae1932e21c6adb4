"""The grouping key's text: what differs between two events of one fault is taken out, what tells two faults apart stays."""

import re
from collections.abc import Callable

from ctsreport.pattern import Pattern

# So much of a text tells it from others; the rest is only longer.
_LENGTH = 600

_UUID = Pattern(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", re.IGNORECASE)
# Cheap looks for whether a dear rule can find anything.
_DIGIT = Pattern(r"\d")
_COUNTED = Pattern(r"\d ?[a-zA-Zµ]")
_COLUMN = Pattern(r":\d+:\d|\.(?:tf|py|sh):\d")
_DOTTED = Pattern(r"\d\.\d|:[0-9a-fA-F]*:")
_COMPARED = 20_000
_MADE_ANEW = Pattern(
    r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b|(?<=perationId\":)\d+|\b\d\d:\d\d:\d\d(?:\.\d+)?Z?\b"
    r"|(?<=:)\d{4,5}(?=->)"
)
_TIME = Pattern(
    r"\b\d{4}[-/]\d\d[-/]\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?)?(?: ?(?:Z|UTC|GMT|[+-]\d\d:?\d\d))*(?: [A-Z]{3,4}\b)?"
    r"|\b(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? )?(?:\d{1,2} )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov"
    r"|Dec) [ \d]?\d?\d?\d?(?: \d\d:\d\d:\d\d)?(?: (?:[A-Z]{3} )?\d{4})?"
    r"|\b\d\d:\d\d:\d\d(?:[.,]\d+)?\b"
)
_ID = Pattern(
    r"\b((?:(?:request|correlation|trace|session|operation|activity|tracking|transaction|client[ _-]?request"
    r"|x-[a-z-]*request|ray|span|lock|job|run)[ _-]?id"
    r"|restoperationid|requestid|correlationid|traceid|sessionid|pid|process|goroutine|accessorid|host id|hostid)"
    r"[\"']?\s*[:=]?\s*[\"'\[(]?)(?=[\w+/=-]*\d)[\w+/=-]+",
    re.IGNORECASE,
)
_HEX = Pattern(r"\b0x[0-9a-f]+\b|\+0x[0-9a-f]+|\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{12,}\b", re.IGNORECASE)
_DURATION = Pattern(
    r"\b\d+(?:\.\d+)?(?:h\d+m\d+(?:\.\d+)?s|m\d+(?:\.\d+)?s|ns|µs|us|ms|s|m|h)\b"
    r"|\b\d+(?:\.\d+)? ?(?:nano|micro|milli)?(?:sec|second|minute|hour|min|msec|msecs|day)s?\b",
    re.IGNORECASE,
)
_RETRY = Pattern(
    r"(retry[- ]after[\"']?\s*[:=]?\s*[\"']?|attempts? (?:#|no\.? ?)?|retry (?:#|attempt #?)|tries[:=] ?)\d+(?:/\d+| of \d+)?",
    re.IGNORECASE,
)
_LINE = Pattern(r"\bline:? \d+(?:,? col(?:umn)?:? \d+)?|(?<=[\w)\]]):\d+:\d+\b|(?<=\.tf):\d+|(?<=\.py):\d+|(?<=\.sh):\d+", re.IGNORECASE)
_LOCAL_SIDE = Pattern(r"\b(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:]+\]):\d+->", re.IGNORECASE)
_ADDRESS = Pattern(
    r"\b\d{1,3}(?:\.\d{1,3}){3}(?:/\d{1,2})?(?::\d{1,5})?\b(?!/\d)|(?<![\w:])(?:[0-9a-f]{1,4}:){2,7}[0-9a-f:]*[0-9a-f](?![\w:])",
    re.IGNORECASE,
)
_RESOLVER = Pattern(r" on \S+:53\b")
_URL = Pattern(r"\b([a-z][a-z0-9+.-]{1,15}://)(?:[^\s/@\"'<>]*@)?([\w.:\[\]-]+)[^\s\"'<>]*", re.IGNORECASE)
_KEY = Pattern(r"\[(?:\"[^\"\]]*\"|\d+)\]")
_PATH = Pattern(r"(?<![\w/:.])(?:\.{0,2}/|[A-Za-z]:\\)(?:[\w.@+~-]+[/\\])+(?=[\w.@+~-])")
_BLOB = Pattern(r"(?<![\w+-])(?=[\w+-]*\d)(?=[\w+-]*[A-Z])(?=[\w+-]*[a-z])[A-Za-z0-9+_-]{24,}={0,2}")
# Long numbers are ids, but for the codes of F5.
_NUMBER = Pattern(r"(?<![\w.-])(?!0[0-9]{7}\b)\d{5,}(?![\w.-])")
_BINARY = Pattern(r"(terraform-provider-[a-z0-9-]+)_v[\w.+-]+")
# The name of an object is quoted; so is that of a field or a variable, which tells faults apart: the word before it says which.
_NAMED = Pattern(
    r"(?:\b((?:argument|attribute|variable|field|parameter|module|provider|property|key|block|option|function"
    r"|type|value|section|named|permission|action|quota|policy|to perform:?)s?:? ))?"
    r"(\"[^\"\n]{0,200}\"|(?<!\w)'[^'\n]{0,200}'(?!\w)|`[^`\n]{0,200}`|‘[^’\n]{0,200}’|“[^”\n]{0,200}”)",
    re.IGNORECASE,
)
# Services are named like this: web-2, api-1.node-07; in angle brackets, anything can be a name.
_INSTANCE = Pattern(r"<[\w.:/@-]{1,80}>|(?<![\w./-])[a-z][a-z0-9_.]*(?:-[a-z0-9_.]+)*-\d+\b(?![.-]\w)")
_NAME_IS = Pattern(r"\b(name ?[=:,] ?|id ?[=:] ?)[\w./@-]+", re.IGNORECASE)
_OBJECT = Pattern(r"\b([A-Z][a-z]\w+)/(?=[\w.-]*[-\d])[\w.-]+|\b(revision) \d+")
_CLOSING = {"/", "'", '"', "`"}
_OPENING = {*_CLOSING, ":"}
_MEMBER = Pattern(r"/Common/[\w./%:~-]+|~Common~[\w.~-]+")


def normalised(text: str, task: str = "", instance: str = "") -> str:
    """``text`` without what differs between two events of one fault. Never empty where ``text`` is not."""
    text = " ".join(text[: 2 * _LENGTH].split())
    if instance and len(instance) > 1:
        text = _replaced(text, instance, "‹name›", _is_whole)
    if task:
        text = _without_task(text, task)
    found = _substitute(text)
    return found[:_LENGTH] or text[:_LENGTH]


def same_but_ids(one: str, two: str) -> bool:
    """Whether two texts differ only in what an API makes anew for each request: UUIDs, ids of operations, times, local ports."""
    if len(one) > _COMPARED or len(two) > _COMPARED:
        return False
    left, right = one.split(), two.split()
    if len(left) != len(right):
        return False
    return all(_MADE_ANEW.sub("", a) == _MADE_ANEW.sub("", b) for a, b in zip(left, right, strict=True) if a != b)


def _substitute(text: str) -> str:
    """All rules in their order: what holds the parts of another goes first."""
    if "://" in text:
        text = _URL.sub(r"\1\2", text)
    if "terraform-provider-" in text:
        text = _BINARY.sub(r"\1", text)
    text = _KEY.sub("[]", text)
    numbers = _DIGIT.search(text) is not None
    if numbers:
        text = _numbers_out(text)
    if "uni/" in text or "Common" in text:
        text = _MEMBER.sub("‹name›", text)
    if numbers:
        text = _HEX.sub("‹hex›", _BLOB.sub("‹blob›", text))
    if "/" in text or "\\" in text:
        text = _PATH.sub("", text)
    text = _names_out(text)
    text = _ADDRESS.sub("‹address›", text) if _DOTTED.search(text) else text
    return _NUMBER.sub("‹n›", text) if numbers else text


def _numbers_out(text: str) -> str:
    """Ids, times, durations, places: without a digit there is none."""
    low = text.lower()
    if text.count("-") >= 4:
        text = _UUID.sub("‹id›", text)
    text = _TIME.sub("‹time›", text)
    if "id" in low or "process" in low or "goroutine" in low:
        text = _ID.sub(r"\1‹id›", text)
    if "->" in text:
        text = _LOCAL_SIDE.sub("", text)
    if ":53" in text:
        text = _RESOLVER.sub("", text)
    if _COUNTED.search(text):
        text = _DURATION.sub("‹duration›", text)
    if "retr" in low or "attempt" in low or "tries" in low:
        text = _RETRY.sub(r"\1‹n›", text)
    return _LINE.sub("‹line›", text) if "line" in low or _COLUMN.search(text) else text


def _names_out(text: str) -> str:
    if "'" in text or '"' in text or "`" in text or "‘" in text or "“" in text:
        text = _NAMED.sub(lambda match: match[0] if match[1] else "‹name›", text)
    if "/" in text or "revision" in text:
        text = _OBJECT.sub(_object_out, text)
    if "-" in text or "<" in text:
        text = _INSTANCE.sub("‹name›", text)
    return _NAME_IS.sub(r"\1‹name›", text) if "name" in text or "id" in text else text


def _object_out(match: re.Match[str]) -> str:
    return f"{match[1]}/‹name›" if match[1] else f"{match[2]} ‹n›"


def _without_task(text: str, task: str) -> str:
    """The task's name goes where it stands as a name; everywhere, where it cannot be a common word."""
    strong = len(task) >= 5 and not task.isalpha()
    return _replaced(text, task, "‹name›", _is_task if strong else _is_named_task)


def _replaced(text: str, word: str, sign: str, accept: Callable[[str, int, int], bool]) -> str:
    """``sign`` for each ``word`` that ``accept`` takes: to compile a pattern for each task would take longer than all else."""
    at = text.find(word)
    if at < 0:
        return text
    parts: list[str] = []
    done = 0
    while at >= 0:
        end = at + len(word)
        if accept(text, at, end):
            parts += text[done:at], sign
            done = end
        at = text.find(word, end)
    return "".join(parts) + text[done:] if parts else text


def _is_whole(text: str, at: int, end: int) -> bool:
    """Nothing on either side that would make it part of a longer name."""
    return not _goes_on(text[at - 1 : at]) and not _goes_on(text[end : end + 1])


def _in_word(char: str) -> bool:
    return char.isalnum() or char == "_"


def _goes_on(char: str) -> bool:
    return _in_word(char) or char == "-"


def _is_task(text: str, at: int, end: int) -> bool:
    if _goes_on(text[end : end + 1]):
        return False
    if text.endswith("module.", 0, at):
        return True
    before, after = text[max(0, at - 2) : at], text[end : end + 2]
    part_of_host = (before[1:] == "." and _in_word(before[0])) or (after[:1] == "." and _in_word(after[1:]))
    return not part_of_host and not _goes_on(before[-1:])


def _is_named_task(text: str, at: int, end: int) -> bool:
    """A short word is a task's name only where something says so: a quote, a path, the word before."""
    if text[at - 1 : at] in _OPENING and (end == len(text) or text[end] in _CLOSING):
        return True
    return text.endswith(("module.", "env:", "task "), 0, at) and not _goes_on(text[end : end + 1])
