"""What other programs answer where CTS was meant: one table for live answers and for what was saved of them."""

import re

from msgspec import Struct

from ctsreport.sources.address_hint import PORT


class Likeness(Struct, frozen=True):
    """``what`` something is like, and what to do; of a file an empty ``cure`` where the usual one will do."""

    what: str
    cure: str = ""


class Foreign(Struct, frozen=True):
    """An answer of another program.

    ``pattern`` finds it by its text, of which ``example`` is one; ``header``, ``media_type``, ``codes`` and ``ports``
    give it away where the answer is live. ``live`` is what is said of that, with PLACE, CODE and PATH filled in;
    ``saved`` goes on "it looks like", None where a file shows too little.
    """

    live: Likeness
    saved: Likeness | None = None
    example: str = ""
    pattern: str = ""
    header: str = ""
    media_type: str = ""
    codes: frozenset[int] = frozenset()
    ports: frozenset[int] = frozenset()

    def in_text(self, text: str) -> bool:
        """Whether a text is like this."""
        return bool(self.pattern and re.search(self.pattern, text, re.IGNORECASE | re.MULTILINE))


HEAD = 1 << 16
"""Letters of a text that are looked at: what a text is shows at its beginning."""

_USUAL_PORT = f"CTS listens on port {PORT} unless configured otherwise."

FOREIGN = (
    Foreign(
        Likeness("{place} speaks TLS", "Ask it with https://{place}"),
        Likeness("what a port that speaks TLS answers to plain HTTP", "Ask it with https://."),
        example="Client sent an HTTP request to an HTTPS server.",
        pattern=r"HTTP request (?:to an|was sent to) HTTPS",
    ),
    Foreign(
        Likeness("{place} answers as Consul does: this is Consul's port", _USUAL_PORT),
        Likeness("an answer of Consul", _USUAL_PORT),
        example="Invalid URL path: not a recognized HTTP API endpoint",
        pattern=r"\A\s*Invalid URL path",
        header="x-consul-",
        ports=frozenset({8500, 8501}),
    ),
    Foreign(
        Likeness("{place} answers as Vault does: this is Vault's port", _USUAL_PORT),
        Likeness("an error answer of another program"),
        example='{"errors":["permission denied"]}',
        pattern=r'\A\s*\{\s*"errors"\s*:',
        header="x-vault-",
        ports=frozenset({8200}),
    ),
    Foreign(
        Likeness(
            "{place} answered {code}: a proxy before the daemon asks who you are",
            "CTS has no log-in of its own: give the proxy's header with --header 'Authorization: …'.",
        ),
        codes=frozenset({401, 403, 407}),
    ),
    Foreign(
        Likeness(
            "{place} answered {code}: a proxy there does not reach the daemon, or is overloaded",
            "Is CTS running behind it? A task that fails in its first run ends the daemon.",
        ),
        codes=frozenset({429, 502, 503, 504}),
    ),
    Foreign(
        Likeness(
            "{place} answered {code} with a web page, so a proxy, a log-in or another program answers there",
            f"Name the daemon's own address; {_USUAL_PORT}",
        ),
        Likeness(
            "a page of HTML, so a proxy or a login answered in CTS's place",
            "Name the daemon's own address, or get past the login, and save the answer again.",
        ),
        example="<!DOCTYPE html>",
        pattern=r"\A\s*<(?:!doctype html|html|head|body)\b",
        media_type="text/html",
    ),
    Foreign(
        Likeness(
            "{place} does not know {path} (404)",
            "Check the address, and the path before /v1 in it.",
        ),
        Likeness(
            "the answer to a path that is not known there",
            "Check the path: CTS answers at /v1/status/tasks?include=events.",
        ),
        example="404 page not found",
        pattern=r"\A\s*404 page not found\s*\Z",
        codes=frozenset({404}),
    ),
    Foreign(
        Likeness(
            "{place} answered {code} with nothing",
            "Look at the daemon's log, and at a proxy before it.",
        ),
        pattern=r"\A\s*\Z",
    ),
)
"""The first that fits, so what is surely known stands before what a code alone says."""


def saved(text: str) -> Likeness | None:
    """What a text in a file is that another program answered."""
    head = text[:HEAD]
    return next((each.saved for each in FOREIGN if each.saved and each.in_text(head)), None)
