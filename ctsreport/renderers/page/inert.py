"""Texts from outside in Markdown, of which nothing becomes markup in any dialect that reads the page.

No dialect is asked for more than the first Markdown had: code spans, blocks of code by four blanks, entities. Fences
are unknown to some, and inside of blocks of HTML others read no Markdown, so that a fence in ``<details>`` is live HTML
there: error messages stand outside of HTML, indented.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from ctsreport.view.wording import NOT_REPORTED

_TICKS = re.compile(r"`+")

# `web-1`, `(two`, `words.)`
# A word of letters and figures, with the signs of plain sentences among them.
_PLAIN = re.compile(r"""[-&/=+]|["'(]*[A-Za-z0-9\x80-\U0010ffff][A-Za-z0-9\x80-\U0010ffff\-.,;:'"()/+=?]*""")

# What is made a link, a sign or another text though no markup is in it: addresses, ``:smile:``, ``GH-1``, commits.
_TAKEN = re.compile(
    r"://|:(?!\d\d:\d\d(?!\d))\S*:|www\.|mailto:|\bGH-|--|(?<!\w)(?=[0-9a-f]*\d)[0-9a-f]{7,}(?!\w)", re.IGNORECASE
)

# What would begin a list, or underline a heading, where a line begins with it.
_BEGINS = re.compile(r"[-&/=+]|\d+[.)]")

# A sign of the sentence; behind a word ``;`` may be the end of an entity, where there is a sign that begins one.
_ENDS = re.compile(r"[.,: ]$|(?<!\w);$")
_ENDS_OF_WORDS = re.compile("[.,:; ]$")

OURS = frozenset({"", "none", NOT_REPORTED})
"""Words of ours that stand in the place of names."""


def code(text: object) -> str:
    """A code span that holds any text of one line."""
    line = str(text)
    ticks = "`" * (max((len(run) for run in _TICKS.findall(line)), default=0) + 1)
    edges = {line[:1], line[-1:]}
    pad = " " if line.strip(" ") and edges & {"`", " "} else ""
    if line:
        return f"{ticks}{pad}{line}{pad}{ticks}"
    return "–"


def cell(text: object) -> str:
    """The same in a table, where a bar ends the cell even in code.

    Some dialects let a backslash before it stand, so that it is an entity between two spans.
    """
    line = str(text)
    if "|" not in line:
        return code(line)
    return "&#124;".join([code(part) if part.strip(" ") else part for part in line.split("|")])


def codes(names: Iterable[str], span: Callable[[str], str] = code) -> str:
    """Names, each a code span of its own."""
    return ", ".join(map(span, names))


def cell_codes(names: Iterable[str]) -> str:
    """The same in a table."""
    return codes(names, cell)


def prose(text: object, span: Callable[[str], str] = code) -> str:
    """A sentence: its plain words as they are, and in code spans what a dialect could take for markup or a reference.

    Blanks that follow each other become one, as they do in every page.
    """
    groups = groupby(_words(str(text)), key=lambda each: each[1:])
    return " ".join([_group([word for word, *_ in words], None if plain else span) for (plain, _), words in groups])


def cell_prose(text: object) -> str:
    """The same in a table."""
    return prose(text, cell)


def block(text: str) -> str:
    """A block of code that holds any text, in every dialect. It stands between blank lines, and outside of lists."""
    return "\n".join([f"    {line}" if line.strip() else "" for line in text.strip("\n").split("\n")])


def _words(text: str) -> Iterator[tuple[str, bool, int]]:
    """Each word, whether it is plain, and after how many commas of a list, which no code span goes over.

    Between ``<`` and ``>`` no word is plain, and no comma counts: some dialects look for tags before they look for
    code, and one that began in a span and ends in another would take what lies between.
    """
    commas, in_tag = 0, False
    for number, word in enumerate(filter(None, text.split(" "))):
        plain = not in_tag and is_plain(word) and not (number == 0 and _BEGINS.fullmatch(word))
        yield word, plain, 0 if plain else commas
        in_tag = word.rfind("<") > word.rfind(">") or (in_tag and ">" not in word)
        commas += not in_tag and word.endswith((",", ";"))


def is_plain(word: str) -> bool:
    """Whether no dialect takes a word for anything but a word."""
    return _PLAIN.fullmatch(word) is not None and _TAKEN.search(word) is None


def _group(words: Sequence[str], span: Callable[[str], str] | None) -> str:
    """Words that stand side by side: as they are, or in one code span, but for the sentence's own signs around them."""
    text = " ".join(words)
    if span is None:
        return text
    left, right = text.count("("), text.count(")")
    begin = 1 if text.startswith("(") and left > right else 0
    end, ends = len(text), _ENDS if "&" in text else _ENDS_OF_WORDS
    while end > begin + 1 and (ends.match(text, end - 1, end) or (text[end - 1] == ")" and right > left - begin)):
        end -= 1
        right -= text[end] == ")"
    if end > begin:
        return f"{text[:begin]}{span(text[begin:end])}{text[end:]}"
    return span(text)
