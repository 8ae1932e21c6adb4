"""Key material that its own structure tells of, and bytes written as numbers."""

from collections.abc import Iterator

from ctsreport.pattern import Pattern
from ctsreport.redaction import shapes
from ctsreport.redaction.detectors.telling import is_told
from ctsreport.redaction.found import Found, SearchedText
from ctsreport.redaction.oddity import oddity

_AROUND = 2048
# `"d":"xxxxxxxxxxxxxxxx"` beside `"kty"`
_PRIVATE = Pattern(r"""["'](?:d|p|q|dp|dq|qi|k)["']\s?:\s?["'](?P<s>[A-Za-z0-9_=-]{16,1024})["']""")
# `<Buffer 4f 72 63 6b 65>`, `<<88,101,110,111,110>>`, `bytes([88, 101, 110, 111, 110])`
_BYTES = Pattern(r"[ \[(]{0,3}(?P<s>[0-9A-Fa-f]{2,3}(?:[ ,]{1,2}[0-9A-Fa-f]{2,3}){4,255})")
# `ASCII:xxxx`, `HEX:01234567`
_SPELT = Pattern(r"(?P<s>[^\s\"'`,;()<>:]{6,256})")
_LEAST_HEX = 16


class PrivateMembers:
    """The private members of a key in JSON (JWK): of elliptic curves, RSA and symmetric ones."""

    name = "private members"
    words = ('"kty"', "'kty'")

    def find(self, source: SearchedText, place: int, _word: str, /) -> Iterator[Found]:
        """As `Detector`."""
        text = source.text
        start = text.rfind("{", max(0, place - _AROUND), place)
        end = text.find("}", place, place + _AROUND)
        end = end if end >= 0 else min(len(text), place + _AROUND)
        source.past[self.name] = end
        for match in _PRIVATE.finditer(text, max(start, 0), end):
            yield Found(*match.span("s"), "private-key")


class BytesOfSecrets:
    """A row of bytes where a secret is spoken of: ``<Buffer 4f 72 …>``."""

    name = "bytes of secrets"
    words = ("<buffer ", "<<", "bytes(", "bytearray(", "byte{", "bytes.fromhex(")

    def find(self, source: SearchedText, place: int, word: str, /) -> Iterator[Found]:
        """As `Detector`."""
        match = _BYTES.match(source.text, place + len(word), place + len(word) + 800)
        if match is not None and is_told(source, place):
            yield Found(*match.span("s"), "secret", sure=False)


class SpeltKeys:
    """Behind the word for how a key is written, in a file of keys: ``21 SHA1 HEX:…``."""

    name = "spelt keys"
    words = ("ascii:", "hex:", "base64:", "b64:", "utf8:", "plain:", "cleartext:", "str:")

    def find(self, source: SearchedText, place: int, word: str, /) -> Iterator[Found]:
        """As `Detector`."""
        end = place + len(word)
        match = _SPELT.match(source.text, end, end + 300)
        if match is not None and _is_key(match["s"]) and is_told(source, place):
            yield Found(*match.span("s"), "psk", sure=False)


def _is_key(value: str) -> bool:
    is_hex = len(value) >= _LEAST_HEX and not value.strip("0123456789abcdefABCDEF")
    return is_hex or oddity(value) > 0 or shapes.is_scrambled(value)


STRUCTURES = (PrivateMembers(), BytesOfSecrets(), SpeltKeys())
