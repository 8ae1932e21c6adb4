"""What protocols ask for and get in the next line: logins of SMTP and IMAP in base64, commands of modems."""

from collections.abc import Iterator
from itertools import islice

from ctsreport.pattern import Pattern
from ctsreport.redaction import shapes
from ctsreport.redaction.found import Found, SearchedText
from ctsreport.redaction.oddity import oddity

# `⏎>>> eHh4eHh4⏎`: the last word of the next line
_ANSWER = Pattern(r"[ \t\"'|\r]*\n[^\n]{0,60}?(?P<s>[A-Za-z0-9+/]{4,512}={0,2})(?=[\"'| \t\r]*(?:\n|\Z))")
# ` eHh4eHh4eHh4eHh4`: behind a command, in its line
_SENT = Pattern(r"[ ](?P<s>(?=[A-Za-z+/]*[0-9=])[A-Za-z0-9+/]{12,2048}={0,2})(?=[\"'\s]|\Z)")
# `at+cwjap="…","xxxx"`
_MODEM = Pattern(r"at[+^#*$][a-z]{0,12}(?:auth|jap|pass|pwd|pw|key|login|user|sap|wpa|psk)[a-z]{0,8}=")
_STRING = Pattern(r"""\\?["'](?P<s>[^\s"'\\,]{4,128})\\?["']""")
_MOST_STRINGS = 8


class AskedInBase64:
    """``334 UGFzc3dvcmQ6`` asks for the password: what is sent next is it."""

    name = "asked in base64"
    words = ("ugfzc3dvcmq6", "cgfzc3dvcmq6")
    _spellings = ("UGFzc3dvcmQ6", "cGFzc3dvcmQ6")

    def find(self, source: SearchedText, place: int, word: str, /) -> Iterator[Found]:
        """As `Detector`."""
        end = place + len(word)
        answer = _ANSWER.match(source.text, end, end + 640)
        asked = source.text[place:end] in self._spellings and source.text[max(0, place - 5) : place].strip()[-3:]
        if asked in {"334", "+"} and answer is not None:
            yield Found(*answer.span("s"), "password")


class SentInBase64:
    """``AUTHENTICATE …``: the answer to what a server asked."""

    name = "sent in base64"
    words = ("authenticate",)

    def find(self, source: SearchedText, place: int, word: str, /) -> Iterator[Found]:
        """As `Detector`. The command is in capitals, and the next word is its answer."""
        end = place + len(word)
        sent = _SENT.match(source.text, end, end + 2100)
        if sent is not None and source.text[place:end].isupper():
            yield Found(*sent.span("s"), "password")


class Modems:
    """``AT+CWJAP="network","…"``: the strings of a command whose name tells, behind the first."""

    name = "modems"
    words = ("at+", "at^", "at#", "at*", "at$")

    def find(self, source: SearchedText, place: int, _word: str, /) -> Iterator[Found]:
        """As `Detector`."""
        text = source.text
        command = _MODEM.match(source.low, place, place + 40)
        if command is None:
            return
        line = text.find("\n", command.end(), command.end() + 200)
        stop = line if line >= 0 else command.end() + 200
        for string in islice(_STRING.finditer(text, command.end(), stop), _MOST_STRINGS):
            if oddity(string["s"]) and not shapes.is_slug_name(string["s"]):
                yield Found(*string.span("s"), "password", sure=False)


DIALOGUES = (AskedInBase64(), SentInBase64(), Modems())
