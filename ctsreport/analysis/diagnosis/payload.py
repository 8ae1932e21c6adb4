"""What an API answered, in whatever shape.

JSON with keys of any case, Go's structs, Python's dicts, XML, labels before lines.

The readers take damaged and truncated answers as well, so none of them parses: they look for names that say what a
value is.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from ctsreport.analysis.diagnosis.frames import CODE
from ctsreport.analysis.diagnosis.payload_shapes import (
    CODE_IN,
    CODED,
    ENDS,
    IN_LIST,
    KEYED,
    LABEL,
    LISTED,
    MAP,
    NESTED,
    NEXT,
    PAIR,
    SENTENCE,
    STRUCT,
    XML,
)
from ctsreport.analysis.diagnosis.reasons import says_nothing
from ctsreport.pattern import Pattern

# What names a reason, the best first. Compared in lower case, without `_`, `-` and blanks.
_REASONS = (
    "text", "statusmessage", "serverresponse",
    "errortext", "cliresponse", "rawmessage", "errormessages", "errormessage", "message",
    "faultstring", "msg", "stderr", "stdout",
    "response", "responsetext", "info", "errorinfo", "details", "detail", "errordetail", "errordescription",
    "description", "cause", "reasons", "reason", "error",
    "errors", "title", "diagnostic",
)  # fmt: skip
_ENDINGS = ("message", "msg", "reason")
_RANK = {name: rank for rank, name in enumerate(_REASONS)}
_CODES = frozenset(
    {
        "code",
        "errorcode",
        "errcode",
        "errorid",
        "messageid",
        "errorcodestr",
        "errortag",
        "tag",
        "errornum",
        "errno",
        "errid",
        "apierrorcode",
        "errorname",
    }
)
_PATHS = frozenset(
    {"path", "errorpath", "field", "attribute", "property", "parameter", "pointer", "property_name", "param", "target"}
)
_MORE = frozenset(
    {
        "response",
        "responsetext",
        "details",
        "detail",
        "reason",
        "reasons",
        "cause",
        "description",
        "errors",
        "errordescription",
        "stderr",
    }
)


# `configuration check-out failed`: what came of the reason before it
_OUTCOME = Pattern(r"(?i:[\w -]{3,40} failed\.?)")


class DeviceAnswer(NamedTuple):
    """What was read: reasons with the rank of their names, codes, and the path that it is about.

    ``words`` are codes that stand where a reason is due.
    """

    reasons: tuple[tuple[int, str, str], ...]
    codes: tuple[str, ...]
    paths: tuple[str, ...]
    words: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        """The best reason; with the next, where that says more of it."""
        if not self.reasons:
            return ""
        telling = [each for each in self.reasons if not says_nothing(each[2])] or self.reasons
        rank, _, best = min(telling, key=lambda each: each[0])
        same = [text for each, _, text in telling if each == rank]
        best = next((text for text in reversed(same) if _OUTCOME.fullmatch(text) is None), same[-1])  # the innermost
        if rank == len(_RANK):  # of fields, what is wrong with each
            return "; ".join(dict.fromkeys(text.rstrip(". ") for _, _, text in telling))
        more = next(
            (
                text
                for _, name, text in self.reasons
                if name in _MORE and " " in text and text not in best and best not in text
            ),
            "",
        )
        if more and len(best) < 60 and _RANK.get("details", 0) > rank:
            return f"{best.rstrip('. ')}: {more}"
        return best


def read(answer: str) -> DeviceAnswer:
    """All shapes at once: what fits is taken."""
    found = _Found([], [], [], [])
    if "<rpc-error>" in answer:
        answer = _WARNING.sub("", answer)
    _read(_unescaped(answer), found, nested=False)
    return DeviceAnswer(tuple(found.reasons), tuple(found.codes), tuple(found.paths), tuple(found.words))


# Of several errors of NETCONF, those that only warn: `<rpc-error><error-severity>warning</error-severity></rpc-error>`
_WARNING = Pattern(r"<rpc-error>(?:(?!</rpc-error>)[\s\S]){0,2000}?severity>\s*warning\s*<[\s\S]{0,2000}?</rpc-error>")


class _Found(NamedTuple):
    reasons: list[tuple[int, str, str]]
    codes: list[str]
    paths: list[str]
    words: list[str]


_ESCAPED = Pattern(r"(?:\\[rnt])+")
_ESCAPED_QUOTE = Pattern(r"\\+'")
# {"message": "…": quotes that nothing escapes name and hold values; those that are escaped then quote within a value.
_ESCAPED_NAME = Pattern(r"\\\"[\w .-]{1,60}\\\"\s{0,9}:")
_QUOTED_NAME = Pattern(r"[{\[,]\s{0,9}\"\w")


def _quotes_within(answer: str) -> bool:
    """Whether escaped quotes are those of a value, not of an answer in it."""
    return _QUOTED_NAME.search(answer) is not None and _ESCAPED_NAME.search(answer) is None


def _unescaped(answer: str) -> str:
    if "\\" not in answer:
        return answer
    plain = answer.replace('\\\\"', '"').replace('\\"', "'" if _quotes_within(answer) else '"')
    return _ESCAPED.sub(" ", _ESCAPED_QUOTE.sub("'", plain.replace("\\u0027", "'"))).replace("\\/", "/")


def _read(plain: str, found: _Found, *, nested: bool) -> None:
    for name, value in _pairs(plain):
        _take(name.lower().replace("_", "").replace("-", "").replace(" ", ""), value, found, nested=nested)
    if nested:
        return
    if all(says_nothing(text) for _, _, text in found.reasons):
        found.reasons.extend(_of_any_name(plain))
    if (match := NESTED.search(plain)) is not None and (text := _flat(match["value"])):
        found.reasons.append((_RANK["details"], "details", text))


def _rank(key: str) -> int | None:
    """How well a name says that its value is the reason; `userMessage` as well as `message`."""
    rank = _RANK.get(key)
    if rank is None and key.endswith(_ENDINGS):
        return _RANK["message"]
    return rank


def _take(key: str, value: str, found: _Found, *, nested: bool) -> None:
    text = " ".join(value.split()).strip(" {},")
    if key in _CODES:
        found.codes.append(text)
    elif key in _PATHS:
        found.paths.append(text)
    elif CODE.fullmatch(text) and _rank(key) is not None:  # "error": "invalid_grant"
        found.words.append(text)
    elif (rank := _rank(key)) is not None and _says(text) and not _is_part(rank, text, found.reasons):
        known = len(found.reasons)
        if not nested and _ANSWERS_WITHIN.search(text):
            _read(text, found, nested=True)
        if len(found.reasons) == known:
            found.reasons.append((rank, key, text))


# An answer quoted in a reason: `the device said {'code': 'x', 'message': '…'}`, `Server Response: …`
_ANSWERS_WITHIN = Pattern(
    r"\{\s?['\"]\w+['\"]\s?:|\bmessage=|\b[a-z]+_(?:detail|message|msg|reason|text)s?: ['\"]|\b(?:Server )?Response: "
)


def _of_any_name(plain: str) -> Iterator[tuple[int, str, str]]:
    """Where nothing names a reason: a list or a map, whose name says what it is about."""
    for mark, pattern in (("[", LISTED), ("map[", MAP)):
        if mark in plain and (found := [*pattern.finditer(plain, plain.find(mark) if pattern is MAP else 0)]):
            yield from ((len(_RANK), "", _of_field(*filter(None, match.groups()))) for match in found)
            return
    if "{" in plain:
        yield from ((len(_RANK), "", match[1]) for match in SENTENCE.finditer(plain))


_LABELS = frozenset({"name", "id", "path", "user", "username", "hostname", "identifier"})


def _of_field(name: str, value: str) -> str:
    """What is wrong with a field; its name in quotes, where it looks like a code, or like the label of an object."""
    if name in {"__all__", "non_field_errors"}:  # Django's words for no field
        return value
    if name in _LABELS or CODE.fullmatch(name):
        return f'"{name}": {value}'
    return f"{name}: {value}"


def _is_part(rank: int, text: str, reasons: list[tuple[int, str, str]]) -> bool:
    """Whether another reader has read all of it, and more."""
    return any(each == rank and more.startswith(text) for each, _, more in reasons)


_READERS = (
    (('"', "'", "{"), PAIR), (("map[",), MAP), (("{", "rror"), STRUCT), (("rror", "essage="), KEYED),
    (("<",), XML), ((", message: ", "(message: ", ", msg: ", ", reason: ", ", detail: "), IN_LIST),
    (("response code",), CODED),
)  # fmt: skip


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """All names with their values; what a pattern needs is looked for first."""
    for needs, pattern in _READERS:
        if any(need in text for need in needs):
            start = text.find("map[") if pattern is MAP else 0
            yield from (_pair(match) for match in pattern.finditer(text, start))
    yield from _labelled(text)


def _pair(match: re.Match[str]) -> tuple[str, str]:
    found = match.groupdict()
    if "status" in found:
        return "message", found["value"].removeprefix("rpc error making call: ")
    return found["name"].rstrip("=: "), found.get("value") or found.get("double") or found.get("single") or found.get(
        "bare"
    ) or ""


def _labelled(text: str) -> Iterator[tuple[str, str]]:
    for match in LABEL.finditer(text):
        start = match.end() + len(text[match.end() :]) - len(text[match.end() :].lstrip())
        end = ENDS.search(text, start + 1)
        stop = end.start() if end else len(text)
        if NEXT.match(text, start):  # the value is empty
            continue
        if text[start:stop].rstrip().endswith(":"):  # a heading: what it is about follows
            stop = after if (after := text.find("\n", stop + 1)) >= 0 else len(text)
        value = text[start:stop].strip()
        yield (
            match["name"],
            value.split(" ")[0].rstrip(".,;") if match["name"].endswith("ode") else value.removeprefix("* "),
        )
    for match in CODE_IN.finditer(text):
        yield "code", match[1]


def _flat(value: str) -> str:
    """Names and values of an answer in one line; nothing where it has a reason that is read already."""
    if any(f'"{name}"' in value.lower() for name in ("message", "text", "msg", "detail", "description")):
        return ""
    return (
        " ".join(
            value.replace('"', " ").replace("{", " ").replace("[", " ").replace("]", " ").replace("}", " ").split()
        )
        .replace(" :", ":")
        .replace(" ,", ",")
    )


def _says(value: str) -> bool:
    """Whether a value has words: a number, a boolean or an empty list is no reason."""
    return (
        len(value) > 2
        and any(map(str.isalpha, value))
        and value.lower() not in {"null", "none", "true", "false", "error", "failed", "map", "nil", "failure"}
        and not value.startswith(("http://", "https://"))
    )
