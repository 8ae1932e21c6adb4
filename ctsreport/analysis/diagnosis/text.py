"""Text as it is read: without colours, frames and log prefixes, with broken lines joined, and cut to one line."""

import re
from collections import Counter
from itertools import pairwise

from ctsreport.pattern import Pattern

WIDTH = 77
"""Terraform breaks a diagnostic's detail at blanks into lines of at most this many characters."""

SUMMARY_LENGTH = 160

# `␛[1;31m`, and links: `␛]8;;https://…`
_COLOURS = Pattern(
    r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b\n]*(?:\x07|\x1b\\)?|\x9b[0-?]*[ -/]*[@-~]|"
    r"\x1b[@-Z\\^_=>]?"
)
# A frame stands at the very left of a line; the box of values, which stays, is indented inside it.
_FRAME = Pattern(r"^[ \t]{0,2}[╷╵][ \t]*$|^│ ?", re.MULTILINE)
_LOG_BAR = Pattern(r"^ {1,6}\| ?", re.MULTILINE)
# `10.0.0.1`, `aws_lb.edge`, `'web-1'`, `FirewallAddress`; no end of a sentence
_NAMES = Pattern(r"\w[./:_@=]\w|\d|[\"'][^\s\"']|[a-z][A-Z]")
# How much more a letter of a name counts than of other words; how little it counts where a gap is; a text that lacks
# one of its ends is harder to read.
_NAME_COUNTS, _AWAY, _EDGE = 3, 4, 15
# Controls, and what turns the direction of writing: `a⏎b`
_UNSEEN = Pattern(
    r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-"
    r"\udfff]+"
)


