"""What is said of Consul itself, where it was to be asked what tasks watch."""

from collections.abc import Iterable, Iterator

from ctsreport.snapshot.model import Notice, Snapshot


def consul_notices(snapshots: Iterable[Snapshot], *, remembered: bool) -> Iterator[Notice]:
    """That Consul could not be asked, or that there is nothing to compare its answers with."""
    for each in snapshots:
        if each.consul and each.consul.silence:
            text = f"What its tasks watch could not be asked of Consul: {each.consul.silence}"
            yield Notice("consul_unread", "warning", text, each.instance)
        elif each.consul and not remembered:
            text = (
                "Consul was asked what its tasks watch, but whether the daemon hears changes only earlier looks can "
                "tell: --history FILE."
            )
            yield Notice("consul_not_compared", "info", text, each.instance)
