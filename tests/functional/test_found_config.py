"""A ctsreport.toml that nobody named reaches nothing beyond its folder; one that is named is trusted."""

import json
import os
from pathlib import Path

import pytest
import trustme

from tests.conftest import CAPTURES, run_ctsreport
from tests.functional.daemons import daemon

MIXED = str(CAPTURES / "v0.9.0/mixed")
INSTANCE = '[[instances]]\nname = "a"\naddress = "https://127.0.0.1:9"\n'


@pytest.fixture(autouse=True)
def outside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that is not that of the file, with something of each kind in it."""
    folder = tmp_path_factory.mktemp("outside")
    (folder / "note.md").write_text("Not yours")
    (folder / "html").mkdir()
    (folder / "html/style.css").write_text("body { color: red }")
    trustme.CA().issue_cert("a.example.com").private_key_and_cert_chain_pem.write_to_path(str(folder / "pair.pem"))
    return folder


def config(text: str) -> None:
    Path("ctsreport.toml").write_text(text)


PATHS = {
    "output": ("report", ""),
    "note": ("report", "note.md"),
    "templates": ("report", ""),
    "cacert": ("connection", "pair.pem"),
    "capath": ("connection", ""),
    "client-cert": ("connection", "pair.pem"),
    "client-key": ("connection", "pair.pem"),
}


def way_out(how: str, target: Path) -> str:
    """A value that leads to a place outside."""
    if how == "absolute":
        return str(target)
    if how == "dots":
        return os.path.relpath(target)
    Path("link").symlink_to(target)
    return "link"


COMMANDS = [("report", MIXED), ("fetch", MIXED), ("config", "check"), ("config", "show")]


@pytest.mark.parametrize("how", ["absolute", "dots", "link"])
@pytest.mark.parametrize("key", PATHS)
def test_no_path_leads_out_of_the_folder(key: str, how: str, outside: Path) -> None:
    """Not by itself, not by a link; each command says so with the line, and how to trust the file."""
    table, name = PATHS[key]
    config(f"[{table}]\n{key} = {json.dumps(way_out(how, outside / name))}\n")
    before = sorted(outside.rglob("*"))
    for command in COMMANDS:
        ran = run_ctsreport(*command)
        assert ran.code == 2, (command, ran)
        assert ran.err.startswith(f"Error: ctsreport.toml, line 2, {table}.{key}: ")
        assert "lies outside of the folder of this file" in ran.err
        assert "--config ctsreport.toml" in ran.err
    assert sorted(outside.rglob("*")) == before


def test_no_pattern_holds_the_job() -> None:
    """It may say what else is a secret, and is stopped where it tries too many ways to match."""
    config('[report]\nredact = ["harmless", "(e|ee)+$"]\n')
    event = {"id": "1", "success": False, "task_name": "t", "error": {"message": "e" * 400 + "!"}}
    event |= {"start_time": "2026-11-27T10:00:00Z", "end_time": "2026-11-27T10:00:05Z"}
    Path("status.json").write_text(json.dumps({"t": {"task_name": "t", "status": "errored", "events": [event]}}))
    for command in ("report", "fetch"):
        ran = run_ctsreport(command, "status.json")
        assert ran.code == 2, ran
        assert ran.err.startswith("Error: ctsreport.toml, line 2, report.redact: number 2 takes more than 2 seconds")
        assert "(e|ee)+" not in ran.err


@pytest.mark.parametrize("key", [key for key, (table, _) in PATHS.items() if table == "connection"])
def test_nor_one_of_an_instance(key: str, outside: Path) -> None:
    config(f'{INSTANCE}{key} = "{outside / PATHS[key][1]}"\n')
    for command in COMMANDS:
        ran = run_ctsreport(*command)
        assert ran.code == 2
        assert ran.err.startswith(f"Error: ctsreport.toml, line 4, instances[0].{key}: ")


@pytest.mark.parametrize("key", ["capath", "templates", "output"])
def test_a_link_in_a_folder_that_leads_out(key: str, outside: Path) -> None:
    Path("inside").mkdir()
    Path("inside/other.pem").symlink_to(outside / "pair.pem")
    config(f'[{PATHS[key][0]}]\n{key} = "inside"\n')
    ran = run_ctsreport("report", MIXED)
    assert ran.code == 2
    assert "other.pem in it is a link that leads out" in ran.err


WRONG = {
    "catalogue": ('[report]\ndiscover = "consul://127.0.0.1:1"\n', "line 2, report.discover"),
    "variable": (f'{INSTANCE}headers.X = {{ env = "HOME" }}\n', "line 4, instances[0].headers.X"),
    "variable with prefix": (
        f'{INSTANCE}headers = {{ Y = "y", X = {{ prefix = "Bearer ", env = "HOME" }} }}\n',
        "line 4, instances[0].headers.X",
    ),
    "variable in a table": (
        f'{INSTANCE}[instances.headers.Authorization]\nenv = "HOME"\n',
        "line 4, instances[0].headers.Authorization",
    ),
    "file": (f'{INSTANCE}headers.X = {{ file = "ctsreport.toml" }}\n', "line 4, instances[0].headers.X"),
    "pipe": (f'{INSTANCE}headers.X = {{ file = "/dev/zero" }}\n', "line 4, instances[0].headers.X"),
    "no redaction": ("[report]\nno-redact = true\n", "line 2, report.no-redact"),
    "everything allowed": ('[report]\nallow = ["(?s).+"]\n', "line 2, report.allow"),
    "targets": ('[[targets]]\nkind = "git_wiki"\nname = "wiki"\nurl = "."\n', "line 1, targets: It would carry"),
    "history": ('[report]\nhistory = "postgresql://db/x"\n', "line 2, report.history"),
    "not a path": ('[report]\nnote = "a\\u0000b"\n', "line 2, report.note"),
}


@pytest.mark.parametrize("case", WRONG)
@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_is_sent_and_nothing_is_weakened(command: tuple[str, ...], case: str) -> None:
    text, place = WRONG[case]
    config(text)
    ran = run_ctsreport(*command)
    assert ran.code == 2
    assert ran.err.startswith(f"Error: ctsreport.toml, {place}")
    assert not Path("output").exists()


def test_all_of_it_is_said_at_once(outside: Path) -> None:
    config(f'[report]\nno-redact = true\nnote = "{outside}/note.md"\n{INSTANCE}headers.X = {{ env = "HOME" }}\n')
    ran = run_ctsreport("report", MIXED)
    assert [line.split(": ")[-2] for line in ran.err.splitlines()[:3]] == [
        f"ctsreport.toml, line {line}, {path}"
        for line, path in ((2, "report.no-redact"), (3, "report.note"), (7, "instances[0].headers.X"))
    ]


def test_what_the_file_asks_is_wrong_also_where_an_option_comes_before_it(outside: Path) -> None:
    config(f'[report]\noutput = "{outside}"\n')
    assert run_ctsreport("report", MIXED, "-o", "here").code == 2


def test_the_file_itself_is_no_link_that_leads_out(outside: Path) -> None:
    (outside / "c.toml").write_text('[report]\ntitle = "x"\n')
    Path("ctsreport.toml").symlink_to(outside / "c.toml")
    ran = run_ctsreport("report", MIXED)
    assert ran.code == 2
    assert ran.err.startswith("Error: ctsreport.toml is a link that leads out of its folder")
    assert run_ctsreport("report", MIXED, "-q", "--config", "ctsreport.toml").code == 0


def test_a_link_within_the_folder_is_as_good_as_a_file() -> None:
    """Kubernetes mounts a file as a link to a folder beside it."""
    Path("..data").mkdir()
    Path("..data/ctsreport.toml").write_text('[report]\nname = "mounted"\n')
    Path("ctsreport.toml").symlink_to("..data/ctsreport.toml")
    assert run_ctsreport("report", MIXED, "-q").code == 0
    assert Path("output/mounted.json").exists()


@pytest.mark.parametrize("how", ["option", "variable"])
def test_a_file_that_is_named_is_trusted(how: str, outside: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Though it is the same file in the same folder."""
    monkeypatch.setenv("SENT", "from-the-environment")
    if how == "variable":
        monkeypatch.setenv("CTSREPORT_CONFIG", "ctsreport.toml")
    named = ("--config", "ctsreport.toml") if how == "option" else ()
    with daemon() as running:
        config(
            f'[report]\noutput = "{outside}/made"\nnote = "{outside}/note.md"\ntemplates = "{outside}"\n'
            'no-redact = true\n[[instances]]\nname = "a"\n'
            f'address = "{running.address}"\nheaders.X = {{ env = "SENT" }}\n'
        )
        ran = run_ctsreport("report", "-q", *named)
        found = {request.headers.get("X") for request in running.requests}
    assert ran.code == 0, ran.err
    assert found == {"from-the-environment"}
    page = (outside / "made/report.html").read_text()
    assert "Not yours" in page
    assert "color: red" in page


