"""How large one answer may be: what sends more is no CTS, or means harm."""

from msgspec import Struct

_UNITS = {"K": 10, "M": 20, "G": 30}


class Limit(Struct, frozen=True):
    """``size``: bytes of one answer, or of one file once it is unpacked. The default is enough for some 200,000 tasks."""

    size: int = 512 << 20

    def __str__(self) -> str:
        """In the largest unit that leaves a whole number."""
        unit, shift = next(((unit, shift) for unit, shift in reversed(_UNITS.items()) if self.size % (1 << shift) == 0), ("", 0))
        return f"{self.size >> shift} {unit}iB" if unit else f"{self.size} bytes"

    @property
    def cure(self) -> str:
        """What to do where an answer is larger."""
        return "If it is an answer of CTS all the same, raise the limit: --max-answer 2G"
