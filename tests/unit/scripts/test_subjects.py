"""Which subjects of commits are too long."""

import subprocess
from pathlib import Path

import pytest

from scripts import subjects

RIGHT = "x" * 72
WRONG = "x" * 73


def test_from_73_characters_on_a_subject_is_too_long() -> None:
    assert subjects.too_long([RIGHT, f"Merge {WRONG}", f'Revert "{WRONG}"']) == []
    assert subjects.too_long([WRONG]) == [f"73 characters, at most 72: {WRONG}"]


@pytest.mark.parametrize(("subject", "code"), [(RIGHT, 0), (WRONG, 1)])
def test_the_message_that_is_being_written_is_looked_at(
    subject: str, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its first line alone."""
    message = tmp_path / "COMMIT_EDITMSG"
    message.write_text(f"{subject}\n\n{WRONG}\n")
    monkeypatch.setattr("sys.argv", ["subjects.py", str(message)])
    assert subjects.main() == code


def commit(folder: Path, subject: str) -> None:
    command = [
        "git",
        "-c",
        "user.name=x",
        "-c",
        "user.email=x@example.com",
        "commit",
        "-q",
        "--allow-empty",
        "-m",
        subject,
    ]
    subprocess.run(command, cwd=folder, check=True)


def test_commits_since_the_last_version_are_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no version and no other branch is known, as in an archive, there are none."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.setattr("sys.argv", ["subjects.py"])
    assert subjects.new_subjects() == []
    subprocess.run(["git", "init", "-q"], check=True)
    commit(tmp_path, f"{WRONG} of before")
    assert subjects.main() == 0
    subprocess.run(["git", "tag", "v1.0"], check=True)
    commit(tmp_path, RIGHT)
    assert subjects.main() == 0
    commit(tmp_path, WRONG)
    assert subjects.new_subjects() == [WRONG, RIGHT]
    assert subjects.main() == 1
