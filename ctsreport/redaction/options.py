"""What a user says about secrets: what else is one, what is none, and whether they stay."""

import re

from msgspec import Struct


class Redaction(Struct, frozen=True):
    """``also``: what matches is a secret (its group 1 where there is one).

    ``allowed``: a secret that matches as a whole is none.

    ``known``: texts that are secrets wherever they stand, such as what was sent to a daemon to be let in. ``off``:
    nothing is taken out.
    """

    also: tuple[re.Pattern[str], ...] = ()
    allowed: tuple[re.Pattern[str], ...] = ()
    known: tuple[str, ...] = ()
    off: bool = False
