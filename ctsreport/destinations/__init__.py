"""Stage 7: where documents are carried.

Destinations know nothing of health. One file a destination, one line here each.
"""

from importlib import import_module
from typing import Any, NamedTuple

from ctsreport.destinations.delivery import Destination


class Registered(NamedTuple):
    """A destination by its name; its module is imported only when it is used.

    The fields of its class are its options.
    """

    name: str
    module: str
    class_name: str


DESTINATIONS = {
    each.name: each
    for each in (
        Registered("folder", "ctsreport.destinations.folder", "Folder"),
        Registered("stream", "ctsreport.destinations.stream", "Stream"),
        Registered("append", "ctsreport.destinations.append", "Append"),
        Registered("bundle", "ctsreport.destinations.bundle", "Bundle"),
    )
}


def destination(name: str, /, **options: Any) -> Destination:
    """The destination of that name, with options of its own."""
    kind = DESTINATIONS[name]
    made: Destination = getattr(import_module(kind.module), kind.class_name)(**options)
    return made
