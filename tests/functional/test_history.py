"""``ctsreport history``: what looks saw is known later, in a file and in a folder alike."""

import gzip
import json
from pathlib import Path

import pytest

from tests.conftest import NOBODY, NOW, TESTS, run_ctsreport

LOOKS = ("001", "005", "010", "020", "042")


@pytest.fixture(scope="module")
def times() -> dict[str, str]:
    """When some looks at a real daemon were taken."""
    document = json.loads(gzip.decompress((TESTS / "data/series/v0.9.0.json.gz").read_bytes()))
    return {each["look"]: each["at"] for each in document["looks"] if each["look"] in LOOKS}


@pytest.fixture
def saved(times: dict[str, str]) -> dict[str, str]:
    """Their answers, as somebody saved them."""
    document = json.loads(gzip.decompress((TESTS / "data/series/v0.9.0.json.gz").read_bytes()))
    for each in document["looks"]:
        if each["look"] in times:
            Path(f"{each['look']}.json").write_text(json.dumps(each["tasks"]), "utf-8")
    return times


def add(look: str, at: str, history: str, *more: str) -> str:
    ran = run_ctsreport("history", "add", f"cts={look}.json", "--taken-at", at, "--history", history, *more)
    assert ran.code == 0, ran.err
    return ran.out


def test_a_file_and_a_folder_know_the_same(saved: dict[str, str]) -> None:
    """Beyond the five events that the daemon keeps, and after its restart."""
    for look, at in saved.items():
        assert "1 look added" in add(look, at, "h.db")
        add(look, at, "artifacts/", "-q")
    shown = [run_ctsreport("history", "show", "--history", place).out for place in ("h.db", "artifacts")]
    assert shown[0] == shown[1]
    known = run_ctsreport("history", "show", "--history", "h.db", "--task", "cdn-origins").out.splitlines()
    assert known[0] == "cts/cdn-origins"
    assert len(known) > 1 + 5
    for place in ("h.db", "artifacts"):
        listed = run_ctsreport("history", "list", "--history", place).out
        assert listed.startswith("cts  5 looks, 0 without an answer, 2026-11-27 20:59:23Z to 2026-11-27 21:06:13Z")
        assert run_ctsreport("history", "check", "--history", place).code == 0


def test_adding_twice_adds_once(saved: dict[str, str]) -> None:
    add("001", saved["001"], "h.db")
    said = add("001", saved["001"], "h.db")
    assert said == "h.db: 0 looks added, with 0 events that nobody had seen; 1 was known already.\n"


def test_answers_of_no_known_time_are_not_added(saved: dict[str, str]) -> None:
    ran = run_ctsreport("history", "add", "cts=001.json", "--history", "h.db")
    assert ran.code == 2
    assert "--taken-at" in ran.err
    assert saved
    assert not Path("h.db").exists()


def test_a_daemon_that_is_away_is_remembered() -> None:
    ran = run_ctsreport("history", "add", f"a={NOBODY}", "--retries", "0", "--history", "h.db")
    assert ran.code == 4
    assert "1 look added" in ran.out
    assert "1 look, 1 without an answer" in run_ctsreport("history", "list", "--history", "h.db").out


def test_secrets_are_out_before_anything_is_kept() -> None:
    secret = "hunter" + "2-Zx9"
    event = {"id": "1", "success": False, "error": {"message": f"Error: password={secret}"}}
    task = {"task_name": "a", "status": "errored", "enabled": True, "events": [event]}
    Path("saved.json").write_text(json.dumps({"a": task}), "utf-8")
    for place in ("h.db", "f/"):
        assert run_ctsreport("history", "add", "saved.json", "--taken-at", NOW, "--history", place).code == 0
    kept = [Path("h.db"), *Path("f").iterdir()]
    assert not any(secret.encode() in path.read_bytes() for path in kept)
    assert "[secret" in run_ctsreport("history", "show", "--history", "h.db").out
    ran = run_ctsreport("history", "add", "saved.json", "--no-redact", "--taken-at", NOW, "--history", "h.db")
    assert ran.code == 2


