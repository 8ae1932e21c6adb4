"""``ctsreport known add``.

What is written excuses what it was made from and nothing else, and the file stays its owner's.
"""

import json
import os
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ctsreport.config.write import table, written
from tests.conftest import CAPTURES, NOW, Ran, run_ctsreport
from tests.unit.making import wire_event, wire_task

MIXED = CAPTURES / "v0.9.0/mixed"
ROUTES = ("check-2-105b33b85f1e", "check-2-f2cb1a729394", "check-2-4ebfc33397fd")
"""The causes of the newest run of `api-gateway-routes` in that capture."""

WALL = "unreachable-2-6a0f188b5a9a"
"""The cause that `lb_pool_members` and `edge-firewall-rules` share there."""

CONFIG = Path("ctsreport.toml")
SOON = ("--reason", "Accepted", "--expires", "2027-01-01")


@pytest.fixture(scope="module")
def mixed_json(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report.json of the mixed capture."""
    return report_json(tmp_path_factory.mktemp("mixed"), MIXED)


def report_json(folder: Path, *sources: str | Path) -> Path:
    ran = run_ctsreport("report", *sources, "-f", "json", "-o", folder, "--now", NOW, "-q")
    assert ran.code == 0, ran.err
    return folder / "report.json"


def saved(folder: str, *tasks: dict[str, Any]) -> Path:
    """A folder of saved answers with these tasks."""
    place = Path(folder)
    place.mkdir(exist_ok=True)
    (place / "tasks.json").write_text(json.dumps({task["task_name"]: task for task in tasks}), "utf-8")
    return place


def failed(name: str, *messages: str | None, **fields: object) -> dict[str, Any]:
    """A task whose stored runs failed so, the newest first."""
    events = [
        wire_event(success=False, id=f"run-{number}", error=message and {"message": message}, **fields)
        for number, message in enumerate(messages)
    ]
    return wire_task(name, events, status="critical" if len(messages) > 1 else "errored")


def add(report: str | Path, *options: str | Path) -> Ran:
    return run_ctsreport("known", "add", report, *options)


def known() -> list[dict[str, Any]]:
    """The known failures of the file."""
    return list(tomllib.loads(CONFIG.read_bytes().decode())["known"])


def gate(source: str | Path, rules: str = "critical,errored", *options: str) -> int:
    return run_ctsreport("report", source, "--fail-on", rules, "--now", NOW, "-q", *options).code


# --- What is written --------------------------------------------------------------------------------------------------


def test_a_task_is_known_by_each_cause_of_its_newest_run(mixed_json: Path) -> None:
    """One entry for each, with all that was said; each is told."""
    ran = add(mixed_json, "--task", "api-gateway-routes", *SOON, "--owner", "Edge", "--ticket", "NET-7")
    assert (ran.code, ran.err) == (0, "")
    found = {"reason": "Accepted", "expires": "2027-01-01", "owner": "Edge", "ticket": "NET-7"}
    assert known() == [{"task": "api-gateway-routes", "cause": cause, **found} for cause in ROUTES]
    assert ran.out.splitlines() == [
        f"ctsreport.toml: known until 2027-01-01: task api-gateway-routes, cause {cause}" for cause in ROUTES
    ]


def test_what_is_not_told_is_not_written(mixed_json: Path) -> None:
    add(mixed_json, "--task", "core-nat", *SOON)
    assert known() == [
        {"task": "core-nat", "cause": "memory-2-4b3a11608804", "reason": "Accepted", "expires": "2027-01-01"}
    ]


def test_a_cause_is_known_in_all_tasks(mixed_json: Path) -> None:
    """One entry, without a task: it excuses both that fail by it."""
    assert add(mixed_json, "--cause", WALL, *SOON).code == 0
    assert known() == [{"cause": WALL, "reason": "Accepted", "expires": "2027-01-01"}]
    assert gate(MIXED, "errored:lb_pool_members,critical:edge-firewall-rules") == 0
    assert gate(MIXED, "critical") == 3


def test_any_cause_is_one_entry_without_one(mixed_json: Path) -> None:
    assert add(mixed_json, "--task", "api-gateway-routes", "--any-cause", *SOON).code == 0
    assert known() == [{"task": "api-gateway-routes", "reason": "Accepted", "expires": "2027-01-01"}]


def test_another_file_can_be_named(mixed_json: Path) -> None:
    """With its folder, if that is not there."""
    ran = add(mixed_json, "--task", "core-nat", *SOON, "--config", "etc/edge.toml")
    assert ran.code == 0, ran.err
    assert ran.out.startswith("etc/edge.toml: known until ")
    assert not CONFIG.exists()
    assert run_ctsreport("config", "check", "--config", "etc/edge.toml").code == 0


def test_a_report_of_one_task_will_do() -> None:
    """The page of an incident has it beside it."""
    ran = run_ctsreport("report", MIXED, "--task", "core-nat", "-f", "json", "--now", NOW, "-q")
    assert ran.code == 0
    assert add("output/report.json", "--task", "core-nat", *SOON).code == 0


# --- Instances --------------------------------------------------------------------------------------------------------


def two_instances() -> Path:
    """`web` fails in both, `db` in one."""
    saved("east", failed("web", "Error: alpha went away"), failed("db", "Error: alpha went away"))
    saved("west", failed("web", "Error: alpha went away"))
    return report_json(Path("made"), "east=east", "west=west")


def test_where_several_instances_have_the_task_one_must_be_named() -> None:
    ran = add(two_instances(), "--task", "web", *SOON)
    assert (ran.code, CONFIG.exists()) == (2, False)
    assert "Several instances have a task web." in ran.err
    assert "--instance" in ran.err


def test_the_instance_that_is_named_alone_is_excused() -> None:
    assert add(two_instances(), "--task", "web", "--instance", "west", *SOON).code == 0
    assert known()[0]["instance"] == "west"
    assert gate("west=west") == 0
    assert (
        run_ctsreport("report", "east=east", "west=west", "--fail-on", "errored:west/*", "-q", "--now", NOW).code == 0
    )
    assert (
        run_ctsreport("report", "east=east", "west=west", "--fail-on", "errored:east/web", "-q", "--now", NOW).code == 3
    )


def test_of_several_instances_the_task_s_own_is_written() -> None:
    """So that the same name elsewhere is not excused later."""
    assert add(two_instances(), "--task", "db", *SOON).code == 0
    assert known()[0]["instance"] == "east"


def test_an_instance_that_has_no_such_task() -> None:
    """It is named, and the cure is not the very name that was given."""
    ran = add(two_instances(), "--task", "db", "--instance", "west", *SOON)
    assert (ran.code, CONFIG.exists()) == (2, False)
    assert "no task db" in ran.err
    assert "Did you mean db?" not in ran.err


# --- Until when -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expires", "now", "until"),
    [
        ("2027-01-01", None, "2027-01-01"),
        ("2027-01-01T18:00:00Z", None, "2027-01-01T18:00:00Z"),
        ("2027-01-01T18:00:00+02:00", None, "2027-01-01T18:00:00+02:00"),
        ("14d", NOW, "2026-12-09"),
        ("1d12h", NOW, "2026-11-26T12:00:00+00:00"),
        ("2w", "2026-11-25T01:30:00+01:00", "2026-12-09"),
    ],
)
def test_a_date_a_time_or_a_length_of_time(mixed_json: Path, expires: str, now: str | None, until: str) -> None:
    """As it was written, but for a length of time, which counts from now; what is written can be read."""
    options = ("--now", now) if now else ()
    ran = add(mixed_json, "--task", "core-nat", "--reason", "x", "--expires", expires, *options)
    assert ran.code == 0, ran.err
    assert known()[0]["expires"] == until
    assert run_ctsreport("config", "check").code == 0


def test_without_now_a_length_counts_from_the_clock(mixed_json: Path) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    add(mixed_json, "--task", "core-nat", "--reason", "x", "--expires", "36h")
    hours = (datetime.fromisoformat(known()[0]["expires"]) - before).total_seconds() / 3600
    assert 36 <= hours < 36.1


def test_what_is_known_can_be_known_for_longer(mixed_json: Path) -> None:
    """The new entry takes the place of the earlier one, and says so; a time that is not later is nothing new."""
    said = [
        add(mixed_json, "--task", "core-nat", "--reason", "x", "--expires", expires, "--now", NOW).out
        for expires in ("2026-11-30", "2026-12-31", "2026-12-31", "2026-12-01")
    ]
    assert [each["expires"] for each in known()] == ["2026-12-31"]
    assert [len(each.splitlines()) for each in said] == [1, 2, 1, 1]
    assert "taken out, for what is added takes its place: task core-nat" in said[1]
    assert "until 2026-11-30: x" in said[1]
    ran = run_ctsreport("report", MIXED, "--fail-on", "errored:core-nat", "-f", "json", "--now", "2026-12-15T00:00:00Z")
    assert ran.code == 0
    codes = [notice["code"] for notice in json.loads(Path("output/report.json").read_bytes())["notices"]]
    assert not {"known_expired", "known_unmatched", "known_outdated"} & set(codes)


OLD = "memory-4b3a11608804"
"""An id of the first rules, without their version."""

AROUND = f"""# ours
[report]
tz = "UTC"

# the first
[[known]]
task = "core-nat"
cause = "{OLD}"
reason = '''
# of two
lines'''
expires = 2027-01-01

# about the other
[[known]] # another task
task = "web"
cause = "{OLD}"
reason = "y"
expires = 2027-01-01
[[known]]
task = "core-nat"
text = "out of memory"
reason = "z"
expires = 2027-01-01
# the end
"""


def test_an_entry_by_an_id_of_before_goes_for_the_one_of_today(mixed_json: Path) -> None:
    """Of the same task and kind, and nothing else of the file."""
    CONFIG.write_text(AROUND)
    ran = add(mixed_json, "--task", "core-nat", *SOON)
    assert ran.code == 0, ran.err
    start, end = AROUND.index("[[known]]\ntask"), AROUND.index("\n# about the other")
    kept = AROUND[:start] + AROUND[end:]
    assert CONFIG.read_text().startswith(kept)
    assert [each.get("cause") for each in known()] == [OLD, None, "memory-2-4b3a11608804"]
    assert f"cause {OLD}" in ran.out


def test_entries_that_go_first_last_and_beside_each_other(mixed_json: Path) -> None:
    """However the tables lie, what is left is what is not outdated."""
    entry = f'[[known]]\ntask = "core-nat"\ncause = "{OLD}"\nreason = "x"\nexpires = 2027-01-01\n'
    other = entry.replace("core-nat", "web")
    for text in (entry, entry * 2, entry + other + entry, other + entry, entry + '[gate]\nfail-on = ["errored"]\n'):
        CONFIG.write_text(text)
        assert add(mixed_json, "--task", "core-nat", *SOON).code == 0
        found = [(each["task"], each["cause"]) for each in known()]
        assert found == [("web", OLD)] * text.count('"web"') + [("core-nat", "memory-2-4b3a11608804")]
        assert ("[gate]" in CONFIG.read_text()) == ("[gate]" in text)


def test_a_length_of_time_expires(mixed_json: Path) -> None:
    """Whole days as a date, which counts to its end: known before, and not from then on."""
    add(mixed_json, "--task", "core-nat", "--reason", "x", "--expires", "14d", "--now", NOW)
    report = ("report", MIXED, "--fail-on", "errored:core-nat", "-q", "--now")
    assert run_ctsreport(*report, "2026-12-09T23:59:59Z").code == 0
    assert run_ctsreport(*report, "2026-12-10T00:00:00Z").code == 3


@pytest.mark.parametrize(
    ("expires", "says"),
    [
        ("May", "is not a date"),
        ("2027-13-01", "is not a date"),
        ("", "is not a date"),
        ("14", "is not a date"),
        ("14 d", "is not a date"),
        ("-14d", "is not a date"),
        ("0d", "is not a date"),
        ("9999-12-31", "is not a date"),
        ("2027-01-01T18:00:00", "does not say in which zone"),
        ("999999999d", ""),
        ("3000000d", ""),
    ],
)
def test_an_expiry_that_is_none(mixed_json: Path, expires: str, says: str) -> None:
    """Exit code 2 with the option's name and a cure; nothing is written."""
    ran = add(mixed_json, "--task", "core-nat", "--reason", "x", f"--expires={expires}", "--now", NOW)
    assert (ran.code, CONFIG.exists()) == (2, False), ran.err
    assert "--expires" in ran.err
    assert says in ran.err
    assert "14d" in ran.err


# --- What is not there ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--task", "core-nut"), ("no task core-nut", "Did you mean core-nat?")),
        (("--task", "zzz"), ("no task zzz", "Its tasks are waf_allow_list, ")),
        (
            ("--cause", "memory-2-4b3a11608805"),
            ("no cause memory-2-4b3a11608805", "Did you mean memory-2-4b3a11608804?"),
        ),
        (("--cause", "zzz"), ("no cause zzz", "Its causes are unreachable-2-6a0f188b5a9a, ")),
        (("--cause", "zzz-0123456789ab"), ("no cause zzz-0123456789ab",)),
        (("--task", "service-inventory"), ("service-inventory does not fail", "--any-cause")),
        (("--task", "canary-headers"), ("canary-headers does not fail", "--any-cause")),
        (("--task", "cdn-origins"), ("cdn-origins does not fail", "--any-cause")),
        ((), ("Name either a task or a cause.",)),
        (("--task", "core-nat", "--cause", WALL), ("Name either a task or a cause.",)),
    ],
)
def test_what_is_not_there_has_a_cure(mixed_json: Path, options: tuple[str, ...], says: tuple[str, ...]) -> None:
    """A near name, else those that there are; a task that only failed before does not fail."""
    ran = add(mixed_json, *options, *SOON)
    assert (ran.code, ran.out, CONFIG.exists()) == (2, "", False)
    assert all(words in ran.err for words in says), ran.err


