"""What is said of daemons that carry out no change of Consul, and of what nobody can tell about that."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from ctsreport.analysis.past.hearing import NOTHING
from ctsreport.analysis.past.listening import LONGEST_WAIT
from ctsreport.analysis.past.model import Hearing, Unheard
from ctsreport.plural import plural
from ctsreport.snapshot.model import Notice
from ctsreport.watched import BY_KEY, BY_LIST, BY_NAME, BY_PATTERN

CURE = "restart it, for no call of its API helps"
"""What ends it, as seen on real daemons."""

_NAMED = 3

_WHAT = {BY_NAME: "", BY_PATTERN: "the pattern ", BY_LIST: "the list of services ", BY_KEY: "the keys "}

_ELSEWHERE = {
    "": "",
    "heard": " Other daemons heard it.",
    "missed": (
        " No other daemon that watches it heard it: it may be Consul as well, which can keep a token's questions "
        "waiting for ever (1.15 to 1.18, after a snapshot was restored)."
    ),
}


def hearing_notices(heard: Mapping[str, Hearing]) -> Iterator[Notice]:
    """One for a daemon that is deaf; else one for each thing whose change was missed; what is pending, and unclear."""
    for instance, hearing in heard.items():
        if hearing.deaf:
            yield _deaf(instance, hearing)
        else:
            yield from (_missed(instance, group) for group in _by_name(hearing.unheard))
        if hearing.pending:
            yield _pending(instance, hearing.pending)
        unclear = [*hearing.unclear, *([hearing.doubt] if hearing.doubt == NOTHING else [])]
        if unclear:
            text = f"Whether it hears changes in Consul cannot be told of all its tasks: {'; '.join(unclear)}."
            yield Notice("hearing_unclear", "info", text, instance)


def _deaf(instance: str, hearing: Hearing) -> Notice:
    changes = hearing.unheard
    heard = f" It last heard a change at {_time(hearing.heard)}." if hearing.heard else ""
    text = (
        f"The daemon is {_probably(changes)}deaf: {CURE}. What changed in Consul {_since(changes)} "
        f"({_names(changes)}) was not carried out by {_tasks(changes)}, whatever it says of them, and no change was "
        f"heard since.{heard}{_ELSEWHERE[hearing.elsewhere]}{_ran(changes)}{_doubt(changes)}"
    )
    return Notice("change_not_carried_out", "error", text, instance)


def _missed(instance: str, changes: Sequence[Unheard]) -> Notice:
    tasks = sorted({each.task for each in changes})
    text = (
        f"The daemon {_probably(changes)}hears some changes only: {CURE}. What changed in Consul {_since(changes)} "
        f"({_names(changes)}) was not carried out by {_tasks(changes)}, though others were heard."
        f"{_ran(changes)}{_doubt(changes)}"
    )
    return Notice("change_not_carried_out", "error", text, instance, tasks[0] if len(tasks) == 1 else None)


def _pending(instance: str, changes: Sequence[Unheard]) -> Notice:
    due = max((each.due for each in changes if each.due), default=None)
    until = f" until {_time(due)}" if due else " at the next tick"
    text = (
        f"What changed in Consul ({_names(changes)}) may still be carried out by {_tasks(changes)}{until}: "
        "a look after that tells."
    )
    return Notice("change_pending", "info", text, instance)


def _by_name(changes: Sequence[Unheard]) -> Iterator[list[Unheard]]:
    groups: dict[tuple[str, str], list[Unheard]] = {}
    for each in changes:
        groups.setdefault((each.kind, each.name), []).append(each)
    yield from groups.values()


def _names(changes: Sequence[Unheard]) -> str:
    names = list(dict.fromkeys(f"{_WHAT[each.kind]}{each.name}".rstrip() for each in changes))
    return f"{', '.join(names[:_NAMED])}{_more(len(names))}"


def _more(count: int) -> str:
    return f" and {count - _NAMED} more" if count > _NAMED else ""


def _tasks(changes: Sequence[Unheard]) -> str:
    tasks = sorted({each.task for each in changes})
    named = f"{', '.join(tasks[:_NAMED])}{_more(len(tasks))}"
    return named if len(tasks) == 1 else f"{plural(len(tasks), 'task')} ({named})"


def _since(changes: Sequence[Unheard]) -> str:
    first = min(changes, key=lambda each: each.not_before)
    begins = first.not_before.astimezone(UTC)
    same_day = begins.date() == first.seen.astimezone(UTC).date()
    ends = f"{first.seen.astimezone(UTC):%H:%M:%S} UTC" if same_day else _time(first.seen)
    return f"between {begins:%Y-%m-%d %H:%M:%S} and {ends}"


def _ran(changes: Sequence[Unheard]) -> str:
    ran = max((each.ran_at for each in changes if each.ran_at), default=None)
    return f" What ran since, last at {_time(ran)}, perhaps had the data of before." if ran else ""


def _is_certain(changes: Sequence[Unheard]) -> bool:
    return any(each.sure == "certain" for each in changes)


def _probably(changes: Sequence[Unheard]) -> str:
    return "" if _is_certain(changes) else "probably "


def _doubt(changes: Sequence[Unheard]) -> str:
    """What else it may be, and from when on a look tells."""
    due = max((each.due for each in changes if each.due), default=None)
    if _is_certain(changes) or due is None:
        return ""
    return (
        " It may still be waiting before it asks Consul again, as after an outage, or a run is going on: a look after "
        f"{_time(due + LONGEST_WAIT)} is certain."
    )


def _time(time: datetime) -> str:
    return f"{time.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
