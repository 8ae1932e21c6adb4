"""What is to be known of a history before believing what is remembered."""

from collections.abc import Callable, Iterator, Sequence

from ctsreport.credentials import shown
from ctsreport.history.model import Past
from ctsreport.history.session import Session
from ctsreport.snapshot.model import Notice, Snapshot


def history_notices(history: Session, snapshots: Sequence[Snapshot], pasts: Sequence[Past]) -> Iterator[Notice]:
    """Why nothing is remembered, or not everything, or nothing was added."""
    place = shown(history.place.location)
    if history.unread is not None:
        text = f"This report is made without the history {place}. {history.unread.message} {history.unread.cure}"
        yield Notice("history_unread", "error", text)
    elif history.unwritten is not None:
        text = (
            f"What was read now was not added to the history {place}. {history.unwritten.message} "
            f"{history.unwritten.cure}"
        )
        yield Notice("history_unwritten", "error", text)
    for each in snapshots:
        if each.taken_at is None:
            text = (
                "when these answers were saved is not known, so they were not added to the history, and nothing of it "
                "is used for them: say it with --taken-at TIME"
            )
            yield Notice("not_remembered", "warning", text, each.instance)
    for past in pasts:
        yield from _later(past, history)


def _later(past: Past, history: Session) -> Iterator[Notice]:
    """That these answers are older than others that are known already."""
    newest = history.newest.get(past.instance)
    if newest is not None and past.looks and past.looks[-1].at < newest:
        text = (
            f"the history has looks of after these answers, up to {newest:%Y-%m-%d %H:%M:%S} UTC: they are not used, "
            "for this report is as of these answers. Where they were not saved before, a clock has jumped back"
        )
        yield Notice("look_of_before", "warning", text, past.instance)


def gone_notices(history: Session, instances: Sequence[str], searched: Callable[[str], bool]) -> Iterator[Notice]:
    """Of each instance that was looked at before and is not there now, though it would have been found."""
    for instance, last in sorted(history.others(instances).items()):
        if searched(instance):
            text = (
                "it is neither in Consul's catalogue nor named now; the last look at it was at "
                f"{last:%Y-%m-%d %H:%M:%S} UTC. It was taken down, or it has been away for half an hour: then Consul "
                "takes it out"
            )
            yield Notice("not_in_catalogue", "warning", text, instance)