@pytest.mark.parametrize("left_out", ["--reason", "--expires"])
def test_nothing_is_accepted_without_a_reason_and_an_end(mixed_json: Path, left_out: str) -> None:
    options = {"--task": "core-nat", "--reason": "x", "--expires": "14d"}
    del options[left_out]
    ran = add(mixed_json, *(word for pair in options.items() for word in pair))
    assert (ran.code, CONFIG.exists()) == (2, False)
    assert left_out in ran.err


def test_an_empty_reason_is_none(mixed_json: Path) -> None:
    """The file's own check says so, and nothing is written."""
    ran = add(mixed_json, "--task", "core-nat", "--reason", "", "--expires", "14d")
    assert (ran.code, CONFIG.exists()) == (2, False)
    assert "reason" in ran.err


# --- What it excuses --------------------------------------------------------------------------------------------------


def test_exactly_what_fails_now_is_excused(mixed_json: Path) -> None:
    """That task and no other; and of that task no other failure."""
    add(mixed_json, "--task", "lb_pool_members", *SOON)
    assert gate(MIXED, "errored:lb_pool_members") == 0
    assert gate(MIXED, "critical:edge-firewall-rules") == 3  # by the same cause
    saved("later", failed("lb_pool_members", "Error: the licence expired"))
    assert gate("later") == 3


