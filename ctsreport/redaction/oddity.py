"""How odd a word looks where a sentence would have a word or a name."""

from functools import lru_cache

from ctsreport.pattern import Pattern
from ctsreport.redaction import shapes
from ctsreport.redaction.chosen import is_chosen, is_technical
from ctsreport.redaction.found import KEPT

_LEAST, _LEAST_SHUFFLED = 6, 8
_PIECE = Pattern(r"[A-Z]?[a-z]+|[A-Z]+|[0-9]+")
_SIGNS = frozenset("!#$%^*+~&@=")
# `TLSv1.3`, `cn=svc2`, `SESSION_v2`, `admin@fw-01`, `Main.tf2`: a word with its version, another name with its value
_COMPOSED = Pattern(
    r"\$\w+:\[?\w+[!\]]{0,2}|[A-Za-z-]+v?\d+(?:\.\d+)+(?:[a-z]|-.*)?|[A-Za-z_][\w-]{0,24}=(?!=*\Z).*|[A-Za-z]+_v\d|"
    r"[a-z_][a-z0-9_.+-]+@(?:[a-z][a-z0-9.-]*|[\d.]{7,})|[\w-]+\.[a-z]{1,4}\d?|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
)


_NUMBERED = Pattern(r"[a-z][a-z0-9.-]*#[0-9]+")  # an issue of a project
# `Summit5655!`, `Kestrel#20`; `fw-otter1#` is a prompt
_SIGNED = Pattern(r"[!$%^*+~?&]|#(?!\Z)|[0-9]{3}#\Z")


@lru_cache(maxsize=KEPT)
def oddity(value: str) -> int:
    """How odd it is where a word or a name would stand.

    0: a word, a name, a number, an address. 1: letters with digits or of both cases, as in names that programs have.
    2: what people choose, or no such name has: ``Xxxxxx-Xxxx41``, ``xx1xxXxxxx``. 3: what is strange anywhere.
    """
    if len(value) < _LEAST:
        return 0
    if is_chosen(value) and not _is_no_value(value):
        return 3 if _SIGNED.search(value) else 2
    if _is_ordinary(value):
        return 0
    if (shapes.is_strange(value) or (shapes.is_dense(value) and not shapes.is_camel(value))) and not shapes.is_hex(
        value
    ):
        return 3
    return 0 if "/" in value else _mixture(value)


def _mixture(value: str) -> int:
    signs = not _SIGNS.isdisjoint(value[1:])
    both = any(map(str.islower, value)) and any(map(str.isupper, value))
    if (any(map(str.isdigit, value)) and (signs or (both and not shapes.is_camel(value)))) or (both and signs):
        return 2
    return 2 if _is_shuffled(value) else int(any(map(str.isdigit, value)) or signs)


def _is_shuffled(value: str) -> bool:
    """``ABC98DeFgh``: letters of both cases and digits in so many short pieces that they are no words."""
    if len(value) < _LEAST_SHUFFLED or not value.isalnum() or value.islower() or value.isupper():
        return False
    pieces = _PIECE.findall(value)
    words = [piece.lower() for piece in pieces if len(piece) > 2 and piece.isalpha()]
    return (
        any(map(str.isdigit, value.rstrip("0123456789")))
        and len(pieces) * 3 >= len(value)
        and not (words and all(map(is_technical, words)))
    )


def _is_ordinary(value: str) -> bool:
    """A word, a name, a number, an address, or what stands in place of a value."""
    return (
        shapes.is_word(value)
        or shapes.is_slug(value)
        or shapes.is_object_name(value)
        or bool(_NUMBERED.fullmatch(value))
        or not any(map(str.isalpha, value))
        or _is_no_value(value)
    )


def _is_no_value(value: str) -> bool:
    return (
        shapes.is_plain(value)
        or shapes.is_uuid(value)
        or shapes.is_placeholder(value)
        or shapes.is_status(value)
        or shapes.is_reference(value)
        or shapes.is_path(value)
        or shapes.is_public(value)
        or bool(_COMPOSED.fullmatch(value))
    )
