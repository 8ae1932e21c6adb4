r"""A text with less and less of what terminals and markup put into it or around it.

What is taken away cannot be part of JSON.

A raw escape character, a row of a progress meter, marks at the start of a line (a string never goes on in the next
one), tags.
"""

import html
import re
from collections.abc import Iterator

from msgspec import Struct

from ctsreport.sources.transcript import METER, VERBOSE

COLOURS = "colours"
LABEL = "a label before it"
PAGE = "HTML"


class Stripped(Struct, frozen=True):
    """The text without some of what is around it, and what that was.

    ``in_page``: it stood between tags, and may be escaped as HTML.
    """

    text: str
    kinds: tuple[str, ...]
    in_page: bool = False


# `␛[1;31m`, `␛(B`
# ``ESC[1;31m``, ``ESC]8;;https://hostBEL``, ``ESC(B``: what terminals take for colours, links, sets of letters.
_ANSI = re.compile(
    r"\x1b(?:\[[0-?]*+[ -/]*+[@-Z\\^-z~]"  # ESC [ 1 ; 3 9 m
    r"|\][^\x07\x1b\n]*+(?:\x07|\x1b\\)"  # ESC ] 8 ; ; address ESC \
    r"|[()*+][A-Z0-9]|[@-Z\\^_=>78c])"
)

# A row of curl's progress meter, which lands in the middle of the answer where both streams go into one file.
_ROW = r"\r[ .\dkMGTP]{45}(?: [-\d: dh]{8}){3} [ .\dkMGTP]{5}"

_METER, _METER_WITHIN = re.compile(rf"{_ROW}\n?"), re.compile(_ROW)

# `* Connection #0 to host cts-1 left intact⏎`, `{ [1370 bytes data]⏎`
# What curl -v says while the answer comes in, with the line end that no string has.
_SAID = re.compile(
    r"\* (?:Connection #\d+ to host [^\n]{1,300} left intact|(?:Closing|shutting down) connection[^\n]{0,20})\n|[{}] "
    r"\[\d+ bytes data\]\n"
)

_LOST_ONE = re.compile(r"\[[\d;]{0,12}m")
# A string, which stays; or a colour whose escape character was lost or spelt out: ``[0;32m``, ``^[[0m``.
_LOST = re.compile(r'"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"?|(?:\^\[|\u241b|\\(?:e|033|x1b|u001b))?\[[\d;]{0,12}m')

_WORDS = r"[\w .()-]{0,40}[:=]>?"
# ``Response: {``, ``body={``, ``SUCCESS => {``, ``[INFO] cts: answer: {``; a key of JSON has quotation marks.
_LABEL = re.compile(rf"(?m)^[ \t]*+(?:\[\w{{1,20}}\][ \t]{{1,9}})?\w{_WORDS}(?:{_WORDS}){{0,3}}[ \t]*+(?=[\[{{])")

# How often pages can lie within pages.
_DEEPEST = 4

_PRE = re.compile(r"<(?:pre|code|textarea)\b[^<>]*+>", re.IGNORECASE)
_PRE_ENDS = re.compile(r"</(?:pre|code|textarea)>", re.IGNORECASE)
_OPENS_OR_ENDS = re.compile(f"{_PRE_ENDS.pattern}|({_PRE.pattern})", re.IGNORECASE)
_BREAK = re.compile(r"<br\b[^<>]*+>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*+>")


def views(text: str) -> Iterator[Stripped]:
    """The text with less and less around it. A later one is wanted only where an earlier one is not whole."""
    for plain, kinds in _without_terminal(text):
        within = [Stripped(plain, kinds), *_within_pages(plain, kinds)]
        for view in within:
            yield from _with_label(view)
        for view in reversed(within):  # the innermost first: a page writes the quotation marks in another way
            yield from _without_lost_colours(view)


def _within_pages(text: str, kinds: tuple[str, ...]) -> Iterator[Stripped]:
    """What stands between tags, as it is there and as a browser shows it."""
    for _ in range(_DEEPEST):
        inside = _between_tags(text)
        if inside is None:
            return
        kinds = (*kinds, PAGE)
        yield Stripped(inside, kinds, in_page=True)
        text = _without_tags(inside)
        yield Stripped(text, kinds)


def _without_lost_colours(view: Stripped) -> Iterator[Stripped]:
    if not _LOST_ONE.search(view.text):
        return
    text = _LOST.sub(lambda match: match[0] if match[0][0] == '"' else "", view.text)
    if text != view.text:
        yield from _with_label(Stripped(text, (*view.kinds, COLOURS), view.in_page))


def _with_label(view: Stripped) -> Iterator[Stripped]:
    yield view
    labelless, count = _LABEL.subn(_blanks, without_marks(view.text))
    if count:
        yield Stripped(labelless, (*view.kinds, LABEL), view.in_page)


def _without_terminal(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Without colours, and what curl says in the middle.

    The line end after a row of its meter is its own behind the last of them.
    """
    for meter in (_METER, _METER_WITHIN):
        plain, kinds = text, []
        for kind, pattern in ((METER, meter), (VERBOSE, _SAID), (COLOURS, _ANSI)):
            plain, count = pattern.subn("", plain)
            kinds += [kind] if count else []
        yield plain, tuple(kinds)
        if METER not in kinds:
            return


def _between_tags(text: str) -> str | None:
    """What is preformatted in a page; an answer that was put there without escaping may hold the closing tag itself."""
    start = _PRE.search(text)
    if start is None:
        return None
    end = len(text)
    for last in _PRE_ENDS.finditer(text, start.end()):
        end = last.start()
    return text[start.end() : end]


def opens_page(text: str, before: bool) -> bool:
    """Whether what follows the text stands between tags, where what the text itself follows does, or does not."""
    tags = _OPENS_OR_ENDS.findall(text)
    return bool(tags[-1]) if tags else before


def _without_tags(text: str) -> str:
    plain = _TAG.sub("", _BREAK.sub("\n", text))
    try:
        return html.unescape(plain)
    except ValueError:  # &# and thousands of digits
        return plain


# --- Marks at the start of lines --------------------------------------------------------------------------------------

# `> {`, `  12  │ {`, `2026-11-24T13:52:50.1Z stdout F {`
# Marks that stand before a line: of a quotation, a log, a listing with numbers.
_MARKS = re.compile(
    r"(?m)^[ \t]*+(?:(?:"
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\S{0,20} (?:std(?:out|err) [FP] )?"  # "2026-11-24T13:52:50.1Z ", "… stdout F "
    r"|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \S{1,80} \S{1,80}: "  # "Nov 24 13:52:50 host curl[7]: "
    r"|\d{1,7}(?:[ \t]{0,9}[│|]|[:\t])"  # "  12  │ ", "12:"
    r"|[>|│┃#\xa0\u2007\u202f\u3000\u200b\ufeff]|//"  # "> ", "| ", "# ", odd blanks
    r"|[\w./-]{1,60}[ \t]{1,9}\|[ \t]"  # "cts-1  | "
    r"|`++(?:json\b)?+[ \t]*+(?=[\[{])"  # "```{"
    r")[^\S\n]*+)++"
)


def without_marks(text: str) -> str:
    """The same text with blanks in place of the marks, so that places stay."""
    return _MARKS.sub(_blanks, text)


def _blanks(match: re.Match[str]) -> str:
    return " " * len(match[0])
