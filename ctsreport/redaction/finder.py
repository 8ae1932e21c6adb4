"""Every secret in a text: cheap tests first, patterns only where those letters stand."""

import base64
import binascii
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache

from ctsreport.pattern import Pattern
from ctsreport.redaction.devices import DEVICES
from ctsreport.redaction.found import Found
from ctsreport.redaction.named import named
from ctsreport.redaction.places import PLACES
from ctsreport.redaction.rule import Search, places
from ctsreport.redaction.tokens import SHORT_TOKENS, TOKENS

_LONG_SECRET = 256
_LONG = 20
_RUN = b"a" * _LONG
_RUNS = bytes(97 if each < 128 and chr(each).isalnum() else 32 for each in range(256))

TELLING = {
    "pass": (
        ("password", "password"),
        ("passwd", "password"),
        ("passphrase", "password"),
        ("passcode", "password"),
        ("pass_phrase", "password"),
        ("_pass", "password"),
    ),
    "pwd": (("pwd", "password"),),
    "secret": (("secret_id", "secret"), ("secretid", "secret"), ("secret-id", "secret"), ("secret", "secret")),
    "token": (("token", "token"),),
    "cred": (("credential", "secret"),),
    "psk": (("psk", "psk"),),
    "communit": (("community", "snmp-community"),),
    "sess": (("sessid", "cookie"), ("sessionid", "cookie")),
}
"""The words that tell of a secret where a name ends with them, and the kind, by the letters that are looked for first."""

_WORDS = dict(pair for pairs in TELLING.values() for pair in pairs)

GATES = tuple(dict.fromkeys([*TELLING, *PLACES, *DEVICES, *SHORT_TOKENS]))
"""A text without any of these, and without a long run of letters and digits, has no secret that is known here."""

_BESIDE_TOKENS = frozenset({"token", "secret", "pass", "cred"})

_KEY = Pattern(
    r"""(?ix) (?:api|access|account|shared(?:access)?|private|auth(?:entication|orization)?|signing|signature|encryption|secret|master
    |licen[sc]e|session|storage|subscription|consumer|deploy|integration|admin|app(?:lication)?|hmac|tsig|bearer|webhook|wireguard|ike
    |radius|tacacs|client|function|preshared|pre[_-]shared)[_ -]?key\Z"""
)
_PASS = Pattern(r"(?:\A|[\s;,{&?\"'(])pass\Z")
_KINDS = (
    ("aws", "secret", "aws-secret-key"),
    ("aws", "session", "aws-session-token"),
    ("secret", "access_key", "aws-secret-key"),
    ("x-amz", "token", "aws-session-token"),
    ("vault", "token", "vault-token"),
    ("consul", "token", "consul-token"),
    ("nomad", "token", "nomad-token"),
    ("account", "key", "azure-key"),
    ("sharedaccess", "key", "azure-key"),
    ("gitlab", "token", "gitlab-token"),
    ("private", "token", "gitlab-token"),
    ("github", "token", "github-token"),
    ("slack", "token", "slack-token"),
)
"""What else a name tells: two parts of it, and the kind."""

_TELLING_NAME = Pattern(rf"(?i)[\w.-]*?(?P<word>{'|'.join(_WORDS)}|(?P<key>key))(?:s?(?:[_-]?(?:value|hash|b64|base64|[0-9]+))?)\Z")

_NAME_BEFORE = Pattern(r"[\w.-]{0,64}\Z")
_FIRST = "retry attempt #2 failed '"
_BETWEEN = "': retry attempt #1 failed '"
_BASE64 = Pattern(r"(?<![A-Za-z0-9+/_=-])[A-Za-z0-9+/_-]{20,}={0,2}")
_BREAKS = Pattern(r"\s")


def small_letters(text: str) -> str:
    """The text in small letters, character for character: a capital that becomes two stays."""
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(each.lower() if len(each.lower()) == 1 else each for each in text)


def find(text: str) -> list[Found]:
    """The secrets of a text, the surest first; they may overlap: see `apart`."""
    once = _once(text)
    small = small_letters(once)
    gates = tuple([gate for gate in GATES if gate in small])
    long = _RUN in once.encode("utf-8", "replace").translate(_RUNS)
    if not gates and not long:
        return []
    return list(_all(text, small if once is text else small_letters(text), gates, long=long))


def _once(text: str) -> str:
    """The first half of a message that says the same twice, as CTS's do that tell of two tries: half the work is enough to see nothing."""
    first, between, second = text.partition(_BETWEEN)
    if between and first.endswith(second[:-1]) and first.startswith(_FIRST, 0, len(first) - len(second) + 1):
        return first
    return text


