"""Addresses as they may be shown: whatever lets somebody in is masked, also where the address cannot be parsed.

What stands before the last ``@`` is masked, wherever a parser would see the end of user and password: in a password
that holds ``/`` or ``#``, behind a scheme with a typo, percent-encoded, none of these is where the rule looks.
"""

import re

from ctsreport.pattern import Pattern

MASK = "***"

# ``http://``, ``prod=https://``, and with what people forget of it: ``http:/``, ``http//``; ``postgresql://``.
_HEAD = Pattern(r"(?:[A-Za-z0-9][A-Za-z0-9._-]*=)?(?:https?|postgres(?:ql)?)(?::/*|/+)", re.IGNORECASE)

_AT = r"(?:[@\uFE6B\uFF20]|%(?:25)*40)"
# ``user:password@``, with the signs that Unicode takes for an ``@``, and percent-encoded, once or more often.
_USERINFO = Pattern(rf"(.*){_AT}", re.DOTALL)

_COLON = Pattern(r":|%(?:25)*3A", re.IGNORECASE)

# ``user:password`` in the place of ``host:port``.
_NO_PORT = Pattern(r"((?>\[[^\]/?#]*\]?|[^:/?#]*)):(?![0-9]{0,5}(?:[/?#]|$))[^/?#]*")

_QUERY = Pattern(r"([?#]).*", re.DOTALL)

_WORD = Pattern(r"[^ \t\r\n]+")
_OPENING = "\"'`<([{"


def shown(text: str) -> str:
    """An address, or what was meant as one, without user, password, query and fragment; a path as it stands."""
    head = _HEAD.match(text)
    start = head[0] if head else ""
    rest = text[len(start) :]
    if userinfo(text):
        return f"{start}{MASK}@{_without_query(rest[userinfo_end(rest) :])}"
    if head:
        return start + _without_query(_without_word(rest))
    return text


def without_credentials(line: str, *, strict: bool = False) -> str:
    """A line of a message with each ``user:password@`` in it masked.

    ``strict``: with a word before an ``@`` alone, as well.
    """
    return _WORD.sub(lambda match: _hidden(match[0], strict), line)


def userinfo(text: str) -> str:
    """What lets somebody in, in an address, or in what was meant as one.

    ``user:password``; empty where there is nothing.
    """
    head = _HEAD.match(text)
    match = _USERINFO.match(text, head.end() if head else 0)
    if match and (head or _lets_in(match[1])):
        return match[1]
    return ""


def userinfo_end(text: str) -> int:
    """Where user and password end in an address without its scheme; 0 where it has none."""
    match = _USERINFO.match(text)
    if not match:
        return 0
    return match.end()


def _hidden(word: str, strict: bool) -> str:
    bare = word.lstrip(_OPENING)
    match = _USERINFO.match(bare)
    if not match or not match[1] or not (strict or _COLON.search(match[1])) or userinfo(bare) == MASK:
        return word
    return word[: len(word) - len(bare)] + (f"{MASK}@{bare[match.end() :]}" if strict else shown(bare))


def _lets_in(before: str) -> bool:
    """Whether it is user and password, or a token; a path can have an ``@`` as well: ``/home/jo@example.com/``."""
    return "/" not in before or _COLON.search(before) is not None


def _without_word(rest: str) -> str:
    """``host:port…``; where that is not a port, it is masked."""
    match = _NO_PORT.match(rest)
    if match:
        return f"{match[1]}:{MASK}{rest[match.end() :]}"
    return rest


def _without_query(rest: str) -> str:
    return _QUERY.sub(rf"\1{MASK}", rest)
