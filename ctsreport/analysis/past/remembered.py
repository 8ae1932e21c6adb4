"""What a history gave to one report."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from ctsreport.analysis.health import Diagnose
from ctsreport.history.model import Past
from ctsreport.snapshot.model import Notice


class Remembered(Struct, frozen=True):
    """The past of each instance that was looked at, up to the look that is reported.

    ``bases``: by instance, the look that the report is compared with. ``usable`` is false where nothing could be read;
    ``notices`` say why, and what else is to be known of the history.
    """

    diagnosis_of: Diagnose
    pasts: tuple[Past, ...] = ()
    bases: Mapping[str, datetime] = {}
    notices: tuple[Notice, ...] = ()
    usable: bool = True
