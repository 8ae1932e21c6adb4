"""A text with slots in place of what may differ within one cause, and the slots filled in again.

Ids, times, numbers, addresses and names of service instances differ from event to event. Each is found once, by its
word, and a slot stands for it: two letters that no provider writes, the first for what it is, the second for which.
What is left is the skeleton: it is the same for many events, so that it need be diagnosed once, and what is concluded
from it holds for all of them.
"""

import re
from itertools import islice
from typing import NamedTuple

from ctsreport.analysis.diagnosis.names import in_word, is_named_task, is_task, is_whole, replaced
from ctsreport.pattern import Pattern

HOST, NAME, NUMBER = "\ua500", "\ua501", "\ua502"
KINDS = f"{HOST}{NAME}{NUMBER}"
_FIRST, _MOST = 0xA000, 1100
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
    "w3.org", "ietf.org", "developers.google.com", "cloud.google.com",
)  # fmt: skip
"""Where things are explained, mostly."""

PUBLIC = (*CLOUDS, *DOCUMENTS)
SLOT = rf"[{KINDS}][\ua000-\ua4ff]"
"""Both letters are letters of words to a regular expression, so that a host may hold one."""

TASK = NAME + chr(_FIRST)
"""The slot of the task's name, which is always the first."""

_SLOTS = Pattern(SLOT)
_TAKEN = Pattern(r"[\ua000-\ua62f]")
# What differs has a digit in it, or is a path or an address; between blanks, quotes and brackets stands one such word.
_EDGES = frozenset(" \n\t\r\f\v\x1c\x1d\x1e\x1f\x85\xa0\"'`{}(),;=<>[]|&\\")
_FOUND = Pattern(r"[0-9/][^\s\"'`{}(),;=<>\[\]|&\\]*")
_REST = Pattern(r"[^\s\"'<>\\]*")
_LEFT = 60
_URL = Pattern(
    # git::https://user@fw-1.example.com:8443/api/x?key=y
    r"(?P<scheme>[^/]+://)(?:[^\s/@]{1,200}@)?(?P<host>\[[0-9a-fA-F:.%\w~-]{2,60}\]|"
    r"[\w.-]*\w)?(?P<port>:\d{1,5})?(?P<path>[/?#].*?)?(?P<end>[).,:;\]}]*)$"
)
_SHAPE = Pattern(
    r"(?:"
    # 3f0c6d2a-4a7e-9d31-60c8-2e5b7f9a3c14, 0xc000f3a2b0, a colon before it says what it is
    r"(?P<id>[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}|\+?0x[0-9a-fA-F]+"
    # 2026-11-24T10:00:00.123Z, 10:00:05
    r"|\d{4}[-/]\d\d[-/]\d\d(?:T\d\d:\d\d(?::\d\d)?(?:[.]\d+)?(?:Z|[+-]\d\d:?\d\d)?)?|\d\d:\d\d:\d\d(?:\.\d+)?Z?"
    # 54d37a4881c4ef4e45925a9b49a55be3, 3kXAbCdEf0123456789AbCdE
    r"|(?=[a-fA-F]*[0-9])(?=[0-9]*[a-fA-F])[0-9a-fA-F]{12,}|"
    r"(?=[^A-Z]*[A-Z])(?=[^a-z]*[a-z])[A-Za-z0-9+_-]{24,400}(?![\w.])"
    r"|arn:[\w-]+:\S+?)"
    # 10.0.0.5/24, 2001:db8::1
    r"|(?P<ip>\d{1,3}(?:\.\d{1,3}){3}(?:/\d{1,2})?|"
    r"(?:[0-9a-fA-F]{1,4}:){2,7}:?[0-9a-fA-F:]*[0-9a-fA-F])(?P<port>:\d{1,5})?(?P<more>/\S*?)?"
    # fw-01.example.com:443, but main2.tf is a file
    r"|(?P<dns>(?=[a-zA-Z.-]*[0-9])[a-zA-Z0-9][a-zA-Z0-9-]*(?:\.[a-zA-Z0-9-]+)*\.(?!(?:tf|go|py|sh|js|json|ya?ml|"
    r"tmpl|tfvars|zip|tfstate|crt|pem|key|txt|log|tcl|so|conf)\b)"
    r"[a-zA-Z]{2,18})(?P<dnsport>:\d{1,5})?"
    # web-12, api-1.node-07, sg-0a1b2c3d; a code in capitals (ORA-01017) stays
    r"|(?P<name>(?![A-Z]+-\d+$)[A-Za-z][\w.]*(?:-[\w.]+)*-(?=[\w.]*\d)[\w.-]*\w)"
    # 12.5s, 10m0s
    r"|(?P<time>(?:\d+(?:\.\d+)?(?:ns|µs|us|ms|h|m|s))+)"
    # 552661
    r"|(?P<number>\d{5,}))(?=[.,:;]*$)"
)
# `Uri:http…`, `restOperationId:661`, `admin@fw-1.example.com`, `/Common/web-1`, `id/ip-10.0.0.5`: the parts of one
# word.
_PARTS = Pattern(r"[:/@]")
_LABELLED = Pattern(r"([A-Za-z]+:)(\d[^/@]*)$")
_PLAIN = Pattern(r"[\d.]{1,4}[.,:;]*|[a-zA-Z_/]+[.,:;]*")
_CODED = Pattern(r"0[0-9a-f]{7}:\d{1,2}:?|\d{1,5}:\d{1,4}:?")
# the local side of a connection: `read tcp 10.0.0.4:51234->`
_LOCAL = Pattern(r" (?:tcp|udp|unix)[46]? \S{3,80}?:\d{1,5}->")
_INSTANCES = Pattern(r"\[\"([^\"\]\n]{2,200})\"\]")
_MOST_INSTANCES, _MOST_PLAIN = 8, 20_000
# Numbers that no rule asks for. Each pattern begins with a literal, so that it is found fast.
_COUNTED = (
    (" line ", Pattern(r" line \d+"), " line 1"), ("\n ", Pattern(r"\n +\d+(?=: )"), "\n 1"), ("goroutine ",
        Pattern(r"goroutine \d+"), "goroutine 1"),
    ("out of range [", Pattern(r"out of range \[[^\]]{1,40}\](?: with (?:length|capacity) \d+)?"), "out of range"),
        (" after ", Pattern(r" after \d+ ms"), " after 1 ms"),
)  # fmt: skip

