"""The labels of Prometheus' series: which report they are of, which daemon, what its owners call it by, which task."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping

from ctsreport.view.page import View
from ctsreport.view.task import TaskView


class Labels:
    """Of one report, whose name every series has.

    Two reports whose series had the same labels could not stand in one folder of node_exporter's: of two series that
    are the same it keeps one, and says nothing.
    """

    def __init__(self, view: View, report: str) -> None:
        self.report = {"report": report}
        names = tag_labels(key for each in view.instances.all for key, _ in each.tags)
        self._instances = {
            # Not ``instance``, which is Prometheus' own: the address that it scraped.
            each.key: {**self.report, "cts_instance": each.key, **{names[key]: value for key, value in each.tags}}
            for each in view.instances.all
        }

    def of_report(self, **more: str) -> dict[str, str]:
        """The labels of something that is of the whole report."""
        return {**self.report, **more}

    def of_instance(self, key: str) -> Mapping[str, str]:
        """The labels of an instance, with its tags."""
        return self._instances[key]

    def of_task(self, task: TaskView) -> dict[str, str]:
        """The labels of a task: those of its instance, and its name."""
        instance, name = task.key
        return {**self._instances[instance], "task": name}


def tag_labels(keys: Iterable[str]) -> dict[str, str]:
    """The label of each tag: ``tag_site`` of ``site``.

    What a label's name cannot hold is a line below. Of two tags that come to the same so (``a-b``, ``a.b``) each has a
    part of its digest behind it, so that neither's name depends on the other's place; one that is a name as it is keeps
    it.
    """
    plain = {key: f"tag_{_OTHER.sub('_', key)}" for key in set(keys)}
    shared = Counter(plain.values())
    return {
        key: name if shared[name] == 1 or name == f"tag_{key}" else f"{name}_{_digest(key)}"
        for key, name in plain.items()
    }


_OTHER = re.compile(r"[^a-zA-Z0-9_]")


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:8]
