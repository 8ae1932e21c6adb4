"""Who answered, when it was not CTS: the hint that a person needs."""

from urllib.parse import urlsplit

from ctsreport.sources.address_hint import PORT
from ctsreport.sources.explain import Told
from ctsreport.sources.transport import Fetched

_CONSUL_PORTS = {8500, 8501}
_VAULT_PORTS = {8200}


def not_cts(fetched: Fetched) -> Told | None:
    """What an answer that is no answer of CTS's shows itself to be, and the cure; None where it is not known."""
    return next((told for told in (rule(fetched) for rule in _RULES) if told), None)


def _tls_port(fetched: Fetched) -> Told | None:
    if (
        b"HTTP request to an HTTPS server" not in fetched.body
        and b"plain HTTP request was sent to HTTPS" not in fetched.body
    ):
        return None
    netloc = urlsplit(fetched.url).netloc
    return f"{netloc} speaks TLS", f"Ask it with https://{netloc}"


def _consul(fetched: Fetched) -> Told | None:
    named = any(name.startswith("x-consul-") for name in fetched.headers)
    if not (named or b"Invalid URL path" in fetched.body or _port(fetched) in _CONSUL_PORTS):
        return None
    return (
        f"{_place(fetched)} answers as Consul does: this is Consul's port",
        f"CTS listens on port {PORT} unless configured otherwise.",
    )


def _vault(fetched: Fetched) -> Told | None:
    named = any(name.startswith("x-vault-") for name in fetched.headers)
    errors = fetched.body.lstrip().startswith(b'{"errors":')
    if not (named or errors or _port(fetched) in _VAULT_PORTS):
        return None
    return (
        f"{_place(fetched)} answers as Vault does: this is Vault's port",
        f"CTS listens on port {PORT} unless configured otherwise.",
    )


def _denied(fetched: Fetched) -> Told | None:
    if fetched.code not in {401, 403, 407}:
        return None
    return (
        f"{_place(fetched)} answered {fetched.code}: a proxy before the daemon asks who you are",
        "CTS has no log-in of its own: give the proxy's header with --header 'Authorization: …'.",
    )


def _unavailable(fetched: Fetched) -> Told | None:
    if fetched.code not in {429, 502, 503, 504}:
        return None
    return (
        f"{_place(fetched)} answered {fetched.code}: a proxy there does not reach the daemon, or is overloaded",
        "Is CTS running behind it? A task that fails in its first run ends the daemon.",
    )


def _page(fetched: Fetched) -> Told | None:
    start = fetched.body.lstrip()[:200].lower()
    if not (
        start.startswith((b"<!doctype html", b"<html", b"<head", b"<body"))
        or "text/html" in fetched.headers.get("content-type", "")
    ):
        return None
    return (
        (
            f"{_place(fetched)} answered {fetched.code} with a web page, so a proxy, a log-in or another program "
            "answers there"
        ),
        f"Name the daemon's own address; CTS listens on port {PORT} unless configured otherwise.",
    )


def _missing(fetched: Fetched) -> Told | None:
    if fetched.code != 404:
        return None
    return (
        f"{_place(fetched)} does not know {urlsplit(fetched.url).path} (404)",
        "Check the address, and the path before /v1 in it.",
    )


def _empty(fetched: Fetched) -> Told | None:
    if fetched.body.strip():
        return None
    return (
        f"{_place(fetched)} answered {fetched.code} with nothing",
        "Look at the daemon's log, and at a proxy before it.",
    )


def _place(fetched: Fetched) -> str:
    return urlsplit(fetched.url).netloc


def _port(fetched: Fetched) -> int | None:
    return urlsplit(fetched.url).port


_RULES = (_tls_port, _consul, _vault, _denied, _unavailable, _page, _missing, _empty)
