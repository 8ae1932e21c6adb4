"""The value lexer: from a place on, the whole value in whatever syntax.

Or several where a list, a call or a block holds them.

It goes forward only, and no farther than `FARTHEST` characters.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from ctsreport.pattern import Pattern
from ctsreport.redaction.found import FARTHEST, LONG

_MOST = 64
_MOST_FIELDS = 16
# `(string) u"`, `⏎│   `: what stands between a sign and its value
_OPENING = Pattern(
    r"""[ \t\r\xa0]*(?:\n[ \t\r│|>]*)?(?:-[ ](?=\S))?"""
    r"""(?:\((?!redact|hidden|mask|sensitiv|omit|remov|none|unset|empty|secret)[\w=*.]{1,30}\)[ ]?){0,3}"""
    r"""(?:!{1,2}\w+[ ])?(?:string\(\d{1,6}\)[ ](?="))?(?:was[ ](?=cty\.))?"""
    r"""(?:[uUbBrRfFlLnN]{1,2}(?=["'])|[@$&](?=["']))?"""
)
# `<<-EOT⏎`
_HEREDOC = Pattern(r"""<<[-~<]?[ ]?["'\\]?(?P<tag>[A-Za-z_]\w{0,40})["']?(?![^\n]{0,80}>>>)[^\n]{0,80}\n""")
_BLOCK = Pattern(r"[|>][-+0-9]{0,2}[ \t]*\r?\n(?P<indent>[ \t]+)(?=\S)")
_CALL = Pattern(r"(?:\[\]byte|&?[A-Za-z_][\w.:]{0,40}!?)\(")
# `file(`, `os.getenv(`, `vault.read(`: the value is where that looks, not here.
_LOOKING_UP = Pattern(
    r"(?:[\w.:]*(?:lookup|getenv|environ\\.get|env|file\w*|templatefile|path\w*|ref|var|getparam|get_?secret\w*|"
    r"read\w*|fetch\w*|element|vault))\(",
    re.IGNORECASE,
)
_WITHIN = Pattern(r"[^\s()\"']{1,64}\)[A-Za-z0-9]")  # a bracket in the middle of a word: no call
# `{xxxxx1};` behind `password=`
_ODBC = Pattern(r"\{(?P<value>(?=\S*[0-9])(?=\S*[A-Za-z])[^\s{}=:\"']{6,})\}(?=;)")
_STRUCTURE = Pattern(r"(?:&?[A-Za-z_][\w.\[\]]{0,40}(?:\{\})?)?\{")
# `[88 101 110 111 110]`
_BYTES = Pattern(r"\[(?P<s>(?:0x)?[0-9A-Fa-f]{1,3}(?:[ ,]{1,2}(?:0x)?[0-9A-Fa-f]{1,3}){4,255})\]?")
# `(known after apply)`, `${{ secrets.X }}`, `$(cat file)`
_REMARK = Pattern(r"\([a-z]+(?:[ -][a-z]+){0,6}\)|\$\{\{?[^{}\n]*\}|\$\([^()\n]*\)")
# `"value": `, `plain_text = ` inside of a structure
_INNER = Pattern(
    r"""(?i)["']?\b(?:value|default|plain_?text|plain|content|contents|string_?value|text|data|secret|current|token|"""
    r"""password)["']?\s{0,8}(?:=>|[:=])"""
)
_FIELD = Pattern(r"""["']?\b[\w.-]{1,64}["']?\s{0,8}(?:=>|[:=])(?!//)""")
# `local.tokens["fw-01"]`, `xxxx`
_BARE = Pattern(r"""(?:[^\s"'`<>\[]|[\x1c-\x1f\x85]|\[(?:"[^"\n]{0,200}"|'[^'\n]{0,200}')\]|\[)+""")
_AMP = Pattern(r"&(?:[\w.\[\]%-]+=|amp;|&|\Z)")
_SEMICOLON = Pattern(r";(?:\s*[\w .-]+=|\s*\Z|[A-Za-z]+:)")
_COMMA = Pattern(r",(?:\Z|[\w.-]+[:=])")
_NUL = Pattern(r"\x00(?:[A-Z_][A-Z0-9_]*=|\Z)")  # between the variables of an environment; else it is part of the value
# `\\n`, `\\"`, `||`: where what was escaped ends
_BREAK = Pattern(r"\\+[nrt\"'](?![a-z]{2})|\\+[nr]|\\+u00[0-9a-f]{2}|\|\|")
_MORE = Pattern(r"\)?[ \t]*(?:->|=>|→|,[ ]but[ ]now[ ])[ \t\n]*")
_ITEM = Pattern(r"\s{0,40},?\s{0,40}(?=\S)")
_DASH = Pattern(r"\r?\n[ \t]*-[ ]+(?=\S)")
_QUOTES = frozenset(['"', "'", "`"])
# What stands in quotes: signs with a backslash before them, and a quote written twice, belong to it.
_INSIDE = {
    quote: Pattern(rf"(?:[^{quote}\\]++|\\.|{quote}{quote}(?=[^\W_]))*+", re.DOTALL) for quote in sorted(_QUOTES)
}
_CLOSING = {")": "(", "]": "[", "}": "{"}


class Value(NamedTuple):
    """A value's place.

    ``how``: ``quoted``, ``bare``, ``block``, ``bytes`` or ``field`` (one of several in a structure).

    ``wrapped``: a line ends between its sign and it. ``inner``: it stands in a call or a list.
    """

    start: int
    end: int
    how: str
    wrapped: bool = False
    inner: bool = False


def values(text: str, place: int, *, query: bool = False) -> Iterator[Value]:
    """What stands from a place on: a value and what it becomes, or all of a list, a call, a structure."""
    opening = _OPENING.match(text, place, place + 640)
    start = opening.end() if opening else place
    wrapped = "\n" in text[place:start]
    remark = _REMARK.match(text, start, start + 200)
    end = remark.end() if remark else start
    for value in () if remark else _at(text, start, query=query):
        end = max(end, value.end)
        yield value._replace(wrapped=wrapped)
    if end == start:
        return
    if wrapped and text[start - 2 : start] == "- ":
        yield from _dashed(text, end)
    more = _MORE.match(text, end + (text[end : end + 1] in {'"', "'"}), end + 80)
    if more and end < len(text) and not _REMARK.match(text, more.end(), more.end() + 200):
        yield from _at(text, more.end(), query=query)


def _dashed(text: str, end: int) -> Iterator[Value]:
    """The other items of a YAML list."""
    for _ in range(_MOST):
        end += text[end : end + 1] in {'"', "'"}
        item = _DASH.match(text, end, end + 160)
        value = scalar(text, item.end()) if item else None
        if value is None:
            return
        yield value
        end = value.end


def _at(text: str, place: int, *, query: bool) -> Iterator[Value]:
    """By its first sign: a remark is none, what is more than one value is looked into."""
    first = text[place : place + 1]
    if first == "[":
        row = _BYTES.match(text, place, place + LONG * 2)
        yield from (Value(*row.span("s"), "bytes"),) if row else _listed(text, place + 1)
    elif first == "(" and text[place + 1 : place + 2] in _QUOTES:
        items = list(_listed(text, place + 1))
        yield from items if len(items) < 2 else (item._replace(how="field") for item in items)
    elif odbc := _ODBC.match(text, place, place + LONG):
        yield Value(*odbc.span("value"), "bare")
    elif block := _block(text, place, first):
        yield block
    elif (structure := _STRUCTURE.match(text, place, place + 80)) and not text.startswith("{{", place):
        yield from _structured(text, structure.end())
    elif (call := _CALL.match(text, place, place + 80)) and not _WITHIN.match(text, call.end(), call.end() + 80):
        yield from () if _LOOKING_UP.fullmatch(call[0]) else called(text, call.end())
    elif value := scalar(text, place, query=query):
        yield value


def _block(text: str, place: int, first: str) -> Value | None:
    """A here-document, or a block scalar of YAML."""
    if first == "<" and (heredoc := _HEREDOC.match(text, place, place + 200)):
        return Value(heredoc.end(), _end_of_heredoc(text, heredoc.end(), heredoc["tag"]), "block")
    if first in {"|", ">"} and (block := _BLOCK.match(text, place, place + 200)):
        return Value(block.end(), _end_of_block(text, block.end(), len(block["indent"])), "block")
    return None


def scalar(text: str, place: int, *, query: bool = False, farthest: int = 0) -> Value | None:
    """One value in quotes, or without to the end that its syntax gives it."""
    first = text[place : place + 1]
    if first in _QUOTES:
        return _quoted(text, place, first)
    return _bare(text, place, farthest or place + LONG, query=query)


def _quoted(text: str, place: int, quote: str) -> Value | None:
    """To the closing quote that no backslash stands before; an empty line ends one that is not closed."""
    if text.startswith(quote * 3, place):
        end = text.find(quote * 3, place + 3, place + FARTHEST)
        return Value(place + 3, end if end >= 0 else min(len(text), place + FARTHEST), "quoted")
    limit = min(len(text), place + 1 + FARTHEST)
    end = _closing(text, place + 1, limit, quote)
    paragraph = text.find("\n\n", place + 1, end)
    if paragraph >= 0:
        end = paragraph
    if end <= place + 1:
        return None
    return Value(place + 1, end, "quoted")


def _closing(text: str, place: int, limit: int, quote: str) -> int:
    """``''`` and ``""`` are the quote itself in YAML, SQL and CSV, where something follows."""
    inside = _INSIDE[quote].match(text, place, limit)
    end = inside.end() if inside else place
    return end if end < limit and text[end] == quote else limit


def _bare(text: str, place: int, farthest: int, *, query: bool) -> Value | None:
    match = _BARE.match(text, place, farthest)
    if match is None:
        return None
    run = _cut(match[0], query=query)
    if not run:
        return None
    return Value(place, place + len(run), "bare")


def _cut(run: str, *, query: bool) -> str:
    """Without what belongs to the text around it: the next setting, a closing bracket, the end of a sentence."""
    if query:
        for sign in "&#":
            run = run.partition(sign)[0]
    for sign, pattern in (("&", _AMP), (";", _SEMICOLON), (",", _COMMA), ("\\", _BREAK), ("|", _BREAK), ("\0", _NUL)):
        if sign in run and (match := pattern.search(run)):
            run = run[: match.start()]
    return _balanced(run).rstrip(".,:;?" if not run.endswith("?") or query else ".,:;")


def _balanced(run: str) -> str:
    """Up to a bracket that nothing has opened."""
    if not any(closing in run for closing in _CLOSING):
        return run
    open_: list[str] = []
    for place, each in enumerate(run):
        if each in "([{":
            open_.append(each)
        elif each in _CLOSING and (not open_ or open_.pop() != _CLOSING[each]):
            if not run[place + 1 : place + 2].isalnum():
                return run[:place]
            return run
    return run


def _end_of_heredoc(text: str, place: int, tag: str) -> int:
    limit = min(len(text), place + FARTHEST * 4)
    end = text.find(tag, place, limit)
    while end >= 0:
        line = text.rfind("\n", place - 1, end)
        if not text[line + 1 : end].strip() and not text[end + len(tag) : end + len(tag) + 1].isalnum():
            return max(place, line)
        end = text.find(tag, end + len(tag), limit)
    return limit


def _end_of_block(text: str, place: int, indent: int) -> int:
    """The lines of a YAML block scalar: those that are indented as far as its first."""
    end = text.find("\n", place)
    limit = place + FARTHEST
    while 0 <= end < limit:
        following = text[end + 1 : end + 1 + indent]
        if following.strip() or not following:
            return end
        end = text.find("\n", end + 1)
    return len(text) if end < 0 else limit


def _listed(text: str, place: int) -> Iterator[Value]:
    for _ in range(_MOST):
        item = _ITEM.match(text, place, place + 100)
        if item is None or text[item.end()] in "]})":
            return
        value = scalar(text, item.end())
        if value is None:
            return
        yield value._replace(inner=value.how == "bare")
        place = value.end + (value.how == "quoted")


def _structured(text: str, place: int) -> Iterator[Value]:
    """The value in ``{"value": "…"}``, or where there is none all that the fields hold.

    Names inside that tell are found by themselves.
    """
    end = text.find("}", place, place + 400)
    limit = end if end >= 0 else place + 400
    inner = _INNER.search(text, place, limit)
    if inner is not None:
        yield from _field(text, inner.end(), "bare")
        return
    for field in () if end < 0 else islice(_FIELD.finditer(text, place, limit), _MOST_FIELDS):
        yield from _field(text, field.end(), "field", limit)


def _field(text: str, place: int, how: str, farthest: int = 0) -> Iterator[Value]:
    opening = _OPENING.match(text, place, place + 80)
    start = opening.end() if opening else place
    call = _CALL.match(text, start, start + 80)
    if call and text.startswith(("'", '"'), call.end()):  # Some("…")
        yield from called(text, call.end())
    elif row := _BYTES.match(text, start, start + LONG * 2):
        yield Value(*row.span("s"), "bytes")
    elif value := scalar(text, start, farthest=farthest):
        yield value._replace(how="field" if how == "field" else value.how)


def called(text: str, place: int) -> Iterator[Value]:
    """Every string among the arguments of a call, and of the calls in it."""
    depth, limit = 1, min(len(text), place + 1024)
    for _ in range(_MOST):
        match = _ARGUMENT.search(text, place, limit)
        if match is None:
            return
        if match[0] in {"(", ")"}:
            depth += 1 if match[0] == "(" else -1
            place = match.end()
            if not depth:
                return
            continue
        value = _quoted(text, match.start(), match[0])
        if value is None:
            place = match.end()
            continue
        if text[match.start() - 1] != "[":  # data.x["token"] is an address
            yield value._replace(inner=True)
        place = value.end + 1


_ARGUMENT = Pattern(r"""[()"'`]""")
