"""How Go writes JSON and times: the daemon's bytes depend on it, and readers must cope with it."""

import hashlib
import json
from datetime import datetime

# Go escapes these inside strings, where alone they can occur, so that JSON may stand in HTML and in JavaScript. The
# last stands for bytes that are not UTF-8; a real U+FFFD, which Go would not escape, looks the same here.
_ESCAPES = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029\ufffd"}


def go_json(value: object) -> bytes:
    """``value`` as Go's JSON encoder writes it: compact, UTF-8, ended by a newline."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # A lone surrogate is not a character: Go has U+FFFD in its place.
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.translate(_ESCAPES).encode() + b"\n"


def go_time(moment: datetime, nanoseconds: int = 0) -> str:
    """An aware ``moment`` plus 0 to 999 ``nanoseconds`` in RFC 3339 as Go writes it.

    The trailing zeros of the fraction are cut, and so is a fraction of zero; UTC is ``Z``.
    """
    fraction = f".{moment.microsecond:06d}{nanoseconds:03d}".rstrip("0").rstrip(".")
    zone = moment.isoformat()[-6:]
    return f"{moment:%Y-%m-%dT%H:%M:%S}{fraction}" + ("Z" if zone == "+00:00" else zone)


def http_date(moment: datetime) -> str:
    """A UTC ``moment`` as HTTP's ``Date`` header writes it, whatever the locale."""
    day = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[moment.weekday()]
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    return f"{day}, {moment.day:02d} {months[moment.month - 1]} {moment:%Y %H:%M:%S} GMT"


def stable_id(*parts: object) -> str:
    """An id in the form of a UUID that depends on ``parts`` alone, so that two runs give the same bytes."""
    digits = hashlib.sha256("\0".join(map(str, parts)).encode("utf-8", "replace")).hexdigest()
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:32]))
