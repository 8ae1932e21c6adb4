"""A daemon over HTTP: what is asked, what its answers mean, and an end to everything within the deadline."""

import contextlib
import json
import socket
from pathlib import Path

import pytest

from ctsreport.demo import Behaviour, DemoDaemon, Follower, HttpAnswer, ReplayDaemon
from ctsreport.demo.behaviour import ALWAYS
from tests.conftest import CAPTURES, NOBODY, run_ctsreport
from tests.functional.daemons import NOW, SHORT, ask, daemon, scenario

HTML = HttpAnswer.of_type("text/html; charset=utf-8", b"<!DOCTYPE html><title>Sign in</title>")
BOOM = HttpAnswer.of_type("application/json", b'{"error":{"message":"boom"}}', 500)


def test_a_daemon_is_asked_five_questions_and_reported() -> None:
    """Status, tasks with events, definitions, health, members.

    Its address, name and the Date of its answer are in the report.
    """
    with daemon() as running:
        asked = ask(running.address)
        paths = [request.path for request in running.requests]
    assert asked.ran.code == 0
    assert paths == [
        "/v1/status",
        "/v1/status/tasks?include=events",
        "/v1/tasks",
        "/v1/health",
        "/v1/status/cluster",
    ]
    host = running.address.removeprefix("http://")
    assert (asked.instance["name"], asked.instance["address"]) == (host, running.address)
    assert asked.instance["taken_at"] == "2026-11-25T03:12:00Z"
    assert asked.told["verdict"]["state"] == "failing"


@pytest.mark.parametrize("suffix", ["/", "/v1", "/v1/"])
def test_an_address_may_end_as_people_write_it(suffix: str) -> None:
    """With or without /v1 and a slash it is the same daemon."""
    with daemon() as running:
        asked = ask(running.address + suffix)
    assert asked.instance["name"] == running.address.removeprefix("http://")
    assert asked.ran.code == 0


def test_cts_address_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a source, CTS's own variable tells where to ask, with or without a scheme."""
    with daemon() as running:
        monkeypatch.setenv("CTS_ADDRESS", running.address.removeprefix("http://"))
        assert ask().instance["address"] == running.address


@pytest.mark.parametrize(
    ("behaviour", "words"),
    [
        pytest.param(Behaviour(answer=HTML), "web page", id="a page of a proxy"),
        pytest.param(Behaviour(answer=HttpAnswer.of_type("text/plain", b"no", 401)), "--header", id="401"),
        pytest.param(Behaviour(answer=HttpAnswer.of_type("text/plain", b"no", 403)), "--header", id="403"),
        pytest.param(
            Behaviour(answer=HttpAnswer.of_type("text/plain", b"404 page not found\n", 404)),
            "path before /v1",
            id="404",
        ),
        pytest.param(Behaviour(answer=BOOM), "boom", id="500"),
        pytest.param(Behaviour(answer=HttpAnswer.of_type("application/json", b"")), "with nothing", id="nothing"),
        pytest.param(
            Behaviour(answer=HttpAnswer.of_type("application/json", b'{"a":1}')),
            "another program",
            id="another program",
        ),
        pytest.param(
            Behaviour(answer=HttpAnswer.of_type("text/plain", b"Invalid URL path: x", 404)),
            "Consul's port",
            id="Consul",
        ),
        pytest.param(
            Behaviour(answer=HttpAnswer.of_type("application/json", b'{"errors":[]}', 404)), "Vault's port", id="Vault"
        ),
        pytest.param(
            Behaviour(answer=HttpAnswer.of_type("application/json", b'{"task_summary": {"status"')),
            "broken JSON",
            id="half",
        ),
        pytest.param(Behaviour(cut=30), "in the middle of its answer", id="cut"),
        pytest.param(Behaviour(content_length=999_999), "in the middle of its answer", id="a wrong length"),
        pytest.param(Behaviour(fail_times=ALWAYS, fail_status=503), "answered 503", id="503 for ever"),
        pytest.param(Behaviour(reset_times=ALWAYS), "closed the connection", id="reset for ever"),
        pytest.param(
            Behaviour(raw=b"HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n"),
            "https://",
            id="TLS",
        ),
        pytest.param(Behaviour(redirect="http://localhost:9/v1/status"), "another host", id="a redirect elsewhere"),
        pytest.param(Behaviour(redirect="file:///etc/hostname"), "another host", id="a redirect to a file"),
        pytest.param(Behaviour(redirect="/v1/status"), "in a ring", id="a ring"),
    ],
)
def test_what_is_no_answer_is_a_finding_with_a_cure(behaviour: Behaviour, words: str) -> None:
    """The report is written, the instance is not read, its error names the place and the cure.

    And the exit code is 4.
    """
    with daemon(behaviour) as running:
        asked = ask(running.address, "--retries", "1")
    assert asked.ran.code == 4
    assert asked.told["verdict"]["state"] == "unsure"
    assert asked.instance["read"] is False
    assert words in asked.instance["error"]
    assert asked.instance["error"].count(". ") >= 1
    assert asked.ran.out.splitlines()[0].startswith("? UNSURE")
    assert "not read" in asked.ran.out