# Where a diagnostic stands, when what differs in it is masked.
_PLACE = Pattern(r"\n  with [^\n]{1,400},\n  on [^\n]{1,400}\n 1: [^\n]{0,400}(?=\n)")
# A listing is as long as it happens to be: one slot stands for it.
_LISTING = Pattern(rf"{SLOT}(?:(?: ?[,;|&] ?| \(| and | or |\) ?[,;]? ?|\n[ *-]*){SLOT}\)?){{2,400}}")


class Canonical(NamedTuple):
    """The skeleton, what stood in its slots, and the slot of the task's name."""

    skeleton: str
    values: tuple[str, ...]
    task: str

    def filled(self, text: str) -> str:
        """``text``, concluded from the skeleton, with its slots filled in again."""
        return filled(text, self.values)


def filled(text: str, values: tuple[str, ...]) -> str:
    """``text`` with its slots filled in."""
    if text.isascii():
        return text
    return _SLOTS.sub(
        lambda slot: values[place] if (place := ord(slot[0][1]) - _FIRST) < len(values) else slot[0], text
    )


class _Slots:
    """What stands in the slots of one text; the same word is the same slot."""

    def __init__(self, plain: set[str]) -> None:
        self.places: dict[str, int] = {}
        self.words: dict[str, str] = {}
        self.plain = plain

    def of(self, kind: str, value: str) -> str:
        """The slot of a value; beyond so many, the value itself."""
        places = self.places
        place = places.get(value)
        if place is None:
            place = places[value] = len(places)
        return kind + chr(_FIRST + place) if place < _MOST else value

    def word(self, word: str) -> str:
        """A word with its slots."""
        found = self.words[word] = _url(word, self) if "://" in word else _word(word, self)
        if found == word and len(self.plain) < _MOST_PLAIN and len(word) < _LEFT:
            self.plain.add(word)
        return found

    def masked(self, text: str) -> str:
        """A text with its slots; where a diagnostic stands is looked at once for all its events."""
        parts: list[str] = []
        done = 0
        for match in _PLACE.finditer(text):
            place = match[0]
            if place not in self.plain:
                if self._masked(place) != place:
                    continue
                self.plain.add(place)
            parts += self._masked(text[done : match.start()]), place
            done = match.end()
        return "".join((*parts, self._masked(text[done:])))

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


def canonical(text: str, task: str = "", plain: set[str] | None = None) -> Canonical:
    """The skeleton of a text of the task's run.

    ``plain`` are words that are known to hold no slot, and learns more of them.
    """
    if not text.isascii():
        text = _TAKEN.sub("?", text)
    slots = _Slots(set() if plain is None else plain)
    sign = slots.of(NAME, task) if task else ""
    text = _without_counts(_without_names(text, task, sign, slots))
    skeleton = slots.masked(text)
    if "," in skeleton:
        skeleton = _LISTING.sub(lambda run: slots.of(NAME, filled(run[0], tuple(slots.places))), skeleton)
    return Canonical(skeleton, _resolved(slots), sign)


