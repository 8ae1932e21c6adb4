"""What went wrong with a connection, in words that name the place and the cure."""

import errno
import os
import re
import socket
import ssl
from collections.abc import Iterator
from urllib.parse import urlsplit

from requests.exceptions import ConnectTimeout, InvalidHeader, InvalidURL, ReadTimeout
from urllib3.exceptions import (
    ConnectTimeoutError,
    DecodeError,
    IncompleteRead,
    LocationValueError,
    ProtocolError,
    ProxyError,
    ReadTimeoutError,
)
from urllib3.exceptions import InvalidHeader as Urllib3InvalidHeader

from ctsreport.sources.address import VARIABLE
from ctsreport.sources.settings import Settings
from ctsreport.sources.unanswered import NO_DESCRIPTOR, NO_MEMORY, NO_THREAD, Unanswered

Explanation = tuple[str, str]
"""What was wrong, and the cure."""


def unnamed(error: Unanswered, default: bool) -> Unanswered:
    """What is said of an address that nobody named as a SOURCE.

    That it is the ``default``, or else CTS's own variable's.
    """
    if default:
        cure = f"This is the default address: name a daemon (ctsreport report http://HOST:8558), or set {VARIABLE}."
        return Unanswered(error.what, f"{error.cure} {cure}", passing=error.passing)
    return Unanswered(f"{error.what} (the address is that of {VARIABLE})", error.cure, passing=error.passing)


def is_passing(error: BaseException) -> bool:
    """Whether trying again may help.

    Nobody listens yet, or the connection was reset; not a wrong name or certificate.
    """
    chain = list(_chain(error))
    if any(map(_own, chain)):  # what others hold now is free when they are done
        return True
    if any(isinstance(each, ssl.SSLError | socket.gaierror) for each in chain):
        return False
    return any(isinstance(each, ConnectionError) for each in chain)


def explain(error: BaseException, url: str, settings: Settings) -> Explanation:
    """The innermost cause that is known, in words."""
    chain = list(_chain(error))
    own = next(filter(None, map(_own, chain)), None)
    if own is not None:
        return own
    for kind, explanation in _KNOWN:
        for each in chain:
            if isinstance(each, kind):
                return explanation(each, url, settings)
    return (
        f"{url} could not be read ({type(chain[-1]).__name__})",
        "Check the address and the proxy variables; -v says what was asked.",
    )


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An exception and all that it wraps: by cause, context, `reason`, or as an argument."""
    seen: set[int] = set()
    waiting: list[object] = [error]
    while waiting:
        each = waiting.pop(0)
        if not isinstance(each, BaseException) or id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        waiting += [*each.args, getattr(each, "reason", None), each.__cause__, each.__context__]


def _place(url: str) -> str:
    parts = urlsplit(url)
    return parts.netloc


def _own(error: BaseException) -> Explanation | None:
    """What this machine lacks, which is no fault of the daemon's; None for all else."""
    if isinstance(error, OSError) and error.errno in {errno.EMFILE, errno.ENFILE}:
        return NO_DESCRIPTOR.what, NO_DESCRIPTOR.cure
    # glibc calls a lack of descriptors a passing fault of the name server.
    if isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN and not _has_descriptors():
        return NO_DESCRIPTOR.what, NO_DESCRIPTOR.cure
    if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno in {errno.ENOMEM, errno.ENOBUFS}):
        return NO_MEMORY.what, NO_MEMORY.cure
    if isinstance(error, RuntimeError) and "start new thread" in str(error):
        return NO_THREAD.what, NO_THREAD.cure
    return None


def _has_descriptors() -> bool:
    try:
        os.close(os.dup(0))
    except OSError as error:
        return error.errno not in {errno.EMFILE, errno.ENFILE}
    return True


def _proxy(_: BaseException, url: str, __: Settings) -> Explanation:
    return f"the proxy for {url} could not be used", "Check HTTP_PROXY, HTTPS_PROXY and NO_PROXY."


