"""Daemons that hear no change in Consul any more, from two servers to exit codes: a real one's looks played again."""

import gzip
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from ctsreport.demo.behaviour import ALWAYS, Behaviour, HttpAnswer
from ctsreport.demo.server import LoopbackServer, Recorded
from tests.conftest import NOBODY, TESTS, Ran, run_ctsreport
from tests.fakes.consul import FakeConsul

BUMPED = ("web", "api", "pool-a", "cache")
ALL = (*BUMPED, "pool-b")
TASKS = {"by-name-web", "by-name-api", "by-regexp", "every-30s"}


class Replayed(LoopbackServer):
    """A daemon that answers as a real one did at one of its looks."""

    def __init__(self, look: dict[str, Any]) -> None:
        super().__init__(Behaviour(), date=datetime.fromisoformat(look["at"]))
        self._bodies = {"/v1/status": "status", "/v1/status/tasks": "tasks", "/v1/tasks": "definitions"}
        self._look = look

    def respond(self, request: Recorded) -> HttpAnswer:
        key = self._bodies.get(request.path.partition("?")[0])
        value = self._look[key] if key else {}
        return HttpAnswer.of_type("application/json", json.dumps(value).encode())


@pytest.fixture(name="series", scope="module")
def series_() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(gzip.decompress((TESTS / "data/series/deaf-long.json.gz").read_bytes()))
    return document


class Stage:
    """That daemon and a Consul, as they were at each look; a report of each look goes into one history."""

    def __init__(self, series: dict[str, Any], consul: FakeConsul) -> None:
        self._looks = series["looks"]
        self._done = [(datetime.fromisoformat(each["at"]), each["do"]) for each in series["consul"]]
        self.consul = consul
        self._version = 0
        for name in ALL:
            self._register(name, 1)

    def _register(self, name: str, version: int) -> None:
        self.consul.here.register(name, meta={"version": f"v{version}"})

    def _set(self, now: datetime) -> None:
        done = [do for at, do in self._done if at <= now]
        version = done.count("bump")
        while self._version < version:
            self._version += 1
            for name in BUMPED:
                self._register(name, 1 + self._version)
        away = [do for do in done if do != "bump"][-1:] == ["away"]
        self.consul.behaviour = Behaviour(reset_times=ALWAYS) if away else Behaviour()
        self.consul.moment = now

    @contextmanager
    def at(self, number: int) -> Iterator[tuple[str, ...]]:
        """Both as they were at a look; the arguments that name them."""
        look = self._looks[number - 1]
        self._set(datetime.fromisoformat(look["at"]))
        with Replayed(look) as daemon:
            yield f"cts={daemon.address}", "--consul", self.consul.address, "--now", look["at"]

    def report(self, number: int, *args: str) -> Ran:
        with self.at(number) as where:
            return run_ctsreport("report", *where, "--history", "h.db", "-o", "out", *args)


@pytest.fixture(name="stage")
def stage_(series: dict[str, Any]) -> Iterator[Stage]:
    with FakeConsul() as consul:
        yield Stage(series, consul)


def told(path: str = "out/report.json") -> dict[str, Any]:
    document: dict[str, Any] = json.loads(Path(path).read_bytes())
    return document


def changes() -> dict[str, str]:
    [hearing] = told()["hearing"]
    return {each["task"]: each["sure"] for each in hearing["changes"]}


def test_a_real_daemon_that_went_deaf_turns_the_gate_red_at_the_third_look_after_the_change(stage: Stage) -> None:
    """Undecided at its first look, green while a change may still be carried out, red, and green after the restart."""
    codes = {number: stage.report(number, "--fail-on", "deaf", "-q").code for number in (1, 2, 10, 11, 12, 13, 14)}
    assert codes == {1: 4, 2: 0, 10: 0, 11: 0, 12: 0, 13: 0, 14: 3}
    assert changes() == dict.fromkeys(TASKS, "likely")
    assert told()["hearing"][0]["deaf"] is True
    formats = ("html", "markdown", "json", "mediawiki", "openmetrics", "github-annotations", "slack")
    ran = stage.report(24, "--fail-on", "deaf", *(f"--format={name}" for name in formats))
    assert ran.code == 3
    [notice] = [each for each in told()["notices"] if each["code"] == "change_not_carried_out"]
    for words in (
        "The daemon is probably deaf: restart it, for no call of its API helps",
        "perhaps had the data of before",
    ):
        assert words in notice["message"]
        assert words in " ".join(ran.out.split())
        assert words in " ".join(Path("out/report.md").read_text().split())
        for suffix in ("html", "mediawiki", "annotations.txt"):
            assert words in Path(f"out/report.{suffix}").read_text()
    assert "The daemon is probably deaf: restart it" in Path("out/report.slack.json").read_text()
    assert "ctsreport_instance_deaf{" in Path("out/report.prom").read_text()
    assert stage.report(25, "--fail-on", "deaf?", "-q").code == 0
    assert "change_not_carried_out" not in {each["code"] for each in told()["notices"]}
    assert stage.report(26, "--fail-on", "deaf", "-q").code == 0


def test_a_consul_that_cannot_be_asked_costs_no_report(stage: Stage) -> None:
    """It is said, and the rule is not judged."""
    stage.report(1, "-q")
    stage.report(2, "-q")
    ran = stage.report(3, "--fail-on", "deaf")
    assert ran.code == 4
    assert "Consul could not be asked" in ran.out
    assert {"consul_unread", "gate_undecided"} <= {each["code"] for each in told()["notices"]}
    assert told()["verdict"]["state"] == "healthy"
    assert stage.report(3, "--fail-on", "deaf?", "-q").code == 0


