"""A badge: the verdict in a few words, as a small picture for a wiki or a readme.

Presentation attributes only: Jenkins serves pictures under a policy that forbids styles, scripts and whatever lies
elsewhere.
"""

from collections.abc import Iterator
from html import escape

from ctsreport.document import Document
from ctsreport.plural import plural
from ctsreport.renderers.interface import Files, FormatOptions
from ctsreport.view.page import View
from ctsreport.view.wording import cut

LEFT, LEFT_COLOUR, TEXT_COLOUR = "CTS", "#333333", "#ffffff"
HEIGHT, PAD = 20, 6
NAME = 40
"""Characters of a group's name."""

_WIDTHS = {**dict.fromkeys(" ,:fijlrt", 4.5), **dict.fromkeys("mw", 10.5), **dict.fromkeys("✗?✓", 9.0)}
# About so wide is a letter at the size of 11; what is drawn is held to the sum.
_WIDTH = 7.0

_COUNTED = {"failing": ("critical", "errored"), "unsure": ("unknown",), "healthy": ("successful",)}
_UNCOUNTED = {"failing": "which tasks is not known", "unsure": "not all is known", "healthy": "no task fails"}


def render(view: View, files: Files, _: FormatOptions) -> tuple[Document, ...]:
    """The picture."""
    return (Document(f"{files.stem}.badge.svg", "image/svg+xml", lambda: _picture(view)),)


def _picture(view: View) -> Iterator[str]:
    name, message = _name(view), _message(view)
    left, right = _length(name) + 2 * PAD, _length(message) + 2 * PAD
    size = f'width="{left + right}" height="{HEIGHT}" viewBox="0 0 {left + right} {HEIGHT}"'
    yield f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{escape(f"{name} {message}")}">\n'
    yield f"<title>{escape(_title(view))}</title>\n"
    yield '<g font-family="Verdana,DejaVu Sans,Arial,sans-serif" font-size="11">\n'
    yield _half(name, 0, left, LEFT_COLOUR)
    yield _half(message, left, right, view.verdict.mark.colour)
    yield "</g>\n</svg>\n"


def _half(text: str, x: int, width: int, colour: str) -> str:
    """A rectangle and its text, which is held to the width that was reckoned with, whatever font there is."""
    held = f'textLength="{width - 2 * PAD}" lengthAdjust="spacingAndGlyphs"'
    return (
        f'<rect x="{x}" y="0" width="{width}" height="{HEIGHT}" fill="{colour}"/>\n'
        f'<text x="{x + PAD}" y="14" fill="{TEXT_COLOUR}" {held}>{escape(text)}</text>\n'
    )


def _length(text: str) -> int:
    return round(sum(_WIDTHS.get(letter, _WIDTH) for letter in text))


def _name(view: View) -> str:
    """What it is of: a badge of one group names that."""
    return " ".join(filter(None, (LEFT, cut(view.about.group, NAME))))


def _message(view: View) -> str:
    """Sign, word, and how many tasks are so."""
    counted = tuple(_counts(view)) or (_UNCOUNTED[view.verdict.state],)
    missing = len(view.instances.unread)
    if missing:
        counted = (*counted, plural(missing, "instance not read", "instances not read"))
    mark = view.verdict.mark
    return f"{mark.symbol} {mark.word}: {', '.join((*counted, *_where(view)))}"


def _where(view: View) -> Iterator[str]:
    """In which group of several, or in how many."""
    if view.about.group or not view.fleet or not view.fleet.not_well:
        return
    found, groups = view.fleet.not_well, view.fleet.groups
    yield f"in {cut(found[0].name, NAME)}" if len(found) == 1 else f"in {len(found)} of {len(groups)} groups"


def _counts(view: View) -> Iterator[str]:
    for count in view.first.counts:
        if count.number and count.mark.word in _COUNTED[view.verdict.state]:
            yield f"{count.number} {count.mark.word}"


def _title(view: View) -> str:
    """What the picture stands for, in full: it is shown where a pointer rests on it."""
    sentences = (
        view.about.title,
        view.verdict.text,
        *(f"{group.name}: {group.text}" for group in (view.fleet.groups if view.fleet else ()) if group.name),
        view.about.narrowed_text,
        view.gate.text if view.gate else "",
        "" if view.about.last_line else f"Made {view.about.made.text}.",
    )
    return " ".join([sentence if sentence[-1] == "." else f"{sentence}." for sentence in sentences if sentence])