def test_one_more_cause_is_not_excused() -> None:
    """Two in one message, of which one is known."""
    first, both = "Error: alpha went away", "Error: alpha went away\n\nError: omega came instead"
    saved("now", failed("web", first))
    assert add(report_json(Path("made"), "now"), "--task", "web", *SOON).code == 0
    assert gate("now") == 0
    saved("now", failed("web", both))
    assert gate("now") == 3
    assert add(report_json(Path("made"), "now"), "--task", "web", *SOON).code == 0
    assert len(known()) == 2, "what is there already is not written again"
    assert gate("now") == 0


def test_a_task_with_three_causes_is_excused_whole(mixed_json: Path) -> None:
    assert gate(MIXED, "errored:api-gateway-routes") == 3
    add(mixed_json, "--task", "api-gateway-routes", *SOON)
    assert gate(MIXED, "errored:api-gateway-routes") == 0


def test_any_cause_excuses_what_comes_later(mixed_json: Path) -> None:
    add(mixed_json, "--task", "lb_pool_members", "--any-cause", *SOON)
    saved("later", failed("lb_pool_members", "Error: the licence expired"))
    assert gate("later") == 0


def test_the_newest_run_counts_and_no_earlier_one() -> None:
    """A run that failed without a message is not excused by what an earlier one said: so that is not written."""
    saved("now", failed("web", None, "Error: alpha went away"))
    ran = add(report_json(Path("made"), "now"), "--task", "web", *SOON)
    assert ran.code == 2, ran.out
    assert "web does not fail by a cause that the report names." in ran.err


