"""``--bundle``: one archive for a ticket: whole or honest about it, within its size, and the same bytes each time."""

import io
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import CAPTURES, NOBODY, NOW, Ran, run_ctsreport
from tests.unit.making import wire_event, wire_task

MIXED = CAPTURES / "v0.9.0/mixed"
HOSTILE = CAPTURES / "v0.9.0/hostile"
PROGRAM = (sys.executable, "-m", "ctsreport")
BUNDLE = Path("output/report.zip")
NAMES = ["report.html", "report.md", "report.json", "report.snapshot.json"]
"""In the order of their weight: the last are left out first."""

LEFT_OUT = "LEFT-OUT.txt"
WORD = "hunter" + "2-Zx9"
DENSE = "4fJkQ9zT" + "x7LmWb2R" + "pY8sVd3N"


def bundled(*args: str | Path, size: str | int = "10M") -> Ran:
    return run_ctsreport("report", *args, "--bundle", str(size), "--now", NOW)


def entries(data: bytes) -> dict[str, bytes]:
    """What an archive holds, in its order; its sums are right."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def names(folder: str = "output") -> list[str]:
    return sorted(path.name for path in Path(folder).iterdir())


# --- What it holds ----------------------------------------------------------------------------------------------------


def test_page_markdown_json_and_snapshot() -> None:
    """Beside the files that were asked for, whichever those are, and told among the paths."""
    ran = bundled(MIXED, "-f", "html")
    assert (ran.code, ran.err) == (0, "")
    assert names() == ["report.html", "report.zip"]
    assert "output/report.html\noutput/report.zip\n" in ran.out
    held = entries(BUNDLE.read_bytes())
    assert list(held) == NAMES
    assert held["report.html"].startswith(b"<!DOCTYPE html>")
    assert held["report.md"].startswith(b"# CTS health: mixed")
    assert json.loads(held["report.json"])["schema"] == "ctsreport.report/1"
    assert "snapshot" in json.loads(held["report.snapshot.json"])["schema"]


def alike(data: bytes) -> bytes:
    """Without the numbers of marks."""
    return re.sub(rb"(\[secret: [a-z-]+) #\d+\]", rb"\1]", data)


def test_its_files_are_those_that_a_run_without_it_writes() -> None:
    """Byte for byte, but for the numbers of marks: the bundle's are those of its snapshot."""
    bundled(MIXED, "-f", "text")
    held = entries(BUNDLE.read_bytes())
    run_ctsreport("report", MIXED, "-f", "html", "-f", "markdown", "-f", "json", "-o", "plain", "--now", NOW)
    run_ctsreport("fetch", MIXED, "-o", "plain/report.snapshot.json", "--now", NOW)
    assert {path.name: alike(path.read_bytes()) for path in Path("plain").iterdir()} == {
        name: alike(held[name]) for name in held
    }


@pytest.mark.parametrize(
    "options", [("--html-style", "linked"), ("--markdown-budget", "5000"), ("-f", "json"), ("--ci=jenkins",)]
)
def test_what_shapes_the_files_beside_it_does_not_shape_it(options: tuple[str, ...]) -> None:
    """A page that is mailed has nothing beside it, so that it is the inline one; its Markdown is whole."""
    bundled(MIXED, "-o", "plain")
    bundled(MIXED, *options)
    held = entries(BUNDLE.read_bytes())
    page = held["report.html"].decode()
    assert "<style>" in page
    assert "<script>" in page
    assert 'rel="stylesheet"' not in page
    assert held == entries(Path("plain/report.zip").read_bytes())


def test_the_files_are_named_as_the_report_is() -> None:
    bundled(MIXED, "--name", "night")
    assert list(entries(Path("output/night.zip").read_bytes())) == [name.replace("report", "night") for name in NAMES]


COMPARED = ("tasks", "causes", "summary", "verdict")


def told_again(held: dict[str, bytes]) -> dict[str, Any]:
    """The report.json that is made from the snapshot of a bundle."""
    Path("kept.json").write_bytes(held["report.snapshot.json"])
    ran = run_ctsreport("report", "kept.json", "-f", "json", "-o", "-", "--now", NOW)
    assert ran.code == 0, ran.err
    return dict(json.loads(ran.out))


@pytest.mark.parametrize("name", ["v0.9.0/causes", "v0.9.0/mixed", "v0.7.1/mixed", "v0.4.3/mixed"])
def test_the_snapshot_inside_makes_the_same_report(name: str) -> None:
    """Tasks, causes and counts; but for the numbers of marks, of which the next test speaks."""
    bundled(CAPTURES / name)
    held = entries(BUNDLE.read_bytes())
    again, found = told_again(held), json.loads(held["report.json"])
    assert found["tasks"]
    assert unnumbered([again[key] for key in COMPARED]) == unnumbered([found[key] for key in COMPARED])