def test_reports_of_before_are_looks_too(saved: dict[str, str]) -> None:
    ran = run_ctsreport("report", "cts=042.json", "--taken-at", saved["042"], "-f", "json", "--now", NOW)
    assert ran.code == 0
    assert "1 look added" in run_ctsreport("history", "import", "output/report.json", "--history", "new.db").out
    add("042", saved["042"], "h.db")
    shown = [run_ctsreport("history", "show", "--history", place).out for place in ("h.db", "new.db")]
    assert shown[0] == shown[1]


def test_what_is_old_is_forgotten(saved: dict[str, str]) -> None:
    """What the looks that stay still saw is not."""
    for look, at in saved.items():
        add(look, at, "h.db")
    before = run_ctsreport("history", "show", "--history", "h.db").out
    ran = run_ctsreport("history", "prune", "--keep", "5m", "--now", "2026-11-27T21:07:00Z", "--history", "h.db")
    assert ran.out.startswith("h.db: 3 looks and ")
    after = run_ctsreport("history", "show", "--history", "h.db").out
    assert len(after) < len(before)
    assert run_ctsreport("history", "list", "--history", "h.db").out.startswith("cts  2 looks")
    assert run_ctsreport("history", "check", "--history", "h.db").code == 0


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("list", "--history", "nope.db"), 4, "There is no history at nope.db"),
        (("show", "--history", "nope.db"), 4, "There is no history at nope.db"),
        (("prune", "--history", "nope.db"), 4, "There is no history at nope.db"),
        (("check", "--history", "notes.txt"), 2, "is not a history of ctsreport"),
        (("list", "--history", "https://example.com/h"), 2, "No history can be kept at"),
        (("prune", "--history", "notes.txt", "--keep", "long"), 2, "is not a length of time"),
        (("import", "notes.txt", "--history", "h.db"), 4, "is not a report of ctsreport"),
        (("list", "--history", "./"), 4, "holds no look"),
        (("import", "notes.txt", "--history", "h/"), 2, "A folder holds snapshot files"),
        (("add",), 2, "--history"),
    ],
)
def test_what_is_wrong_is_said(arguments: tuple[str, ...], code: int, said: str) -> None:
    """And changes nothing."""
    Path("notes.txt").write_text("hello", "utf-8")
    ran = run_ctsreport("history", *arguments)
    assert ran.code == code
    assert said in ran.err
    assert [path.name for path in Path().iterdir()] == ["notes.txt"]


def test_a_saved_secret_is_not_shown(saved: dict[str, str]) -> None:
    """A folder may hold what somebody fetched with --no-redact."""
    secret = "gh" + "p_" + "A1b2C3d4E5f6G7h8I9j0" * 2
    document = json.loads(Path("042.json").read_text("utf-8"))
    event = next(each for task in document.values() for each in task.get("events") or () if each.get("error"))
    event["error"]["message"] = f"Error: token={secret}"
    Path("042.json").write_text(json.dumps(document), "utf-8")
    Path("artifacts").mkdir()
    fetched = ("fetch", "cts=042.json", "--taken-at", saved["042"], "--no-redact", "-o", "artifacts/s.json")
    assert run_ctsreport(*fetched).code == 0
    assert secret in Path("artifacts/s.json").read_text("utf-8")
    shown = run_ctsreport("history", "show", "--history", "artifacts")
    assert "[secret" in shown.out
    assert secret not in shown.out


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
@pytest.mark.usefixtures("saved")
def test_a_time_at_the_end_of_the_calendar_is_kept(at: str) -> None:
    """In its own zone alone it is one; the nearest of UTC stands for it."""
    for place in ("h.db", "artifacts/"):
        add("042", at, place)
        assert "cts  1 look" in run_ctsreport("history", "list", "--history", place).out