def test_a_run_whose_time_is_not_told_can_be_known() -> None:
    zero = "0001-01-01T00:00:00Z"
    saved("now", failed("web", "Error: alpha went away", start_time=zero, end_time=zero))
    ran = add(report_json(Path("made"), "now"), "--task", "web", *SOON)
    assert ran.code == 0, ran.err
    assert gate("now") == 0


@pytest.mark.parametrize(
    "name", ["a*[b]?", "[!x]", "]", "a b", 'say "so"', "it's", "back\\slash", "-x", "ångström", "東京", "a/b", "a\tb"]
)
def test_only_the_task_of_that_name_fits(name: str) -> None:
    """Whatever a pattern would make of it; and what is written is TOML."""
    saved("now", failed(name, "Error: alpha went away"))
    ran = add(report_json(Path("made"), "now"), f"--task={name}", *SOON)
    assert ran.code == 0, ran.err
    assert gate("now") == 0
    saved(
        "other",
        failed("axxb!", "Error: alpha went away"),
        failed("abc", "Error: alpha went away"),
        failed("y", "Error: alpha went away"),
    )
    assert gate("other", "errored>2") == 3


def test_an_instance_s_name_is_no_pattern_either() -> None:
    """A folder's name can be one."""
    saved("e*", failed("web", "Error: alpha went away"))
    saved("east", failed("web", "Error: alpha went away"))
    document = json.loads(report_json(Path("made"), "e*", "east=east").read_bytes())
    document["instances"][0]["name"] = "e*"
    document["tasks"] = [
        {**task, "instance": "east" if task["instance"] == "east" else "e*"} for task in document["tasks"]
    ]
    Path("told.json").write_text(json.dumps(document))
    assert add("told.json", "--task", "web", "--instance", "e*", *SOON).code == 0
    assert gate("east=east") == 3


