"""What a terminal can show: how wide it is, whether it has colours, letters beyond ASCII, and links."""

import re
import shutil
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import TextIO

import click
from msgspec import Struct

_COLOURS = {"critical": "red", "errored": "yellow", "unknown": "cyan", "successful": "green"}
_LEAST = 40
"""Columns below which lines are no longer made to fit."""

_NARROW = 90
_CODE = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;;.*?\x1b\\")
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


class Screen(Struct, frozen=True):
    """Where the summary is shown. ``width`` is None where lines may be as long as they are: in a file, a pipe, a log."""

    width: int | None
    colours: bool
    unicode: bool
    links: bool

    @property
    def narrow(self) -> bool:
        return self.width is not None and self.width < _NARROW

    def paint(self, text: str, css: str) -> str:
        """A text in the colour of a state."""
        return click.style(text, fg=_COLOURS[css], bold=True) if self.colours else text

    def fitted(self, line: str) -> str:
        """A line cut at its end to the width, its colours not counted."""
        if self.width is None or len(_CODE.sub("", line)) <= self.width:
            return line
        kept, room = [], self.width - 1
        for part in re.split(f"({_CODE.pattern})", line):
            coded = bool(_CODE.fullmatch(part))
            kept.append(part if coded else part[:room])
            room -= 0 if coded else len(part[:room])
        return "".join(kept).rstrip() + "…"

    def wrapped(self, line: str, indent: str = "") -> list[str]:
        """A line broken to the width; what follows is indented. Colours stand at the beginning, where nothing is broken."""
        if self.width is None or len(_CODE.sub("", line)) <= self.width:
            return [line]
        room = self.width + len(line) - len(_CODE.sub("", line))
        first, *rest = textwrap.wrap(line, room, subsequent_indent=indent, drop_whitespace=True, break_on_hyphens=False)
        told = " ".join(each.strip() for each in rest)
        return [first, *textwrap.wrap(told, self.width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)]

    def link(self, path: str) -> str:
        """A path, which opens where the terminal can do that."""
        if not self.links:
            return path
        return f"\x1b]8;;{Path(path).absolute().as_uri()}\x1b\\{path}\x1b]8;;\x1b\\"

    def letters(self, line: str) -> str:
        """A line in the letters that can be shown."""
        if self.unicode:
            return line
        told = "".join([_ASCII.get(letter, letter) for letter in line])
        return told.encode("ascii", "backslashreplace").decode()


def screen(stream: TextIO | None, environment: Mapping[str, str], *, color: bool | None) -> Screen:
    """What this stream can show. ``color`` is what the command line says of colours."""
    terminal = stream is not None and stream.isatty()
    quiet = environment.get("NO_COLOR") or environment.get("CTSREPORT_NO_COLOR")
    return Screen(
        width=max(_LEAST, shutil.get_terminal_size().columns) if terminal or environment.get("COLUMNS", "").isdigit() else None,
        colours=color if color is not None else terminal and not quiet,
        unicode=_has_unicode(stream, environment),
        links=terminal and _has_links(environment),
    )


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
    return (
        bool(environment.get("FORCE_HYPERLINK") or environment.get("WT_SESSION") or environment.get("KITTY_WINDOW_ID"))
        or environment.get("TERM_PROGRAM") in _LINKING
        or (vte.isdigit() and int(vte) >= 5000)
    )