@pytest.mark.parametrize(
    "behaviour",
    [
        pytest.param(Behaviour(trickle=0.3), id="a byte now and then"),
        pytest.param(Behaviour(trickle=0.3, trickle_head=True), id="the head, too"),
        pytest.param(Behaviour(delay=3600), id="never"),
    ],
)
def test_the_deadline_is_kept(behaviour: Behaviour) -> None:
    """A server that trickles or never answers, for longer than any test may run, is given up at the deadline."""
    with daemon(behaviour) as running:
        asked = ask(running.address, "--timeout", "3600", "--deadline", "0.8")
    assert asked.ran.code == 4
    assert "deadline of 0.8 s" in asked.instance["error"]


@pytest.mark.parametrize(
    "behaviour",
    [
        pytest.param(Behaviour(reset_times=1), id="reset once"),
        pytest.param(Behaviour(fail_times=2, fail_status=502), id="502 twice"),
        pytest.param(Behaviour(fail_times=1, fail_status=429, retry_after="0"), id="429 once"),
        pytest.param(Behaviour(http10=True), id="HTTP/1.0"),
    ],
)
def test_what_passes_is_asked_again(behaviour: Behaviour) -> None:
    """A reset, 429, 502, 503, 504 may pass; the report is whole."""
    with daemon(behaviour) as running:
        asked = ask(running.address)
    assert asked.ran.code == 0
    assert asked.instance["read"] is True


def test_retry_after_is_honoured_but_not_beyond_the_deadline() -> None:
    """A wait that ends after the deadline is not begun."""
    with daemon(Behaviour(fail_times=ALWAYS, fail_status=503, retry_after="3600")) as running:
        assert ask(running.address, "--deadline", "3599").ran.code == 4
        assert len(running.requests) == 1


def test_what_does_not_pass_is_not_asked_again() -> None:
    """A 403 is asked once."""
    with daemon(Behaviour(answer=HttpAnswer.of_type("text/plain", b"no", 403))) as running:
        ask(running.address)
        assert len(running.requests) == 1


def test_a_proxy_header_is_sent() -> None:
    """--header reaches the host that was named, and its value is in no output."""
    with daemon(Behaviour(required_header=("X-Proxy-Key", "open-sesame"))) as running:
        asked = ask(running.address, "--header", "X-Proxy-Key: open-sesame", "-v")
        refused = ask(running.address)
    assert (asked.ran.code, refused.ran.code) == (0, 4)
    assert "open-sesame" not in asked.ran.out + asked.ran.err + str(asked.told)


