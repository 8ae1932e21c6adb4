"""Which module a template was made into, and of which text: known where one is made, and where it is used.

Nothing but the standard library is imported here, for a build has none of ours.
"""

import hashlib
import re


def file_name(name: str) -> str:
    """A module's file: ``html_report_html.py`` for ``html/report.html``."""
    return re.sub(r"\W", "_", name) + ".py"


def made_of(source: bytes) -> str:
    """What tells a template's text from any other."""
    return hashlib.sha256(source).hexdigest()
