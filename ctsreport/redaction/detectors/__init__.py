"""Every way in which secrets are found, the surest first: where two find the same place, the first one's kind counts.

A new detector is one row here. The words that it declares are all that makes it run: the one pass that looks for them
is made of them.
"""

from ctsreport.redaction.detectors.base import Detector
from ctsreport.redaction.detectors.calls import Calls, ThreeStrings
from ctsreport.redaction.detectors.commands import COMMANDS
from ctsreport.redaction.detectors.dialogues import DIALOGUES
from ctsreport.redaction.detectors.headers import HEADERS
from ctsreport.redaction.detectors.languages import Languages
from ctsreport.redaction.detectors.logins import Logins
from ctsreport.redaction.detectors.makers import ADDRESSES, TOKENS
from ctsreport.redaction.detectors.named import Named
from ctsreport.redaction.detectors.pem import PRIVATE_KEYS
from ctsreport.redaction.detectors.shaped import SHAPES
from ctsreport.redaction.detectors.structures import STRUCTURES
from ctsreport.redaction.detectors.talk import Talk

DETECTORS: tuple[Detector, ...] = (
    *PRIVATE_KEYS,
    TOKENS,
    ADDRESSES,
    *SHAPES,
    *HEADERS,
    Logins(),
    *COMMANDS,
    Named(),
    Calls(),
    ThreeStrings(),
    *STRUCTURES,
    *DIALOGUES,
    Languages(),
    Talk(),
)