def unnumbered(given: object) -> str:
    return re.sub(r"(\[secret: [\w-]+) #\d+", r"\1", json.dumps(given))


def test_equal_marks_stand_for_equal_secrets_in_all_of_it() -> None:
    """Report and snapshot lie side by side: what is token #1 in one is not token #2 in the other."""
    bundled(MIXED)
    held = entries(BUNDLE.read_bytes())
    again, found = told_again(held), json.loads(held["report.json"])
    marks = [
        [re.findall(r"\[secret: [\w #-]+\]", json.dumps(each[key])) for key in COMPARED] for each in (found, again)
    ]
    assert any(marks[0])
    assert marks[0] == marks[1]


def test_of_a_narrowed_report_the_snapshot_is_about_what_is_shown() -> None:
    """A ticket about one task need not hold the others.

    Their raw answers are left out, the counts are not, and both are said.
    """
    ran = bundled(MIXED, "--task", "core-nat")
    assert "raw answers about the tasks that are shown" in ran.err
    held = entries(BUNDLE.read_bytes())
    assert [task["name"] for task in json.loads(held["report.json"])["tasks"]] == ["core-nat"]
    Path("kept.json").write_bytes(held["report.snapshot.json"])
    assert b"geo-blocking" not in held["report.snapshot.json"]
    document = json.loads(run_ctsreport("report", "kept.json", "-f", "json", "-o", "-").out)
    assert [task["name"] for task in document["tasks"]] == ["core-nat"]
    assert sum(document["instances"][0]["reported"]["status"].values()) == 17
    assert "1 of 17 tasks" in " ".join(
        each["message"] for each in document["notices"] if each["code"] == "snapshot_narrowed"
    )


@pytest.mark.parametrize("answers", ["tasks-events.json", ""])
def test_a_snapshot_of_some_tasks_is_not_green(answers: str) -> None:
    """The task that fails may be among those left out, whether counts of all were saved or not."""
    bundled(MIXED / answers, "--status", "successful")
    Path("kept.json").write_bytes(entries(BUNDLE.read_bytes())["report.snapshot.json"])
    ran = run_ctsreport("report", "kept.json", "-f", "json", "-o", "again")
    assert ran.code == 0
    assert json.loads(Path("again/report.json").read_bytes())["verdict"]["state"] == "unsure"
    gated = run_ctsreport("report", "kept.json", "-q", "-o", "again", "--fail-on", "disagreement>9")
    assert gated.code == 4
    assert "was saved of some tasks alone" in gated.err
    assert run_ctsreport("report", "kept.json", "-q", "-o", "again", "--fail-on", "unsure").code == 3


def test_narrowed_to_all_tasks_the_snapshot_is_whole() -> None:
    bundled(MIXED, "--task", "*")
    Path("kept.json").write_bytes(entries(BUNDLE.read_bytes())["report.snapshot.json"])
    document = json.loads(run_ctsreport("report", "kept.json", "-f", "json", "-o", "-").out)
    assert document["verdict"]["state"] == "failing"
    assert "snapshot_narrowed" not in {each["code"] for each in document["notices"]}


def test_it_is_made_where_the_gate_fails_and_where_nothing_could_be_read() -> None:
    """Then above all."""
    assert bundled(MIXED, "--fail-on", "critical", "-o", "red").code == 3
    assert b"The gate failed by " in entries(Path("red/report.zip").read_bytes())["report.html"]
    assert bundled(f"dead={NOBODY}", "--retries", "0", "-o", "dead").code == 4
    assert list(entries(Path("dead/report.zip").read_bytes())) == NAMES


# --- The same bytes ---------------------------------------------------------------------------------------------------


def test_two_runs_make_the_same_bytes() -> None:
    bundled(MIXED, "-o", "one")
    bundled(MIXED, "-o", "two", "-f", "json")
    assert Path("one/report.zip").read_bytes() == Path("two/report.zip").read_bytes()


def test_another_machine_would_make_them_too() -> None:
    """Another zone, umask, hash seed, locale and folder."""
    bundled(MIXED)
    here = BUNDLE.read_bytes()
    Path("elsewhere").mkdir()
    for number, (zone, mask) in enumerate((("Asia/Tokyo", 0o077), ("America/New_York", 0o000))):
        environment = {
            **os.environ,
            "TZ": zone,
            "PYTHONHASHSEED": str(number + 1),
            "LC_ALL": "C",
            "PYTHONPATH": str(Path(__file__).parents[2]),
        }
        command = [*PROGRAM, "report", str(MIXED), "--bundle", "10M", "--now", NOW, "-q", "-o", f"made{number}"]
        subprocess.run(command, env=environment, cwd="elsewhere", umask=mask, check=True)
        assert Path(f"elsewhere/made{number}/report.zip").read_bytes() == here


