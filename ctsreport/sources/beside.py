"""Whether Consul is asked beside the daemons, and for which of them; cheap where it is not."""

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import structs

from ctsreport.snapshot.model import Reading
from ctsreport.sources.settings import Settings

NEW = timedelta(minutes=15)
"""So old may saved answers be that Consul is asked about them: of older ones it would say nothing of their time."""

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
        self,
        readings: Sequence[Reading],
        now: datetime,
        say: Callable[[str], None],
        contexts: Callable[[], "Contexts"],
    ) -> list[Reading]:
        """The readings, with what Consul says of what their tasks watch, where they are of just now.

        ``now`` is the instant at which the last daemon had answered.
        """
        late = {reading.instance: _lateness(reading, now) for reading in readings} if self else {}
        wanted = {name: seconds for name, seconds in late.items() if seconds is not None}
        if not wanted:
            return list(readings)
        from ctsreport.sources.watching import with_consul  # requests costs 70 ms: only for a question

        elapsed = time.monotonic() - self._began
        return with_consul(
            readings, {name: each + elapsed for name, each in wanted.items()}, self._agent_of, say, contexts()
        )

    def _agent_of(self, instance: str) -> "tuple[Agent, Settings] | None":
        """Where Consul is asked about an instance, and how: as the daemon is, without the headers meant for that."""
        from ctsreport.sources.consul import agent_of

        settings = self._by_name.get(instance, self._settings)
        if not settings.consul:
            return None
        return agent_of(settings.consul, self._token), structs.replace(settings, headers=(), origins={})


def _lateness(reading: Reading, now: datetime) -> float | None:
    """Seconds that Consul's answers would be later than these, before it is asked; None where it is not asked."""
    if reading.fresh:
        return 0.0
    if reading.taken_at is None or reading.consul is not None or abs(now - reading.taken_at) > NEW:
        return None
    return max(0.0, (now - reading.taken_at).total_seconds())
