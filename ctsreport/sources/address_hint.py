"""The address that was probably meant by a text that is not one, as ``localhost:8558``."""

import re

from ctsreport.credentials import MASK, userinfo_end
from ctsreport.pattern import Pattern

# ``http:/cts-1``, ``http//``, ``htp://``, ``http:``, ``//``; but ``logs/`` is a folder, and ``localhost:`` a host.
_SCHEME = Pattern(
    r"(?:([A-Za-z]{3,8})[:;.,]+[/\\]{1,3}|([A-Za-z]{0,8}):?[/\\]{2,3}|(https?):)(?=[^/\\])", re.IGNORECASE
)

_LIKE_A_SCHEME = 0.7

PORT = 8558
"""Where CTS listens unless configured otherwise."""

_HOST = r"(?:[^\W_](?:[\w.-]*[^\W_])?|\[[0-9A-Fa-f:.]+\])"
# `cts-1:8558/v1`
_WITH_PORT = Pattern(rf"{_HOST}:[0-9]{{1,5}}(?:/.*)?", re.DOTALL)
# `cts-1`, `[::1]`
_ALONE = Pattern(rf"{_HOST}(?::[0-9]{{1,5}})?(?:/.*)?", re.DOTALL)
# `localhost`, `10.0.0.5/v1`, `[::1]`
# What needs neither a scheme nor a port to be taken for a host.
_SURELY = Pattern(r"(?:localhost|[0-9]{1,3}(?:\.[0-9]{1,3}){3}|\[[0-9A-Fa-f:.]+\])(?:/.*)?", re.IGNORECASE | re.DOTALL)


def meant(text: str) -> str | None:
    """An address to suggest, its credentials masked; None where none is near."""
    match = _SCHEME.match(text)
    scheme = _near(match[1] or match[2] or match[3] or "http") if match else None
    rest = text[match.end() :] if match and scheme else text
    end = userinfo_end(rest)
    place = rest[end:].partition("?")[0].partition("#")[0]
    if not (_ALONE if scheme else _WITH_PORT).fullmatch(place) and not _SURELY.fullmatch(place):
        return None
    if not scheme and not _WITH_PORT.fullmatch(place):
        host, slash, path = place.partition("/")
        place = f"{host}:{PORT}{slash}{path}"
    return f"{scheme or 'http'}://{MASK + '@' if end else ''}{place}"


def _near(word: str) -> str | None:
    """The scheme that a word stands for."""
    from difflib import get_close_matches  # only what is wrong pays for it

    return next(iter(get_close_matches(word.lower(), ["http", "https"], 1, _LIKE_A_SCHEME)), None)