def _resolved(slots: _Slots) -> tuple[str, ...]:
    """The values; one in which another is masked (a path with the task's name) is filled itself."""
    values: list[str] = []
    for value in slots.places:
        values.append(value if value.isascii() else filled(value, tuple(values)))
    return tuple(values)


def _without_names(text: str, task: str, sign: str, slots: _Slots) -> str:
    """The task's name, and the keys of instances, wherever they stand."""
    if task:
        for before, after in _AROUND_TASK:  # where it stands mostly, in C
            text = text.replace(f"{before}{task}{after}", f"{before}{sign}{after}")
        text = replaced(text, task, sign, is_task if len(task) >= 5 and not task.isalpha() else is_named_task)
    for instance in _instances(text) if '["' in text else ():
        slot = slots.of(NAME, instance)
        text = replaced(text.replace(f'"{instance}"', f'"{slot}"'), instance, slot, is_whole)
    return text


def _without_counts(text: str) -> str:
    if "->" in text:
        text = _LOCAL.sub(" tcp ", text)
    for anchor, pattern, one in _COUNTED:
        if anchor in text:
            text = pattern.sub(one, text)
    return text


def _instances(text: str) -> tuple[str, ...]:
    """The keys of resources' instances: `aws_lb.x["web-1"]`, but no list of JSON."""
    found = (
        match[1]
        for match in _INSTANCES.finditer(text)
        if in_word(text[match.start() - 1 : match.start()]) and not text.endswith("provider", 0, match.start())
    )
    return tuple(islice(dict.fromkeys(found), _MOST_INSTANCES))


_AROUND_TASK = (("'", "'"), ("module.", "."), ("/", "/"))
_SLOT_OF = {"id": NAME, "name": NAME, "time": NUMBER, "number": NUMBER}


def _word(word: str, slots: _Slots) -> str:
    """Whole, if it has a shape; else each of its parts."""
    match = _SHAPE.match(word)
    if match is not None:
        return _shaped(match, slots)
    if _PLAIN.fullmatch(word) or _CODED.fullmatch(word):
        return word
    if (labelled := _LABELLED.match(word)) is not None:
        return labelled[1] + _word(labelled[2], slots)
    parts = _PARTS.split(word)
    if len(parts) == 1:
        return word
    return _joined(
        word,
        [
            part if _PLAIN.fullmatch(part) else _shaped(found, slots) if (found := _SHAPE.match(part)) else part
            for part in parts
        ],
    )


def _joined(word: str, parts: list[str]) -> str:
    marks = [*_PARTS.findall(word), ""]
    return "".join(part + mark for part, mark in zip(parts, marks, strict=True))


def _shaped(match: re.Match[str], slots: _Slots) -> str:
    value, end = match[0], match.string[match.end() :]
    group = match.lastgroup or ""
    if (kind := _SLOT_OF.get(group)) is not None:
        return _named(value, kind, slots) + end
    if (ip := match["ip"]) is not None:
        more = f"/{slots.of(NAME, match['more'])}" if match["more"] else ""
        return f"{slots.of(HOST, ip)}{match['port'] or ''}{more}{end}"
    host = match["dns"].lower()
    return f"{host if host.endswith(PUBLIC) else slots.of(HOST, host)}{match['dnsport'] or ''}{end}"


def _named(value: str, kind: str, slots: _Slots) -> str:
    """Of a resource's address only the name differs: the type says whose it is."""
    before, dot, last = value.rpartition(".")
    if dot and ("_" in before or before.startswith("module.")) and kind == NAME:
        return f"{before}.{slots.of(kind, last)}"
    return slots.of(kind, value)


def _url(word: str, slots: _Slots) -> str:
    match = _URL.match(word)
    if match is None:
        return word
    host, path = match["host"] or "", match["path"] or ""
    whose = (
        host
        if not host or host[0] in KINDS
        else host.lower()
        if host.lower().endswith(PUBLIC)
        else slots.of(HOST, host.lower())
    )
    begin = "/v1/kv/" if path.startswith("/v1/kv/") else "/"
    rest = path if path in {"", "/"} else begin + slots.of(NAME, path[len(begin) :] or "-")
    env = "-env:" if "-env:" in path else ""
    return f"{match['scheme'].lower()}{whose}{match['port'] or ''}{rest}{env}{match['end']}"