def test_credentials_in_an_address_are_used_and_never_shown() -> None:
    """They become basic authorization for that host; report, summary and -v show the address without them."""
    with daemon() as running:
        asked = ask(running.address.replace("//", "//reader:pass-phrase@"), "-v")
        sent = running.requests[0].headers
    assert sent["Authorization"].startswith("Basic ")
    assert "pass-phrase" not in asked.ran.out + asked.ran.err + str(asked.told)
    assert asked.instance["address"] == running.address


def test_netrc_is_not_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Somebody's .netrc is not ours to send."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    with daemon() as running:
        ask(running.address)
        assert "Authorization" not in running.requests[0].headers


def test_the_leader_is_asked_instead_and_no_header_goes_there() -> None:
    """A follower names its leader.

    It is asked, a notice says so, and what was meant for the follower's host stays with it.
    """
    with daemon() as leader:
        address = leader.address.removeprefix("http://")
        with daemon(Behaviour(follower=Follower(leader="cts-01", address=address))) as follower:
            asked = ask(follower.address, "--header", "X-Key: for-the-follower")
        assert asked.ran.code == 0
        assert asked.instance["read"] is True
        assert "leader_asked" in asked.codes
        assert all("X-Key" not in request.headers for request in leader.requests)


@pytest.mark.parametrize(
    ("follower", "words"),
    [
        (Follower(itself=True), "a follower too"),
        (Follower(address=None), "high_availability.instance.address"),
        (Follower(leader=None), "the leader is not known"),
        (Follower(address="-oProxy@host/path"), "cannot be used"),
    ],
)
def test_a_leader_that_cannot_be_asked(follower: Follower, words: str) -> None:
    """No loop, and a cure where the address is not known or is none."""
    with daemon(Behaviour(follower=follower)) as running:
        asked = ask(running.address, "--retries", "0")
        # Which cluster it is in any member tells.
        assert [each.path for each in running.requests] == ["/v1/status", "/v1/status/cluster"]
    assert asked.ran.code == 4
    assert words in asked.instance["error"]


def test_a_cluster_that_elects_a_leader_is_asked_again() -> None:
    """An election takes seconds, and the deadline is a minute."""
    nobody = HttpAnswer.of_type("application/json", b'{"error":{"message":"redirect requests to leader"}}', 400)
    behaviour = Behaviour(paths={"/v1/status": Behaviour(fail_times=1, fail_answer=nobody)})
    with daemon(behaviour) as running:
        asked = ask(running.address)
    assert asked.ran.code == 0
    assert asked.instance["read"] is True
    assert "leader_asked" not in asked.codes


@pytest.mark.parametrize("dead", [Behaviour(reset_times=ALWAYS), Behaviour(fail_times=ALWAYS, fail_status=502)])
def test_a_dead_leader_is_not_the_last_word_while_another_is_elected(dead: Behaviour) -> None:
    """A follower names the old one for some seconds more; then it leads itself."""
    with daemon(dead) as old:
        address = old.address.removeprefix("http://")
        text = f"redirect requests to leader 'cts-1' at {address}"
        names_it = HttpAnswer.of_type("application/json", json.dumps({"error": {"message": text}}).encode(), 400)
        behaviour = Behaviour(paths={"/v1/status": Behaviour(fail_times=1, fail_answer=names_it)})
        with daemon(behaviour) as running:
            asked = ask(running.address, "--retries", "1")
    assert asked.ran.code == 0
    assert asked.instance["read"] is True
    assert "leader_asked" not in asked.codes


def test_two_followers_that_point_at_each_other() -> None:
    """A ring ends where it began."""
    with socket.socket() as held:  # a port that nobody else can take before the daemon does
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
        second = DemoDaemon(scenario(), Behaviour(follower=Follower(address=f"127.0.0.1:{port}")))
        first = DemoDaemon(scenario(), Behaviour(follower=Follower(address=f"127.0.0.1:{second.port}")), port=port)
        with first, second:
            asked = ask(first.address, "--retries", "0")
    assert "a follower too" in asked.instance["error"]


