"""How odd a word looks where a sentence would have a word or a name."""

from functools import lru_cache

from ctsreport.pattern import Pattern
from ctsreport.redaction import shapes
from ctsreport.redaction.found import KEPT

_LEAST = 6
_SIGNS = frozenset("!#$%^*+~&@=")
# `TLSv1.3`, `cn=svc2`, `SESSION_v2`, `admin@fw-01`, `Main.tf2`: a word with its version, another name with its value
_COMPOSED = Pattern(
    r"[A-Za-z-]+v?\d+(?:\.\d+)+[a-z]?|[A-Za-z_][\w-]{0,24}=(?!=*\Z).*|[A-Za-z]+_v\d|[\w.+-]+@(?:[a-z][a-z0-9.-]*|"
    r"[\d.]{7,})|[\w-]+\.[a-z]{1,4}\d?"
)


@lru_cache(maxsize=KEPT)
def oddity(value: str) -> int:
    """How odd it is where a word or a name would stand.

    0: a word, a name, a number, an address. 1: letters with digits or of both cases, as in names that programs have.
    2: those that no such name has: ``Xxxxxx-Xxxx41``, ``xx1xxXxxxx``. 3: what is strange anywhere.
    """
    if len(value) < _LEAST or _is_ordinary(value):
        return 0
    if (shapes.is_strange(value) or shapes.is_dense(value)) and not shapes.is_hex(value):
        return 3
    if "/" in value:
        return 0
    signs = not _SIGNS.isdisjoint(value[1:])
    both = any(map(str.islower, value)) and any(map(str.isupper, value))
    if (any(map(str.isdigit, value)) and (signs or (both and not shapes.is_camel(value)))) or (both and signs):
        return 2
    return int(any(map(str.isdigit, value)) or signs)


def _is_ordinary(value: str) -> bool:
    """A word, a name, a number, an address, or what stands in place of a value."""
    return (
        shapes.is_word(value)
        or shapes.is_slug(value)
        or shapes.is_plain(value)
        or shapes.is_uuid(value)
        or shapes.is_placeholder(value)
        or shapes.is_status(value)
        or shapes.is_reference(value)
        or shapes.is_path(value)
        or shapes.is_public(value)
        or shapes.is_object_name(value)
        or bool(_COMPOSED.fullmatch(value))
        or not any(map(str.isalpha, value))
    )