def test_one_file_that_contradicts_the_others_is_damage_of_its_own(saved: dict[str, str]) -> None:
    """Whatever the other files say is still known."""
    add("042", saved["042"], "artifacts/")
    document = json.loads(Path("042.json").read_text("utf-8"))
    event = next(each for task in document.values() for each in task.get("events") or () if each.get("error"))
    event["error"]["message"] = "Error: another"
    Path("042.json").write_text(json.dumps(document), "utf-8")
    fetched = ("fetch", "cts=042.json", "--taken-at", "2026-11-27T22:00:00Z", "-o", "artifacts/s.json")
    assert run_ctsreport(*fetched).code == 0
    assert "cts  1 look" in run_ctsreport("history", "list", "--history", "artifacts").out
    checked = run_ctsreport("history", "check", "--history", "artifacts")
    assert checked.code == 4
    assert "s.json" in checked.err


def test_a_report_without_an_end_is_not_imported() -> None:
    ran = run_ctsreport("history", "import", "/dev/zero", "--history", "h.db")
    assert (ran.code, Path("h.db").exists()) == (4, False)


def test_a_folder_that_cannot_be_made_is_said(saved: dict[str, str]) -> None:
    ran = run_ctsreport(
        "history", "add", "cts=042.json", "--taken-at", saved["042"], "--history", "/proc/nowhere/history/"
    )
    assert ran.code == 5


def test_a_length_beyond_the_calendar_is_wrong(saved: dict[str, str]) -> None:
    add("001", saved["001"], "h.db")
    ran = run_ctsreport("history", "prune", "--history", "h.db", "--keep", "9999999w")
    assert (ran.code, "beyond the calendar" in ran.err) == (2, True)


def test_several_snapshots_of_one_instance_are_several_looks(saved: dict[str, str]) -> None:
    """The newest is the state, the others are its past: given together, they are all kept."""
    for look, at in saved.items():
        fetched = ("fetch", f"cts={look}.json", "--taken-at", at, "-o", f"{look}.snapshot.json")
        assert run_ctsreport(*fetched).code == 0
    files = [f"{look}.snapshot.json" for look in saved]
    assert "5 looks added" in run_ctsreport("history", "add", *files, "--history", "h.db").out
    assert "5 looks added" in run_ctsreport("history", "add", *files, "--history", "looks/").out
    ran = run_ctsreport("report", *files, "--history", "r.db", "-f", "json", "--now", saved["042"])
    assert ran.code == 0, ran.err
    run_ctsreport("report", *files, "--history", "r/", "-f", "json", "--now", saved["042"])
    shown = {run_ctsreport("history", "show", "--history", place).out for place in ("h.db", "looks/", "r.db", "r/")}
    assert len(shown) == 1


def test_an_imported_report_of_no_name_is_said_to_be_new(saved: dict[str, str]) -> None:
    """Beside the instance whose answers it probably holds; under its name it is one of its looks."""
    add("001", saved["001"], "h.db")
    found = ("report", "042.json", "--taken-at", saved["042"], "-f", "json", "--now", NOW)
    assert run_ctsreport(*found).code == 0
    ran = run_ctsreport("history", "import", "output/report.json", "--history", "h.db")
    assert "saved is new in this history, beside cts" in ran.err
    add("001", saved["001"], "named.db")
    ran = run_ctsreport("history", "import", "cts=output/report.json", "--history", "named.db")
    assert (ran.code, ran.err) == (0, "")
    assert run_ctsreport("history", "list", "--history", "named.db").out.startswith("cts  2 looks")


def test_what_failed_is_said_by_its_cause(saved: dict[str, str]) -> None:
    add("010", saved["010"], "h.db")
    shown = run_ctsreport("history", "show", "--history", "h.db").out
    failed = [line for line in shown.splitlines() if "✗" in line]
    assert failed
    assert not [line for line in failed if "retry attempt" in line]


def test_the_file_may_name_the_history(saved: dict[str, str]) -> None:
    Path("ctsreport.toml").write_text('[report]\nhistory = "h.db"\n')
    assert run_ctsreport("history", "add", "cts=001.json", "--taken-at", saved["001"]).code == 0
    assert Path("h.db").exists()
    for command in ("list", "show", "check", "prune"):
        assert run_ctsreport("history", command).code == 0, command
    Path("ctsreport.toml").write_text('[report]\nhistory = "../h.db"\n')
    assert run_ctsreport("history", "list").code == 2
