"""Secrets from the outside: in no format, no file that is kept and no message, whichever way they came."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from ctsreport.demo import Behaviour, HttpAnswer
from tests.conftest import CAPTURES, EVERY_FORMAT, NOW, run_ctsreport
from tests.functional.daemons import daemon
from tests.unit.making import wire_event, wire_task

WORD = "hunter" + "2-Zx9"
DENSE = "4fJkQ9zT" + "x7LmWb2R" + "pY8sVd3N"
HOSTILE = CAPTURES / "v0.9.0/hostile"


def everything(folder: Path) -> str:
    """All that was written."""
    return "\n".join(path.read_text("utf-8") for path in sorted(folder.rglob("*")) if path.is_file())


def saved(folder: Path, tasks: dict[str, Any], definitions: list[dict[str, Any]] | None = None) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "tasks.json").write_text(json.dumps(tasks), "utf-8")
    if definitions is not None:
        (folder / "tasks-api.json").write_text(json.dumps({"request_id": "x", "tasks": definitions}), "utf-8")
    return folder


def failing(message: str) -> dict[str, Any]:
    event = wire_event(success=False, id="0f8fad5b-d9cb-469f-a165-70867728950e", error={"message": message})
    return {"web": wire_task("web", [event], status="errored")}


def test_secrets_of_a_real_daemon_are_in_no_format(tmp_path: Path) -> None:
    """The captured tasks that are named for their secrets; each has a mark in each format, and a notice counts them."""
    ran = run_ctsreport("report", HOSTILE, *EVERY_FORMAT, "-o", tmp_path, "--now", NOW)
    assert ran.code == 0
    text = everything(tmp_path)
    raw = gzip.decompress((HOSTILE / "tasks-events.json.gz").read_bytes()).decode()
    secrets = [f"hunter{number}-not-real" for number in (2, 3, 4)] + [f"not-real-json-{number}" for number in (1, 2, 3)]
    secrets += [
        "not-real-pw",
        "p%40ss-not-real",
        "pw-not-real",
        "NotARealVaultToken",
        "bm90IGEgc2lnbmF0dXJl",
        "aXMgbm90IGEga2V5",
        "xoxb-0000",
    ]
    assert [secret for secret in secrets if secret not in raw] == []
    assert [secret for secret in secrets if secret in text] == []
    document = json.loads((tmp_path / "report.json").read_bytes())
    notice = next(notice for notice in document["notices"] if notice["code"] == "secret_removed")
    assert notice["level"] == "info"
    assert "aws-access-key" in notice["message"]
    assert all(
        "[secret: jwt #1]" in (tmp_path / name).read_text("utf-8")
        for name in ("report.html", "report.md", "report.json")
    )


def test_a_snapshot_has_no_secrets_and_can_be_read_beside_its_source(tmp_path: Path) -> None:
    """The same event with and without marks is no contradiction; the report of either has no secret."""
    snapshot = tmp_path / "snapshot.json"
    assert run_ctsreport("fetch", HOSTILE, "-o", snapshot, "--now", NOW).code == 0
    assert "not-real-pw" not in snapshot.read_text("utf-8")
    ran = run_ctsreport("report", snapshot, f"hostile={HOSTILE}", "-f", "json", "-o", "-", "--now", NOW)
    assert ran.code == 0, ran.err
    assert "not-real-pw" not in ran.out
    document = json.loads(ran.out)
    assert sum(notice["code"] == "secret_removed" for notice in document["notices"]) == 1


def test_a_snapshot_tells_the_same_as_its_source(tmp_path: Path) -> None:
    """Secrets are taken out when it is fetched or when it is read, once; causes keep their ids."""
    folder = saved(tmp_path / "saved", failing(f"Error: login with password={WORD} failed\n\nrejected {WORD}"))
    snapshot = tmp_path / "snapshot.json"
    assert run_ctsreport("fetch", f"a={folder}", "-o", snapshot, "--now", NOW).code == 0
    first, second = (
        json.loads(run_ctsreport("report", source, "-f", "json", "-o", "-", "--now", NOW).out)
        for source in (f"a={folder}", snapshot)
    )
    assert first["tasks"] == second["tasks"]
    assert first["causes"] == second["causes"]
    assert [notice["message"] for notice in first["notices"] if notice["code"] == "secret_removed"] == [
        notice["message"] for notice in second["notices"] if notice["code"] == "secret_removed"
    ]


def test_the_value_of_a_telling_variable_goes_from_the_messages(tmp_path: Path) -> None:
    """`/v1/tasks` tells it in clear, and a failing command is quoted with it."""
    definition = {
        "name": "web",
        "module": f"git::https://u:{WORD}@git.example.com/x",
        "variables": {"api_token": f'"{DENSE.lower()}"'},
    }
    folder = saved(tmp_path / "saved", failing(f"Error running command './push.sh {DENSE.lower()} now'"), [definition])
    assert run_ctsreport("report", folder, *EVERY_FORMAT, "-o", tmp_path / "made", "--now", NOW).code == 0
    assert run_ctsreport("fetch", folder, "-o", tmp_path / "made/s.json", "--now", NOW).code == 0
    text = everything(tmp_path / "made")
    assert DENSE.lower() not in text
    assert WORD not in text
    assert "push.sh [secret: token #1] now" in text


def test_what_the_user_says_counts(tmp_path: Path) -> None:
    """More goes, less goes, or nothing and the report says so."""
    folder = saved(tmp_path / "saved", failing(f"Error: badge-77 with password={WORD}"))
    report = ("report", folder, "-f", "json", "-o", "-", "--now", NOW)
    assert "[secret: named #1] with password=[secret" in run_ctsreport(*report, "--redact", r"badge-\d+").out
    assert f"password={WORD}" in run_ctsreport(*report, "--allow", "hunter.*").out
    everything_told = run_ctsreport(*report, "--no-redact").out
    assert f"password={WORD}" in everything_told
    assert "secrets_kept" in everything_told


@pytest.mark.parametrize(
    ("pattern", "words"),
    [("(s3cret-Zx", "not a valid regular expression, at character 1"), ("(?:s3cret-Zx)*", "everywhere")],
)
def test_a_pattern_that_is_none_is_wrong_usage(pattern: str, words: str) -> None:
    """Said before anything is read, without the pattern: it may be the secret itself."""
    ran = run_ctsreport("report", "nowhere", "--redact", pattern)
    assert (ran.code, words in ran.err, "s3cret" in ran.err) == (2, True, False)


def test_what_a_daemon_repeats_of_the_connection_is_shown_nowhere(tmp_path: Path) -> None:
    """A proxy quotes the header and the password that it was sent, in the error that the report shows."""
    body = json.dumps({"error": {"message": f"no such user {WORD} with {DENSE}"}}).encode()
    with daemon(behaviour=Behaviour(answer=HttpAnswer.of_type("application/json", body, 500))) as running:
        address = running.address.replace("http://", f"http://cts:{WORD}@")
        options = ("--header", f"X-Auth: {DENSE}", "-v", "--now", NOW)
        ran = run_ctsreport("report", address, *EVERY_FORMAT, "-o", tmp_path, *options)
        fetched = run_ctsreport("fetch", address, "-o", tmp_path / "s.json", *options)
    assert (ran.code, fetched.code) == (4, 4)
    text = everything(tmp_path) + ran.out + ran.err + fetched.out + fetched.err
    assert "no such user [secret: connection #" in text
    assert WORD not in text
    assert DENSE not in text


@pytest.mark.parametrize(
    "place", ["http-edge=http://cts:WORD@HOST", "CTS_ADDRESS=cts:WORD@HOST", "CTS_ADDRESS=http://WORD@HOST", "file"]
)
def test_what_it_repeats_is_known_wherever_the_address_stood(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Behind a NAME with a scheme in it, in a variable that leaves the scheme out, as a token, in ctsreport.toml."""
    body = json.dumps({"error": {"message": f"no such user as {DENSE}"}}).encode()
    with daemon(behaviour=Behaviour(answer=HttpAnswer.of_type("application/json", body, 500))) as running:
        found = place.replace("WORD", DENSE).replace("HOST", f"127.0.0.1:{running.port}")
        if place == "file":
            Path("ctsreport.toml").write_text(
                f'[[instances]]\nname = "a"\naddress = "http://cts:{DENSE}@127.0.0.1:{running.port}"\n'
            )
        elif found.startswith("CTS_ADDRESS="):
            monkeypatch.setenv(*found.split("=", 1))
        sources = [found] if found.startswith("http") else []
        ran = run_ctsreport("report", *sources, *EVERY_FORMAT, "-o", tmp_path / "made", "-v", "--now", NOW)
    text = everything(tmp_path / "made") + ran.out + ran.err
    assert ran.code == 4
    assert "no such user as [secret: connection #" in text
    assert DENSE not in text