def _certificate(error: BaseException, url: str, _: Settings) -> Explanation:
    why = str(getattr(error, "verify_message", "") or error)
    cures = {
        "certificate has expired": "Renew the daemon's certificate.",
        "self": "Name the CA that signed it with --cacert or CTS_CACERT.",
        "unable to get local issuer": "Name the CA that signed it with --cacert or CTS_CACERT.",
        "Hostname mismatch": "Name the daemon as its certificate does, or have its names put into the certificate.",
        "IP address mismatch": "Name the daemon as its certificate does, or have its address put into the certificate.",
    }
    cure = next((text for words, text in cures.items() if words in why), "Check --cacert and the daemon's certificate.")
    return f"the certificate of {_place(url)} is not trusted: {why.rstrip('.')}", cure


def _tls(error: BaseException, url: str, _: Settings) -> Explanation:
    reason = str(getattr(error, "reason", None) or error)
    place = _place(url)
    if "CERTIFICATE_REQUIRED" in reason:
        return f"{place} asks for a client certificate", "Name it with --client-cert and --client-key."
    if "UNKNOWN_CA" in reason or "BAD_CERTIFICATE" in reason or "CERTIFICATE_UNKNOWN" in reason:
        return (
            f"{place} refuses the client certificate ({reason})",
            "It must be signed by the CA that the daemon trusts.",
        )
    if "WRONG_VERSION_NUMBER" in reason or "HTTP_REQUEST" in reason or "RECORD_LAYER_FAILURE" in reason:
        return f"{place} does not speak TLS", f"Ask it in plain text: http://{place}"
    return f"TLS with {place} failed ({reason})", "Check the daemon's TLS settings."


def _name(_: BaseException, url: str, __: Settings) -> Explanation:
    host = re.sub(r":[0-9]*$", "", _place(url))  # as it was typed; urlsplit would give it in small letters
    return f"the name {host} does not resolve", "Check the spelling, and the name server of this machine."


def _refused(_: BaseException, url: str, __: Settings) -> Explanation:
    return (
        f"nobody listens at {_place(url)} (connection refused)",
        "Is CTS running? A task that fails in its first run ends the daemon.",
    )


def _reset(_: BaseException, url: str, settings: Settings) -> Explanation:
    if urlsplit(url).scheme == "https" and not settings.client_cert:
        cure = "If the daemon asks for a client certificate, name it with --client-cert and --client-key."
    else:
        cure = "Look at the daemon's log, and at what stands between here and there."
    return f"{_place(url)} closed the connection before it answered", cure


def _cut(_: BaseException, url: str, __: Settings) -> Explanation:
    return (
        f"{url} closed the connection in the middle of its answer",
        "Look at the daemon's log, and at a proxy before it.",
    )


def _encoding(_: BaseException, url: str, __: Settings) -> Explanation:
    return f"{url} answered in an encoding that is damaged", "CTS never packs its answers: look at a proxy before it."


def _connect_timeout(_: BaseException, url: str, settings: Settings) -> Explanation:
    return (
        f"{_place(url)} took no connection within {settings.timeout:g} s",
        "Is the address right, and does a firewall let it through? A longer --timeout waits longer.",
    )


def _read_timeout(_: BaseException, url: str, settings: Settings) -> Explanation:
    return (
        f"{url} sent nothing for {settings.timeout:g} s",
        "Is the daemon overloaded? A longer --timeout waits longer.",
    )


def _unreachable(error: BaseException, url: str, _: Settings) -> Explanation:
    why = (
        getattr(error, "strerror", None) or type(error).__name__
    )  # never its text: it can quote an address with credentials
    return f"{_place(url)} cannot be reached: {why}", "Check the address and the network."


def _header(_: BaseException, url: str, __: Settings) -> Explanation:
    return f"{url} answered with headers that contradict each other", "Look at what stands between here and the daemon."


_KNOWN = (
    (ProxyError, _proxy),
    (InvalidURL, _proxy),  # ours was looked at before, so it is the proxy's
    (LocationValueError, _proxy),
    (InvalidHeader, _header),
    (Urllib3InvalidHeader, _header),
    (ssl.SSLCertVerificationError, _certificate),
    (ssl.SSLError, _tls),
    (socket.gaierror, _name),
    (ConnectionRefusedError, _refused),
    (ConnectTimeoutError, _connect_timeout),
    (ConnectTimeout, _connect_timeout),
    (ReadTimeoutError, _read_timeout),
    (ReadTimeout, _read_timeout),
    (DecodeError, _encoding),
    (IncompleteRead, _cut),
    (ConnectionError, _reset),
    (ProtocolError, _cut),
    (OSError, _unreachable),
)
