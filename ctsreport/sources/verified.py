"""Whether an HTTP answer is one of CTS's: its shape, and where it is not, why and what to do."""

from ctsreport.snapshot import lenient
from ctsreport.snapshot.model import Answer, Notice
from ctsreport.snapshot.shape import Shape, shape_of
from ctsreport.snapshot.wire import error_message
from ctsreport.sources.hints import not_cts
from ctsreport.sources.transport import Fetched, shown
from ctsreport.sources.unanswered import Unanswered

_OK = 200


class Verified(Fetched, frozen=True):
    """An answer and which of CTS's it is; `Shape.OTHER` for all that is not 200."""

    shape: Shape


def verified(fetched: Fetched) -> Verified:
    """An answer with its shape; halves of characters are replaced, where that is all that is wrong with it."""
    if fetched.code != _OK:
        return _with_shape(fetched, fetched.body, Shape.OTHER)
    try:
        return _with_shape(fetched, fetched.body, shape_of(fetched.body))
    except lenient.FAILURES:
        pass
    try:
        body = lenient.normal(fetched.body)
        return _with_shape(fetched, body, shape_of(body))
    except lenient.FAILURES:
        return _with_shape(fetched, fetched.body, Shape.OTHER)


def _with_shape(fetched: Fetched, body: bytes, shape: Shape) -> Verified:
    return Verified(fetched.url, fetched.code, fetched.headers, body, shape)


def unchecked(base: str, instance: str) -> Notice:
    """That nobody looked at the certificate of who answered."""
    text = f"The certificate of {base} was not checked (--insecure or CTS_SSL_VERIFY): who answered is not known."
    return Notice("not_verified", "warning", text, instance)


def refusal(fetched: Fetched) -> Unanswered:
    """Why an answer does not count: what stood there, who that may be, and what to do."""
    message = error_message(fetched.body)
    if message is not None:
        return Unanswered(f"{shown(fetched.url)} answered {fetched.code}: {message}", "Look at the daemon's log.")
    hint = not_cts(fetched)
    if hint:
        return Unanswered(*hint)
    if fetched.code == _OK and fetched.body[:1] in (b"{", b"["):
        return _broken_json(fetched)
    return Unanswered(f"{shown(fetched.url)} answered {fetched.code}, not as CTS does", "Check the address.")


def _broken_json(fetched: Fetched) -> Unanswered:
    try:
        lenient.loads(fetched.body)
    except ValueError as error:
        where = lenient.place(error)
        return Unanswered(f"{shown(fetched.url)} answered with broken JSON: {where}", "Was it cut short by a proxy?")
    return Unanswered(f"{shown(fetched.url)} answered with JSON of another program", "Check the address and the port.")


def unread(base: str, path: str, error: Unanswered) -> Answer:
    """The answer that did not come, with its reason as a sentence."""
    what = error.what if error.what.startswith("http") else f"{error.what[:1].upper()}{error.what[1:]}"
    return Answer(base + path.partition("?")[0], b"", path, None, f"{what}. {error.cure}")
