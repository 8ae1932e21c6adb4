"""What a terminal can show: how wide it is, whether it has colours, letters beyond ASCII, and links."""

import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import TextIO

import click
from msgspec import Struct

from ctsreport.pattern import Pattern
from ctsreport.view.wording import one_line

_COLOURS = {"critical": "red", "errored": "yellow", "unknown": "cyan", "successful": "green"}
# Columns below which lines are no longer made to fit.
_LEAST = 40

# Columns below which what is wrong, and why, take a line each.
_NARROW = 90

_CODE = Pattern(r"\x1b\[[0-9;]*m|\x1b\]8;;.*?\x1b\\")
_ASCII = {
    "✗": "x",
    "▲": "!",
    "✓": "+",
    "◇": "o",
    "…": "...",
    "–": "-",
    "—": "-",
    "×": "x",
    "µ": "u",
    "≈": "~",
    "→": "->",
    "‹": "<",
    "›": ">",
}
_LINKING = {"iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "Tabby", "rio"}


def columns(text: str) -> int:
    """How many columns a text takes.

    Codes of colours and links none, letters of East Asia two, marks on letters none.
    """
    plain = _CODE.sub("", text)
    if plain.isascii():
        return len(plain)
    return sum(map(_column, plain))


def _column(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    if unicodedata.east_asian_width(letter) in {"W", "F"}:
        return 2
    return 1


class Screen(Struct, frozen=True):
    """Where the summary is shown.

    ``width`` is None where lines may be as long as they are: in a file, a pipe, a log.
    """

    width: int | None
    colours: bool
    unicode: bool
    links: bool

    @property
    def narrow(self) -> bool:
        return self.width is not None and self.width < _NARROW

    def paint(self, text: str, css: str) -> str:
        """A text in the colour of a state."""
        shown = self.letters(text)
        if self.colours:
            return click.style(shown, fg=_COLOURS[css], bold=True)
        return shown

    def letters(self, text: str) -> str:
        """A text in the letters that can be shown."""
        if self.unicode:
            return text
        shown = "".join([_ASCII.get(letter, letter) for letter in text])
        return shown.encode("ascii", "backslashreplace").decode()

    def middle(self, text: str, most: int) -> str:
        """A long name cut in its middle: its beginning and its end distinguish it."""
        shown, gap = self.letters(text), self.letters("…")
        if columns(shown) <= most:
            return shown
        room = most - len(gap)
        return _within(shown, room // 2) + gap + _within(shown[::-1], room - room // 2)[::-1]

    def padded(self, text: str, width: int) -> str:
        """A text with blanks up to a column."""
        return text + " " * max(0, width - columns(text))

    def fitted(self, line: str) -> str:
        """A line cut at its end to the width."""
        shown, gap = self.letters(line), self.letters("…")
        if self.width is None or columns(shown) <= self.width:
            return shown
        kept: list[str] = []
        room = self.width - len(gap)
        for part in re.split(f"({_CODE.source})", shown):
            shown = part if _CODE.fullmatch(part) else _within(part, room)
            room -= columns(shown)
            kept.append(shown)
        return "".join(kept).rstrip() + gap

    def wrapped(self, line: str, indent: str = "") -> list[str]:
        """A line broken to the width between words; a word that is longer than a line is broken where the line ends."""
        shown = self.letters(line)
        if self.width is None or columns(shown) <= self.width:
            return [shown]
        lead = shown[: len(shown) - len(shown.lstrip(" "))]
        lines, current = [], lead
        for word in _words(shown.lstrip(" "), self.width - max(len(lead), len(indent))):
            gap = " " if current.strip() else ""
            if gap and columns(current) + 1 + columns(word) > self.width:
                lines.append(current.rstrip())
                current, gap = indent, ""
            current += gap + word
        return [*lines, current]

    def folded(self, line: str, indent: str, most: int = 2) -> list[str]:
        """A line broken to the width, of which the last of so many lines is cut."""
        lines = self.wrapped(line, indent)
        if len(lines) <= most:
            return lines
        rest = " ".join(each.strip() for each in lines[most - 1 :])
        return [*lines[: most - 1], self.fitted(f"{indent}{rest}")]

    def link(self, path: str) -> str:
        """A path, which opens where the terminal can do that."""
        shown = self.letters(one_line(path))
        if not self.links:
            return shown
        return f"\x1b]8;;{Path(path).absolute().as_uri()}\x1b\\{shown}\x1b]8;;\x1b\\"


def _within(text: str, most: int) -> str:
    """As much of a text as so many columns hold."""
    if columns(text) <= most:
        return text
    room, kept = most, []
    for letter in text:
        room -= _column(letter)
        if room < 0:
            break
        kept.append(letter)
    return "".join(kept)


def _words(text: str, most: int) -> list[str]:
    """The words of a text, those that are longer than a line in pieces.

    Two blanks in a row stay with the word before.
    """
    words: list[str] = []
    for word in re.split(r"(?<=\S) (?=\S)|(?<= ) (?=\S)", text):
        rest = word
        while columns(rest) > most and not _CODE.search(rest):
            piece = _within(rest, most)
            words.append(piece)
            rest = rest[len(piece) :]
        words.append(rest)
    return words


def screen(stream: TextIO | None, environment: Mapping[str, str], *, color: bool | None) -> Screen:
    """What this stream can show. ``color`` is what the command line says of colours."""
    terminal = stream is not None and stream.isatty()
    no_color = environment.get("NO_COLOR") or environment.get("CTSREPORT_NO_COLOR")
    return Screen(
        width=_width() if terminal or environment.get("COLUMNS", "").isdigit() else None,
        colours=color if color is not None else terminal and not no_color,
        unicode=_has_unicode(stream, environment),
        links=terminal and _has_links(environment),
    )


def _width() -> int:
    from shutil import get_terminal_size  # what is piped has no width

    return max(_LEAST, get_terminal_size().columns)


def _has_unicode(stream: TextIO | None, environment: Mapping[str, str]) -> bool:
    """Not where the locale says so: Python itself writes UTF-8 in the C locale, and a terminal then shows rubbish."""
    locale = next((value for name in ("LC_ALL", "LC_CTYPE", "LANG") if (value := environment.get(name))), "")
    if locale in {"C", "POSIX"}:
        return False
    try:
        "✗▲…".encode(getattr(stream, "encoding", None) or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _has_links(environment: Mapping[str, str]) -> bool:
    """Whether the terminal is one that is known to open links; others would show their code."""
    if environment.get("TERM") == "dumb":
        return False
    vte = environment.get("VTE_VERSION", "")
    forced = environment.get("FORCE_HYPERLINK")
    if forced:
        return forced != "0"
    return (
        bool(environment.get("WT_SESSION") or environment.get("KITTY_WINDOW_ID"))
        or environment.get("TERM_PROGRAM") in _LINKING
        or (vte.isdigit() and int(vte) >= 5000)
    )