def snapshots(stage: Stage, numbers: Sequence[int]) -> list[str]:
    """What ``fetch`` saves of these looks."""
    files = []
    for number in numbers:
        files.append(f"look-{number:03}.json")
        with stage.at(number) as where:
            assert run_ctsreport("fetch", *where, "-o", files[-1], "-q").code == 0
    return files


def test_snapshots_hold_digests_and_no_content_and_a_folder_of_them_is_a_history(stage: Stage) -> None:
    files = snapshots(stage, (1, 2, 11, 12, 14))
    consul = told(files[0])["instances"][0]["consul"]
    assert {each["name"] for each in consul["watched"]} == {"web", "api", "^pool-", "cache"}
    assert all(len(each["state"]["digest"]) == 64 for each in consul["watched"])
    assert "192.0.2.1" not in json.dumps(consul)
    assert "version" not in json.dumps(consul)
    Path("looks").mkdir()
    for file in files[:-1]:
        Path(file).rename(f"looks/{file}")
    run_ctsreport("report", files[-1], "--history", "looks", "-o", "out", "-q", "--now", "2026-11-27T23:00:00Z")
    assert changes() == dict.fromkeys(TASKS, "likely")


def test_looks_that_are_added_later_and_out_of_order_are_put_between(stage: Stage) -> None:
    """With ``history add``: what was known of after is as it was."""
    files = snapshots(stage, (1, 2, 11, 12, 14))
    for file in (files[2], files[0], files[3], files[1], files[2]):
        assert run_ctsreport("history", "add", file, "--history", "h.db", "-q").code == 0
    for option in ("--history-read-only", "-v"):
        run_ctsreport("report", files[-1], "--history", "h.db", option, "-o", "out", "--now", "2026-11-27T23:00:00Z")
        assert changes() == dict.fromkeys(TASKS, "likely")
    assert run_ctsreport("history", "check", "--history", "h.db").code == 0


def test_without_a_history_it_is_said_that_there_is_nothing_to_compare_with(stage: Stage) -> None:
    with stage.at(2) as where:
        assert run_ctsreport("report", *where, "-o", "out", "-f", "json", "-q").code == 0
    assert "consul_not_compared" in {each["code"] for each in told()["notices"]}
    assert "hearing" not in told()


def test_a_token_goes_to_consul_and_to_nobody_else(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither into the snapshot: who asked is known there by a name that is no secret."""
    token = f"{8:04x}-{41:04x}-{77:04x}"
    stage.consul.rights = {token: ("*",)}
    monkeypatch.setenv("CONSUL_HTTP_TOKEN", token)
    with stage.at(2) as (_, *where):
        look = stage._looks[1]
        with Replayed(look) as daemon:
            run_ctsreport("fetch", f"cts={daemon.address}", *where, "--header", "X-Proxy: open", "-o", "s.json")
            assert all("X-Consul-Token" not in request.headers for request in daemon.requests)
    assert all(request.headers["X-Consul-Token"] == token for request in stage.consul.requests)
    assert all("X-Proxy" not in request.headers for request in stage.consul.requests)
    assert token not in Path("s.json").read_text()
    assert told("s.json")["instances"][0]["consul"]["rights"] == "accessor-of-0"


def test_a_token_follows_no_redirect_and_stands_in_no_message(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    token = f"{9:04x}-{42:04x}-{78:04x}"
    monkeypatch.setenv("CONSUL_HTTP_TOKEN", token)
    stage.consul.rights = {"another": ("*",)}
    ran = stage.report(2, "-v")
    assert "answered 403: ACL not found. Its token comes from CONSUL_HTTP_TOKEN" in ran.out
    assert "consul_unread" in {each["code"] for each in told()["notices"]}
    with FakeConsul() as other:
        with stage.at(2) as where:
            stage.consul.behaviour = Behaviour(redirect=f"{other.address}/v1/catalog/services")
            again = run_ctsreport("report", *where, "-v", "-o", "out")
        assert all("X-Consul-Token" not in request.headers for request in other.requests)
    written = "".join(path.read_text() for path in Path("out").iterdir())
    assert token not in written + ran.out + ran.err + again.out + again.err


def test_a_file_that_nobody_named_does_not_say_where_the_token_goes() -> None:
    Path("ctsreport.toml").write_text(f'[connection]\nconsul = "{NOBODY}"\n')
    ran = run_ctsreport("report", NOBODY)
    assert ran.code == 2
    assert "It would send the token of a variable of the environment" in ran.err


def test_an_address_that_is_none_is_wrong_usage() -> None:
    assert run_ctsreport("report", NOBODY, "--consul", "http://").code == 2


@pytest.mark.parametrize(("now", "asked"), [("2026-11-27T22:57:59Z", True), ("2026-11-27T23:57:59Z", False)])
def test_saved_answers_of_just_now_are_held_against_consul_too(stage: Stage, now: str, asked: bool) -> None:
    """How much later Consul answers counts; of what is older it would say nothing of then."""
    look = stage._looks[13]
    Path("saved").mkdir()
    for key in ("tasks", "status", "definitions"):
        Path(f"saved/{key}.json").write_text(json.dumps(look[key]))
    args = ("cts=saved", "--taken-at", "2026-11-27T22:57:49Z", "--now", now, "--consul", stage.consul.address)
    assert run_ctsreport("fetch", *args, "-o", "s.json", "-q").code == 0
    consul = told("s.json")["instances"][0].get("consul")
    assert bool(stage.consul.requests) == asked
    if asked:
        assert 10 <= consul["seconds"] < 60
        assert len(consul["watched"]) == 4