@pytest.mark.parametrize("address", ["192.0.2.1:8558", "169.254.169.254:80", "2852039166:80"])
def test_a_leader_elsewhere_is_not_asked(address: str) -> None:
    """On a host that nobody named, or where clouds keep their secrets, also spelt as one number."""
    with daemon(Behaviour(follower=Follower(address=address))) as running:
        asked = ask(running.address)
    assert asked.ran.code == 4
    assert "it was not asked" in asked.instance["error"]
    assert f"name http://{address}" in asked.instance["error"]


def test_leaders_without_end() -> None:
    """Each names the next one: after five nobody else is asked."""
    with contextlib.ExitStack() as stack:
        address, running = "127.0.0.1:9", []
        for _ in range(8):
            running.append(stack.enter_context(daemon(Behaviour(follower=Follower(address=address)))))
            address = running[-1].address.removeprefix("http://")
        asked = ask(running[-1].address)
        assert "the leader number 6 in a row" in asked.instance["error"]
        assert [bool(each.requests) for each in running] == [False, False, *[True] * 6]


def test_no_follow_leader() -> None:
    """Told not to, it says where the leader is."""
    with daemon(Behaviour(follower=Follower(address="192.0.2.1:8558"))) as running:
        asked = ask(running.address, "--no-follow-leader")
    assert "http://192.0.2.1:8558" in asked.instance["error"]


def test_a_task_that_is_gone_hides_no_other() -> None:
    """Where the list answers 404, each task is asked for; the report is whole, and notices say what to do."""
    with daemon() as running:
        plain = ask(running.address)
    with daemon(Behaviour(ghosts={"gone": "errored"})) as running:
        asked = ask(running.address)
    assert asked.ran.code == 0
    assert {"list_404", "counts_disagree"} <= asked.codes
    assert asked.told["tasks"] == [{**task, "instance": asked.instance["name"]} for task in plain.told["tasks"]]


@pytest.mark.parametrize("version", ["v0.7.1", "v0.9.0"])
def test_recorded_ghosts_are_met(version: str) -> None:
    """So it is with what real daemons answered."""
    with ReplayDaemon(CAPTURES / version / "ghosts" / "01-list-answers-404") as running:
        asked = ask(running.address)
    assert asked.ran.code == 0
    assert {"list_404", "counts_disagree"} <= asked.codes
    assert [task["name"] for task in asked.told["tasks"]] == ["edge-firewall-rules", "legacy_vip", "dns-a-records"]


def test_cts_05_cannot_name_its_tasks() -> None:
    """There the names are not known: not read, its counts kept, exit 4; a task that is named is asked for."""
    with ReplayDaemon(CAPTURES / "v0.5.2" / "ghosts" / "01-list-answers-404") as running:
        asked = ask(running.address)
        named = ask(running.address, "--task", "edge-firewall-rules")
    assert (asked.ran.code, named.ran.code) == (4, 4)
    assert asked.instance["read"] is named.instance["read"] is False
    assert asked.instance["reported"]["status"]["critical"] == 1
    assert asked.told["verdict"]["state"] == "failing"
    assert "--task NAME" in asked.instance["error"]
    assert [task["name"] for task in named.told["tasks"]] == ["edge-firewall-rules"]


@pytest.mark.parametrize("version", ["v0.4.3", "v0.5.2", "v0.7.1", "v0.9.0"])
def test_each_version_is_met_in_its_own_way(version: str) -> None:
    """What a version does not have is missing without a fuss; its recorded answers give a whole report."""
    with ReplayDaemon(CAPTURES / version / "mixed") as running:
        asked = ask(running.address)
    assert asked.ran.code == 0
    assert asked.told["summary"]["tasks"] == 17
    assert not asked.codes & {"answer_unread", "answer_error"}
    named = {task["name"]: task["services"] for task in asked.told["tasks"]}
    expected = None if version == "v0.5.2" else ["api", "edge-proxy", "web"]
    assert named["edge-firewall-rules"] == expected


