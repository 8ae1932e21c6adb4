"""What to read, and how: every source is asked, daemons of a catalogue too, and what one daemon is stands once."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct, structs

from ctsreport.analysis.expectations.model import Expectations
from ctsreport.analysis.selection import EVERYTHING, Selection
from ctsreport.redaction import Redaction
from ctsreport.snapshot.model import Reading
from ctsreport.snapshot.taken import TakenAt, dated
from ctsreport.sources.address import Address
from ctsreport.sources.beside import Beside
from ctsreport.sources.catalogue import Discovered, Discovery
from ctsreport.sources.gather import combine, earlier, gather
from ctsreport.sources.interface import LiveSource
from ctsreport.sources.locate import ALL, hosts_of, names_of, sources
from ctsreport.sources.pool import Pool
from ctsreport.sources.settings import Settings
from ctsreport.sources.united import united
from ctsreport.sources.wanted import Wanted

if TYPE_CHECKING:
    from ctsreport.sources.tls import Contexts


class Inputs(Struct, frozen=True):
    """What to read, and how.

    ``by_name`` are connections of single instances, ``names`` tasks to ask for one by one where need be.
    """

    locations: tuple[str, ...]
    settings: Settings
    by_name: Mapping[str, Settings] = {}
    default_address: str | None = None
    now: datetime | None = None
    taken_at: TakenAt = TakenAt()
    names: tuple[str, ...] = ()
    redaction: Redaction = Redaction()
    expectations: Expectations = Expectations()
    selection: Selection = EVERYTHING
    pool: Pool = Pool()
    recursive: bool = False
    wanted: Wanted = ALL
    discovery: Discovery = Discovery()
    consul_token: str | None = None

    def searched(self, instance: str) -> bool:
        """Whether an instance that earlier looks knew would be among what was asked for, were it there."""
        return bool(self.discovery) and not self.wanted.tags and self.wanted.includes(instance)


class Gathered(NamedTuple):
    """One reading for each instance, the instant of the report, and what snapshots say of before.

    ``known_as`` are the names that were given for one instance, by its own; ``discovered`` is what Consul tells.
    """

    readings: list[Reading]
    now: datetime
    before: list[Reading]
    known_as: Mapping[str, tuple[str, ...]] = {}
    discovered: Discovered = Discovered()


def asked_now(request: Inputs, say: Callable[[str], None], clock: Callable[[], datetime]) -> Gathered:
    """Ask every source. The ``clock`` is read after the last answer, where no instant was given."""

    @cache
    def contexts() -> "Contexts":
        from ctsreport.sources.tls import Contexts  # ssl costs 10 ms: only for a daemon

        return Contexts()

    discovered = request.discovery.found(request.locations, request.settings, say, contexts)
    locations = (*request.locations, *discovered.locations)
    hosts = hosts_of(locations)

    def daemon(name: str, address: Address) -> LiveSource:
        from ctsreport.sources.http import DaemonSource  # requests costs 70 ms: only for a daemon

        settings = request.by_name.get(name) or _usual(request, discovered, name)
        return DaemonSource(name, address, settings, names_of(request.names, name), say, hosts, contexts())

    beside = Beside(request.settings, request.by_name, request.consul_token)
    gathered: list[Reading] = []
    if locations or not request.discovery:
        wanted = request.wanted.knowing(discovered.tags)
        asked = sources(
            locations,
            daemon,
            request.settings.limit,
            request.default_address,
            recursive=request.recursive,
            wanted=wanted,
        )
        gathered = wanted.among(gather(asked, request.pool, say))
    now = request.now or clock()
    readings = [_asked_now(reading, now) for reading in gathered]
    one_each = united(combine(readings))
    before = one_each.named(earlier(readings))
    read = beside.asked(dated(one_each.readings, request.taken_at), now, say, contexts)
    return Gathered(read, now, before, one_each.known_as, discovered)


def _usual(request: Inputs, discovered: Discovered, name: str) -> Settings:
    """Nobody named a daemon of a catalogue, so what is meant for those that were named is not sent there."""
    if name in discovered.tags:
        return structs.replace(request.settings, headers=())
    return request.settings


def _asked_now(reading: Reading, now: datetime) -> Reading:
    """A daemon that does not say when it answers, answers now."""
    if reading.fresh and reading.taken_at is None:
        return structs.replace(reading, taken_at=now)
    return reading
