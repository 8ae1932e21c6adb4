"""What is said on standard error, without what lets somebody in.

Wherever an address stood when it was given, and however mangled.
"""

import os
import sys
from collections.abc import Iterator
from urllib.parse import unquote

from ctsreport.credentials import MASK, shown, userinfo, without_credentials

# Letters of a password that is looked for by itself: a shorter one stands in too many words.
_LEAST = 4


def masked(line: str) -> str:
    """A line of a message. An address that was given is known as a whole, blanks and quotes in it included."""
    for text in _given():
        if userinfo(text):
            line = line.replace(text, shown(text))
    return without_credentials(line)


def masked_anywhere(line: str) -> str:
    """A line of a traceback, in which a library can quote any piece of an address."""
    line = masked(line)
    for text in _given():
        for secret in _secrets(text):
            line = line.replace(secret, MASK)
    return without_credentials(line, strict=True)


def _given() -> Iterator[str]:
    """The arguments that are not files, the values of options, and the variables that are read."""
    for argument in sys.argv[1:]:
        yield from (text for text in (argument, argument.partition("=")[2]) if not os.path.lexists(text))
    yield from (value for name, value in os.environ.items() if name.startswith(("CTS_", "CTSREPORT_")))


def _secrets(text: str) -> Iterator[str]:
    whole = userinfo(text)
    for each in (whole, whole.partition(":")[2]):
        yield from (form for form in (each, unquote(each), repr(each)[1:-1]) if len(form) >= _LEAST)