def test_a_part_that_cannot_be_read_leaves_the_rest() -> None:
    """Without its definitions a daemon's health is told all the same, and a notice says what is missing."""
    with daemon(Behaviour(paths={"/v1/tasks": Behaviour(answer=BOOM)}), "healthy") as running:
        asked = ask(running.address)
    assert asked.ran.code == 0
    assert asked.instance["read"] is True
    assert "answer_unread" in asked.codes
    assert asked.told["verdict"]["state"] == "healthy"
    assert {task["module"] is not None for task in asked.told["tasks"]} == {True}


def test_a_list_that_cannot_be_read_is_not_health() -> None:
    """The counts alone say that something fails."""
    with daemon(Behaviour(paths={"/v1/status/tasks": Behaviour(answer=BOOM)})) as running:
        asked = ask(running.address)
    assert asked.ran.code == 4
    assert asked.told["verdict"]["state"] == "failing"
    assert asked.instance["reported"]["status"]["critical"] == 4


def test_an_unhealthy_daemon_says_so() -> None:
    """Its 503 is an answer, asked for once, and a notice."""
    with daemon(Behaviour(unhealthy="not well"), "healthy") as running:
        asked = ask(running.address)
        assert [request.path for request in running.requests].count("/v1/health") == 1
    assert asked.ran.code == 0
    assert "daemon_unhealthy" in asked.codes


def test_a_malformed_task_is_named_and_the_others_are_reported() -> None:
    """Where, what was due, what stood there; the verdict is not better than unsure, the exit code 4."""
    body = (
        b'{"good":{"task_name":"good","status":"successful","enabled":true,"events":[{"id":"1","success":true}]},'
        b'"bad":{"task_name":"bad","status":"successful","enabled":true,"events":[{"id":"1","success":true},{"id":"2","success":"yes"}]}}'
    )
    listed = Behaviour(answer=HttpAnswer.of_type("application/json", body))
    with daemon(Behaviour(paths={"/v1/status/tasks": listed}), "empty") as running:
        asked = ask(running.address)
    assert asked.ran.code == 4
    assert asked.told["verdict"]["state"] == "unsure"
    [notice] = [each for each in asked.told["notices"] if each["code"] == "task_malformed"]
    assert (notice["level"], notice["task"]) == ("error", "bad")
    assert '$["bad"].events[1].success' in notice["message"]
    assert "expected bool, got str" in notice["message"]
    assert '"yes"' in notice["message"]
    assert running.address in notice["message"]
    assert [task["name"] for task in asked.told["tasks"]] == ["good"]


def test_nobody_listens() -> None:
    """A refused connection is a finding, also after retries."""
    asked = ask(NOBODY, "--retries", "1")
    assert asked.ran.code == 4
    assert "connection refused" in asked.instance["error"]


def test_a_name_that_does_not_resolve() -> None:
    """It is named, and not asked for again and again."""
    asked = ask("http://cts.invalid:8558", *SHORT)
    assert asked.ran.code == 4
    assert "cts.invalid" in asked.instance["error"]


def test_several_daemons_one_of_them_silent() -> None:
    """A daemon that hangs does not keep the others out of the report."""
    with daemon(name="healthy") as well, daemon(Behaviour(delay=3600)) as silent:
        Path("ctsreport.toml").write_text(
            f'[[instances]]\nname = "a"\naddress = "{well.address}"\n'
            f'[[instances]]\nname = "b"\naddress = "{silent.address}"\ntimeout = 3600\ndeadline = 0.8\n'
        )
        asked = ask()
    assert asked.ran.code == 4
    assert [(each["name"], each["read"]) for each in asked.told["instances"]] == [("a", True), ("b", False)]
    assert asked.told["verdict"]["state"] == "unsure"


def test_two_addresses_of_one_name_are_wrong_usage() -> None:
    """Which of the two was meant cannot be told, unless both have the NAME of a cluster."""
    ran = run_ctsreport("report", "http://127.0.0.1:80", "https://127.0.0.1:80")
    assert ran.code == 2
    assert "Members of one cluster have one NAME" in ran.err


