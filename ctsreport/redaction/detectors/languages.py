"""What stands behind the word for a secret in another language, where often no blank stands between the two."""

from collections.abc import Iterator

from ctsreport.pattern import Pattern
from ctsreport.redaction import shapes
from ctsreport.redaction.detectors.telling import is_technical_name
from ctsreport.redaction.found import Found, SearchedText
from ctsreport.redaction.oddity import oddity
from ctsreport.redaction.tables.languages import NAMING, PASSWORDS

_FARTHEST, _ADJACENT = 64, 12
# Of ASCII, between whatever else: letters of that language, quotes, blanks
_VALUE = Pattern(r"(?<![A-Za-z0-9_/.-])[A-Za-z0-9!#$%&*+./:@^_~=-]{4,64}")
_STOP = Pattern(r"[。！？\n]|[.!?](?=\s|\Z)")
_ODD = 2


class Languages:
    """The first word of ASCII that looks chosen or random, in the same sentence."""

    name = "languages"
    words = PASSWORDS

    def find(self, source: SearchedText, place: int, word: str, /) -> Iterator[Found]:
        """As `Detector`."""
        text, end = source.text, place + len(word)
        stop = _STOP.search(text, end, end + _FARTHEST)
        limit = stop.start() if stop else min(len(text), end + _FARTHEST)
        for match in _VALUE.finditer(text, end, limit):
            value = match[0].rstrip(".:")
            before = source.low[end : match.start()].rstrip(" :\"'«„“‘「『（(")
            if _is_value(value, before):
                yield Found(match.start(), match.start() + len(value), "password", sure=False)
                return


def _is_value(value: str, before: str) -> bool:
    """Near the word a word with a figure or a sign is one; farther, or behind another name, one that is odder."""
    if before.endswith(NAMING) or shapes.is_path(value) or is_technical_name(value):
        return False
    return oddity(value) >= (1 if len(before) <= _ADJACENT else _ODD)
