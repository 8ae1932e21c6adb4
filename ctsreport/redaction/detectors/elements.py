"""The content of an element of XML with a telling name."""

import re
from collections.abc import Iterator

from ctsreport.pattern import Pattern
from ctsreport.redaction import accept
from ctsreport.redaction.found import FARTHEST, Found
from ctsreport.redaction.names import Name

_TAG = r"(?:\s[^<>]{0,200})?(?<!/)>"
# ``<password>…</password>``, ``<pre-shared-key><key>…</key>``, and one that is cut off.
_XML = Pattern(
    rf"{_TAG}(?:\s{{0,40}}<[\w:.-]{{1,40}}{_TAG}){{0,3}}\s{{0,40}}(?:<!\[CDATA\[)?"
    r"(?P<value>[^<>]{1,4096}?)\s{0,40}(?:\]\]>|</)"
    rf"|{_TAG}(?P<cut>(?!@)[^<>\s]{{6,4096}})\Z"  # of `<user>:<password>@host` the host is none
)

# `<radius>`, `<tacacs-server>`: elements in whose key a secret stands
_KEYED = Pattern(
    r"<(?:radius|tacacs|isakmp|ike|ikev[12]|ntp|ospf|bgp|macsec|key-chain|pre-shared-key|psk)[\w-]*>", re.IGNORECASE
)


def opening(text: str, start: int) -> int:
    """Where the element begins whose name this is the end of; -1 where it is none's."""
    place = text.rfind("<", max(0, start - 24), start)
    before = text[place + 1 : start].replace(":", "").replace("-", "") if place >= 0 else "<"
    return place if not before or before.isalnum() else -1


def in_element(text: str, start: int, end: int, name: Name) -> Iterator[Found]:
    """``<password>…</password>``, with an element within or a section of characters."""
    begin = opening(text, start)
    if begin < 0:
        return
    if not name.sure and text[start:end].lower() == "key" and _KEYED.search(text, max(0, begin - 240), begin):
        name = Name("psk", sure=True)
    match = _XML.match(text, end, end + FARTHEST + 640)
    group = "cut" if match and match["cut"] else "value"
    if match and text[start:end].lower() != "code" and accept.with_sign(match[group], name):
        yield Found(*match.span(group), name.mark)