# --- The file ---------------------------------------------------------------------------------------------------------

BEFORE = (
    b'# ours: keep\n[gate]\nfail-on = ["critical"]   # at night\n\n[[known]]\ntask = "old"\nreason = "x"\n'
    b"expires = 2027-01-01\n"
)


@pytest.mark.parametrize(
    "before",
    [
        BEFORE,
        BEFORE.replace(b"\n", b"\r\n"),
        BEFORE.rstrip(b"\n"),
        BEFORE + b"\n\n\n",
        BEFORE + b"# the end",
        b"# only a comment",
        b"\n",
        b"\xef\xbb\xbf" + BEFORE,
        "# für später ✓\n".encode(),
        b"",
    ],
    ids=[
        "plain",
        "CRLF",
        "no end of line",
        "blank lines",
        "comment at the end",
        "comment",
        "line",
        "mark",
        "beyond ASCII",
        "empty",
    ],
)
def test_what_was_there_stays_byte_for_byte(mixed_json: Path, before: bytes) -> None:
    """Comments, line ends, a byte order mark, a last line without its end."""
    CONFIG.write_bytes(before)
    ran = add(mixed_json, "--task", "core-nat", *SOON)
    assert ran.code == 0, ran.err
    after = CONFIG.read_bytes()
    assert after.startswith(before)
    assert after.endswith(b"\n")
    document = tomllib.loads(after.decode("utf-8-sig"))
    assert document["known"][-1]["task"] == "core-nat"
    assert len(document["known"]) == 1 + before.count(b"[[known]]")
    assert run_ctsreport("config", "check").code == 0


