"""A value that turns out to be wrong is named with the place that it is from.

Option, variable, or line of ctsreport.toml.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
import trustme

from tests.conftest import CAPTURES, Ran, run_ctsreport

MIXED = str(CAPTURES / "v0.9.0/mixed")
DAEMON = "https://127.0.0.1:9"
FILES = {
    "cacert": "CTS_CACERT",
    "capath": "CTS_CAPATH",
    "client-cert": "CTS_CLIENT_CERT",
    "client-key": "CTS_CLIENT_KEY",
}
OTHER = {"client-cert": "client-key", "client-key": "client-cert"}


@pytest.fixture
def pem() -> Path:
    """A certificate with its key, so that of a pair one alone is wrong."""
    trustme.CA().issue_cert("a.example.com").private_key_and_cert_chain_pem.write_to_path("good.pem")
    return Path("good.pem").resolve()


def first(ran: Ran, code: int = 2) -> str:
    """The error's first line."""
    assert ran.code == code, ran.err
    return ran.err.splitlines()[0].removeprefix("Error: ")


def spoil(path: str, how: str) -> None:
    if how == "unfit":
        Path(path).parent.mkdir(exist_ok=True, parents=True)
        Path(path).write_text("This is not PEM.\n")


@pytest.mark.parametrize("how", ["missing", "unfit"])
@pytest.mark.parametrize("key", FILES)
@pytest.mark.parametrize("command", ["report", "fetch"])
def test_a_file_of_the_connection(command: str, key: str, how: str, pem: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is named with its origin, and so is what the file of one instance alone says."""
    other = OTHER.get(key)
    spoil("gone.pem", how)
    spoil("conf/gone.pem", how)
    beside = [f"--{other}", str(pem)] if other else []
    assert first(run_ctsreport(command, DAEMON, f"--{key}", "gone.pem", *beside)).startswith(f"--{key}: ")
    monkeypatch.setenv(FILES[key], "gone.pem")
    assert first(run_ctsreport(command, DAEMON, *beside)).startswith(f"{FILES[key]}: ")
    ours = f"CTSREPORT_{key.replace('-', '_').upper()}"
    monkeypatch.setenv(ours, "gone.pem")
    assert first(run_ctsreport(command, DAEMON, *beside)).startswith(f"{ours}: ")
    monkeypatch.delenv(ours)
    monkeypatch.delenv(FILES[key])
    Path("conf").mkdir(exist_ok=True)
    pair = f'{other} = "{pem}"\n' if other else ""
    for table, place in (
        (f'[connection]\n\n{key} = "gone.pem"\n{pair}', f"line 3, connection.{key}"),
        (f'[[instances]]\nname = "a"\naddress = "{DAEMON}"\n{key} = "gone.pem"\n{pair}', f"line 4, instances[0].{key}"),
    ):
        Path("conf/c.toml").write_text(table)
        sources = [] if "instances" in table else [DAEMON]
        for args in ((command, *sources), ("config", "check")):
            first_screen = first(run_ctsreport(*args, "--config", "conf/c.toml"))
            assert first_screen.startswith(f"conf/c.toml, {place}: ")
            assert os.path.join("conf", "gone.pem") in first_screen  # noqa: PTH118 - as it is written


@pytest.mark.parametrize(("key", "lacks"), [("client-cert", "has no key"), ("client-key", "has no certificate")])
def test_half_a_pair(key: str, lacks: str, pem: Path) -> None:
    Path("ctsreport.toml").write_text(f'[connection]\n{key} = "{pem}"\n')
    first_screen = first(run_ctsreport("report", DAEMON))
    assert first_screen.startswith(f"ctsreport.toml, line 2, connection.{key}: ")
    assert lacks in first_screen


def test_a_pair_that_does_not_belong_together_names_both(pem: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trustme.CA().issue_cert("b.example.com").private_key_pem.write_to_path("other.key")
    Path("ctsreport.toml").write_text(f'[connection]\nclient-cert = "{pem}"\n')
    monkeypatch.setenv("CTS_CLIENT_KEY", "other.key")
    first_screen = first(run_ctsreport("report", DAEMON))
    assert first_screen.startswith("ctsreport.toml, line 2, connection.client-cert: ")
    assert "CTS_CLIENT_KEY: client key other.key" in first_screen
    assert "do not belong together" in first_screen


def make_output(path: str) -> None:
    """A file where a folder should be."""
    Path(path).parent.mkdir(exist_ok=True, parents=True)
    Path(path).write_text("")


def make_templates(path: str) -> None:
    """A template that is none."""
    (Path(path) / "html").mkdir(parents=True)
    (Path(path) / "html" / "report.html").write_text("{% if %}")


def make_nothing(_: str) -> None:
    """It is missing, or no file at all."""


WRONG: dict[str, tuple[str, str, Callable[[str], None], int, str]] = {
    "no note": ("note", "gone.md", make_nothing, 2, "No such file"),
    "no templates": ("templates", "gone", make_nothing, 2, "gone"),
    "a template that is none": ("templates", "tt", make_templates, 2, "report.html, line 1"),
    "no folder": ("output", "taken", make_output, 5, "taken cannot be written"),
    "a small budget": ("markdown-budget", "10", make_nothing, 2, "is too small"),
    "no zone": ("tz", "Nowhere/City", make_nothing, 2, "'Nowhere/City'"),
    "no name": ("name", "a/b", make_nothing, 2, "'a/b'"),
    "no pattern": ("redact", "(", make_nothing, 2, "not a valid regular expression"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_value_that_is_found_wrong_later(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Note, templates, output, and whatever else: the option, else the variable, else the line of the file."""
    key, value, make, code, says = WRONG[case]
    make(value)
    first_screen = first(run_ctsreport("report", MIXED, f"--{key}", value), code)
    assert first_screen.startswith(f"--{key} ") or case == "a template that is none", first_screen
    assert says in first_screen
    variable = f"CTSREPORT_{key.replace('-', '_').upper()}"
    monkeypatch.setenv(variable, value)
    first_screen = first(run_ctsreport("report", MIXED), code)
    assert first_screen.startswith(f"{variable}: ")
    assert f"--{key}" not in first_screen
    assert says in first_screen
    monkeypatch.delenv(variable)
    written = f'["{value}"]' if key == "redact" else f'"{value}"'
    Path("ctsreport.toml").write_text(f"[report]\n# first\n{key} = {written}\n")
    first_screen = first(run_ctsreport("report", MIXED), code)
    assert first_screen.startswith(f"ctsreport.toml, line 3, report.{key}: ")
    assert first_screen.count("ctsreport.toml") == 1
    assert says in first_screen


def test_a_value_of_the_file_that_is_not_used_is_not_blamed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The option counts, and it is the option's value that is wrong."""
    Path("ctsreport.toml").write_text('[report]\nnote = "good.md"\noutput = "made"\n')
    Path("good.md").write_text("Good")
    monkeypatch.setenv("CTSREPORT_NOTE", "good.md")
    assert first(run_ctsreport("report", MIXED, "--note", "gone.md")).startswith("--note gone.md cannot be read: ")


def test_an_error_of_another_thing_names_no_option() -> None:
    """A path that is a word of the message is not taken for the value that is wrong."""
    Path("ctsreport.toml").write_text('[report]\noutput = "file"\n')
    first_screen = first(run_ctsreport("report", "gone.json"), 4)
    assert first_screen == "gone.json: No such file or directory."


@pytest.mark.parametrize(
    ("variable", "value"),
    [("CTSREPORT_TIMEOUT", "soon"), ("CTSREPORT_RETRIES", "99"), ("CTSREPORT_MAX_ANSWER", "much")],
)
def test_a_variable_that_holds_nonsense_is_named(variable: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What click itself looks at."""
    monkeypatch.setenv(variable, value)
    ran = run_ctsreport("report", MIXED)
    assert (ran.code, variable in ran.err) == (2, True)
