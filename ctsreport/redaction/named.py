r"""A telling name and its value: ``password = "…"``, ``"token": "…"``, ``--api-key …``, and the same wrapped, escaped, encoded.

Terraform breaks lines at blanks, so that every blank here can be an end of line. Each pattern is anchored at the telling word.
"""

import re
from collections.abc import Iterator

from ctsreport.pattern import Pattern
from ctsreport.redaction import words
from ctsreport.redaction.found import FARTHEST, Found, reaching

_REST = (
    r"(?:(?:[_-]?(?:value|hash(?:ed)?|b64|base64|enc(?:oded|rypted)?|plain(?:text)?|data|string|old|new|current|prev(?:ious)?"
    r"|primary|secondary|[0-9]{1,2}))*)"
)
_CLOSE = r"""(?:\\*["'`]|%22|%27)?\]?"""
_CALL = r"(?:(?:sensitive|nonsensitive|tostring|string|base64encode|base64decode|sha256|md5)\(\s{0,20})?"
_LIST = r"(?P<list>\[\s{0,20})?"
_BLANK = r"[ \t\r]*\n?[ \t\r]*"
_SEPARATED = Pattern(
    rf"""(?ix) s?{_REST} {_CLOSE}
    (?: \s{{0,20}}(?P<sep>=>|:=|={{1,2}}|:|%3D|%3A|->) | \s*[,\n]\s*\\*["']?value\\*["']?\s*[:=] | \s+set\s+to\s )
    {_BLANK} \(?(?:string|str)?\)? {_BLANK} {_LIST} {_CALL} """
)
_VALUE = Pattern(
    r"""(?xs) <<[-~]?\s*["']?(?P<tag>\w+)["']?\s*\n(?P<heredoc>.*?)(?:\n\s*(?P=tag)\b|\Z)
    | [|>][-+]?[ \t]*\n[ \t]+(?P<block>\S+)
    | \\+"(?P<escaped>(?:(?!\\+").){0,4096}?)(?:\\+"|\Z)
    | \\+'(?P<escaped1>(?:(?!\\+').){0,4096}?)(?:\\+'|\Z)
    | "(?P<double>(?:[^"\\\n]|\\.|\n(?=[^\n])){0,4096})(?:"|(?=\n\n)|\Z)
    | '(?P<single>(?:[^'\\\n]|\\.|\n(?=[^\n])){0,4096})(?:'|(?=\n\n)|\Z)
    | `(?P<back>[^`\n]{0,4096})`
    | (?:%22|%27)(?P<percent>.{0,4096}?)(?:%22|%27|\Z)
    | (?P<bare>[^\s"'`;&<>|,]+(?:,(?![\s"']|[\w.-]+["']?\s*[:=])[^\s"'`;&<>|,]+)*)
    """
)
_QUOTED = ("heredoc", "block", "escaped", "escaped1", "double", "single", "back", "percent")
_TAIL = Pattern(r"[.,:)\]}!?]+\Z|(?:%26|%22|%27|%0A|%0D|%3B|%7D|%2C).*\Z|#[\w.-]+=.*\Z|\\+[nrt\"'].*\Z", re.DOTALL | re.IGNORECASE)
_XML = Pattern(r"(?is)[\w.-]*(?:\s[^<>]{0,200})?>\s*(?P<value>[^<]{1,4096}?)\s*</")
_PROSE = Pattern(
    r"""(?ix) s?(?P<close>["'`])?[ \t]*(?:[ \t]|\n(?!\n))[ \t]*(?:(?:is|was|are|of|as|value|key|string)\s+)?
    (?:(?P<quote>["'`])(?P<quoted>[^"'`\s]{4,512})(?P=quote)|(?P<bare>[^\s"'`,;()<>=:]{6,512}={0,2}))(?![=:]\S)"""
)
_SWITCH = Pattern(r"""(?x) [\w-]*\s+(?: "(?P<double>[^"\n]+)" | '(?P<single>[^'\n]+)' | (?P<bare>(?!-)[^\s"';&|]+) )""")
_SWITCH_BEFORE = Pattern(r"(?:\A|[\s'\"\[(,])--?[A-Za-z][\w-]*\Z")
_NEAR = Pattern(
    r"""(?ix) [\w.-]*["'`)\]]*(?P<gap>[^\n\w]{0,3}(?:\w+[^\n\w]{1,3}|\n){0,4}?)
    (?P<value>(?<![\w/+=.~-])[A-Za-z0-9/+_=.~-]{16,512})(?![\w/+])"""
)
_BEFORE = Pattern(r"(?<![\w/+=.~-])(?P<value>[A-Za-z0-9/+_=.~-]{16,512})[\"'`)]?\s(?:\w+\s){0,4}\Z")
_MORE = Pattern(r"\s*->\s*")
_ITEM = Pattern(r"""\s*,\s*(?=["'])""")

_MOST_LISTED = 64
_NEXT = 640
"""Characters in which a value must begin, or stand in prose."""


def named(text: str, start: int, end: int, kind: str, *, prose: bool = True) -> Iterator[Found]:
    """The secrets of the name whose telling word is ``text[start:end]``, of that kind."""
    match = _SEPARATED.match(text, end, end + _NEXT)
    if match:
        yield from _values(text, match, kind)
        return
    found = _xml(text, start, end, kind) or _switch(text, start, end, kind)
    if not found and prose:
        found = _in_prose(text, end, kind) or _near(text, start, end, kind)
    yield from found


