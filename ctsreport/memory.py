"""What a report remembers: what was read goes into the history, and what is known of before comes out of it."""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from ctsreport.snapshot.model import Snapshot

if TYPE_CHECKING:  # only a report with a history pays for it
    from ctsreport.analysis.past.remembered import Remembered
    from ctsreport.history.model import Look
    from ctsreport.history.session import Session


def remember(
    history: "Session | None",
    snapshots: Sequence[Snapshot],
    before: Iterable[Snapshot],
    file: Callable[[], bytes],
    searched: Callable[[str], bool] = lambda _: False,
) -> "Remembered | None":
    """Keep what was read, whole, and what snapshots say of before; recall what is known of it. None without a history.

    ``file`` gives all of it as a snapshot file, for a history that is a folder of these. ``searched`` says of an
    instance that the history knows whether it would have been found, were it there.
    """
    if history is None:
        return None
    from ctsreport.analysis.diagnosis.kept import KeptDiagnoses
    from ctsreport.analysis.past.remembered import Remembered
    from ctsreport.history.from_snapshots import looks_of
    from ctsreport.history.notices import gone_notices, history_notices

    looks = list(looks_of(snapshots))
    if history.add(looks, list(looks_of(before))) and history.wants_file:
        history.attempt(lambda: keep_file(history.place.location, file(), looks))
    pasts, bases = history.recalled()
    gone = gone_notices(history, [each.instance for each in snapshots], searched)
    notices = (*history_notices(history, snapshots, pasts), *gone)
    return Remembered(KeptDiagnoses(history.conclusion), pasts, bases, notices, usable=history.unread is None)


def keep_conclusions(history: "Session | None", remembered: "Remembered | None") -> None:
    """What messages were understood as is kept for the next report."""
    if history is None or remembered is None:
        return
    from ctsreport.analysis.diagnosis.kept import MADE_BY, KeptDiagnoses

    if isinstance(remembered.diagnosis_of, KeptDiagnoses):
        history.conclude(MADE_BY, remembered.diagnosis_of.made)


def keep_file(folder: str, data: bytes, looks: Sequence["Look"]) -> None:
    """What was read, as a snapshot file of a folder that is a history. Raises `CtsReportError` (5)."""
    import hashlib
    from pathlib import Path

    from ctsreport.destinations.folder import write_file
    from ctsreport.history.stores.folder import name_of

    digest = hashlib.sha256(data).hexdigest()
    write_file([data], str(Path(folder) / name_of(max(look.at for look in looks), digest)))