def _all(text: str, small: str, gates: tuple[str, ...], *, long: bool) -> Iterator[Found]:
    """What is surest first: its kind counts where two overlap."""
    if long or not _BESIDE_TOKENS.isdisjoint(gates):
        for token in TOKENS:
            if any([letters in small for letters in token.letters]):  # noqa: C419 - a generator costs more than these few tests
                yield from token.find(text, small)
    for rule in _rules(gates):
        yield from rule.find(text, small)
    yield from _by_name(text, small, gates)
    if long:
        yield from _encoded(text)


def apart(found: Iterable[Found]) -> list[Found]:
    """By their place, those that overlap put together: the kind is that of the one that begins first, or is the longest."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda each: (each.start, -each.end)):
        if kept and one.start < kept[-1].end:
            kept[-1] = Found(kept[-1].start, max(kept[-1].end, one.end), kept[-1].kind)
        else:
            kept.append(one)
    return kept


def without(found: Iterable[Found], kept: Sequence[tuple[int, int]]) -> Iterator[Found]:
    """What is left of the places found beside those that are kept: marks of an earlier run, within which nothing is a secret."""
    for one in found:
        place = one.start
        for start, end in kept:
            if start < one.end and end > place:
                if place < start:
                    yield Found(place, start, one.kind)
                place = max(place, end)
        if place < one.end:
            yield Found(place, one.end, one.kind)


@cache
def _rules(gates: tuple[str, ...]) -> tuple[Search, ...]:
    return tuple(dict.fromkeys(rule for table in (SHORT_TOKENS, PLACES, DEVICES) for gate in gates for rule in table.get(gate, ())))


def _by_name(text: str, small: str, gates: Sequence[str]) -> Iterator[Found]:
    for word, kind in (pair for gate in gates for pair in TELLING.get(gate, ())):
        yield from _at(text, small, word, kind)
    if "key" in gates:
        yield from _at(text, small, "key", "api-key", lambda place: bool(_KEY.search(text, max(0, place - 24), place + 3)))
    if "pass" in gates:
        yield from _at(text, small, "pass", "password", lambda place: bool(_PASS.search(text, max(0, place - 1), place + 4)))


def _at(text: str, small: str, word: str, kind: str, fits: Callable[[int], bool] = lambda _: True) -> Iterator[Found]:
    """The secrets of every name that ends with a word. Most names with "key" tell of none, and "pass" only by itself: ``fits`` says so.

    Within a long secret nothing is looked for: a text of nothing but telling words is one.
    """
    inside = 0
    for place in places(small, word):
        if place < inside or not fits(place):
            continue
        end = place + len(word)
        for found in _renamed(small, place, end, named(text, place, end, kind, prose=word != "pass")):
            inside = found.end if found.end - found.start > _LONG_SECRET else inside
            yield found


def _renamed(small: str, start: int, end: int, found: Iterable[Found]) -> Iterator[Found]:
    """The same with the kind that the whole name tells."""
    for one in found:
        yield one._replace(kind=_kind(small, start, end, one.kind))


def kind_of_name(name: str) -> str | None:
    """The kind of secret that a name tells of by itself, such as a key in JSON; None where it tells of none."""
    match = _TELLING_NAME.match(name)
    if match is None or (match["key"] and not _KEY.search(name, 0, match.end("key"))):
        return None
    small = small_letters(name)
    return _kind(small, match.start("word"), match.end("word"), "api-key" if match["key"] else _WORDS[match["word"].lower()])


def _kind(small: str, start: int, end: int, kind: str) -> str:
    match = _NAME_BEFORE.search(small, max(0, start - 64), start)
    name = (match[0] if match else "") + small[start:end]
    flat = name.replace("-", "_")
    return next((known for one, other, known in _KINDS if one in name and (other in name or other in flat)), kind)


def _encoded(text: str) -> Iterator[Found]:
    """Base64 of a text that has a secret."""
    for match in _BASE64.finditer(text):
        inner = _decoded(match[0])
        found = find(inner) if inner else []
        if found:
            yield Found(*match.span(), found[0].kind)


def _decoded(blob: str) -> str | None:
    plain = blob.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        text = base64.b64decode(plain + "=" * (-len(plain) % 4)).decode("ascii")
    except (ValueError, binascii.Error):
        return None
    return text if all(each.isprintable() or each.isspace() for each in text) else None
