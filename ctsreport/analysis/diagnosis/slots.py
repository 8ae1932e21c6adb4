"""Slots, which stand in a text for what may differ: each is found by its word, and the same word is the same slot.

A slot is two letters that no provider writes: the first for what it is, the second for which.
"""

import re

from ctsreport.pattern import Pattern

HOST, NAME, NUMBER = "\ua500", "\ua501", "\ua502"
KINDS = f"{HOST}{NAME}{NUMBER}"
_FIRST, _MOST = 0xA000, 1100
_LETTERS = tuple(map(chr, range(_FIRST, _FIRST + _MOST)))
CLOUDS = (
    "amazonaws.com",
    "googleapis.com",
    "azure.com",
    "microsoftonline.com",
    "windows.net",
    "cloudflare.com",
    "api.meraki.com",
)
"""Of a cloud there is one for all: its host is none that fails alone."""

DOCUMENTS = (
    "hashicorp.com", "terraform.io", "github.com", "aka.ms", "microsoft.com", "curl.se", "curl.haxx.se", "golang.org",
    "w3.org", "ietf.org", "developers.google.com", "cloud.google.com", "k8s.io",
)  # fmt: skip
"""Where things are explained, mostly."""

PUBLIC = (*CLOUDS, *DOCUMENTS)
SLOT = rf"[{KINDS}][\ua000-\ua4ff]"
"""Both letters are letters of words to a regular expression, so that a host may hold one."""

TASK = NAME + chr(_FIRST)
"""The slot of the task's name, which is always the first."""

