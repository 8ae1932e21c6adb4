"""What says itself that it is no secret: digests with their algorithm, names of tests."""

import re

from ctsreport.pattern import Pattern

_DIGEST = Pattern(r"(?:h1|zh|md5|sha\d{1,3})[:-]", re.IGNORECASE)
# `TestAccPassword_basic (0.02s)`, `TestToken/expired`
_TEST = Pattern(r"Test[A-Z][A-Za-z0-9]+(?:_\w+)?(?:/[\w.#=-]+)?(?: \([0-9.]+m?s\))?")


def is_digest(value: str) -> bool:
    """``h1:…``, ``SHA256:…``: it says itself what it is."""
    return bool(_DIGEST.match(value))


def is_test(value: str) -> bool:
    """The name of a test, as programs print it behind ``PASS:``."""
    return bool(_TEST.fullmatch(value))
