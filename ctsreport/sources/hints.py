"""Who answered, when it was not CTS: the hint that a person needs."""

from urllib.parse import urlsplit

from ctsreport.sources.foreign import FOREIGN, HEAD, Foreign
from ctsreport.sources.transport import Fetched


def not_cts(fetched: Fetched) -> tuple[str, str] | None:
    """What an answer that is not CTS's turns out to be, and the cure; None where that is not known."""
    head = fetched.body[:HEAD].decode("utf-8", "replace")
    found = next((each for each in FOREIGN if _fits(each, fetched, head)), None)
    if found is None:
        return None
    parts = urlsplit(fetched.url)
    known = {"place": parts.netloc, "code": fetched.code, "path": parts.path}
    return found.live.what.format(**known), found.live.cure.format(**known)


def _fits(foreign: Foreign, fetched: Fetched, head: str) -> bool:
    return (
        foreign.in_text(head)
        or fetched.code in foreign.codes
        or urlsplit(fetched.url).port in foreign.ports
        or bool(foreign.header and any(name.startswith(foreign.header) for name in fetched.headers))
        or bool(foreign.media_type and foreign.media_type in fetched.headers.get("content-type", ""))
    )
