"""Every stage, in order: sources, snapshot, analysis, view, renderers, destinations. The clock is read here, once."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, tzinfo

from msgspec import Struct, structs

from ctsreport import __version__
from ctsreport.analysis.expectations import Expectations
from ctsreport.analysis.judge import find
from ctsreport.destinations.bundle import Bundle, pack
from ctsreport.document import Document
from ctsreport.errors import ExitCode
from ctsreport.renderers import FORMATS, render
from ctsreport.renderers.interface import Options
from ctsreport.snapshot import codec
from ctsreport.snapshot.merge import merge
from ctsreport.snapshot.model import Reading, Snapshot
from ctsreport.snapshot.secrets import Redaction, Secrets, answers_without_secrets, learn_variables, with_secrets, without_secrets
from ctsreport.sources.gather import combine, gather
from ctsreport.sources.interface import LiveSource
from ctsreport.sources.locate import Address, sources
from ctsreport.sources.settings import Settings
from ctsreport.view.build import Wishes, build
from ctsreport.view.page import Note, View
from ctsreport.view.times import Clock, in_utc

BUNDLED = ("html", "markdown", "json")
"""What a bundle holds beside the snapshot, the most important first."""

ARCHIVE = ".zip"


class Request(Struct, frozen=True):
    """What to read, and how. ``by_name`` are connections of single instances."""

    locations: tuple[str, ...]
    settings: Settings
    by_name: Mapping[str, Settings] = {}
    default_address: str | None = None
    now: datetime | None = None
    taken_at: datetime | None = None
    names: tuple[str, ...] = ()
    redaction: Redaction = Redaction()
    expectations: Expectations = Expectations()


class Wanted(Struct, frozen=True):
    """What to make: formats that become files, formats that go elsewhere, and a bundle of at most so many bytes."""

    formats: tuple[str, ...]
    elsewhere: tuple[str, ...] = ()
    bundle: int | None = None


class Outcome(Struct, frozen=True):
    """A report, ready to be written, and how the process should end. ``elsewhere`` by format.

    ``left_out`` is what the bundle had no place for.
    """

    view: View
    documents: tuple[Document, ...]
    exit_code: ExitCode
    elsewhere: Mapping[str, Document] = {}
    left_out: tuple[str, ...] = ()

    @property
    def no_bundle(self) -> bool:
        """Whether one was asked for, and not even its first file fits."""
        return bool(self.left_out) and not any(document.name.endswith(ARCHIVE) for document in self.documents)


def read(request: Request, say: Callable[[str], None]) -> tuple[list[Reading], datetime]:
    """Ask every source, and tell the instant. Raises `CtsReportError` where saved answers cannot be read."""
    now = request.now or clock()

    def daemon(name: str, address: Address) -> LiveSource:
        from ctsreport.sources.http import DaemonSource  # requests costs 70 ms: only for a daemon

        return DaemonSource(name, address, request.by_name.get(name, request.settings), request.names, say)

    asked = sources(request.locations, daemon, request.settings.limit, request.default_address)
    readings = [
        _asked_now(reading, now) for reading in gather(asked, max(each.deadline for each in (request.settings, *request.by_name.values())))
    ]
    return [_taken(reading, request) for reading in combine(readings)], now


def report(
    request: Request,
    wishes: Wishes,
    zone: tuple[tzinfo, str],
    wanted: Wanted,
    options: Options,
    note: Note | None,
    say: Callable[[str], None],
) -> Outcome:
    """The whole way from sources to documents."""
    readings, now = read(request, say)
    snapshot = b""
    if wanted.bundle:  # and the report is made of what the snapshot holds, so that both have the same marks
        snapshot = codec.encode(_without_secrets(readings, request.redaction), __version__, now)
        readings = codec.decode(snapshot, "the snapshot")
    snapshots = _snapshots(readings, request.redaction)
    say("rendering")
    view = build(find(snapshots, now), Clock(now, *zone), wishes, note, request.expectations)
    options = structs.replace(options, beside=tuple(options.stem + FORMATS[name].suffix for name in wanted.formats))
    bundle = _bundle(view, options, snapshot, wanted.bundle) if wanted.bundle else None
    documents = [document for name in wanted.formats for document in render(name, view, options)]
    return Outcome(
        view,
        (*documents, bundle.document) if bundle and bundle.document else tuple(documents),
        ExitCode.GATE if view.gate and view.gate.failed else exit_code(snapshots),
        {name: render(name, view, options)[0] for name in wanted.elsewhere},
        bundle.left_out if bundle else (),
    )


def _bundle(view: View, options: Options, snapshot: bytes, limit: int) -> Bundle:
    """Page, Markdown, JSON and snapshot in one archive; the last are left out first."""
    whole = structs.replace(options, linked=False, budget=None, beside=tuple(options.stem + FORMATS[name].suffix for name in BUNDLED))
    documents = [render(name, view, whole)[0] for name in BUNDLED]
    saved = Document(f"{options.stem}.snapshot.json", "application/json", lambda: [snapshot.decode()])
    return pack(f"{options.stem}{ARCHIVE}", [*documents, saved], limit, in_utc(view.clock.now) or view.clock.now)


def snapshot_file(request: Request, say: Callable[[str], None]) -> tuple[bytes, ExitCode, list[Snapshot]]:
    """The readings as one snapshot file."""
    readings, now = read(request, say)
    readings = _without_secrets(readings, request.redaction)
    snapshots = [merge(reading) for reading in readings]
    return codec.encode(readings, __version__, now), exit_code(snapshots), snapshots


def _without_secrets(readings: list[Reading], redaction: Redaction) -> list[Reading]:
    return readings if redaction.off else answers_without_secrets(readings, Secrets(redaction))


def _snapshots(readings: list[Reading], redaction: Redaction) -> list[Snapshot]:
    """The readings decoded, without secrets. Each answer's bytes go as soon as they are decoded."""
    secrets = Secrets(redaction)
    snapshots: list[Snapshot] = []
    while readings:
        reading = readings.pop(0)
        for answer in reading.answers:
            learn_variables(answer, secrets)
        snapshots.append(merge(reading))
    return with_secrets(snapshots) if redaction.off else without_secrets(snapshots, secrets)