def test_entries_tell_the_report_s_time_and_nothing_of_the_machine(tmp_path: Path) -> None:
    """In UTC, whatever --tz says; plain files of Unix, without extra fields and comments."""
    Path("saved").mkdir()
    for name in ("tasks.json", "tasks-events.json"):
        Path("saved", name).write_bytes((MIXED / name).read_bytes())
    run_ctsreport("report", "saved", "--bundle", "10M", "--tz", "Asia/Tokyo", "--now", "2026-11-25T23:59:59+01:00")
    data = BUNDLE.read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        found = [
            (info.date_time, info.create_system, info.external_attr, info.extra, info.comment)
            for info in archive.infolist()
        ]
        assert archive.comment == b"made by ctsreport"
    assert (
        found == [((2026, 11, 25, 22, 59, 58), 3, 0o100644 << 16, b"", b"")] * 4
    )  # the format counts in twos of seconds
    assert all(str(tmp_path).encode() not in content for content in (data, *entries(data).values()))


@pytest.mark.parametrize(
    ("now", "year"), [("1970-01-01T00:00:00Z", 1980), ("2200-06-01T00:00:00Z", 1980), ("2107-12-31T23:59:59Z", 2107)]
)
def test_a_time_that_the_format_cannot_hold(now: str, year: int) -> None:
    ran = run_ctsreport("report", MIXED, "--bundle", "10M", "--now", now)
    assert ran.code == 0, ran.err
    with zipfile.ZipFile(BUNDLE) as archive:
        assert {info.date_time[0] for info in archive.infolist()} == {year}


# --- Secrets ----------------------------------------------------------------------------------------------------------


def saved_with_secrets() -> Path:
    """A failing task whose message and definition tell secrets."""
    message = f"Error: login with password={WORD} failed\n\nError running command './push.sh {DENSE.lower()} now'"
    event = wire_event(success=False, id="0f8fad5b-d9cb-469f-a165-70867728950e", error={"message": message})
    definition = {
        "name": "web",
        "module": f"git::https://u:{WORD}@git.example.com/x",
        "variables": {"api_token": f'"{DENSE.lower()}"'},
    }
    folder = Path("saved")
    folder.mkdir()
    (folder / "tasks.json").write_text(json.dumps({"web": wire_task("web", [event], status="errored")}))
    (folder / "tasks-api.json").write_text(json.dumps({"request_id": "x", "tasks": [definition]}))
    return folder


def test_secrets_are_in_no_entry() -> None:
    """Marks stand for them; the snapshot too has none."""
    assert bundled(saved_with_secrets()).code == 0
    for name, content in entries(BUNDLE.read_bytes()).items():
        text = content.decode()
        assert WORD not in text, name
        assert DENSE.lower() not in text, name
        assert re.search(r"push\.sh \[secret: token #\d\] now", text), name


def test_secrets_of_a_real_daemon_are_in_no_entry() -> None:
    bundled(HOSTILE)
    held = entries(BUNDLE.read_bytes())
    assert list(held) == NAMES
    secrets = [f"hunter{number}-not-real" for number in (2, 3, 4)] + [f"not-real-json-{number}" for number in (1, 2, 3)]
    secrets += ["not-real-pw", "p%40ss-not-real", "NotARealVaultToken", "bm90IGEgc2lnbmF0dXJl", "xoxb-0000"]
    assert [(name, secret) for name, content in held.items() for secret in secrets if secret in content.decode()] == []
    assert all("[secret: jwt #1]" in content.decode() for content in held.values())


def test_what_the_user_says_of_secrets_counts_for_it_too() -> None:
    folder = saved_with_secrets()
    bundled(folder, "--redact", "running")
    assert all(
        b"running" not in content.lower()
        for name, content in entries(BUNDLE.read_bytes()).items()
        if name.endswith("snapshot.json")
    )
    bundled(folder, "--no-redact")
    assert all(f"password={WORD}".encode() in content for content in entries(BUNDLE.read_bytes()).values())


# --- Its size ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def steps(tmp_path_factory: pytest.TempPathFactory) -> list[int]:
    """The least sizes that hold four, three, two and one of the files."""
    folder, found, size = tmp_path_factory.mktemp("steps"), list[int](), 10 << 20
    for _ in NAMES:
        assert (
            run_ctsreport("report", MIXED, "-f", "json", "-o", folder, "--bundle", str(size), "--now", NOW, "-q").code
            == 0
        )
        found.append((folder / "report.zip").stat().st_size)
        size = found[-1] - 1
    return found


