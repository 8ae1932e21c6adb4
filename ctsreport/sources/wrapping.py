"""JSON texts out of what terminals, tools and markup put around them.

Only a text that is not valid JSON as it is comes here. What is whole and valid once nothing but that was taken away is
what the daemon said; anything else is refused.
"""

import re
from collections.abc import Sequence

from msgspec import Struct

from ctsreport.plural import plural
from ctsreport.snapshot import lenient
from ctsreport.sources.encoding import BROKEN_OFF, NotJSON
from ctsreport.sources.foreign import HEAD
from ctsreport.sources.lookalikes import of_text
from ctsreport.sources.transcript import HTTP, Around, classify
from ctsreport.sources.views import Stripped, opens_page, views, without_marks

MARKS = "marks at the start of lines"


class Unwrapped(Struct, frozen=True):
    """The JSON texts, and what was around them.

    ``kinds`` is what is known of that. ``others`` lines are of no known kind; ``rest`` is these. ``code`` is the
    greatest code of an HTTP answer.
    """

    texts: tuple[str, ...]
    kinds: tuple[str, ...]
    others: int
    rest: str
    code: int | None = None

    @property
    def without(self) -> str:
        """All that was taken away, in words."""
        others = [plural(self.others, "other line")] if self.others else []
        return _join([*self.kinds, *others] or [MARKS])


class _Scan(Struct, frozen=True):
    """What one look at a view found: JSON texts, what is around them, and why the last one is not valid, if so.

    ``marks``: whether marks stood before its lines. ``in_page``: whether a text stands between tags.
    """

    texts: list[str]
    around: Around
    marks: bool
    in_page: bool
    error: ValueError | None

    @property
    def kinds(self) -> tuple[str, ...]:
        """What was taken away."""
        if self.marks:
            return (MARKS, *self.around.kinds)
        return self.around.kinds

    @property
    def whole(self) -> bool:
        """Whether every piece of JSON in it is."""
        return bool(self.texts) and self.error is None and not self.around.fragment

    @property
    def escaped(self) -> bool:
        """Whether it may be escaped as HTML: no ``<`` is left in what a browser saved, there it is ``&lt;``."""
        return self.in_page and not any("<" in each for each in self.texts)


def unwrap(text: str, strict: NotJSON) -> Unwrapped:
    """The JSON texts in a text that is not valid JSON itself, as ``strict`` says.

    Raises `NotJSON`: that or one that says more.
    """
    tries: list[tuple[Stripped, _Scan]] = []
    for view in views(text.replace("\r\n", "\n")):
        scan = _scan(view)
        if scan.whole and not scan.escaped:
            return _unwrapped(view, scan)
        tries.append((view, scan))
    for view, scan in tries:
        if scan.whole:
            return _unwrapped(view, scan)
    raise _refusal(tries, strict)


def _unwrapped(view: Stripped, scan: _Scan) -> Unwrapped:
    return Unwrapped(
        tuple(scan.texts), (*view.kinds, *scan.kinds), scan.around.others, scan.around.rest, scan.around.code
    )


# --- Looking for JSON texts -------------------------------------------------------------------------------------------

_BEGIN = (
    r"(?:(?:\[\s*+){0,3}+\{\s*+[\"}]"  # {"
    r"|\"(?:\[(?:\\[nrt]|[ \t])*+){0,3}+\{(?:\\[nrt]|[ \t])*+\\\")"  # "{\"
)
# `  {"task"`, or the same as a text in JSON
_LINE_BEGINS = re.compile(rf"(?m)^[ \t]*+(?={_BEGIN})")
# ` {"task"`: another right after one
_GOES_ON = re.compile(rf"\s*+(?={_BEGIN})")


def _scan(view: Stripped) -> _Scan:
    """The JSON texts that begin at the start of a line, or right after another.

    The marks before a line become blanks, so places stay.
    """
    bare = without_marks(view.text)
    texts: list[str] = []
    around: list[str] = []
    marks, in_page, open_tag, at, error = False, False, view.in_page, 0, None
    while match := _GOES_ON.match(bare, at) or _LINE_BEGINS.search(bare, at):
        around.append(bare[at : match.start()])
        open_tag = opens_page(around[-1], open_tag)
        in_page |= open_tag
        try:
            end = lenient.end_of(bare, match.end())
        except ValueError as raised:
            error = raised
            break
        marks |= view.text[match.start() : end] != bare[match.start() : end]
        texts.append(bare[match.end() : end])
        at = end
    rest = bare[at:] if texts else bare[:HEAD]  # where no JSON begins, the first lines show what it is
    around.append("" if error else rest)
    return _Scan(texts, classify("\n".join(around)), marks, in_page, error)


# --- What to say where there is none ----------------------------------------------------------------------------------


def doubtful(found: Unwrapped, strict: NotJSON) -> NotJSON:
    """Why nothing is read, where there is JSON between other lines which is not certainly an answer."""
    like = of_text(found.rest)
    if like:
        return NotJSON("", begun=strict.begun, looks=like.what, cure=like.cure)
    return strict


def _refusal(tries: list[tuple[Stripped, _Scan]], strict: NotJSON) -> NotJSON:
    """Of the views the last one in which JSON begins says best what is wrong.

    Where none does, what the text looks like.
    """
    broken = [(view, scan, scan.error) for view, scan in tries if scan.error]
    if not broken:
        return _without_json(*tries[0], strict)
    view, scan, error = broken[-1]
    looks = _in_words((*view.kinds, *scan.kinds), scan.around)
    if strict.begun and not looks:
        return strict
    cure = BROKEN_OFF if lenient.breaks_off(error) else ""
    return NotJSON(lenient.place(error), begun=strict.begun or not scan.around.others, looks=looks, cure=cure)


def _without_json(view: Stripped, scan: _Scan, strict: NotJSON) -> NotJSON:
    """Nothing whole is in it: what is left of it when all that is known is taken away may be of a known kind."""
    kinds = (*view.kinds, *scan.kinds)
    like = of_text(scan.around.rest)
    if like and HTTP not in kinds:
        return NotJSON("", begun=strict.begun, looks=like.what, cure=like.cure)
    looks = _in_words(kinds, scan.around)
    if not looks:
        return strict
    return NotJSON(
        "",
        begun=strict.begun,
        looks=f"{looks}, and in it {like.what}" if like else looks,
        cure=like.cure if like else "",
    )


def _in_words(kinds: tuple[str, ...], around: Around) -> str:
    if HTTP in kinds:
        return "an HTTP answer with headers (curl -i)" + (
            f" of code {around.code}" if around.code not in {None, 200} else ""
        )
    if not kinds:
        return ""
    return f"text with {_join(kinds)}"


def _join(words: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``, each once."""
    *first, last = dict.fromkeys(words)
    if first:
        return f"{', '.join(first)} and {last}"
    return last