def exit_code(snapshots: Sequence[Snapshot]) -> ExitCode:
    """4 where something could not be read, so that health could not be told."""
    unread = any(not snapshot.read or snapshot.malformed for snapshot in snapshots)
    return ExitCode.UNREAD if unread else ExitCode.DONE


def stale_names(stem: str, documents: Sequence[Document]) -> tuple[list[str], list[str], list[str]]:
    """The files of an earlier report of that name that this one has not.

    First those of other formats, then those of which others may be the author, last how ours of them begin.
    """
    made = {document.name for document in documents}
    formats = [stem + fmt.suffix for fmt in FORMATS.values() if not fmt.common]
    common = [fmt.suffix for fmt in FORMATS.values() if fmt.common]
    beside = [stem + suffix for suffix in (*(suffix for fmt in FORMATS.values() for suffix in fmt.companions), *common, ARCHIVE)]
    begins = [text for fmt in FORMATS.values() for text in fmt.begins]
    return [name for name in formats if name not in made], [name for name in beside if name not in made], begins


def clock() -> datetime:
    """Now."""
    return datetime.now(UTC)


def _asked_now(reading: Reading, now: datetime) -> Reading:
    """A daemon that does not say when it answers, answers now."""
    return structs.replace(reading, taken_at=now) if reading.fresh and reading.taken_at is None else reading


def _taken(reading: Reading, request: Request) -> Reading:
    """When saved answers were given is what ``--taken-at`` tells, if anything does."""
    return structs.replace(reading, taken_at=request.taken_at) if reading.taken_at is None else reading