_SLOTS = Pattern(SLOT)
# What differs has a digit in it, or is a path or an address; between blanks, quotes and brackets stands one such word.
_EDGES = frozenset(" \n\t\r\f\v\x1c\x1d\x1e\x1f\x85\xa0\"'`{}(),;=<>[]|&\\")
_FOUND = Pattern(r"[0-9/][^\s\"'`{}(),;=<>\[\]|&\\]*")
_REST = Pattern(r"[^\s\"'<>\\]*")
_LEFT = 60
# `git::https://user@fw-1.example.com:8443/api/x?key=y`
_URL = Pattern(
    r"(?P<scheme>[^/]+://)(?:[^\s/@]{1,200}@)?(?P<host>\[[0-9a-fA-F:.%\w~-]{2,60}\]|"
    r"[\w.-]*\w)?(?P<port>:\d{1,5})?(?P<path>[/?#].*?)?(?P<end>[).,:;\]}]*)$"
)
# `web-12`, `10.0.0.5/24` and other words that differ from run to run, by kind:
_SHAPE = Pattern(
    r"(?:"
    # 3f0c6d2a-4a7e-9d31-60c8-2e5b7f9a3c14, 0xc000f3a2b0, a colon before it says what it is
    r"(?P<id>[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}|\+?0x[0-9a-fA-F]+"
    # 2026-11-24T10:00:00.123Z, 10:00:05
    r"|\d{4}[-/]\d\d[-/]\d\d(?:T\d\d:\d\d(?::\d\d)?(?:[.]\d+)?(?:Z|[+-]\d\d:?\d\d)?)?|\d\d:\d\d:\d\d(?:\.\d+)?Z?"
    # 54d37a4881c4ef4e45925a9b49a55be3, 3kXAbCdEf0123456789AbCdE; but InsufficientS3BucketPolicyException is a name
    r"|(?=[a-fA-F]*[0-9])(?=[0-9]*[a-fA-F])[0-9a-fA-F]{12,}|"
    r"(?=[^A-Z]*[A-Z])(?=[^a-z]*[a-z])"
    r"(?!(?:\d{3}-)?(?:[A-Z]{1,5}[a-z]{2,}|(?:Or|Of|In|To|By|Is|On|At|No)(?=[A-Z])|[A-Z]+\d{1,2}|_)+(?:[.,:;]|$))"
    r"[A-Za-z0-9+_-]{24,400}(?![\w.])"
    r"|arn:[\w-]+:\S+?"
    # 29-2024-09-09-11-51-32-379--c583588d-afee
    r"|(?=[a-fA-F-]*\d)(?=[\w-]{12})[0-9a-fA-F]{1,64}(?:-{1,2}[0-9a-fA-F]{1,64}){2,40})"
    # 10.0.0.5/24, 2001:db8::1
    r"|(?P<ip>\d{1,3}(?:\.\d{1,3}){3}(?:/\d{1,2})?|"
    r"(?:[0-9a-fA-F]{1,4}:){2,7}:?[0-9a-fA-F:]*(?:[0-9a-fA-F]|::(?=/)))(?P<port>:\d{1,5})?(?:/(?P<more>\S*?))?"
    # fw-01.example.com:443, but main2.tf is a file
    r"|(?P<dns>(?=[a-zA-Z.-]*[0-9])[a-zA-Z0-9][a-zA-Z0-9-]*(?:\.[a-zA-Z0-9-]+)*\.(?!(?:tf|go|py|sh|js|json|ya?ml|"
    r"tmpl|tfvars|zip|tfstate|crt|pem|key|txt|log|tcl|so|conf)\b)"
    r"[a-zA-Z]{2,18})(?P<dnsport>:\d{1,5})?"
    # web-12, api-1.node-07, sg-0a1b2c3d; a code in capitals (ORA-01017) stays
    r"|(?P<name>(?![A-Z]+-\d+[.,:;]*$)[A-Za-z][\w.]*(?:-[\w.]+)*-(?=[\w.]*\d)[\w.-]*\w)"
    # 12.5s, 10m0s
    r"|(?P<time>(?:\d+(?:\.\d+)?(?:ns|µs|us|ms|h|m|s))+)"
    # 552661
    r"|(?P<number>\d{5,}))(?=[.,:;]*$)"
)
# `/v1/sys/mounts/kv-web`: what a request is about, which the answer may name as well
_OBJECT = Pattern(r"/([A-Za-z]\w*(?:-\w+)+)/?$")
# `Uri:http…`, `restOperationId:661`, `admin@fw-1.example.com`, `/Common/web-1`, `id/ip-10.0.0.5`: the parts of one
# word.
_PARTS = Pattern(r"[:/@]")
_LABELLED = Pattern(r"([A-Za-z]+:)(\d[^/@]*)$")
_PLAIN = Pattern(r"[\d.]{1,4}[.,:;]*|[a-zA-Z_/]+[.,:;]*")
_CODED = Pattern(r"0[0-9a-f]{7}:\d{1,2}:?|\d{1,5}:\d{1,4}:?")
_MOST_PLAIN, _LINE = 20_000, 400


def filled(text: str, values: tuple[str, ...]) -> str:
    """``text`` with its slots filled in."""
    if text.isascii():
        return text
    return _SLOTS.sub(
        lambda slot: values[place] if (place := ord(slot[0][1]) - _FIRST) < len(values) else slot[0], text
    )


class Slots:
    """What stands in the slots of one text; the same word is the same slot."""

    def __init__(self, plain: set[str]) -> None:
        self.places: dict[str, int] = {}
        self.words: dict[str, str] = {}
        self.objects: dict[str, None] = {}
        self.plain = plain

    def of(self, kind: str, value: str) -> str:
        """The slot of a value; beyond so many, the value itself."""
        places = self.places
        place = places.get(value)
        if place is None:
            place = places[value] = len(places)
        if place < _MOST:
            return kind + _LETTERS[place]
        return value

    def word(self, word: str) -> str:
        """A word with its slots."""
        if "://" in word:
            found = _url(word, self)
        elif (match := _SHAPE.match(word)) is not None:
            found = _shaped(match, self)
        else:
            found = _word(word, self)
        self.words[word] = found
        if found == word and len(self.plain) < _MOST_PLAIN and len(word) < _LEFT:
            self.plain.add(word)
        return found

    def masked(self, text: str) -> str:
        """A text with its slots; a line that holds none is looked at once for all texts."""
        plain = self.plain
        lines = text.split("\n")
        for number, line in enumerate(lines):
            if line not in plain:
                lines[number] = found = self._masked(line)
                if found == line and len(line) < _LINE and len(plain) < _MOST_PLAIN:
                    plain.add(line)
        return "\n".join(lines)

    def _masked(self, text: str) -> str:
        parts: list[str] = []
        done = 0
        plain, words = self.plain, self.words
        for match in _FOUND.finditer(text):
            start, end = match.span()
            if start < done:
                continue
            left = start
            while left > done and text[left - 1] not in _EDGES:
                left -= 1
            if text[start] == "/" and text.startswith("://", start - 1):
                end = _end_of_url(text, start)
            word = text[left:end]
            if word in plain:
                continue
            found = words.get(word) or self.word(word)
            if found is not word:
                parts += text[done:left], found
                done = end
        parts.append(text[done:])
        return "".join(parts)


