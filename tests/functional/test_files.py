"""Files whatever happens.

Killed at any instant, two jobs at once, a disk that is full or closed, links and folders in the way.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import NoReturn

import pytest

from ctsreport.destinations.folder import write_file, write_folder
from ctsreport.document import Document
from tests.conftest import CAPTURES, NOBODY, NOW, run_ctsreport

MIXED = CAPTURES / "v0.9.0/mixed"
KILLS = 60
SIZE = 300_000


def _document(name: str, text: str) -> Document:
    return Document(name, "text/plain", lambda: (text[start : start + 4096] for start in range(0, len(text), 4096)))


def _versions(folder: Path) -> None:
    """Write one version after the other, for ever: a page, and what lies beside it."""
    number = 0
    while True:
        number += 1
        text = f"{number:06}" * (SIZE // 6)
        documents = [_document(name, text) for name in ("r.html", "r.css")]
        write_folder(documents, str(folder))
        write_file([text.encode()], str(folder / "snapshot.json"))


def _is_whole(path: Path) -> bool:
    text = path.read_text()
    return len(text) == SIZE and text == text[:6] * (SIZE // 6)


@pytest.mark.filterwarnings(
    "ignore:This process:DeprecationWarning"
)  # pytest's helpers have threads; the child needs none of them
def test_whatever_instant_it_is_killed_at_files_are_old_or_new(tmp_path: Path) -> None:
    """Killed at random instants, sixty times; what was begun is hidden, and nothing is half written."""
    chance = random.Random(5)  # noqa: S311 - the same instants each time
    names = ("r.html", "r.css", "snapshot.json")
    for name in names:
        (tmp_path / name).write_text("000000" * (SIZE // 6))
    for _ in range(KILLS):
        child = os.fork()
        if child == 0:
            try:
                _versions(tmp_path)
            finally:
                os._exit(1)
        time.sleep(chance.uniform(0.0, 0.012))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        assert all(_is_whole(tmp_path / name) for name in names)
    left = [path.name for path in tmp_path.iterdir() if path.name not in names]
    assert all(name.startswith(".") and name.endswith(".part") for name in left)
    for path in tmp_path.glob(".*.part"):
        os.utime(path, (0, 0))
    write_folder(
        [Document("r.html", "text/plain", lambda: ["x"]), Document("r.css", "text/plain", lambda: ["x"])], str(tmp_path)
    )
    assert not [path for path in tmp_path.iterdir() if path.name.startswith((".r.html.", ".r.css."))]


def test_the_command_is_killed_at_any_instant(tmp_path: Path) -> None:
    """The report that was there, or the new one."""
    report = ("report", MIXED, "-f", "json", "-f", "html", "-o", tmp_path)
    assert run_ctsreport(*report, "--title", "old", "--now", NOW).code == 0
    old = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    command = [sys.executable, "-m", "ctsreport", *map(str, report), "--title", "new", "--now", NOW, "-q"]
    began = time.monotonic()
    subprocess.run(command, check=True)
    took = time.monotonic() - began
    new = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    for part in (0.5, 0.8, 0.9, 1.0):
        for name, data in old.items():
            (tmp_path / name).write_bytes(data)
        child = subprocess.Popen(command)
        time.sleep(took * part)
        child.kill()
        child.wait()
        assert all((tmp_path / name).read_bytes() in {old[name], new[name]} for name in old)


def test_two_jobs_into_one_folder(tmp_path: Path) -> None:
    """At once, with the same name and another: each file is that of one of them, and nothing is left."""
    commands = [
        [
            sys.executable,
            "-m",
            "ctsreport",
            "report",
            str(MIXED),
            "-o",
            str(tmp_path),
            "--now",
            NOW,
            "-q",
            "--title",
            title,
            "--name",
            name,
        ]
        for title, name in (("one", "report"), ("two", "report"), ("three", "other"))
    ]
    children = [subprocess.Popen(command) for command in commands]
    assert [child.wait() for child in children] == [0, 0, 0]
    assert {path.name for path in tmp_path.iterdir()} == {
        f"{name}.{suffix}" for name in ("report", "other") for suffix in ("html", "md", "json")
    }
    titles = [(tmp_path / name).read_text("utf-8").count("</html>") for name in ("report.html", "other.html")]
    assert titles == [1, 1]


def test_a_disk_that_takes_no_more(tmp_path: Path) -> None:
    """Here the system's limit of a file's size: exit code 5, the old report stays, nothing half written."""
    assert run_ctsreport("report", MIXED, "-o", tmp_path, "--now", NOW).code == 0
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    script = 'ulimit -f 8; exec "$0" -m ctsreport report "$1" -o "$2" --title new'
    ended = subprocess.run(
        ["/bin/sh", "-c", script, sys.executable, MIXED, tmp_path], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 5, ended.stderr
    assert "cannot be written" in ended.stderr
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="to whoever is root nothing is closed")
def test_a_folder_that_is_closed(tmp_path: Path) -> None:
    """Exit code 5 and a cure; nothing else."""
    tmp_path.chmod(0o555)
    ran = run_ctsreport("report", MIXED, "-o", tmp_path)
    assert (ran.code, "may write" in ran.err) == (5, True)
    assert list(tmp_path.iterdir()) == []


def test_names_of_tasks_and_instances_are_no_paths(tmp_path: Path) -> None:
    """Whatever they are, the files are those that were asked for."""
    names = ["../../evil", "/etc/passwd", "..", "a/b", "con", "x\x00y", "~root", "C:\\x"]
    body = {name: {"task_name": name, "status": "unknown", "enabled": True} for name in names}
    source = tmp_path / "saved"
    source.mkdir()
    (source / "tasks.json").write_text(json.dumps(body), "utf-8")
    made = tmp_path / "inner/made"
    assert run_ctsreport("report", source, "-f", "html", "-f", "markdown", "-f", "json", "-o", made).code == 0
    assert {path.name for path in made.iterdir()} == {"report.html", "report.md", "report.json"}
    assert {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")} == {
        *(
            "saved",
            "saved/tasks.json",
            "inner",
            "inner/made",
            "inner/made/report.html",
            "inner/made/report.md",
            "inner/made/report.json",
        ),
    }


def test_two_jobs_with_different_formats_share_a_folder(tmp_path: Path) -> None:
    """At once, again and again: neither fails, and each finds its file."""
    command = [sys.executable, "-m", "ctsreport", "report", str(MIXED), "-o", str(tmp_path), "--now", NOW, "-q"]
    for _ in range(3):
        children = [subprocess.Popen([*command, "-f", fmt]) for fmt in ("html", "markdown", "junit")]
        assert [child.wait(60) for child in children] == [0, 0, 0]
        assert {path.name for path in tmp_path.iterdir()} == {"report.html", "report.md", "report.xml"}


def test_a_page_that_is_closed_to_others_stays_so(tmp_path: Path) -> None:
    for _ in range(2):
        assert run_ctsreport("report", MIXED, "-o", tmp_path).code == 0
        for path in tmp_path.iterdir():
            path.chmod(0o600)
    assert run_ctsreport("report", MIXED, "-o", tmp_path).code == 0
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


DEAD = (f"dead={NOBODY}", "--retries", "0")


def kept(tmp_path: Path) -> set[str]:
    return {path.name for path in tmp_path.iterdir() if ".before." in path.name}


def test_a_page_that_tells_something_is_kept_while_nothing_can_be_read(tmp_path: Path) -> None:
    """Beside the new one, which leads to it; a second such run leaves it, the next good one removes it."""
    assert run_ctsreport("report", MIXED, "-o", tmp_path, "--bundle", "10M").code == 0
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    names = {"report.before.html", "report.before.md", "report.before.json", "report.before.zip"}
    for _ in range(2):
        ran = run_ctsreport("report", *DEAD, "-o", tmp_path, "--bundle", "10M")
        assert ran.code == 4
        assert kept(tmp_path) == names
        assert {
            path.name.replace(".before", ""): path.read_bytes() for path in tmp_path.iterdir() if path.name in names
        } == before
        assert '<a href="report.before.html">report.before.html</a>' in (tmp_path / "report.html").read_text("utf-8")
        assert "[`report.before.md`](report.before.md)" in (tmp_path / "report.md").read_text("utf-8")
    assert run_ctsreport("report", MIXED, "-o", tmp_path, "--bundle", "10M", "-q").code == 0
    assert kept(tmp_path) == set()


def test_that_a_page_is_kept_is_in_the_summary(tmp_path: Path) -> None:
    assert run_ctsreport("report", MIXED, "-o", tmp_path).code == 0
    ran = run_ctsreport("report", *DEAD, "-o", tmp_path)
    assert f"{tmp_path}/report.before.html" in ran.out


def test_files_of_others_are_neither_kept_nor_removed(tmp_path: Path) -> None:
    (tmp_path / "report.md").write_text("# Somebody's report\n")
    (tmp_path / "report.before.html").write_text("<p>mine</p>")
    assert run_ctsreport("report", MIXED, "-o", tmp_path, "-f", "html").code == 0
    assert run_ctsreport("report", *DEAD, "-o", tmp_path).code == 4
    assert (tmp_path / "report.before.html").read_text() == "<p>mine</p>"
    assert kept(tmp_path) == {"report.before.html"}
    assert run_ctsreport("report", MIXED, "-o", tmp_path).code == 0
    assert (tmp_path / "report.before.html").read_text() == "<p>mine</p>"


def test_a_link_that_leads_nowhere_is_not_followed_to_keep_a_page(tmp_path: Path) -> None:
    """What has the name already is somebody's, whether it leads to a file or not."""
    folder, elsewhere = tmp_path / "output", tmp_path / "elsewhere"
    assert run_ctsreport("report", MIXED, "-o", folder).code == 0
    (folder / "report.before.html").symlink_to(elsewhere)
    (folder / "report.before.json").mkdir()
    assert run_ctsreport("report", *DEAD, "-o", folder).code == 4
    assert not elsewhere.exists()
    assert (folder / "report.before.html").is_symlink()
    assert (folder / "report.before.json").is_dir()