def _values(text: str, match: re.Match[str], kind: str) -> Iterator[Found]:
    """The value, the others of its list, and the new one of Terraform's ``old -> new``."""
    place = match.end()
    for _ in range(_MOST_LISTED):
        value = _VALUE.match(text, place, place + FARTHEST)
        if value is None:
            return
        found = _accepted(text, value, match, kind)
        if found:
            yield reaching(found, text, place + FARTHEST)
        following = _MORE.match(text, value.end(), value.end() + 40) or (
            _ITEM.match(text, value.end(), value.end() + 40) if match["list"] else None
        )
        if following is None:
            return
        place = following.end()


def _accepted(text: str, value: re.Match[str], match: re.Match[str], kind: str) -> Found | None:
    for group in _QUOTED:
        if value[group] is not None:
            return Found(*value.span(group), kind) if _in_quotes(value[group]) else None
    start, end = value.span("bare")
    tail = _TAIL.search(value["bare"])
    if tail and tail.start():
        end = start + tail.start()
    bare = text[start:end]
    if kind == "token" and bare.isdigit() and len(bare) < 6:
        return None  # how many of them
    colon = match["sep"] in {":", "%3A", "%3a"}
    wrapped = colon and "\n" in match[0]
    return Found(start, end, kind) if _is_bare_secret(bare, text[end : end + 40], colon=colon, wrapped=wrapped) else None


def _in_quotes(value: str) -> bool:
    return not (words.is_placeholder(value) or words.is_status(value) or words.is_path(value) or _is_sentence(value))


def _is_sentence(value: str) -> bool:
    """Four words and more of letters alone: prose, or a pass phrase without a number, which nothing tells from it but its place."""
    parts = value.split()
    return len(parts) > 4 and sum(words.is_status(part) for part in parts) >= 2


def _is_bare_secret(value: str, after: str, *, colon: bool, wrapped: bool) -> bool:
    if words.is_placeholder(value) or words.is_status(value) or words.is_path(value):
        return False
    if words.is_uuid(value):
        return True
    if not colon:
        return not words.is_reference(value) or words.has_digits_and_letters(value.rpartition(".")[2])
    if words.is_plain(value) or value.isdigit():
        return value.isdigit() and not _goes_on(after) and len(value) > 3
    if words.has_digits_and_letters(value) or any(each in "!@#$%^*+~=" for each in value):
        return True
    return not wrapped and not _goes_on(after)


def _goes_on(after: str) -> bool:
    """Whether a word of prose follows in the line."""
    return bool(_GOES_ON.match(after))


_GOES_ON = Pattern(r"""[.,:;)\]]*[ \t]+["'(]?[A-Za-z]|:\s""")


def _xml(text: str, start: int, end: int, kind: str) -> list[Found]:
    """``<password>…</password>``."""
    if "<" not in text[max(0, start - 40) : start].rpartition(">")[2]:
        return []
    match = _XML.match(text, end, end + FARTHEST)
    return [Found(*match.span("value"), kind)] if match and _in_quotes(match["value"]) else []


def _switch(text: str, start: int, end: int, kind: str) -> list[Found]:
    """``--password …`` of a command."""
    if not _SWITCH_BEFORE.search(text, max(0, start - 40), end):
        return []
    match = _SWITCH.match(text, end, end + FARTHEST)
    if match is None:
        return []
    group = next(name for name in ("double", "single", "bare") if match[name] is not None)
    return [Found(*match.span(group), kind)] if _in_quotes(match[group]) else []


def _in_prose(text: str, end: int, kind: str) -> list[Found]:
    """``token … rejected``: a word that is none stands right behind the telling one."""
    match = _PROSE.match(text, end, end + _NEXT)
    if match is None or (match["close"] and kind != "password"):
        return []
    group = "quoted" if match["quoted"] else "bare"
    value = match[group].rstrip(".,:!?")
    if words.is_uuid(value) and kind.endswith("token"):
        return [Found(match.start(group), match.start(group) + len(value), kind)]
    if words.is_placeholder(value) or words.is_status(value) or words.is_plain(value) or words.is_uuid(value) or words.is_path(value):
        return []
    if match["quoted"] and kind == "password" and not match["close"]:
        return [Found(match.start(group), match.start(group) + len(value), kind)]
    if not words.has_digits_and_letters(value) or len(value) < _SHORTEST.get(kind, 12) or _is_name(value, kind):
        return []
    start = match.start(group)
    return [Found(start, start + len(value), kind)]


_SHORTEST = {"password": 6, "snmp-community": 6, "token": 10}
"""Characters of a value that stands behind its name without a sign between them."""


def _is_name(value: str, kind: str) -> bool:
    """A secret of Kubernetes or Vault has a name, which is none: ``secret web-tls-1 not found``."""
    return kind == "secret" and not words.is_dense(value)


def _near(text: str, start: int, end: int, kind: str) -> list[Found]:
    """What is random to look at and stands a few words behind a telling word, or before it."""
    match = _NEAR.match(text, end, end + 640)
    if match is None or "accessor" in match["gap"].lower() or not words.is_dense(match["value"]):
        match = _BEFORE.search(text, max(0, start - 600), start)
        if match is None or not words.is_dense(match["value"]):
            return []
    return [Found(*match.span("value"), kind)]
