"""How large one answer may be: what sends more is not CTS, or means harm."""

from msgspec import Struct

from ctsreport.size import shown_size


class Limit(Struct, frozen=True):
    """``size``: bytes of one answer, or of one file once it is unpacked.

    The default is enough for some 200,000 tasks.
    """

    size: int = 512 << 20

    def __str__(self) -> str:
        """As a sentence has it: ``64 KiB``, which can be given back as it stands."""
        text = shown_size(self.size, gap=" ")
        return text if " " in text else f"{text} bytes"

    @property
    def cure(self) -> str:
        """What to do where an answer is larger."""
        return f"If it is an answer of CTS all the same, raise the limit: --max-answer {shown_size(4 * self.size)}"