def test_with_one_daemon_of_two_nothing_is_kept(tmp_path: Path) -> None:
    assert run_ctsreport("report", MIXED, "-o", tmp_path).code == 0
    assert run_ctsreport("report", MIXED, *DEAD, "-o", tmp_path).code == 4
    assert kept(tmp_path) == set()


def test_an_earlier_snapshot_is_not_moved_before_the_new_one_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where that fails all is as it was."""
    run_ctsreport("fetch", CAPTURES / "v0.9.0/mixed", "-q")
    before = Path("ctsreport-snapshot.json").read_bytes()

    def full(*_: object) -> NoReturn:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert run_ctsreport("fetch", NOBODY, "--retries", "0", "-q").code == 5
    assert [path.name for path in Path().iterdir()] == ["ctsreport-snapshot.json"]
    assert Path("ctsreport-snapshot.json").read_bytes() == before


def test_an_earlier_snapshot_is_kept_where_nothing_can_be_read() -> None:
    """A daemon that restarted can give it no more. A second failure does not take its place."""
    run_ctsreport("fetch", CAPTURES / "v0.9.0/mixed", "-q")
    before = Path("ctsreport-snapshot.json").read_bytes()
    for _ in range(2):
        assert run_ctsreport("fetch", NOBODY, "--retries", "0", "-q").code == 4
    assert Path("ctsreport-snapshot.json.before").read_bytes() == before
    Path("ctsreport-snapshot.json.before").write_text("older still")
    Path("ctsreport-snapshot.json").write_bytes(before)
    assert run_ctsreport("fetch", NOBODY, "--retries", "0", "-q").code == 4
    assert Path("ctsreport-snapshot.json.before").read_bytes() == before
    assert run_ctsreport("report", "ctsreport-snapshot.json", "-q").code == 4
