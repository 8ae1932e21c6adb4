"""TLS as the connection options ask for it; each file is checked before any daemon is asked."""

import os
import ssl
from collections.abc import Callable
from pathlib import Path

from ctsreport.errors import CtsReportError, usage_error
from ctsreport.sources.settings import Settings


class _Encrypted(Exception):
    """The private key asks for a pass phrase."""


def tls_context(settings: Settings) -> ssl.SSLContext:
    """The context for `https` addresses: the CAs named, else the system's. Raises `CtsReportError` (2) for unfit files."""
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
        _load("CA file", settings.cacert, lambda: context.load_verify_locations(cafile=settings.cacert))
    if settings.capath:
        _load_folder(context, settings.capath)


def _load_folder(context: ssl.SSLContext, folder: str) -> None:
    """Every certificate in a folder, whether or not `c_rehash` was run there."""
    try:
        files = sorted(entry.path for entry in os.scandir(folder) if entry.is_file())
    except OSError as error:
        raise usage_error(f"CA folder {folder}: {error.strerror}.", "Check --capath or CTS_CAPATH.") from error
    loaded = [file for file in files if _is_ca(context, file)]
    if not loaded:
        raise usage_error(f"CA folder {folder} holds no PEM certificate.", "Put the CAs there, one PEM file each.")


def _is_ca(context: ssl.SSLContext, file: str) -> bool:
    try:
        context.load_verify_locations(cafile=file)
    except (ssl.SSLError, OSError):
        return False
    return True


def _load_client(context: ssl.SSLContext, settings: Settings) -> None:
    cert, key = settings.client_cert, settings.client_key
    if not cert and not key:
        return
    if not key:
        raise usage_error(f"The client certificate {cert} has no key.", "Name it with --client-key or CTS_CLIENT_KEY.")
    if not cert:
        raise usage_error(f"The client key {key} has no certificate.", "Name it with --client-cert or CTS_CLIENT_CERT.")
    for word, path in (("Client certificate", cert), ("Client key", key)):
        _check_readable(word, path)
    _load("Client certificate", cert, lambda: context.load_cert_chain(cert, key, password=_no_pass_phrase))


def _no_pass_phrase() -> str:
    raise _Encrypted


def _check_readable(word: str, path: str) -> None:
    try:
        with Path(path).open("rb") as file:
            file.read(1)
    except OSError as error:
        raise usage_error(f"{word} {path}: {error.strerror}.", "Check the path and who may read it.") from error


def _load(word: str, path: str, load: Callable[[], None]) -> None:
    try:
        load()
    except _Encrypted as error:
        raise usage_error(
            "The client key is encrypted.", "Nobody is there to type its pass phrase: openssl pkey -in KEY -out PLAIN."
        ) from error
    except ssl.SSLError as error:
        raise _unfit(word, path, error) from error
    except OSError as error:
        raise usage_error(f"{word} {path}: {error.strerror}.", "Check the path and who may read it.") from error


def _unfit(word: str, path: str, error: ssl.SSLError) -> CtsReportError:
    if error.reason == "KEY_VALUES_MISMATCH":
        return usage_error(f"{word} {path} and its key do not belong together.", "Check --client-cert and --client-key.")
    return usage_error(f"{word} {path} is unfit: {error.reason or 'no PEM'}.", "It must be a PEM file (-----BEGIN …).")
