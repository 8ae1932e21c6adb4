"""Whether Consul is asked beside the daemons, and for which of them; cheap where it is not."""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import structs

from ctsreport.snapshot.model import Reading
from ctsreport.sources.settings import Settings

if TYPE_CHECKING:
    from ctsreport.sources.consul import Agent
    from ctsreport.sources.tls import Contexts


class Beside:
    """What is to be asked of Consul about each instance; make it right before the first daemon is asked."""

    def __init__(self, settings: Settings, by_name: Mapping[str, Settings], token: str | None) -> None:
        self._settings = settings
        self._by_name = by_name
        self._token = token
        self._began = time.monotonic()

    def __bool__(self) -> bool:
        return any(each.consul for each in (self._settings, *self._by_name.values()))

    def asked(
        self, readings: Sequence[Reading], say: Callable[[str], None], contexts: Callable[[], "Contexts"]
    ) -> list[Reading]:
        """The readings, with what Consul says of what their tasks watch."""
        if not self or not any(reading.fresh for reading in readings):
            return list(readings)
        from ctsreport.sources.watching import with_consul  # requests costs 70 ms: only for a question

        return with_consul(readings, self._agent_of, self._began, say, contexts())

    def _agent_of(self, instance: str) -> "tuple[Agent, Settings] | None":
        """Where Consul is asked about an instance, and how: as the daemon is, without the headers meant for that."""
        from ctsreport.sources.consul import agent_of

        settings = self._by_name.get(instance, self._settings)
        if not settings.consul:
            return None
        return agent_of(settings.consul, self._token), structs.replace(settings, headers=(), origins={})
