"""The documents of this project, and what in them is made from the program: ``make docs`` writes that anew."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
COMMANDS = ROOT / "docs/commands.md"
REFERENCE = ROOT / "docs/reference.md"
CURE = "`make docs` writes it anew; look at the difference before you commit it."


def documents() -> list[Path]:
    """All that people read, the README first."""
    others = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("bench/*.md")]
    return [README, *sorted(path for path in others if path != README)]


def name_of(path: Path) -> str:
    """How a test is called by it."""
    return path.relative_to(ROOT).as_posix()


def blocks(path: Path, language: str = "") -> list[str]:
    """The fenced blocks of a document in a language; those that name none are shell commands and output."""
    return re.findall(rf"(?m)^```{language}\n(.*?)^```$", path.read_text("utf-8"), re.DOTALL)


def command_lines(path: Path, program: str = "ctsreport") -> Iterator[str]:
    """The command lines of a document that start with this program, without ``$`` and comments."""
    for block in (*blocks(path), *blocks(path, "console")):
        for line in block.splitlines():
            command = line.removeprefix("$ ").split("  #")[0].split(" # ")[0].strip()
            if command.split(" ")[0] == program:
                yield command


def check_part(request: pytest.FixtureRequest, path: Path, part: str, made: str) -> None:
    """What stands between ``<!-- PART: … -->`` and ``<!-- /PART -->`` is ``made``; ``make docs`` puts it there."""
    begin, end = f"<!-- {part}: made by `make docs` -->\n", f"<!-- /{part} -->"
    before, rest = path.read_text("utf-8").split(begin)
    stored, after = rest.split(end)
    _check(request, path, stored, made, before + begin, end + after)


def check_whole(request: pytest.FixtureRequest, path: Path, made: str) -> None:
    """The whole file is ``made``; ``make docs`` writes it."""
    stored = path.read_text("utf-8") if path.exists() else ""
    _check(request, path, stored, made, "", "")


def _check(request: pytest.FixtureRequest, path: Path, stored: str, made: str, before: str, after: str) -> None:
    if request.config.getoption("--update-gold"):
        path.write_text(before + made + after, "utf-8")
    else:
        assert stored == made, f"{name_of(path)} does not show what the program does now: {CURE}"
