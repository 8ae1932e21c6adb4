"""Which daemons of Consul's catalogue are asked for; cheap where none are."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct, structs

from ctsreport.snapshot.model import Notice
from ctsreport.sources.settings import Settings

if TYPE_CHECKING:
    from ctsreport.sources.tls import Contexts

SERVICE = "consul-terraform-sync"
"""As CTS registers itself, unless its configuration says otherwise; Consul does not look at the case."""


class Discovered(NamedTuple):
    """The addresses that are not named elsewhere; by instance, its tags; what is to be said of the catalogue."""

    locations: tuple[str, ...] = ()
    tags: Mapping[str, Mapping[str, str]] = {}
    notices: tuple[Notice, ...] = ()


class Discovery(Struct, frozen=True):
    """Which catalogue, and what of it: all data centres where none is named; the scheme of its check where none is."""

    address: str = ""
    token: str | None = None
    service: str = SERVICE
    tags: tuple[str, ...] = ()
    datacenters: tuple[str, ...] = ()
    scheme: str | None = None

    def __bool__(self) -> bool:
        return bool(self.address)

    def found(
        self,
        named: Sequence[str],
        settings: Settings,
        say: Callable[[str], None],
        contexts: "Callable[[], Contexts]",
    ) -> Discovered:
        """The daemons, beside those that are ``named`` as SOURCEs. What is meant for daemons alone is not sent."""
        if not self:
            return Discovered()
        from ctsreport.sources.discovery import discover  # requests costs 70 ms: only for a question

        return discover(self, named, structs.replace(settings, headers=(), origins={}), say, contexts())
