"""What went wrong with a connection; what this machine lacks is never the daemon's fault."""

import errno
import os
import socket

import pytest
from requests.exceptions import ConnectionError as RequestsConnectionError

from ctsreport.sources.failure import explain, is_passing
from ctsreport.sources.settings import Settings

URL = "http://cts.example.com:8558/v1/status"


def wrapped(error: BaseException) -> RequestsConnectionError:
    """As requests hands on what the system said."""
    outer = RequestsConnectionError("max retries exceeded")
    outer.__cause__ = error
    return outer


@pytest.mark.parametrize(
    ("error", "what"),
    [
        (OSError(errno.EMFILE, "Too many open files"), "file descriptors"),
        (OSError(errno.ENFILE, "Too many open files in system"), "file descriptors"),
        (MemoryError(), "memory"),
        (OSError(errno.ENOMEM, "Cannot allocate memory"), "memory"),
        (RuntimeError("can't start new thread"), "threads"),
    ],
)
def test_what_this_machine_lacks_is_said_to_be_ours(error: BaseException, what: str) -> None:
    """And is tried again: what the others hold is free when they are done."""
    said, cure = explain(wrapped(error), URL, Settings())
    assert what in said
    assert "not the daemon's fault" in said
    assert "cts.example.com" not in said
    assert "--parallel" in cure
    assert is_passing(wrapped(error))


def test_a_name_that_does_not_resolve_for_want_of_descriptors_is_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """Glibc calls it a passing fault of the name server, as it does one that is a fault of that."""
    error = wrapped(socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution"))
    assert "does not resolve" in explain(error, URL, Settings())[0]

    def none_left(_: int) -> int:
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr(os, "dup", none_left)
    assert "file descriptors" in explain(error, URL, Settings())[0]