def test_a_second_one_comes_behind_the_first(mixed_json: Path) -> None:
    """With one empty line between."""
    add(mixed_json, "--task", "core-nat", *SOON)
    first = CONFIG.read_text()
    add(mixed_json, "--task", "geo-blocking", *SOON)
    assert CONFIG.read_text().startswith(f"{first}\n[[known]]\n")
    assert [each["task"] for each in known()] == ["core-nat", "geo-blocking"]


@pytest.mark.parametrize(
    "broken",
    [
        b"[nonsense",
        b"known = []\n",
        b"[report]\nformt = []\n",
        b'[[known]]\ntask = "a"\n',
        b"known = 3\n",
        b"[known]\n",
        b"# \xff\n",
        b'[report]\ntitle = """\n',
    ],
    ids=["no TOML", "inline", "unknown key", "wrong entry", "number", "table", "no UTF-8", "open text"],
)
def test_a_file_that_is_not_in_order_is_left_as_it_is(mixed_json: Path, broken: bytes) -> None:
    """Exit code 2, with the file's name; nothing of it is touched, and nothing lies beside it."""
    CONFIG.write_bytes(broken)
    ran = add(mixed_json, "--task", "core-nat", *SOON)
    assert ran.code == 2, ran.err
    assert ran.err.startswith("Error: ctsreport.toml")
    assert ran.out == ""
    assert CONFIG.read_bytes() == broken
    assert [path.name for path in Path().iterdir()] == ["ctsreport.toml"]


def test_a_folder_is_no_file(mixed_json: Path) -> None:
    ran = add(mixed_json, "--task", "core-nat", *SOON, "--config", ".")
    assert ran.code in {2, 5}, ran.err
    assert "Traceback" not in ran.err


def test_a_file_that_cannot_be_written(mixed_json: Path) -> None:
    """Not even by root: exit code 5."""
    ran = add(mixed_json, "--task", "core-nat", *SOON, "--config", "/proc/ctsreport.toml")
    assert ran.code == 5
    assert "/proc/ctsreport.toml cannot be written" in ran.err


def test_a_link_stays_one(mixed_json: Path) -> None:
    """The file that it leads to is written."""
    Path("real.toml").write_bytes(BEFORE)
    CONFIG.symlink_to("real.toml")
    assert add(mixed_json, "--task", "core-nat", *SOON).code == 0
    assert CONFIG.is_symlink()
    assert b"core-nat" in Path("real.toml").read_bytes()


# --- Texts as TOML ----------------------------------------------------------------------------------------------------

any_letter = st.characters(codec=None)
awkward = st.sampled_from(
    ["\x7f", "\x00", "\x1b[31m", '"', "'", '"""', "\\", "\\u0041", "\n", "\r\n", "\t", "#", "\ud800", "\U0001f525", "]"]
)


@given(st.lists(st.one_of(awkward, st.text(any_letter))).map("".join))
@example("\x7f")
@example("\ud83d\udd25")
@example("a\udcffb")
@example("\U0001f525 \U0010ffff")
@example("\x85\u2028\ufeff")
def test_any_text_is_read_as_it_was_written(text: str) -> None:
    """But for halves of letters, which no file of UTF-8 can hold: each is shown as U+FFFD."""
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    line = f"value = {written(text)}\n"
    assert "\n" not in line[:-1]
    assert tomllib.loads(line.encode().decode())["value"] == whole


@given(
    st.dictionaries(
        st.sampled_from(["task", "reason", "owner"]), st.none() | st.text(st.characters(exclude_categories=["Cs"]))
    )
)
def test_a_table_is_read_as_it_was_written(values: dict[str, str | None]) -> None:
    """Without what is None."""
    assert tomllib.loads(table("known", values))["known"] == [
        {key: value for key, value in values.items() if value is not None}
    ]


