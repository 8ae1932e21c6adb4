"""Every stage from sources to documents, in order; the command line carries them on. The clock is read here, once."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from ctsreport import __version__
from ctsreport.analysis.assess import Assessment, assess, unread
from ctsreport.destinations.delivery import Delivery
from ctsreport.document import ARCHIVE, Document
from ctsreport.errors import ExitCode
from ctsreport.gathering import Gathered, Inputs, asked_now
from ctsreport.memory import keep_conclusions, remember
from ctsreport.redaction import (
    Redaction,
    Secrets,
    learn_variables,
    with_secrets,
    without_secrets,
)
from ctsreport.renderers import FORMATS, USUAL, prepare, render
from ctsreport.renderers.interface import Files, FormatOptions
from ctsreport.snapshot import codec
from ctsreport.snapshot.merge import merge
from ctsreport.snapshot.model import Notice, Reading, Snapshot
from ctsreport.snapshot.taken import check_taken_at
from ctsreport.view.about import Note
from ctsreport.view.build import build
from ctsreport.view.page import View
from ctsreport.view.times import Clock

if TYPE_CHECKING:
    from ctsreport.destinations.interface import Publication
    from ctsreport.history.session import Session  # only a report with a history pays for it
    from ctsreport.redaction.preview import SecretPlace


class Outputs(Struct, frozen=True):
    """What to make: formats that become files, formats that go elsewhere, and a bundle of at most so many bytes.

    ``stable``: a page changes only when something did.

    ``stem`` is the files' name without suffix, ``reader`` whose report it is. ``options`` are by format; one without is
    drawn as usual. ``publish``: it is also carried to where people read, to be believed there ``fresh_for`` so long.
    ``report_url`` is where the whole of it lies.
    """

    formats: tuple[str, ...]
    elsewhere: tuple[str, ...] = ()
    bundle: int | None = None
    stable: bool = False
    stem: str = "report"
    reader: str = ""
    options: Mapping[str, FormatOptions] = {}
    publish: bool = False
    report_url: str = ""
    fresh_for: timedelta | None = None

    def files(self, formats: Sequence[str]) -> Files:
        """The files of these formats."""
        return Files(self.stem, tuple(self.stem + FORMATS[name].suffix for name in formats), self.reader)


class Outcome(Struct, frozen=True):
    """A report, ready to be written, and how the process should end. ``elsewhere`` by format.

    ``left_out`` is what the bundle had no place for.
    """

    view: View
    documents: tuple[Document, ...]
    exit_code: ExitCode
    elsewhere: Mapping[str, Document] = {}
    left_out: tuple[str, ...] = ()
    publication: "Publication | None" = None

    @property
    def no_bundle(self) -> bool:
        """Whether one was asked for, and not even its first file fits."""
        return bool(self.left_out) and not any(document.name.endswith(ARCHIVE) for document in self.documents)


def read(request: Inputs, say: Callable[[str], None]) -> Gathered:
    """Ask every source, and read the clock after the last answer: no answer is of after its report.

    Raises `CtsReportError` where saved answers cannot be read.
    """
    return asked_now(request, say, clock)


def report(
    request: Inputs,
    title: str | None,
    zone: tuple[tzinfo, str],
    wanted: Outputs,
    note: Note | None,
    say: Callable[[str], None],
    history: "Session | None" = None,
) -> Outcome:
    """The whole way from sources to documents."""
    prepare((*wanted.formats, *wanted.elsewhere))  # before anybody is asked
    assessed, now, answers = _judged(request, wanted, history, say)
    worded = partial(build, title=title, note=note, report_url=wanted.report_url)
    view = worded(assessed, Clock(now, *zone))
    stable = worded(assessed, Clock(now, *zone, stable=True)) if wanted.stable else view
    views = {name: stable if form.stable else view for name, form in FORMATS.items()}

    def bundled(most: int) -> Delivery:
        from ctsreport.archive import about_shown, bundle_of  # few reports have one

        snapshot = partial(_file, about_shown(answers, assessed), now)
        return bundle_of(views, now, wanted.files(USUAL), wanted.options, snapshot, most)

    bundle = bundled(wanted.bundle) if wanted.bundle else Delivery()
    files = wanted.files(wanted.formats)
    drawn = {
        name: render(name, views[name], files, wanted.options.get(name))
        for name in (*wanted.formats, *wanted.elsewhere)
    }
    documents = [document for name in wanted.formats for document in drawn[name]]
    return Outcome(
        view,
        (*documents, *bundle.onward),
        assessed.exit_code,
        {name: drawn[name][0] for name in wanted.elsewhere},
        bundle.left_out,
        _publication(assessed, worded, Clock(now, *zone, True, wanted.fresh_for), wanted, bundled)
        if wanted.publish
        else None,
    )


def _judged(
    request: Inputs, wanted: Outputs, history: "Session | None", say: Callable[[str], None]
) -> tuple[Assessment, datetime, tuple[Reading, ...]]:
    """What is read, judged; the instant; and the answers without secrets, where they are to be kept."""
    readings, now, before, known_as, discovered = read(request, say)
    whole = bool(wanted.bundle or wanted.publish or (history and history.wants_file))
    if whole:  # the report is made of what its snapshot holds, so that both have the same marks
        readings = _stored(_without_secrets(readings, request.redaction), now)
    answers = tuple(readings) if whole else ()
    snapshots = _snapshots(readings, request.redaction)
    check_taken_at(request.taken_at, snapshots)
    before = _without_secrets(before, request.redaction)
    of_before = list(map(merge, before))
    remembered = remember(history, snapshots, of_before, lambda: _file([*before, *answers], now), request.searched)
    say("rendering")
    expected = request.expectations.knowing(discovered.tags).renamed(known_as)
    assessed = assess(snapshots, now, expected, request.selection, remembered, of_before, discovered.notices)
    keep_conclusions(history, remembered)
    return assessed, now, answers


def _publication(
    assessed: Assessment,
    worded: Callable[[Assessment, Clock], View],
    clock: Clock,
    wanted: Outputs,
    bundled: Callable[[int], Delivery],
) -> "Publication":
    """What is carried to where people read: as it is there for as long as nothing changes, it has no ages."""
    from ctsreport.publication import publication_of

    return publication_of(
        worded(assessed, clock),
        wanted.reader or wanted.stem,
        wanted.files(USUAL),
        wanted.options,
        lambda most: next(iter(bundled(most).onward), None),
        worded(assessed.of_now, clock),
    )


def _stored(readings: list[Reading], now: datetime) -> list[Reading]:
    return codec.decode(_file(readings, now), "the snapshot")


def _file(readings: list[Reading], now: datetime) -> bytes:
    return codec.encode(readings, __version__, now)


class SnapshotRead(NamedTuple):
    """A snapshot file, how the process should end for what could not be read, and what stands in it, decoded."""

    data: bytes
    code: ExitCode
    snapshots: list[Snapshot]
    before: list[Snapshot]
    noticed: Sequence[Notice]
    """What is to be said of how daemons were found."""


def snapshot_file(request: Inputs, say: Callable[[str], None], *, with_before: bool = False) -> SnapshotRead:
    """The readings as one snapshot file; ``with_before``: also what snapshots say of before."""
    readings, now, before, _, discovered = read(request, say)
    count = len(before) if with_before else 0
    both = _without_secrets([*before[:count], *readings], request.redaction)
    snapshots = [merge(reading) for reading in both]
    current = snapshots[count:]
    return SnapshotRead(
        _file(both, now), unread(current, discovered.notices), current, snapshots[:count], discovered.notices
    )


def redaction_preview(request: Inputs, say: Callable[[str], None]) -> tuple[list["SecretPlace"], ExitCode]:
    """Where something would be taken out of the snapshot file, and what kind of secret."""
    from ctsreport.redaction.preview import places

    readings = read(request, say).readings
    code = unread([merge(reading) for reading in readings])
    return places(readings, _without_secrets(readings, request.redaction)), code


def _without_secrets(readings: list[Reading], redaction: Redaction) -> list[Reading]:
    if redaction.off or not readings:
        return readings
    from ctsreport.redaction.raw import answers_without_secrets  # only answers that are kept are cleaned raw

    return answers_without_secrets(readings, Secrets(redaction))


def _snapshots(readings: list[Reading], redaction: Redaction) -> list[Snapshot]:
    """The readings decoded, without secrets. Each answer's bytes go as soon as they are decoded."""
    secrets = Secrets(redaction)
    snapshots: list[Snapshot] = []
    while readings:
        snapshots.append(_decoded(readings.pop(0), secrets))  # no name here holds the bytes any longer
    if redaction.off:
        return with_secrets(snapshots)
    return without_secrets(snapshots, secrets)


def _decoded(reading: Reading, secrets: Secrets) -> Snapshot:
    for answer in reading.answers:
        learn_variables(answer, secrets)
    return merge(reading)


def clock() -> datetime:
    """Now."""
    return datetime.now(UTC)
