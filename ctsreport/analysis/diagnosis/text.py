"""Text as it is read: without colours, frames and log prefixes, with broken lines joined, and cut to one line."""

import re

from ctsreport.pattern import Pattern

WIDTH = 77
"""Terraform breaks a diagnostic's detail at blanks into lines of at most this many characters."""

SUMMARY_LENGTH = 140

_COLOURS = Pattern(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b\n]*(?:\x07|\x1b\\)?|\x9b[0-?]*[ -/]*[@-~]|\x1b[@-Z\\^_=>]?")
# A frame stands at the very left of a line; the box of values, which stays, is indented inside it.
_FRAME = Pattern(r"^[ \t]{0,2}[╷╵][ \t]*$|^│ ?", re.MULTILINE)
_LOG_BAR = Pattern(r"^ {1,6}\| ?", re.MULTILINE)
_UNSEEN = Pattern(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]+")


def clean(text: str) -> str:
    """Without colours, carriage returns, the frame of a terminal and the bar that a log puts before each line."""
    if "\x1b" in text or "\x9b" in text:
        text = _COLOURS.sub("", text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\n  | " in text or "\n  |\n" in text or "\n    | " in text:
        text = _LOG_BAR.sub("", text)
    if "╷" in text or "╵" in text or "\n│" in text or text.startswith("│"):
        text = _FRAME.sub("", text)
    return text


def bounded(text: str, limit: int) -> str:
    """Its head and its tail, where it is longer than ``limit``: what tells a cause stands at either end of a text."""
    if len(text) <= limit:
        return text
    half = limit // 2
    return f"{text[:half]}\n{text[-half:]}"


def flat(text: str) -> str:
    """All on one line, each run of white space as one blank: as Terraform may break at any blank, what is looked for is looked for here."""
    return " ".join(text.split())


def one_line(text: str) -> str:
    """For a person: one line without control characters and without what changes the direction of writing."""
    if not text.isprintable():
        text = _UNSEEN.sub(" ", text)
    return " ".join(text.split())


def cut(text: str, length: int = SUMMARY_LENGTH) -> str:
    """``text``, or as many of its words as fit, and an ellipsis."""
    if len(text) <= length:
        return text
    end = text.rfind(" ", length // 2, length - 1)
    return text[: end if end > 0 else length - 1].rstrip(" ,;:.-(") + "…"


def lower_first(text: str) -> str:
    """With its first letter small, unless its first word is a name or an abbreviation."""
    word = text.split(" ", 1)[0]
    return text[:1].lower() + text[1:] if word[1:].islower() or word[1:].rstrip(",.'s").islower() or len(word) == 1 else text


def upper_first(text: str) -> str:
    """With its first letter a capital."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """The first sentence, without its full stop."""
    end = text.find(". ")
    return (text if end < 0 else text[:end]).strip().rstrip(".").rstrip()


def joined(text: str, width: int = WIDTH) -> list[str]:
    """The lines as they were before they were broken at ``width``: where the next word would have fitted, the break is the text's own."""
    lines: list[str] = []
    last = 0
    for line in text.split("\n"):
        word = line.split(" ", 1)[0]
        if lines and word and not word.startswith("\t") and last and not lines[-1].startswith(" ") and last + 1 + len(word) > width:
            lines[-1] += f" {line}"
        else:
            lines.append(line)
        last = len(line)
    return lines
