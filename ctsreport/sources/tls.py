"""TLS as the connection options ask for it; each file is checked before any daemon is asked."""

import os
import ssl
import threading
from collections.abc import Callable
from pathlib import Path

from ctsreport.bounded import read_bytes
from ctsreport.errors import CtsReportError, usage_error
from ctsreport.sources.settings import Settings

MOST = 1 << 24
"""Bytes of certificates that come through a pipe."""


MakeContext = Callable[[], ssl.SSLContext]
"""Gives a context when one is needed: reading the system's CAs takes 50 ms and a megabyte."""


class Contexts:
    """One context for all daemons that are reached alike, and none where nothing is encrypted."""

    def __init__(self) -> None:
        self._made: dict[tuple[object, ...], ssl.SSLContext] = {}
        self._lock = threading.Lock()

    def of(self, settings: Settings) -> MakeContext:
        """The context of these settings. Raises `CtsReportError` (2) at once for unfit files."""
        if _own_cas(settings) or settings.client_cert or settings.client_key:
            self._make(settings)
        return lambda: self._make(settings)

    def _make(self, settings: Settings) -> ssl.SSLContext:
        key = settings.cacert, settings.capath, settings.client_cert, settings.client_key, settings.insecure
        with self._lock:
            if key not in self._made:
                self._made[key] = tls_context(settings)
            return self._made[key]


class _Encrypted(Exception):
    """The private key asks for a pass phrase."""


def tls_context(settings: Settings) -> ssl.SSLContext:
    """The context for `https` addresses: the CAs named, else the system's.

    Raises `CtsReportError` (2) for unfit files.
    """
    context = ssl.create_default_context(ssl.Purpose.SERVER_AUTH) if not _own_cas(settings) else _empty_context()
    if settings.insecure:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    _load_cas(context, settings)
    _load_client(context, settings)
    return context


def _own_cas(settings: Settings) -> bool:
    return bool(settings.cacert or settings.capath)


def _empty_context() -> ssl.SSLContext:
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def _load_cas(context: ssl.SSLContext, settings: Settings) -> None:
    if settings.cacert:
        _load_file(context, settings.cacert, f"{settings.origin('cacert')}: CA file {settings.cacert}")
    if settings.capath:
        _load_folder(context, settings.capath, f"{settings.origin('capath')}: CA folder {settings.capath}")


def _load_file(context: ssl.SSLContext, path: str, name: str) -> None:
    try:
        if Path(path).is_file():
            context.load_verify_locations(cafile=path)
        else:  # OpenSSL would wait for ever at a pipe, and read a device without end
            context.load_verify_locations(cadata=read_bytes(path, MOST).decode("ascii", "replace"))
    except ssl.SSLError as error:
        raise _unfit(name, error) from error
    except (OSError, ValueError) as error:
        raise _unreadable(name, error) from error


def _load_folder(context: ssl.SSLContext, folder: str, name: str) -> None:
    """Every certificate in a folder, whether or not `c_rehash` was run there."""
    try:
        files = sorted(entry.path for entry in os.scandir(folder) if entry.is_file())
    except (OSError, ValueError) as error:
        raise _unreadable(name, error) from error
    loaded = [file for file in files if _holds_certificates(context, file)]
    if not loaded:
        raise usage_error(f"{name} holds no PEM certificate.", "Put the CAs there, one PEM file each.")


def _holds_certificates(context: ssl.SSLContext, file: str) -> bool:
    try:
        context.load_verify_locations(cafile=file)
    except (ssl.SSLError, OSError):
        return False
    return True


def _load_client(context: ssl.SSLContext, settings: Settings) -> None:
    cert, key = settings.client_cert, settings.client_key
    if not cert and not key:
        return
    names = (
        f"{settings.origin('client_cert')}: client certificate {cert}",
        f"{settings.origin('client_key')}: client key {key}",
    )
    if not key:
        raise usage_error(
            f"{names[0]} has no key.", "Name it with --client-key or CTS_CLIENT_KEY, or client-key in ctsreport.toml."
        )
    if not cert:
        raise usage_error(
            f"{names[1]} has no certificate.",
            "Name it with --client-cert or CTS_CLIENT_CERT, or client-cert in ctsreport.toml.",
        )
    for name, path in zip(names, (cert, key), strict=True):
        _check_readable(name, path)
    _load_pair(context, cert, key, names)


def _no_pass_phrase() -> str:
    raise _Encrypted


def _check_readable(name: str, path: str) -> None:
    try:
        if not Path(path).is_file() and Path(path).exists():  # read twice, and by OpenSSL
            raise usage_error(f"{name} is not a plain file.", "Write it into one that you alone may read.")
        with Path(path).open("rb") as file:
            file.read(1)
    except (OSError, ValueError) as error:
        raise _unreadable(name, error) from error


def _load_pair(context: ssl.SSLContext, cert: str, key: str, names: tuple[str, str]) -> None:
    """A certificate and its key."""
    try:
        context.load_cert_chain(cert, key, password=_no_pass_phrase)
    except _Encrypted as error:
        cure = "Nobody is there to type its pass phrase: openssl pkey -in KEY -out PLAIN."
        raise usage_error(f"{names[1]} is encrypted.", cure) from error
    except ssl.SSLError as error:
        if error.reason in {"KEY_VALUES_MISMATCH", "KEY_TYPE_MISMATCH"}:
            cure = "Name a certificate and the key that it was made with."
            raise usage_error(f"{names[0]} and {names[1]} do not belong together.", cure) from error
        raise _unfit(names[1] if _holds_certificates(_empty_context(), cert) else names[0], error) from error
    except OSError as error:
        raise _unreadable(names[0], error) from error


def _unfit(name: str, error: ssl.SSLError) -> CtsReportError:
    return usage_error(f"{name} is unfit: {error.reason or 'it is not PEM'}.", "It must be a PEM file (-----BEGIN …).")


def _unreadable(name: str, error: Exception) -> CtsReportError:
    return usage_error(
        f"{name}: {getattr(error, 'strerror', None) or 'it is not a path'}.", "Check the path and who may read it."
    )