@pytest.mark.parametrize("value", [True, False, 3, 2.5, [], ["a", 'b"'], ("a", 1)])
def test_other_values_are_read_as_they_were_written(value: object) -> None:
    assert tomllib.loads(f"value = {written(value)}")["value"] == (list(value) if isinstance(value, tuple) else value)


@pytest.mark.parametrize(
    "reason",
    [
        'He said "no"',
        "two\nlines",
        "C:\\temp",
        "del\x7f",
        "esc\x1b[2J",
        "fire \U0001f525",
        "[[known]]",
        "x'''y",
        "\ufeff",
    ],
)
def test_a_reason_comes_back_as_it_was_given(mixed_json: Path, reason: str) -> None:
    """From the file into report.json; the terminal is not steered by it."""
    ran = add(mixed_json, "--task", "core-nat", "--reason", reason, "--expires", "2027-01-01", "--owner", reason)
    assert ran.code == 0, ran.err
    assert "\x1b" not in ran.out
    assert known()[0]["reason"] == known()[0]["owner"] == reason
    document = json.loads(run_ctsreport("report", MIXED, "-f", "json", "-o", "-", "--now", NOW).out)
    assert document["known_failures"][0]["reason"] == reason


def test_half_a_letter_from_the_command_line(mixed_json: Path) -> None:
    """As a shell gives what is no UTF-8."""
    ran = add(mixed_json, "--task", "core-nat", "--reason", "caf\udce9", "--expires", "2027-01-01")
    assert ran.code == 0, ran.err
    assert known()[0]["reason"] == "caf\ufffd"


# --- The report -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is not valid JSON"),
        (b"{", "is not valid JSON"),
        (b"[" * 100_000, "is not a report of ctsreport"),
        (b"\xff", "it is not UTF-8"),
        (b"[]", "is not a report of ctsreport"),
        (b"3", "is not a report of ctsreport"),
        (b"{}", "is not a report of ctsreport"),
        (b'{"schema": "ctsreport.report/2", "tasks": []}', "is not a report of ctsreport"),
        (b'{"schema": "ctsreport.snapshot/1", "instances": []}', "is not a report of ctsreport"),
        (b'{"schema": "ctsreport.report/1"}', ""),
        (b'{"schema": "ctsreport.report/1", "tasks": 3, "causes": 3, "instances": 3}', ""),
    ],
    ids=[
        "empty",
        "cut",
        "deep",
        "no UTF-8",
        "list",
        "number",
        "no schema",
        "later schema",
        "snapshot",
        "schema alone",
        "other shape",
    ],
)
def test_a_report_that_is_none(data: bytes, says: str) -> None:
    """Exit code 4 with its name and how one is made; nothing is written."""
    Path("told.json").write_bytes(data)
    ran = add("told.json", "--task", "core-nat", *SOON)
    assert (ran.code, CONFIG.exists()) == (4, False), ran.err
    assert "told.json" in ran.err
    assert says in ran.err
    assert "Traceback" not in ran.err


def test_a_page_is_no_report_for_machines() -> None:
    run_ctsreport("report", MIXED, "-q")
    ran = add("output/report.html", "--task", "core-nat", *SOON)
    assert (ran.code, CONFIG.exists()) == (4, False)
    assert "ctsreport report -f json" in ran.err


@pytest.mark.parametrize("path", ["gone.json", "."])
def test_a_report_that_is_not_there(path: str) -> None:
    ran = add(path, "--task", "core-nat", *SOON)
    assert (ran.code, CONFIG.exists()) == (4, False)
    assert f"{path} cannot be read" in ran.err


def test_a_report_with_a_byte_order_mark_is_one(mixed_json: Path) -> None:
    """As an editor on Windows leaves it."""
    Path("told.json").write_bytes(b"\xef\xbb\xbf" + mixed_json.read_bytes())
    assert add("told.json", "--task", "core-nat", *SOON).code == 0


