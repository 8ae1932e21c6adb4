"""How pages of HTML make texts from outside safe: for the page in a browser, and for the one on paper."""

import re
from collections.abc import Sequence

from markupsafe import Markup

from ctsreport.renderers.page.filling import Escapes
from ctsreport.view.note import read_note


def _attribute(text: str) -> str:
    """For the value of an attribute, or any other place."""
    return _content(text).replace('"', "&quot;").replace("'", "&#x27;")


def _note(text: str) -> str:
    """What a person wrote of a task, cleaned as the note of a report is."""
    return read_note(text).html


def _content(text: str) -> str:
    """For the content of an element, where quotes are harmless: messages are full of them."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _names(names: Sequence[str]) -> str:
    return _content(", ".join(names))


def breakable(text: str) -> str:
    """A name for the content of an element, which may go on in the next line after each of its words.

    ``<wbr>`` is where: browsers know that of ``-`` alone, and not before a digit.
    """
    return _broken(text, SHORT)


def _title(text: str) -> str:
    """A name that has a line of its own: only a long one needs places to break."""
    return _broken(text, ROOM)


def _broken(text: str, room: int) -> str:
    if len(text) > room:
        return _JOINT.sub("<wbr>", _attribute(text))
    return _attribute(text)


# Behind `-` in `task-1`: what is put there is a text without groups, for those are put together in Python.
_JOINT = re.compile(r"(?<=[^\W_][-_./:])(?=[^\W_])")

SHORT = 9
"""Characters of a name that finds room in one piece in a column of a table."""

ROOM = 24
"""The same for a line of its own, on a telephone too."""

ESCAPES = Escapes(
    name=_attribute,
    names=_names,
    id=_attribute,
    fact=_content,
    href=_attribute,
    message=_content,
    note=_note,
    done=Markup,
    title=_title,
)  # the template's own patterns, each value from outside escaped