def clean(text: str) -> str:
    """Without colours, carriage returns, the frame of a terminal and the bar that a log puts before each line."""
    if "\x1b" in text or "\x9b" in text:
        text = _COLOURS.sub("", text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "  |" in text and ("\n  | " in text or "\n  |\n" in text or "\n    | " in text):
        text = _LOG_BAR.sub("", text)
    if not text.isascii() and ("╷" in text or "╵" in text or "\n│" in text or text.startswith("│")):
        text = _FRAME.sub("", text)
    return text


def bounded(text: str, limit: int) -> str:
    """Its head and its tail, where it is longer than ``limit``: what tells a cause stands at either end of a text."""
    if len(text) <= limit:
        return text
    half = limit // 2
    return f"{text[:half]}\n{text[-half:]}"


def flat(text: str) -> str:
    """All on one line, each run of white space as one blank.

    As Terraform may break at any blank, what is looked for is looked for here.
    """
    return " ".join(text.split())


def one_line(text: str) -> str:
    """For a person: one line without control characters and without what changes the direction of writing."""
    if not text.isprintable():
        text = _UNSEEN.sub(" ", text)
    return " ".join(text.split())


def shortened(text: str, length: int = SUMMARY_LENGTH) -> str:
    """``text``; where it is longer, its head and its tail.

    Who it is about stands at one end, and the reason or the code at the other.
    """
    if len(text) <= length:
        return text
    head, tail = text[: length // 2], text[-(length - length // 2 - 3) :]
    head = head[: head.rfind(" ")] if " " in head[length // 3 :] else head
    if " " in tail[: length // 4]:
        tail = tail[tail.find(" ") + 1 :]
    return f"{head.rstrip(' ,;:.-(')} … {_without_closing(head, tail).lstrip(' ,;:.-)')}"


def shortened_to_names(text: str, length: int) -> str:
    """``text``; where it is longer, without the words that say least: no names, if that can be, and near its middle.

    Of details names are what counts; a headline's reason may have none.
    """
    if len(text) <= length:
        return text
    words = text.split(" ")
    first, end = _least(words, len(text) - length + 2)
    head, tail = " ".join(words[:first]), " ".join(words[end:])
    if len(head) + len(tail) < length * 0.6:  # of words that are too long, their ends
        return shortened(text, length)
    parts = (head.rstrip(" ,;:.-("), "…", _without_closing(head, tail).lstrip(" ,;:.-)"))
    return " ".join(filter(None, parts))


def _least(words: list[str], size: int) -> tuple[int, int]:
    """Between which words so many characters stand that say least: a name that stands elsewhere too is not lost."""
    often = Counter(words)
    lengths = [len(word) + 1 for word in words]
    weights = [
        length * (_NAME_COUNTS if often[word] == 1 and _NAMES.search(word) else 1)
        for length, word in zip(lengths, words, strict=True)
    ]
    middle = sum(lengths) / 2
    best, least = (0, 0), float("inf")
    end = lost = weight = before = 0
    for first, (length, its_weight) in enumerate(zip(lengths, weights, strict=True)):
        while lost < size and end < len(words):
            lost, weight, end = lost + lengths[end], weight + weights[end], end + 1
        if lost < size:
            break
        away = abs(before + lost / 2 - middle) / _AWAY + (_EDGE if first == 0 or end == len(words) else 0)
        if weight + away < least:
            best, least = (first, end), weight + away
        lost, weight, before = lost - length, weight - its_weight, before + length
    return best


def _without_closing(head: str, tail: str) -> str:
    """The tail without the bracket that closes one in what was cut out."""
    at = tail.find(")")
    if at < 0 or "(" in tail[:at] or head.count("(") > head.count(")"):
        return tail
    return tail[:at] + tail[at + 1 :]


def lower_first(text: str) -> str:
    """With its first letter small, unless its first word is an abbreviation, or a name or its beginning.

    `Compute Engine` keeps its capital.
    """
    word, _, after = text.partition(" ")
    if after[:1].isupper() and after[1:2].islower():
        return text
    if word[1:].islower() or word[1:].rstrip(",.'s").islower() or len(word) == 1:
        return text[:1].lower() + text[1:]
    return text


def upper_first(text: str) -> str:
    """With its first letter a capital, unless its first word is a name: of a host, a field, a type of resources."""
    word = text.split(" ", 1)[0].rstrip(":,;.")
    if (
        any(char in word for char in "._-:/@\"'=[(")
        or any(map(str.isdigit, word))
        or not (word[1:].islower() or len(word) < 2)
    ):
        return text
    return text[:1].upper() + text[1:]


def joined(text: str, width: int = WIDTH) -> list[str]:
    """The lines as they were before they were broken at ``width``.

    Where the next word would have fitted, the break is the text's own.
    """
    lines: list[str] = []
    last = 0
    for line in text.split("\n"):
        word = line.split(" ", 1)[0]
        if (
            lines
            and word
            and not word.startswith("\t")
            and last
            and not lines[-1].startswith(" ")
            and last + 1 + len(word) > width
        ):
            lines[-1] += f" {line}"
        else:
            lines.append(line)
        last = len(line)
    return lines


# A line that Terraform broke is long, and goes on at the left.
_BREAK = Pattern(r"\n(?<=[^\n]{60}\n)(?=\S)(?!\d+:)")
_RUNS = "Error running command '"
_OUTPUT = Pattern(r"Output:[ \n]")
_KNOWN = 1600


# `  with module.web.x_y.z,⏎An unexpected error`: a place without a file, and no empty line behind it
_ONLY_ADDRESS = Pattern(r"^(  with \S[^\n]{0,400},)\n(?=\S)", re.MULTILINE)


def unbroken(text: str) -> str:
    """The lines as they were before Terraform broke them.

    Exactly, where a script's output must be read line by line.
    """
    if "  with " in text:
        text = _ONLY_ADDRESS.sub(r"\1\n\n", text)
    at = text.find(_RUNS)
    if at < 0:
        return _BREAK.sub(" ", text)
    output = _OUTPUT.search(text, at)
    return "\n".join(joined(text, _width(text[: output.start()] if output else text)))


def _width(known: str) -> int:
    """The width at which the lines before were broken; Terraform's own where they do not say."""
    lines = known[known.rfind("\n\n") + 2 :][-_KNOWN:].split("\n")
    if len(lines) < 2:
        return WIDTH
    longest = max(map(len, lines[:-1]))
    fitted = any(
        len(line) + 1 + len(after.split(" ", 1)[0]) <= WIDTH for line, after in pairwise(lines) if line and after
    )
    if fitted or longest > WIDTH:
        return longest
    return WIDTH