def _member(name: str, *, leader: bool = False, healthy: bool = True) -> dict[str, object]:
    return {"id": name, "service_name": "consul-terraform-sync", "healthy": healthy, "leader": leader}


def test_members_of_one_cluster_are_one_instance() -> None:
    """The leader answers for all, whoever is named first; who is away or unhealthy is said."""
    members = {"cluster_name": "edge", "members": [_member("cts-1", leader=True), _member("cts-2", healthy=False)]}
    cluster = HttpAnswer.of_type("application/json", json.dumps(members).encode())
    with daemon(Behaviour(paths={"/v1/status/cluster": Behaviour(answer=cluster)})) as leader:
        address = leader.address.removeprefix("http://")
        with daemon(Behaviour(follower=Follower(address=address))) as follower:
            asked = ask(f"ha={NOBODY}", f"ha={follower.address}", f"ha={leader.address}", "--retries", "0")
            alone = ask(leader.address)
    assert asked.ran.code == 0
    assert [each["name"] for each in asked.told["instances"]] == ["ha"]
    assert asked.told["summary"] == alone.told["summary"]
    said = {notice["code"]: notice["message"] for notice in asked.told["notices"]}
    assert said["cluster"] == "The cluster edge has 2 members, led by cts-1."
    assert said["member_unhealthy"] == "The cluster edge says that cts-2 is unhealthy."
    assert said["member_away"].startswith(f"The member {NOBODY} was not read: ")


def test_a_cluster_of_the_file_has_members() -> None:
    """Its name, tags and headers are those of all; a member that is none is wrong usage, with its place."""
    with daemon() as leader:
        address = leader.address.removeprefix("http://")
        with daemon(Behaviour(follower=Follower(address=address))) as follower:
            table = f'[[instances]]\nname = "ha"\naddress = "{NOBODY}"\nmembers = ["{follower.address}"]\n'
            Path("ha.toml").write_text(f'{table}tags = {{ site = "dc1" }}\nretries = 0\n')
            asked = ask("--config", "ha.toml")
    assert asked.ran.code == 0
    assert (asked.instance["name"], asked.instance["tags"]) == ("ha", {"site": "dc1"})
    assert {"member_away", "leader_asked"} <= asked.codes
    Path("ha.toml").write_text('[[instances]]\nname = "ha"\naddress = "http://a"\nmembers = ["http://b", "c d"]\n')
    ran = run_ctsreport("report", "--config", "ha.toml")
    assert ran.code == 2
    assert "ha.toml, line 4, instances[0].members[1]: " in ran.err


def test_members_named_one_by_one_are_one_instance_and_count_once() -> None:
    """Named as the cluster, which gates know; its tags are what all of its members have."""
    members = {"cluster_name": "edge", "members": [_member("cts-1", leader=True), _member("cts-2", healthy=False)]}
    cluster = Behaviour(answer=HttpAnswer.of_type("application/json", json.dumps(members).encode()))
    with daemon(Behaviour(paths={"/v1/status/cluster": cluster})) as leader:
        address = leader.address.removeprefix("http://")
        lost = Follower(leader="cts-1", address=None)
        with (
            daemon(Behaviour(follower=Follower(address=address))) as follower,
            daemon(Behaviour(follower=lost, paths={"/v1/status/cluster": cluster})) as stray,
        ):
            tables = [
                f'[[instances]]\nname = "{name}"\naddress = "{each.address}"\ntags = {{ site = "x", at = "{name}" }}\n'
                for name, each in (("a", leader), ("b", follower), ("c", stray))
            ]
            Path("edge.toml").write_text("\n".join(tables))
            asked = ask("--config", "edge.toml", "--fail-on", "critical:edge/*")
            alone = ask(leader.address)
    assert asked.ran.code == 3
    assert (asked.instance["name"], asked.instance["tags"]) == ("edge", {"site": "x"})
    assert asked.told["summary"] == alone.told["summary"]
    assert {"same_daemon", "member_unhealthy", "leader_asked"} <= asked.codes


