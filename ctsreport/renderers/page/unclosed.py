"""A fence or a block of HTML that a person's Markdown leaves open is closed: it would swallow all that follows.

Only what is open at the top level is closed; what a list or a quote holds ends with it. The text itself stays as
written.
"""

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

_FENCE = re.compile(r" {0,3}(?P<fence>`{3,}(?=[^`]*$)|~{3,})")
_ITEM = re.compile(r" {0,3}(?:[-+*]|\d{1,9}[.)])(?= |$) {0,4}")
_QUOTE = re.compile(r"(?: {0,3}> ?)+")
_HEADING = re.compile(r" {0,3}#{1,6}(?:\s|$)")
# `* * *`, `-----`
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
# The blocks of HTML that end at a text of their own, or, those with a name, at the end of any of these.
_BLOCKS = (
    (re.compile(r" {0,3}<!--"), "-->"),
    (re.compile(r" {0,3}<(script|pre|style|textarea)(?:[\s>]|$)", re.IGNORECASE), "</{}>"),
    (re.compile(r" {0,3}<\?"), "?>"),
    (re.compile(r" {0,3}<!\[CDATA\["), "]]>"),
    (re.compile(r" {0,3}<![A-Za-z]"), ">"),
)

# What ends a paragraph and begins none.
_OTHERS = (_FENCE, _HEADING, _RULE, *(begin for begin, _ in _BLOCKS))

_RAW_END = re.compile("</(?:script|pre|style|textarea)>", re.IGNORECASE)

_TAGS = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|"
    "dt|fieldset|figcaption|"
    "figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|"
    "noframes|ol|optgroup|option|"
    "p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul"
)
# `</details>`, `<table class="x">`: CommonMark's sixth kind of HTML block
_TAG = re.compile(rf" {{0,3}}</?(?:{_TAGS})(?:\s|/?>|$)", re.IGNORECASE)
_ALONE = re.compile(r" {0,3}</?[a-z][^<>]*>\s*$", re.IGNORECASE)
# Other blocks of HTML, in which nothing begins until a blank line ends them.
_BLANK = re.compile(r"^\s*$")

_DETAILS = re.compile(r"<(/?)details\b", re.IGNORECASE)


class Open(Struct, frozen=True):
    """What is open: how a line ends it, what would end it, and how far in it began."""

    end: re.Pattern[str]
    closer: str
    column: int


def closed(text: str) -> str:
    """The text, and below it what ends the fence, the block of HTML or the ``<details>`` that it leaves open."""
    whole, open_details = text, 0
    state: Open | None = None
    for state, _, line in _lines(text.split("\n")):
        if state is None or not state.closer:
            open_details = max(0, open_details + sum(-1 if end else 1 for end in _DETAILS.findall(line)))
    if state is not None and state.closer and not state.column:
        whole += f"\n{state.closer}"
    return whole + "\n\n</details>" * open_details


def _lines(lines: Iterable[str]) -> Iterator[tuple[Open | None, bool, str]]:
    """Each line with what is open after it, and whether a paragraph may go on."""
    state: Open | None = None
    column, paragraph = 0, False
    quoted: list[str] = []
    for line in lines:
        if quoted and not _QUOTE.match(line[column:]):
            paragraph, quoted = _ends_in_paragraph(quoted), []
        outside = bool(line.strip()) and len(line) - len(line.lstrip(" ")) < column
        if outside and (state is None or state.column) and not (state is None and paragraph and _goes_on(line)):
            state, column, paragraph = None, 0, False
        before, rest = state, line
        if state is not None:
            if state.end.search(line[state.column :]):
                state = None
        elif not outside or not column:
            column, rest = _item(line, column)
            if quote := _QUOTE.match(rest):
                quoted.append(rest[quote.end() :])
            state = _begun(rest, column, paragraph)
        paragraph = state is before is None and _is_paragraph(rest, paragraph)
        yield state, paragraph, line


def _ends_in_paragraph(quoted: list[str]) -> bool:
    """Whether the line below a quote may still belong to its last paragraph."""
    *_, (_, paragraph, _) = _lines(quoted)
    return paragraph


def _is_paragraph(line: str, before: bool) -> bool:
    """Whether the line below may go on with the paragraph of this one; ``before`` is the same of this one."""
    if not line.strip() or any(other.match(line) for other in _OTHERS):
        return False
    return before or not line.startswith("    ")


def _goes_on(line: str) -> bool:
    """Whether a line, less far in than the paragraph of a list above it, still belongs to that."""
    return not any(begin.match(line) for begin in (_TAG, _ITEM, _QUOTE, *_OTHERS))


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
            if ended.search(line[block.end() :]):
                return None
            return Open(ended, closer, column)
    html = _TAG.match(line) or (not paragraph and _ALONE.match(line))
    if not html:
        return None
    return Open(_BLANK, "", column)
