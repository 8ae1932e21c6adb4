"""What a server's refusal means, in words that name the place and the cure."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html import unescape
from typing import Any

import msgspec
import requests

from ctsreport.destinations.interface import ConflictError, OutcomeUnknownError
from ctsreport.destinations.web import PASSING, Answer, Lost, NotReached
from ctsreport.errors import CtsReportError, unwritten_error

MOST_SAID = 300
"""Characters of what a server says that are shown."""

_TAGS = re.compile(r"<(?:style|script)\b.*?</(?:style|script)>|<[^>]*>", re.DOTALL | re.IGNORECASE)

_CURES = {
    400: "What was sent was not taken: see what it says, and the settings of this target.",
    401: "Check the token or password: it is wrong, has expired, or is for another address.",
    403: "Give the account the right to do this; ctsreport publish --check says what is needed.",
    404: "Check the address and the names in the settings: or the account may not even see it.",
    405: "Check the address: something else answers there.",
    407: "The proxy wants to know who asks: put user and password into the proxy variable.",
    410: "The server has done away with this way to ask: see whether there is a newer ctsreport.",
    413: "It is too large for that place: ask for a smaller form, or have the limit raised.",
    429: "It is asked too often: run this less often, or from fewer jobs.",
}


class TooLargeForItError(CtsReportError):
    """The server takes no more than it was sent (413)."""


def refusal(place: str, answer: Answer, *, repeated: bool) -> CtsReportError:
    """The error that an answer stands for."""
    said = _said(answer)
    message = f"{place}: {answer.status}{f', {said}' if said else ''}."
    if answer.status in {409, 412}:
        return ConflictError(message)
    if answer.status in PASSING:
        if repeated:
            return unwritten_error(message, "The server is in trouble: try again later.")
        return OutcomeUnknownError(message)
    if answer.status // 100 == 3:
        to = answer.headers.get("location", "").partition("?")[0]
        return unwritten_error(f"{place} is elsewhere: {to or answer.status}.", "Name that address in the settings.")
    cure = _CURES.get(answer.status, _CURES[400])
    if answer.status == 413:
        error = unwritten_error(message, cure)
        return TooLargeForItError(error.message, error.cure, error.exit_code)
    return unwritten_error(message, cure)


def unanswered(place: str, error: requests.RequestException) -> Exception:
    """`NotReached` where the server was never asked, else `Lost`."""
    if isinstance(error, requests.exceptions.SSLError):
        return NotReached(
            unwritten_error(f"{place}: its certificate was not accepted.", "Name the CA that signed it: cacert.")
        )
    if isinstance(error, requests.exceptions.ProxyError):
        return NotReached(unwritten_error(f"{place}: the proxy does not let it through.", "Check the proxy variables."))
    if isinstance(error, requests.exceptions.ConnectTimeout | requests.exceptions.InvalidURL) or _never_sent(error):
        return NotReached(
            unwritten_error(f"{place} cannot be reached.", "Check the address, the network, and that it runs.")
        )
    if isinstance(error, requests.exceptions.Timeout):
        return Lost("it took too long")
    return Lost("the connection broke")


def _never_sent(error: BaseException) -> bool:
    """Whether no connection was made: refused, or a name that nobody knows."""
    from urllib3.exceptions import NewConnectionError

    seen: list[object] = [error]
    for each in seen:
        if isinstance(each, NewConnectionError):
            return True
        if isinstance(each, BaseException):
            found = (*each.args, getattr(each, "reason", None))
            seen += [other for other in found if isinstance(other, BaseException) and other not in seen]
    return False


def retry_after(answer: Answer) -> float | None:
    """The seconds that the server asks for, by its own clock; None where it does not say."""
    text = answer.headers.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]{1,6}(?:\.[0-9]{1,6})?", text):
        return float(text)
    then, now = _date(text), _date(answer.headers.get("date", ""))
    if then is None or now is None:
        return None
    return max(0.0, (then - now).total_seconds())


def _date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text)
    except (TypeError, ValueError, OverflowError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def _said(answer: Answer) -> str:
    """What the server says of it, on one line."""
    text = _from_json(answer) or unescape(_TAGS.sub(" ", answer.text[: 1 << 14]))
    line = " ".join(text.split()).rstrip(".")
    return line if len(line) <= MOST_SAID else f"{line[: MOST_SAID - 1]}…"


def _from_json(answer: Answer) -> str:
    """The texts of an error in JSON, under whichever keys this server has them; empty where it is none."""
    try:
        found = list(_texts(msgspec.json.decode(answer.body)))
    except (ValueError, RecursionError):
        return ""
    return "; ".join(dict.fromkeys(found))


_TELLING = frozenset(
    {
        "message",
        "messages",
        "error",
        "errors",
        "errormessages",
        "detail",
        "details",
        "title",
        "reason",
        "description",
        "error_description",
        "info",
    }
)


def _texts(value: Any, *, telling: bool = False) -> Any:
    if isinstance(value, str) and telling:
        yield value
    elif isinstance(value, list):
        for each in value[:20]:
            yield from _texts(each, telling=telling)
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from _texts(each, telling=telling or str(key).lower() in _TELLING)