def _end_of_url(text: str, start: int) -> int:
    rest = _REST.match(text, start)
    return rest.end() if rest else start


_SLOT_OF = {"id": NAME, "name": NAME, "time": NUMBER, "number": NUMBER}


def _word(word: str, slots: Slots) -> str:
    """Of one that has no shape as a whole, each of its parts."""
    if word.startswith("*."):
        return "*." + slots.word(word[2:])
    if _PLAIN.fullmatch(word) or _CODED.fullmatch(word):
        return word
    if (labelled := _LABELLED.match(word)) is not None:
        return labelled[1] + slots.word(labelled[2])
    parts = _PARTS.split(word)
    if len(parts) == 1:
        return word
    return _joined(word, [_part(part, slots) for part in parts])


def _part(part: str, slots: Slots) -> str:
    """A part without a place of its own stays; one that has the shape of a value is a slot."""
    found = None if _PLAIN.fullmatch(part) else _SHAPE.match(part)
    if found is None:
        return part
    return _shaped(found, slots)


def _joined(word: str, parts: list[str]) -> str:
    marks = [*_PARTS.findall(word), ""]
    return "".join(part + mark for part, mark in zip(parts, marks, strict=True))


def _shaped(match: re.Match[str], slots: Slots) -> str:
    value, word = match[0], match.string
    kind = _SLOT_OF.get(match.lastgroup or "")
    if kind is not None:
        found = _named(value, slots) if kind == NAME and "." in value else slots.of(kind, value)
    elif match["ip"] is None:
        found = _host(match["dns"], slots) + (match["dnsport"] or "")
    else:
        found = _address(match, slots)
    return found if len(value) == len(word) else found + word[match.end() :]


def _address(match: re.Match[str], slots: Slots) -> str:
    ip, port, more = match.group("ip", "port", "more")
    found = slots.of(NAME if "/" in ip else HOST, ip) + (port or "")  # a network is no host
    return f"{found}/{slots.of(NAME, more)}" if more else found


def _host(host: str, slots: Slots) -> str:
    """The slot of a host; that of a cloud, and one where things are explained, stays."""
    low = host.lower()
    if low.endswith(PUBLIC):
        return low
    return slots.of(HOST, low)


def _named(value: str, slots: Slots) -> str:
    """Of a resource's address only the name differs: the type says whose it is."""
    before, _, last = value.rpartition(".")
    if "_" in before or before.startswith("module."):
        return f"{before}.{slots.of(NAME, last)}"
    return slots.of(NAME, value)


def _url(word: str, slots: Slots) -> str:
    match = _URL.match(word)
    if match is None:
        return word
    host, path = match["host"] or "", match["path"] or ""
    whose = host if not host or host[0] in KINDS else _host(host, slots)
    begin = "/v1/kv/" if path.startswith("/v1/kv/") else "/"
    if "-" in path and (named := _OBJECT.search(path)) is not None:
        slots.objects[named[1]] = None
    rest = path if path in {"", "/"} else begin + slots.of(NAME, path[len(begin) :] or "-")
    env = "-env:" if "-env:" in path else ""
    return f"{match['scheme'].lower()}{whose}{match['port'] or ''}{rest}{env}{match['end']}"
