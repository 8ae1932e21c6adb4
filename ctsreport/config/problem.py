"""What is wrong in the file, where, and what to do: all of it at once."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from ctsreport.credentials import shown
from ctsreport.errors import CtsReportError, ExitCode

Path = tuple[str | int, ...]


class Problem(Struct, frozen=True):
    """One thing that is wrong, at a path of keys."""

    path: Path
    text: str


class Places(Struct, frozen=True):
    """A file's name, and the lines of its keys."""

    file: str
    lines: Mapping[Path, int]

    def line(self, path: Path) -> int | None:
        """The line of a path, else of what it lies in; None for the file as a whole."""
        return next((self.lines[path[:end]] for end in range(len(path), 0, -1) if path[:end] in self.lines), None)

    def of(self, path: Path) -> str:
        """``ctsreport.toml, line 3, instances[0].address``."""
        line = self.line(path)
        return ", ".join(filter(None, (self.file, f"line {line}" if line else "", spelt(path))))


def spelt(path: Path) -> str:
    """A path of keys as people write it."""
    text = "".join(f"[{key}]" if isinstance(key, int) else f".{shown(key)}" for key in path)
    return text.removeprefix(".")


CURE = "ctsreport schema config prints the keys; ctsreport config check looks again."


def config_error(problems: Sequence[Problem], places: Places, cure: str = CURE) -> CtsReportError:
    """All problems as one error (2), each with its place, in the order of the file."""
    ordered = sorted(problems, key=lambda problem: places.line(problem.path) or 0)
    texts = [f"{places.of(problem.path)}: {problem.text}" for problem in ordered]
    return CtsReportError(texts[0], cure, ExitCode.USAGE, more=tuple(texts[1:]))
