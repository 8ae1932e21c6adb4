"""What stands beside a headline, which all events of a cause share: what one of them adds, or in what they differ."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice, takewhile

from ctsreport.analysis.diagnosis.text import shortened_to_names
from ctsreport.pattern import Pattern
from ctsreport.view.wording import one_line

MOST = 2
"""Values that are told where they differ."""

LONGEST = 60
"""Characters of each of these."""

LEAST, SHORTENED = 20, 48
"""Characters of details that still say something: of whole clauses, and of the two ends of one."""

BETWEEN = "; "
"""Between a headline and what stands beside it."""

_LOOKED_AT = 100
"""Different values that are worded: of a cause of ten thousand tasks each may have its own."""

_REPEATED = 3
"""Words in a row that are the headline's own; fewer may be there by chance, but for a name."""

_AROUND = "\"'`“”‘’()[]{}<>.,:;!"
# `10.0.0.1`, `/Common/pool`, `aws_lb.edge`, `fw-01`
_NAME = Pattern(r"[./:_@]|\d")
# `FirewallAddress`, `web-in`, `"peers"`
_NAME_TOO = Pattern(r"[a-z][A-Z]|\w-\w|(?<!\w)[\"'`]\w")
# What says nothing at the end of what was cut off a sentence: "data could not be" … "decoded from the state".
# fmt: off
_DANGLING = frozenset((
    "a", "an", "and", "are", "at", "be", "been", "by", "can", "cannot", "could", "did", "does", "for", "from", "has",
    "have", "in", "is", "it", "not", "of", "on", "or", "that", "the", "to", "was", "were", "which", "will", "with",
))
# fmt: on
# `5f0c1a52-0e0d-4f0e-9a57-0d6c2d3a9e1b`, `2026-11-24`, `22:47`, `10m0s`, `0xc0015fb400`: what nobody compares
_PASSING = Pattern(
    r"(?<![\w-])(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?=[a-f]{0,40}\d)[0-9a-f]{12,}|0x[0-9a-f]{3,}|"
    r"\d{4}-\d\d-\d\d|\d\d:\d\d(?::\d\d)?|(?:\d+[hms]){1,3})(?![\w-])",
    re.IGNORECASE,
)


@lru_cache(maxsize=256)  # of a task it is asked for in each place and format
def beside(headline: str, details: str) -> str:
    """What ``details`` add to the headline: without the words that it already has in this order."""
    if not details:
        return ""
    said = f" {' '.join(map(_plain, one_line(headline).split()))} "
    return BETWEEN.join(filter(None, (_rest(clause, said) for clause in one_line(details).split(BETWEEN))))


def _plain(word: str) -> str:
    return _bare(word).lower()


def _bare(word: str) -> str:
    return word.strip(_AROUND) or word


def _rest(clause: str, said: str) -> str:
    words = clause.split()
    if words[:1] in (["ran"], ["at"]):  # a command or an address is whole, or is none
        return clause
    plain = list(map(_plain, words))
    if not plain:
        return ""
    if f" {plain[0]} " not in said and f" {plain[-1]} " not in said:
        return clause.rstrip(" .")
    first = _repeated(_lengthening(plain), said)
    if first == len(plain):
        return ""
    last = _repeated((plain[at:] for at in range(len(plain) - 1, first - 1, -1)), said)
    if not _counts(plain[:first]):
        first = first if last >= _REPEATED and f" {' '.join(plain[:first])} … " in said else 0
    if not (first or _counts(plain[len(plain) - last :])):
        return clause.rstrip(" .")
    left = _without_dangling(words, first, len(words) - last)
    return _tidy(left) if len(left) > 1 or _NAME.search(_plain(left[0]) if left else "") else ""


def _lengthening(words: Sequence[str]) -> Iterator[Sequence[str]]:
    return (words[: end + 1] for end in range(len(words)))


def _repeated(runs: Iterable[Sequence[str]], said: str) -> int:
    """How many words the longest of these ever longer runs has that stand in the headline in a row."""
    return sum(1 for _ in takewhile(lambda run: f" {' '.join(run)} " in said, runs))


def _counts(run: Sequence[str]) -> bool:
    return len(run) >= _REPEATED or any(map(_NAME.search, run))


