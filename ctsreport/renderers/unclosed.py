"""A person's Markdown that leaves a fence or a block of HTML open, which would swallow all that follows: closed at its end.

Only what is open at the top level is closed; what a list or a quote holds ends with it. The text itself stays as written.
"""

import re
from collections.abc import Iterator

from msgspec import Struct

_FENCE = re.compile(r" {0,3}(?P<fence>`{3,}(?=[^`]*$)|~{3,})")
_ITEM = re.compile(r" {0,3}(?:[-+*]|\d{1,9}[.)])(?= |$) {0,4}")
_BLOCKS = (
    (re.compile(r" {0,3}<!--"), "-->"),
    (re.compile(r" {0,3}<(script|pre|style|textarea)(?:[\s>]|$)", re.IGNORECASE), "</{}>"),
    (re.compile(r" {0,3}<\?"), "?>"),
    (re.compile(r" {0,3}<!\[CDATA\["), "]]>"),
    (re.compile(r" {0,3}<![A-Za-z]"), ">"),
)
"""The blocks of HTML that end at a text of their own, or, those with a name, at the end of any of these."""

_RAW_END = re.compile("</(?:script|pre|style|textarea)>", re.IGNORECASE)

_TAGS = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|"
    "figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|"
    "p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul"
)
_TAG = re.compile(rf" {{0,3}}</?(?:{_TAGS})(?:\s|/?>|$)", re.IGNORECASE)
_ALONE = re.compile(r" {0,3}</?[a-z][^<>]*>\s*$", re.IGNORECASE)
_BLANK = re.compile(r"^\s*$")
"""Other blocks of HTML, in which nothing begins until a blank line ends them."""

_DETAILS = re.compile(r"<(/?)details\b", re.IGNORECASE)


class Open(Struct, frozen=True):
    """What is open: how a line ends it, what would end it, and how far in it began."""

    end: re.Pattern[str]
    closer: str
    column: int


def closed(text: str) -> str:
    """The text, and below it what ends the fence, the block of HTML or the ``<details>`` that it leaves open."""
    told, open_details = text, 0
    state: Open | None = None
    for state, line in _lines(text):
        if state is None or not state.closer:
            open_details = max(0, open_details + sum(-1 if end else 1 for end in _DETAILS.findall(line)))
    if state is not None and state.closer and not state.column:
        told += f"\n{state.closer}"
    return told + "\n\n</details>" * open_details


def _lines(text: str) -> Iterator[tuple[Open | None, str]]:
    """Each line, and what is open after it."""
    state: Open | None = None
    column, paragraph = 0, False
    for line in text.split("\n"):
        outside = bool(line.strip()) and len(line) - len(line.lstrip(" ")) < column
        if outside and (state is None or state.column) and not (state is None and paragraph and _goes_on(line)):
            state, column, paragraph = None, 0, False
        if state is not None:
            state = None if state.end.search(line[state.column :]) else state
        elif not outside or not column:
            column, rest = _item(line, column)
            state = _begun(rest, column, paragraph)
        paragraph = state is None and bool(line.strip()) and (paragraph or not line.startswith("    "))
        yield state, line


def _goes_on(line: str) -> bool:
    """Whether a line, less far in than the paragraph of a list above it, still belongs to that."""
    return _begun(line, 0, True) is None and _ITEM.match(line) is None and not line.lstrip().startswith(("#", ">"))


def _item(line: str, column: int) -> tuple[int, str]:
    """How far in the text of a line stands, in lists, and that text."""
    rest = line[column:]
    while (item := _ITEM.match(rest)) is not None:
        column += item.end()
        rest = rest[item.end() :]
    return column, rest


def _begun(line: str, column: int, paragraph: bool) -> Open | None:
    """What a line opens and does not close."""
    if (fence := _FENCE.match(line)) is not None:
        ticks = fence["fence"]
        return Open(re.compile(rf"^ {{0,3}}{ticks[0]}{{{len(ticks)},}}\s*$"), ticks, column)
    for begin, end in _BLOCKS:
        if (block := begin.match(line)) is not None:
            closer = end.format(*block.groups())
            ended = _RAW_END if block.groups() else re.compile(re.escape(closer))
            return None if ended.search(line[block.end() :]) else Open(ended, closer, column)
    html = _TAG.match(line) or (not paragraph and _ALONE.match(line))
    return Open(_BLANK, "", column) if html else None
