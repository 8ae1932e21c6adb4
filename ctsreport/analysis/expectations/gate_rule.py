"""The rules of the gate: ``WORD[?][:GLOB][>N]``, ``stale[?][:GLOB]>DURATION``, and ``unsure``."""

import re
from collections.abc import Callable, Iterable
from datetime import timedelta
from fnmatch import fnmatchcase

from msgspec import Struct, structs

from ctsreport.errors import CtsReportError, did_you_mean, usage_error
from ctsreport.pattern import Pattern

OVERDUE = "overdue"
NEW = "new"
FLAPPING = "flapping"
DEAF = "deaf"
"""That a daemon carries out no change of Consul any more, which nobody can tell by its answers alone."""

NEEDS_HISTORY = (NEW, FLAPPING, DEAF)
"""Words that only a memory of earlier looks can judge."""

COUNTED = ("critical", "errored", "unknown", "disagreement", "unreachable", OVERDUE, *NEEDS_HISTORY)
"""Words that are followed by a number: of tasks, or of instances (two of them)."""

STALE = "stale"
UNSURE = "unsure"
"""That the verdict is so: it is about the whole report, so neither a pattern nor a number belongs to it."""

WORDS = (*COUNTED, STALE, UNSURE)

_RULE = Pattern(r"([^:>]*)(?::([^>]*))?(?:>(.*))?", re.DOTALL)
_DURATION = Pattern(r"(?:[0-9]{1,9}[smhdw])+")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


class GateRule(Struct, frozen=True):
    """One rule. It fails where more than ``most`` match; ``age`` is that of ``stale``.

    ``optional`` (a ``?`` behind the word): that it cannot be judged, as where its pattern matches nothing, fails no
    job.
    """

    text: str
    word: str
    glob: str | None = None
    most: int = 0
    age: timedelta = timedelta(0)
    optional: bool = False


def parse_rules(texts: Iterable[str], place: str = "--fail-on") -> tuple[GateRule, ...]:
    """Texts of rules, each perhaps several with commas between. Raises `CtsReportError` (2), which names ``place``."""
    rules = (_parse(part.strip(), place) for text in texts for part in text.split(","))
    return tuple({rule.text: rule for rule in rules}.values())


def fits(glob: str | None, name: str) -> bool:
    """Whether a glob matches a name. None matches all."""
    return glob is None or fnmatchcase(name, glob)


def covers(glob: str | None, instance: str, name: str) -> bool:
    """Whether a glob matches a name; one with a slash also ``INSTANCE/NAME``. None matches all."""
    return glob is None or fits(glob, name) or ("/" in glob and fits(glob, f"{instance}/{name}"))


def parse_duration(text: str) -> timedelta | None:
    """``90s``, ``2h``, ``1d12h``: a length of time above nothing; None for anything else."""
    if not _DURATION.fullmatch(text):
        return None
    try:
        length = sum((_part(number, unit) for number, unit in re.findall(r"([0-9]+)([smhdw])", text)), timedelta(0))
    except OverflowError:
        return None
    return length or None


def _part(number: str, unit: str) -> timedelta:
    return timedelta(**{_UNITS[unit]: int(number)})


def _parse(text: str, place: str) -> GateRule:
    match = _RULE.fullmatch(text)
    word, glob, limit = match.groups() if match else ("", None, None)
    word = (word or "").strip().lower()
    word, optional = word.removesuffix("?").rstrip(), word.endswith("?")
    if not text:
        raise usage_error(
            f"{place} has an empty rule.", f"Name a word: {', '.join(WORDS)}. A variable of the shell may be empty."
        )
    if word not in WORDS:
        raise _unknown(word, text, place)
    glob, limit = glob.strip() if glob is not None else None, limit.strip() if limit is not None else None
    if glob == "":
        raise usage_error(f"{place} {text!r} has an empty pattern of names.", f"Write {word}, or {word}:edge-*.")
    rule = _RULES.get(word, _counted)(text, word, glob, limit, place)
    return structs.replace(rule, optional=optional)


def _counted(text: str, word: str, glob: str | None, limit: str | None, place: str) -> GateRule:
    return GateRule(text, word, glob, _number(text, word, limit, place))


def _unsure(text: str, word: str, glob: str | None, limit: str | None, place: str) -> GateRule:
    if glob is not None or limit is not None:
        raise usage_error(
            f"{place} {text!r}: {word} is about the whole report.", f"Write {word}, without a pattern and a number."
        )
    return GateRule(text, word)


def _stale(text: str, word: str, glob: str | None, limit: str | None, place: str) -> GateRule:
    age = parse_duration(limit or "")
    if age is None and limit and parse_duration(limit.partition(":")[0]):
        raise usage_error(
            f"{place} {text!r} has its pattern behind the time.",
            f"Write 'stale:{limit.partition(':')[2]}>{limit.partition(':')[0]}'.",
        )
    if age is None:
        cure = (
            "Write it, in quotes, as 'stale>2h': a number and s, m, h, d or w. A shell takes > where it is not quoted."
        )
        raise usage_error(f"{place} {text!r} does not say how old is too old.", cure)
    return GateRule(text, word, glob, age=age)


def _number(text: str, word: str, limit: str | None, place: str) -> int:
    if limit is None:
        return 0
    if not re.fullmatch(r"[0-9]{1,9}", limit):
        raise usage_error(
            f"{place} {text!r}: {limit!r} is not a number.",
            f"Write '{word}>3' to allow three. Only stale takes a time.",
        )
    return int(limit)


# The words that are not followed by a number, and what reads the rest of their rules.
_RULES: dict[str, Callable[[str, str, str | None, str | None, str], GateRule]] = {STALE: _stale, UNSURE: _unsure}


def _unknown(word: str, text: str, place: str) -> CtsReportError:
    return usage_error(
        f"{place} {text!r} has an unknown word.", did_you_mean(word, WORDS) or f"The words are {', '.join(WORDS)}."
    )
