"""Credentials in addresses.

``scheme://user:password@host``, and what has no scheme, such as ``user/password@//host`` of Oracle.
"""

from collections.abc import Iterator

from ctsreport.pattern import Pattern
from ctsreport.redaction import shapes
from ctsreport.redaction.found import Found, SearchedText

_LONGEST = 512
_PORT = Pattern(r"[0-9]{1,5}(?:[/?#]|\Z)")
_HOST = Pattern(r"[\w\[.:/(%$<{-]")
_RUN = Pattern(r"""[^\s"'`<>]*""")
_USER = Pattern(r"[\w.+\\$%-]{1,64}")
_BOUNDS = frozenset(" \t\r\n\"'`<>")
# `1.2.3`, `v4`, `latest`, `sha256:`, a commit: what an `@` stands before in the name of a package; an address is none
_VERSION = Pattern(r"(?!\d{1,3}(?:\.\d{1,3}){3})v?\d|sha\d+:|(?:latest|main|master)\b|[a-f0-9]{7,40}(?![\w.-])")
_NO_USERS = frozenset(
    [
        "mailto",
        "sip",
        "sips",
        "email",
        "owner",
        "contact",
        "to",
        "from",
        "by",
        "git",
        "ssh",
        "image",
        "docker",
        "npm",
        "sha256",
        "xmpp",
        "acct",
        "author",
        "repo",
        "cc",
        "bcc",
        "arn",
        "urn",
        "http",
        "https",
    ]
)
_TOKEN_USERS = frozenset(["x-oauth-basic", "x-access-token", "oauth2", ""])


class Logins:
    """At each ``@`` the address around it is read from its beginning.

    The last ``@`` before a host ends the password.
    """

    name = "logins"
    words = ("@", "%40")

    def find(self, source: SearchedText, place: int, _word: str, /) -> Iterator[Found]:
        """As `Detector`. An address that is percent-encoded as a whole is read where it was decoded."""
        text = source.text
        start = _beginning(text, place)
        match = _RUN.match(text, place, place + _LONGEST)
        end = match.end() if match else place + 1
        source.past[self.name] = end
        if ":" not in text[start:end] and "/" not in text[start:place]:
            return
        scheme = text.find("://", start, place)
        if scheme >= 0:
            yield from _in_url(
                text, text.rfind("://", start, place) + 3 if text.count("://", start, place) > 1 else scheme + 3, end
            )
        else:
            yield from _without_scheme(text, start, end)


def _beginning(text: str, place: int) -> int:
    lowest = max(0, place - _LONGEST)
    start = place
    while start > lowest and text[start - 1] not in _BOUNDS:
        start -= 1
    return start


def _in_url(text: str, start: int, end: int) -> Iterator[Found]:
    at = _last_at(text, start, end)
    if at is None:
        return
    user, colon, password = text[start:at].partition(":")
    if colon and "/" not in user and "?" not in user and not _PORT.match(password):
        if password and _is_password(password):
            yield Found(start + len(user) + 1, at, "url-password")
            if user and shapes.is_mixed(user, 16):
                yield Found(start, start + len(user), "url-password")
        elif shapes.is_mixed(user, 10):
            yield Found(start, start + len(user), "url-password")
    elif not colon and "/" not in user and shapes.is_mixed(user, 10):
        yield Found(start, at, "url-password")


def _last_at(text: str, start: int, end: int) -> int | None:
    """The ``@`` behind which a host stands, before the query and any next address in the same word."""
    limit = end
    for sign in (",", "://"):
        following = text.find(sign, text.find("@", start, end), end)
        limit = min(limit, following) if following >= 0 else limit
    query = text.find("?", text.find("@", start, limit), limit)
    limit = query if query >= 0 else limit
    at = text.rfind("@", start, limit)
    while at >= 0 and not _HOST.match(text, at + 1, end):
        at = text.rfind("@", start, at)
    if at < 0:
        return None
    return at


def _is_password(text: str) -> bool:
    return not shapes.is_placeholder(text) and text.lower() not in _TOKEN_USERS and not text.startswith("//")


def _without_scheme(text: str, start: int, end: int) -> Iterator[Found]:
    """``app:…@tcp(db:3306)``, ``http//u:…@h``, ``scott/…@ora``.

    With nothing that says so the password must look like one.
    """
    at = _last_at(text, start, end) if "@@" not in text[start:end] else None  # a version of a symbol
    if at is None or _VERSION.match(text, at + 1, end):
        return
    begin = (
        max(
            text.rfind(sign, start, text.find("@", start, end)) for sign in ("=", "(", "//", "thin:", "thin/", ";", "[")
        )
        + 1
    )
    begin = max(start, begin) + (1 if text[begin - 1 : begin + 1] == "//" else 0)
    begin += 4 if text.startswith("hin:", begin) else 0
    user = _USER.match(text, begin, at)
    if user is None or user.end() >= at - 3 or text[user.end()] not in ":/" or user[0].lower() in _NO_USERS:
        return
    password, sign = text[user.end() + 1 : at], text[user.end()]
    known = text.startswith(("tcp(", "unix(", "//", "(DESCRIPTION"), at + 1) or text[begin - 2 : begin] == "//"
    if _is_password(password) and (known or ((sign == ":" or "/" not in password) and _looks_like_one(password))):
        yield Found(user.end() + 1, at, "url-password")


def _looks_like_one(password: str) -> bool:
    return not shapes.is_slug(password) and shapes.is_mixed(password)
