"""A subject has at most 72 characters: of the message that is being written, or of the commits that are new.

``subjects.py FILE`` is git's hook ``commit-msg``, which `pre-commit install` sets up. Without FILE, as `make check`
runs it, the commits since the last version's tag are looked at, else those that ``origin/main`` lacks; what a shallow
clone or an archive does not have is not.
"""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

MOST = 72
"""Characters: what `git log --oneline` shows in a terminal of 80 columns."""


def too_long(subjects: Iterable[str]) -> list[str]:
    """Those that are, each with its length; what git itself writes for a merge or a revert is not ours."""
    ours = [each for each in subjects if not each.startswith(("Merge ", 'Revert "', "fixup! ", "squash! "))]
    return [f"{len(each)} characters, at most {MOST}: {each}" for each in ours if len(each) > MOST]


def git(*arguments: str) -> str | None:
    """What git says; None where it fails, or is not there."""
    try:
        done = subprocess.run(["git", *arguments], capture_output=True, text=True, check=False)
    except OSError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def new_subjects() -> list[str]:
    """Of the commits that no version has, and that others have not seen yet."""
    since = git("describe", "--tags", "--abbrev=0", "--match", "v*") or git("merge-base", "HEAD", "origin/main")
    if not since:
        return []
    return (git("log", "--format=%s", f"{since}..HEAD") or "").splitlines()


def first_line(file: str) -> list[str]:
    """The subject of the message in a file."""
    return Path(file).read_text("utf-8").splitlines()[:1]


def main() -> int:
    """Exit code 1 where one is too long."""
    wrong = too_long(first_line(sys.argv[1]) if sys.argv[1:] else new_subjects())
    print(*wrong, sep="\n", end="\n" if wrong else "")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