def test_one_daemon_under_two_names_counts_once() -> None:
    with daemon() as running:
        asked = ask(running.address, running.address.replace("127.0.0.1", "localhost"))
        assert len(asked.told["instances"]) == 1
        assert "same_daemon" in asked.codes
        with daemon() as double:
            apart = ask(f"a={running.address}", f"b={double.address}")
    assert [each["name"] for each in apart.told["instances"]] == ["a", "b"]


def test_a_cluster_of_which_nobody_answers_is_not_read() -> None:
    asked = ask(f"ha={NOBODY}", "ha=http://127.0.0.1:2", "--retries", "0")
    assert asked.ran.code == 4
    assert asked.instance["read"] is False
    assert "member_away" in asked.codes


def test_a_leader_that_is_away_is_said_with_who_named_it() -> None:
    address = NOBODY.removeprefix("http://")
    with daemon(Behaviour(follower=Follower(address=address))) as follower:
        asked = ask(follower.address, "--retries", "0")
        assert f"(it is the leader that {follower.address} names)" in asked.instance["error"]


def test_fetch_and_report_later_is_the_same_report() -> None:
    """A snapshot keeps what a report needs: the same report.json, but for nothing."""
    with daemon() as running:
        direct = ask(running.address)
        ran = run_ctsreport("fetch", running.address, "-o", "kept.json", "--now", NOW.isoformat())
    assert (ran.code, ran.out) == (0, "kept.json\n")
    assert ask("kept.json").told == direct.told


def test_fetch_of_a_dead_daemon_keeps_that_it_was_dead() -> None:
    """Its silence is in the snapshot, and exit code 4 both times."""
    ran = run_ctsreport("fetch", f"dead={NOBODY}", "--retries", "0", "-o", "kept.json")
    assert ran.code == 4
    assert "connection refused" in ran.err
    asked = ask("kept.json")
    assert asked.ran.code == 4
    assert asked.instance["read"] is False


STALE = HttpAnswer.of_type("application/json", b'{"task_summary":{"status":{"critical":9},"enabled":{"true":9}}}')


@pytest.mark.parametrize(("times", "disagrees"), [(0, False), (1, False), (2, False), (3, True)])
def test_counts_and_tasks_that_disagree_are_asked_for_again(times: int, disagrees: bool) -> None:
    """Twice at most: a task may have run between the two answers."""
    with daemon(Behaviour(paths={"/v1/status": Behaviour(fail_times=times, fail_answer=STALE)}), "healthy") as running:
        asked = ask(running.address)
        paths = [request.path for request in running.requests]
    assert paths.count("/v1/status") == paths.count("/v1/status/tasks?include=events") == min(times, 2) + 1
    assert len(asked.instance["reported"]["status"]) == (1 if disagrees else 4)
    assert ("counts_disagree" in asked.codes) is disagrees


def test_definitions_that_wait_for_a_run_cost_neither_time_nor_certainty(monkeypatch: pytest.MonkeyPatch) -> None:
    """CTS holds them back while a POST runs its task."""
    monkeypatch.setattr("ctsreport.sources.http.DEFINITIONS_TIMEOUT", 0.1)
    with daemon(Behaviour(paths={"/v1/tasks": Behaviour(delay=ALWAYS)}), "healthy") as running:
        asked = ask(running.address, "--timeout", "3600", "--deadline", "3600")
        fetched = run_ctsreport("fetch", running.address, "--timeout", "3600", "-q")
    assert asked.ran.code == 0
    assert asked.told["verdict"]["state"] == "healthy"
    [notice] = [each["message"] for each in asked.told["notices"] if each["code"] == "answer_unread"]
    assert "run=now" in notice
    assert (fetched.code, "/v1/tasks was not read" in fetched.err) == (0, True)