def _without_dangling(words: Sequence[str], first: int, end: int) -> Sequence[str]:
    """What is left of a sentence: a number with what it counts, and no words that lead to what is not there."""
    if words[first:end] and words[end - 1].isdecimal():
        return words[first : end + 1]
    while end < len(words) and end > first and _plain(words[end - 1]) in _DANGLING:
        end -= 1
    return words[first:end]


def _tidy(words: Sequence[str]) -> str:
    """Without the half of a pair of quotes."""
    text = " ".join(words).rstrip(" .,;:")
    for quote in "\"'":
        if text.count(quote) == 1:
            text = text.strip(quote)
    return text


def aside(details: str) -> str:
    """The details as they stand behind a headline; empty where there are none."""
    return f"{BETWEEN}{details}" if details else ""


def with_details(headline: str, details: str) -> str:
    """Both in one line."""
    return f"{headline}{aside(details)}"


def fitting_details(details: str, room: int) -> str:
    """As much of them as so many characters hold, and nothing where that would say too little.

    Clauses that name something first, whole where they fit; in the order in which they stand.
    """
    if len(details) <= room:
        return details
    if room < LEAST:
        return ""
    clauses = details.split(BETWEEN)
    order = sorted(range(len(clauses)), key=lambda at: (not _names(clauses[at]), at))
    kept: set[int] = set()
    left = room
    for at in order:
        if len(clauses[at]) <= left:
            kept.add(at)
            left -= len(clauses[at]) + len(BETWEEN)
    if not kept and room >= SHORTENED:
        return shortened_to_names(clauses[order[0]], room)
    return BETWEEN.join(clauses[at] for at in sorted(kept))


def _names(clause: str) -> bool:
    """Whether it names something: a resource, an object, an address, a figure."""
    return _NAME_TOO.search(clause) is not None or any(map(_NAME.search, map(_bare, clause.split())))


def differing(headline: str, details: Iterable[str]) -> str:
    """What several events add: where it is the same in all, that; else the first of it and how much more there is.

    Nothing where they differ only in times and random ids.
    """
    different = list(dict.fromkeys(details))
    told = list(dict.fromkeys(filter(None, (beside(headline, each) for each in islice(different, _LOOKED_AT)))))
    if len(different) < 2 or not told:
        return told[0] if told else ""
    clauses = [each.split(BETWEEN) for each in _without_passing(told)]
    same = [clause for clause in clauses[0] if all(clause in each for each in clauses)]
    apart = dict.fromkeys(next((clause for clause in each if clause not in same), "") for each in clauses)
    unseen = max(0, len(different) - _LOOKED_AT)
    listed = _listed([value for value in apart if value], unseen)
    return BETWEEN.join(filter(None, (listed, *filter(_tells, same))))


def _without_passing(values: Sequence[str]) -> list[str]:
    """The values, each once, with … for times and random ids, but for one that all have."""
    if len(values) < 2:
        return list(values)
    found = [set(_PASSING.findall(value)) for value in values]
    everywhere = set.intersection(*found)
    masked = (_PASSING.sub(lambda match: match[0] if match[0] in everywhere else "…", value) for value in values)
    return list(dict.fromkeys(masked))


def _tells(clause: str) -> bool:
    """Whether it says something without times and ids: ``since … UTC`` does not."""
    return "…" not in clause or any(map(_names, _PASSING.sub("…", clause).split("…")))


def _listed(values: Sequence[str], unseen: int) -> str:
    """Two values between what all have around them, and how many more there are."""
    if len(values) < 2:
        return values[0] if values else ""
    words = [value.split() for value in values]
    first = _common(words)
    last = _common([each[first:][::-1] for each in words])
    if any(len(each) - first - last > 1 for each in words):  # of sentences the end is needed
        last = 0
    rests = [" ".join(each[first : len(each) - last]) for each in words[:MOST]]
    shown = [shortened_to_names(rest, LONGEST) for rest in rests]
    more = len(values) + unseen - len(shown)
    between = BETWEEN if any(" " in rest for rest in rests) else ", "
    told = f"{between.join(shown)}{f' + {more} more' if more else ''}"
    return " ".join([*words[0][:first], told, *words[0][len(words[0]) - last :]])


def _common(values: Sequence[Sequence[str]]) -> int:
    """How many words all begin with, each with more behind them."""
    shortest = min(map(len, values))
    return sum(1 for _ in takewhile(lambda at: len({value[at] for value in values}) == 1, range(shortest - 1)))
