"""A number of bytes as people write it (``200kB``, ``64KiB``, ``1.5MB``).

The one definition for options, the file and messages.
"""

import re

from ctsreport.pattern import Pattern

EXAMPLES = "200kB, 10MB or 64KiB"

PATTERN = r"^(?=[0-9.]*[1-9])([0-9]{1,19}(?:\.[0-9]{1,9})?) ?([kKmMgG](?:[iI]?[bB])?|[bB](?:[yY][tT][eE][sS]?)?)?$"
"""``10``, ``10 bytes``, ``1.5MB``, ``64 KiB``, ``64k``; not ``0``.

JSON Schema reads it as Python does, so that it has no flags.
"""

# `200kB`, `1.5 MiB`, `4096`
_FORM = Pattern(PATTERN, re.ASCII)
_POWERS = {"K": 1, "M": 2, "G": 3}


def parse_size(text: str) -> int | None:
    """Bytes; None where it is not a size. ``kB`` is 1,000, ``KiB`` and ``K`` are 1,024; case does not count."""
    match = _FORM.match(text)
    if match is None or match[0] != text:  # a line break at the end is not part of a size
        return None
    from decimal import Decimal  # most runs are given no size

    number, unit = Decimal(match[1]), (match[2] or "").upper()
    if unit[:1] not in _POWERS:
        if "." in match[1]:
            return None
        return int(number)
    base = 1000 if unit.endswith("B") and "I" not in unit else 1024
    return int(number * base ** _POWERS[unit[0]]) or None


def shown_size(size: int, *, gap: str = "") -> str:
    """The shortest way to write so many bytes, without loss: `parse_size` reads it back."""
    units = {
        f"{letter}{rest}": base**power
        for base, rest in ((1024, "iB"), (1000, "B"))
        for letter, power in _POWERS.items()
    }
    ways = [f"{size // bytes_}{gap}{unit}" for unit, bytes_ in units.items() if size and size % bytes_ == 0]
    return min(ways, key=len, default=str(size)).replace("KB", "kB")  # the metric kilo is a small letter