@pytest.mark.parametrize("step", range(4))
@pytest.mark.parametrize("off", [-1, 0, 1])
def test_it_is_never_larger_and_holds_what_fits(steps: list[int], step: int, off: int) -> None:
    """The snapshot goes first, then JSON, then Markdown; what is left out is said inside and on standard error."""
    size = steps[step] + off
    held = 4 - step - (off < 0)
    ran = bundled(MIXED, size=size)
    if not held:
        assert (ran.code, BUNDLE.exists(), Path("output/report.html").exists()) == (5, False, True)
        return
    assert ran.code == 0, ran.err
    assert BUNDLE.stat().st_size <= size
    found = entries(BUNDLE.read_bytes())
    missing = ", ".join(NAMES[held:])
    if not missing:
        assert (list(found), ran.err) == (NAMES, "")
        return
    assert list(found) == [*NAMES[:held], LEFT_OUT]
    assert found[LEFT_OUT].decode().endswith(f": {missing}\n")
    assert ran.err == f"output/report.zip: left out to stay within {size} bytes: {missing}.\n"


def test_what_is_inside_is_whole_however_small_it_is(steps: list[int]) -> None:
    bundled(MIXED, "-o", "large")
    bundled(MIXED, size=steps[2])
    large, small = entries(Path("large/report.zip").read_bytes()), entries(BUNDLE.read_bytes())
    assert {name: large[name] for name in small if name != LEFT_OUT} == {name: small[name] for name in NAMES[:2]}


def test_a_smaller_one_is_the_same_bytes_each_time(steps: list[int]) -> None:
    for folder in ("one", "two"):
        bundled(MIXED, "-o", folder, size=steps[1])
    assert Path("one/report.zip").read_bytes() == Path("two/report.zip").read_bytes()


@pytest.mark.parametrize("size", ["1", "1K", "8K"])
def test_too_small_costs_no_report(size: str) -> None:
    """It is said, and the exit code is that of what could not be delivered, but what the gate says comes first."""
    ran = bundled(MIXED, size=size)
    assert ran.code == 5
    assert "is too small: not even report.html fits" in ran.err
    assert not BUNDLE.exists()
    assert Path("output/report.html").exists()
    assert bundled(MIXED, "--fail-on", "critical", size=size).code == 3


@pytest.mark.parametrize("size", ["0", "-1", "10TB", "ten", "", "1.5", "10 M B"])
def test_a_size_that_is_none(size: str) -> None:
    ran = run_ctsreport("report", MIXED, f"--bundle={size}")
    assert (ran.code, Path("output").exists()) == (2, False)
    assert "--bundle" in ran.err


# --- Around it --------------------------------------------------------------------------------------------------------


def test_an_older_one_stays_and_is_named() -> None:
    bundled(MIXED)
    Path("output/other.zip").write_bytes(b"mine")
    ran = run_ctsreport("report", MIXED)
    assert names() == ["other.zip", "report.html", "report.json", "report.md", "report.zip"]
    assert "did not make: output/report.zip (" in ran.out


def test_an_older_one_is_replaced() -> None:
    bundled(MIXED)
    before = BUNDLE.read_bytes()
    bundled(HOSTILE)
    assert BUNDLE.read_bytes() != before
    assert names() == ["report.html", "report.json", "report.md", "report.zip"]


@pytest.mark.parametrize("name", ["html", "json"])
def test_standard_output_takes_no_archive(name: str) -> None:
    """Said before anything is read."""
    ran = bundled("nowhere", "-f", name, "-o", "-")
    assert (ran.code, ran.out) == (2, "")
    assert "--bundle" in ran.err
    assert names(".") == []


def test_the_file_and_the_environment_can_ask_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("ctsreport.toml").write_text('[report]\nbundle = "10M"\n')
    run_ctsreport("report", MIXED, "-q", "-o", "file")
    Path("ctsreport.toml").unlink()
    monkeypatch.setenv("CTSREPORT_BUNDLE", "10M")
    run_ctsreport("report", MIXED, "-q", "-o", "environment")
    assert all("report.zip" in names(folder) for folder in ("file", "environment"))


def test_a_folder_in_its_way() -> None:
    """Exit code 5, and no file of the report is written."""
    BUNDLE.mkdir(parents=True)
    ran = bundled(MIXED)
    assert ran.code == 5
    assert "output/report.zip cannot be written" in ran.err
    assert names() == ["report.zip"]


def test_a_hostile_name_of_a_task_is_no_name_of_a_file() -> None:
    """Entries are named by the report alone: nothing is unpacked elsewhere."""
    Path("saved").mkdir()
    found: dict[str, Any] = {name: wire_task(name) for name in ("../../etc/passwd", "/abs", "C:\\x")}
    Path("saved/tasks.json").write_text(json.dumps(found))
    bundled("saved")
    assert all(re.fullmatch(r"[\w.-]+", name) for name in entries(BUNDLE.read_bytes()))