def test_the_report_stays_as_it_was(mixed_json: Path) -> None:
    before = mixed_json.read_bytes()
    add(mixed_json, "--task", "core-nat", *SOON)
    assert mixed_json.read_bytes() == before


def test_what_the_file_sends_elsewhere_is_not_looked_at(mixed_json: Path) -> None:
    """Headers from variables and files do not matter here: nothing is asked."""
    CONFIG.write_text(
        '[[instances]]\nname = "a"\naddress = "http://a"\n'
        'headers = { X = { env = "NOT_SET" }, Y = { file = "/dev/zero" }, Z = { file = "pipe" } }\n'
    )
    os.mkfifo("pipe")
    assert add(mixed_json, "--task", "core-nat", *SOON).code == 0
    assert len(known()) == 1


# --- known prune ------------------------------------------------------------------------------------------------------

EXPIRED = '[[known]]\ntask = "old"\nreason = "x"\nexpires = 2026-11-01\n'
LASTS = '[[known]]\ntask = "new"\nreason = "y"\nexpires = 2027-01-01\n'


def test_what_has_expired_is_taken_out() -> None:
    """All else stays as it is, byte for byte."""
    Path("ctsreport.toml").write_text(f"# ours\n[gate]\nfail-on = ['critical']\n\n{EXPIRED}\n{LASTS}", "utf-8")
    ran = run_ctsreport("known", "prune", "--now", NOW)
    assert ran.code == 0
    assert ran.out == "ctsreport.toml: expired with 2026-11-01, and taken out: task old: x\n"
    assert Path("ctsreport.toml").read_text("utf-8") == f"# ours\n[gate]\nfail-on = ['critical']\n\n{LASTS}"
    assert run_ctsreport("known", "prune", "--now", NOW).out == "ctsreport.toml: nothing has expired.\n"


def test_a_file_that_is_not_there_is_not_made() -> None:
    ran = run_ctsreport("known", "prune")
    assert ran.code == 2
    assert "ctsreport.toml is not a file" in ran.err
    assert not Path("ctsreport.toml").exists()


KNOWN = '[[known]]\ntask = "{}"\nreason = "r"\nexpires = "{}"\n'


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("last", [True, False])
def test_pruning_keeps_the_ends_of_lines(end: str, last: bool) -> None:
    """Also where the last line has none."""
    entries = [KNOWN.format("new", "2099-01-01"), KNOWN.format("old", "2020-01-01")]
    text = "".join(entries if last else entries[::-1]).removesuffix("\n").replace("\n", end)
    Path("ctsreport.toml").write_bytes(text.encode())
    assert run_ctsreport("known", "prune", "--now", NOW).code == 0
    kept = Path("ctsreport.toml").read_bytes().decode()
    assert [each["task"] for each in tomllib.loads(kept)["known"]] == ["new"]
    assert kept.count(end) == kept.count("\n")


def test_a_list_is_not_pruned_whatever_a_comment_says() -> None:
    """An entry that has not expired would go with the line that it shares."""
    entry = '{{task = "{}", reason = "r", expires = "{}"}}'
    entries = f"{entry.format('new', '2099-01-01')}, {entry.format('old', '2020-01-01')}"
    text = f"# or [[known]]\nknown = [{entries}]\n"
    Path("ctsreport.toml").write_text(text, "utf-8")
    assert run_ctsreport("known", "prune", "--now", NOW).code == 2
    assert Path("ctsreport.toml").read_text("utf-8") == text


@pytest.mark.parametrize("header", ["[[\tknown ]]", '[["known"]]', "  [[known]] # [[x]]"])
def test_a_header_is_one_however_it_is_written(header: str) -> None:
    text = KNOWN.format("old", "2020-01-01").replace("[[known]]", header)
    Path("ctsreport.toml").write_text(text, "utf-8")
    assert run_ctsreport("known", "prune", "--now", NOW).code == 0
    assert "known" not in Path("ctsreport.toml").read_text("utf-8")
