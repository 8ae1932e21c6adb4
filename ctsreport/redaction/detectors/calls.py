"""What a call passes on by place alone: ``login("admin", "…")``, ``Ldap->bind('cn=reader', '…')``.

The function's name tells that a login follows; the secret is a later argument that no name looks like.
"""

from collections.abc import Iterator

from ctsreport.pattern import Pattern
from ctsreport.redaction import shapes
from ctsreport.redaction.found import STRINGS_PER_LOOK, Found, SearchedText
from ctsreport.redaction.oddity import oddity
from ctsreport.redaction.values import called

# What a function's name ends with: a login has a password, a connection may have one, behind its user or its host.
_LOGINS = """login logon signin sign_in log_in auth authenticate authentication bind bind_s credential
    credentials""".split()  # noqa: SIM905 - words are data
_CONNECTIONS = "connect connection __construct dial session client open user".split()  # noqa: SIM905 - as above


class Calls:
    """Each string behind the first that is a secret to look at."""

    name = "calls"
    words = tuple(f"{end}(" for end in (*_LOGINS, *_CONNECTIONS))

    def find(self, source: SearchedText, place: int, word: str, /) -> Iterator[Found]:
        """As `Detector`."""
        text, end = source.text, place + len(word)
        strings = list(called(text, end)) if _has_quote(text, end) else []
        source.left -= len(strings) // STRINGS_PER_LOOK
        if strings:  # calls within it are read with it
            source.past[self.name] = strings[-1].end
        for number, value in enumerate(strings[1:], 1):
            least = 1 if number > 1 or word[:-1] in _LOGINS else 2
            if oddity(text[value.start : value.end]) >= least:
                yield Found(value.start, value.end, "password", sure=False)


class ThreeStrings:
    """A host, a user and what no name looks like, whatever is called: ``Icontrol.new("10.0.0.1", "cts", "…")``."""

    name = "three strings"
    words = ('("', "('")

    def find(self, source: SearchedText, place: int, _word: str, /) -> Iterator[Found]:
        """As `Detector`."""
        match = _THREE.match(source.text, place, place + 400)
        if match and (shapes.is_plain(match["host"]) or shapes.is_path(match["host"])) and oddity(match["s"]):
            yield Found(*match.span("s"), "password", sure=False)


_STRING = r"""["'](?P<{name}>[^"'\s]{{{least},128}})["']"""
# `("10.0.0.1", "cts", "xxxxxx")`
_THREE = Pattern(
    r"\(" + r",\s?".join(_STRING.format(name=name, least=least) for name, least in (("host", 4), ("user", 2), ("s", 6)))
)


def _has_quote(text: str, place: int) -> bool:
    return any(quote in text[place : place + 160] for quote in "\"'")
