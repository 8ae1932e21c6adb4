"""How a daemon is reached: the connection options of the command line, checked."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from ctsreport.errors import usage_error
from ctsreport.pattern import Pattern
from ctsreport.sources.limit import Limit
from ctsreport.watched import BUFFER

_TOKEN = Pattern(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")

Headers = tuple[tuple[str, str], ...]


class Settings(Struct, frozen=True):
    """The connection. Times in seconds; ``deadline`` bounds everything that is asked of one daemon.

    ``origins`` say where the value of a field is from: a variable, a line of ctsreport.toml.
    """

    cacert: str | None = None
    capath: str | None = None
    client_cert: str | None = None
    client_key: str | None = None
    insecure: bool = False
    headers: Headers = ()
    timeout: float = 10.0
    deadline: float = 60.0
    retries: int = 3
    follow_leader: bool = True
    limit: Limit = Limit()
    consul: str | None = None
    buffer_period: float = BUFFER
    origins: Mapping[str, str] = {}

    def origin(self, field: str) -> str:
        """Where the value of a field is from, for a message; the option where nothing else is known."""
        return self.origins.get(field) or f"--{field.replace('_', '-')}"


def parse_headers(texts: Sequence[str]) -> Headers:
    """``Name: value`` texts as pairs. Raises `CtsReportError` (2); the value is never quoted, it may be a secret."""
    return tuple(_header(number, text) for number, text in enumerate(texts, 1))


def _header(number: int, text: str) -> tuple[str, str]:
    name, colon, value = text.partition(":")
    name, value = name.strip(), value.strip()
    if not colon or not _TOKEN.fullmatch(name):
        raise usage_error(f"--header number {number} is not a header.", "Write it as --header 'Name: value'.")
    if any(ord(letter) < 32 or ord(letter) == 127 for letter in value):
        raise usage_error(f"The value of --header {name} holds a control character.", "Take line breaks out of it.")
    try:
        value.encode("latin-1")
    except UnicodeEncodeError as error:
        raise usage_error(
            f"The value of --header {name} holds a letter beyond Latin-1.", "HTTP cannot carry it."
        ) from error
    return name, value


def parse_go_bool(text: str, name: str) -> bool:
    """A boolean as Go spells it, which is how CTS's own variables are written. Raises `CtsReportError` (2)."""
    if text in {"1", "t", "T", "TRUE", "true", "True"}:
        return True
    if text in {"0", "f", "F", "FALSE", "false", "False"}:
        return False
    raise usage_error(f"{name} is {text!r}, which is not a boolean.", f"Set {name} to true or false.")