def test_what_stays_in_the_folder_is_taken() -> None:
    """Also by an absolute path; ``~`` is a name like any other; an own header goes to the own address."""
    Path("inside/html").mkdir(parents=True)
    Path("inside/html/style.css").write_text("body { color: green }")
    Path("~").mkdir()
    Path("~/note.md").write_text("Ours")
    with daemon() as running:
        config(
            f'[report]\noutput = "{Path.cwd()}/made"\nnote = "~/note.md"\ntemplates = "inside"\n'
            'redact = ["web-[a-z]+"]\n'
            f'[[instances]]\nname = "a"\naddress = "{running.address}"\nheaders.X = "own"\n'
        )
        ran = run_ctsreport("report", "-q")
        found = {request.headers.get("X") for request in running.requests}
    assert ran.code == 0, ran.err
    assert found == {"own"}
    page = Path("made/report.html").read_text()
    assert "Ours" in page
    assert "color: green" in page


# --- What the command line sends, and a file that decides where it goes -----------------------------------------------

SECRET = "Authorization: Bearer " + "q1-w2-e3"


@pytest.mark.parametrize("source", [(), ("prod",)])
@pytest.mark.parametrize("how", ["option", "variable"])
def test_a_header_does_not_go_where_only_the_file_says(
    how: str, source: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody set the token for the daemon that he knows."""
    if how == "variable":
        monkeypatch.setenv("CTSREPORT_HEADER", SECRET)
    args = (*source, "-q", *(("--header", SECRET) if how == "option" else ()))
    origin = {"option": "--header", "variable": "CTSREPORT_HEADER"}[how]
    with daemon() as running:
        config(f'[[instances]]\nname = "prod"\naddress = "{running.address}"\n')
        for command in ("report", "fetch"):
            ran = run_ctsreport(command, *args)
            assert ran.code == 2
            assert f"line 3, instances[0].address: {origin} would be sent to this address." in ran.err
            assert "e3" not in ran.err
        assert not running.requests
        assert run_ctsreport("report", *args, "--config", "ctsreport.toml").code == 0
        assert run_ctsreport("report", f"prod={running.address}", *args[len(source) :]).code == 0
        assert {request.headers["Authorization"] for request in running.requests} == {SECRET.partition(" ")[2]}


@pytest.mark.parametrize("line", ["insecure = true", 'cacert = "own.pem"', 'capath = "cas"'])
@pytest.mark.parametrize("login", ["header", "address"])
def test_nor_to_a_server_that_only_the_file_believes(line: str, login: str) -> None:
    """Whoever answers in the place of the daemon has its certificate signed by the CA of the file."""
    Path("cas").mkdir()
    for path in ("own.pem", "cas/own.pem"):
        trustme.CA().cert_pem.write_to_path(path)
    config(f"[connection]\n{line}\n")
    user = "jo:r4-t5@" if login == "address" else ""
    source = (f"https://{user}127.0.0.1:9", "--retries", "0", "-q")
    ran = run_ctsreport("report", *source, *(("--header", SECRET) if login == "header" else ()))
    assert ran.code == 2
    assert ran.err.startswith(f"Error: ctsreport.toml, line 2, connection.{line.partition(' ')[0]}: It decides which")
    assert "t5" not in ran.err
    assert run_ctsreport("report", "https://127.0.0.1:9", *source[1:]).code == 4, "nothing is sent that must not be"


def test_nor_to_the_daemon_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The login in CTS_ADDRESS, where no SOURCE is named."""
    monkeypatch.setenv("CTS_ADDRESS", "https://jo:r4-t5@127.0.0.1:9")
    config("[connection]\ninsecure = true\n")
    ran = run_ctsreport("report", "--retries", "0", "-q")
    assert ran.code == 2
    assert "the ones that get the login in an address" in ran.err


def test_nor_by_a_table_of_one_instance() -> None:
    """Its address was named in full, so that the header may go there: to the daemon that the system believes."""
    config(f"{INSTANCE}insecure = true\n")
    args = ("report", "a=https://127.0.0.1:9", "--header", SECRET, "--retries", "0", "-q")
    ran = run_ctsreport(*args)
    assert ran.code == 2
    assert ran.err.startswith("Error: ctsreport.toml, line 4, instances[0].insecure: It decides which")
    assert run_ctsreport(*args, "--insecure").code == 4, "whoever asks decides"
    assert run_ctsreport(*args, "--config", "ctsreport.toml").code == 4


def test_nor_to_members_that_only_the_file_names() -> None:
    """Of a cluster one address was named in full; the others are the file's."""
    config(f'{INSTANCE}members = ["https://127.0.0.1:10"]\n')
    named = ("a=https://127.0.0.1:9", "a=https://127.0.0.1:10")
    args = ("--header", SECRET, "--retries", "0", "-q")
    ran = run_ctsreport("report", named[0], *args)
    assert ran.code == 2
    assert ran.err.startswith("Error: ctsreport.toml, line 4, instances[0].members[0]: --header would be sent to this")
    assert run_ctsreport("report", *named, *args).code == 4


def test_nor_the_token_to_a_catalogue_that_only_the_file_believes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONSUL_HTTP_TOKEN", "t5-y6")
    config("[connection]\ninsecure = true\n")
    args = ("report", "--discover", "https://127.0.0.1:9", "--retries", "0", "-q")
    ran = run_ctsreport(*args)
    assert ran.code == 2
    assert ran.err.startswith("Error: ctsreport.toml, line 2, connection.insecure: It decides which")
    assert run_ctsreport(*args, "--insecure").code == 4, "whoever asks decides"


# --- Files that never end ---------------------------------------------------------------------------------------------


@pytest.fixture
def pipe(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr("ctsreport.bounded.NOBODY", 0.05)
    os.mkfifo("pipe")
    return "pipe"


ENDLESS: dict[str, tuple[tuple[str, ...], int]] = {
    "note": (("report", MIXED, "--note", "X"), 2),
    "config": (("report", MIXED, "--config", "X"), 2),
    "check": (("config", "check", "--config", "X"), 2),
    "cacert": (("report", "https://127.0.0.1:9", "--cacert", "X"), 2),
    "client certificate": (("report", "https://127.0.0.1:9", "--client-cert", "X", "--client-key", "X"), 2),
    "source": (("report", "X", "--max-answer", "1M"), 4),
    "fetch": (("fetch", "X", "--max-answer", "1M"), 4),
    "report of a known failure": (("known", "add", "X", "--task", "a", "--reason", "x", "--expires", "14d"), 4),
    "message": (("explain", "X"), 4),
}


@pytest.mark.parametrize("kind", ["device", "pipe"])
@pytest.mark.parametrize("case", ENDLESS)
def test_what_never_ends_has_a_limit_and_a_cure(case: str, kind: str, pipe: str) -> None:
    args, code = ENDLESS[case]
    path = "/dev/zero" if kind == "device" else pipe
    ran = run_ctsreport(*(path if arg == "X" else arg for arg in args))
    assert ran.code == code
    first, *cure = ran.err.splitlines()
    assert path in first
    assert cure


def test_a_header_from_a_file_that_never_ends(pipe: str) -> None:
    for path in ("/dev/zero", pipe):
        config(f'{INSTANCE}headers.X = {{ file = "{path}" }}\n')
        ran = run_ctsreport("report", "--config", "ctsreport.toml")
        assert ran.code == 2
        assert f"line 4, instances[0].headers.X: {path} cannot be read" in ran.err


@pytest.mark.parametrize("option", ["--note", "--config"])
def test_a_pipe_that_somebody_fills_is_a_file(option: str) -> None:
    """As ``<(…)`` of a shell is."""
    reading, writing = os.pipe()
    os.write(writing, b"" if option == "--config" else b"Through a pipe")
    os.close(writing)
    if option == "--config":
        reading, writing = os.pipe()
        os.write(writing, b'[report]\ntitle = "Through a pipe"\n')
        os.close(writing)
    ran = run_ctsreport("report", MIXED, "-q", option, f"/dev/fd/{reading}")
    os.close(reading)
    assert ran.code == 0, ran.err
    assert "Through a pipe" in Path("output/report.md").read_text()
