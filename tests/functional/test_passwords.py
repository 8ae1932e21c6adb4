"""The password of an address is never said.

Not of one that cannot be parsed, wherever it stands and whatever becomes of the run.
"""

import os
import shutil
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ctsreport import pipeline
from ctsreport.config.write import written
from tests.conftest import Ran, run_ctsreport
from tests.unit.test_credentials import MARK, mangled

SHORT = ("--retries", "0", "--timeout", "1")
AS_ISSUED = [
    "http://u:PW@[::1",
    "http//u:PW@h",
    "http:/u:PW@h",
    "https://user:1/PW@host",
    "https://user:PW/w@host",
    "user:PW@host:8558",
    "http://u%3APW%40h",
    "http://u:PW@h:port",
    "http://u:PW@h:99999",
    "http://u:1#PW@h",
    "http://u:1?PW@h",
    "http://u:PW@",
    "http://http//u:PW@h",
    "HTTPS://u:PW@[::1",
    "http://u:PW W@[::1",
    "http://u:W PW@[::1",
    "http//u:W PW@h",
    "http//u:'PW\"@h",
    "u:PW@127.0.0.1:9",
    "http://u:PW@127.0.0.1:9",
]


def commands(address: str) -> Iterator[tuple[dict[str, str], str, tuple[str, ...]]]:
    """Every place of an address: variables, ctsreport.toml, arguments."""
    file = f"[[instances]]\nname = 'a'\naddress = {written(address)}\n"
    for command in (("report", "-f", "json", *SHORT), ("fetch", *SHORT)):
        yield {}, "", (*command, address)
        yield {}, "", (*command, f"prod={address}", "-v")
        yield {"CTS_ADDRESS": address}, "", (*command, "-v")
        yield {}, file, (*command, "-v")
    for part in ("show", "check"):
        yield {"CTS_ADDRESS": address}, "", ("config", part)
        yield {}, file, ("config", part)
    yield {}, f"[instances.{written(address)}]\n", ("config", "check")
    yield {}, "", (address,)
    yield {}, "", ("report", address, "--fromat", "html")
    yield {}, "", ("known", "add", address, "--task", "a", "--reason", "b", "--expires", "14d")


def everything(ran: Ran) -> str:
    """All that a run has said and written."""
    texts = [
        path.read_text("utf-8", "replace")
        for path in Path().rglob("*")
        if path.is_file() and path.name != "ctsreport.toml"
    ]
    return "\n".join([ran.out, ran.err, *texts])


@contextmanager
def a_place(file: str, variables: dict[str, str]) -> Iterator[None]:
    """A folder and an environment for one run."""
    for path in Path().iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    if file:
        Path("ctsreport.toml").write_text(file, "utf-8", newline="\n")
    with mock.patch.dict(os.environ, variables):
        yield


def check(address: str, secret: str, places: list[tuple[dict[str, str], str, tuple[str, ...]]]) -> None:
    for variables, file, command in places:
        with a_place(file, variables):
            ran = run_ctsreport(*command)
            assert secret not in everything(ran), (address, command, ran)
            assert ran.code in {0, 2, 4}, (address, command, ran)


@pytest.mark.parametrize("address", AS_ISSUED)
def test_an_address_that_cannot_be_parsed(address: str) -> None:
    """Each as people mistype it, in every place."""
    secret = f"{MARK}-pass-phrase"
    spoilt = address.replace("PW", secret)
    check(spoilt, secret, list(commands(spoilt)))


def can_be_given(address: str) -> bool:
    """Neither an argument nor a variable holds NUL; what begins with a hyphen is an option.

    And nobody is asked who may be there.
    """
    return (
        "\0" not in address and not address.startswith("-") and tomllib.loads(f"a = {written(address)}")["a"] == address
    )


@settings(max_examples=40)
@given(mangled().filter(can_be_given), st.data())
def test_any_address_in_any_place(address: str, data: st.DataObject) -> None:
    """Nobody is asked: a name would have to be looked up."""
    places = list(commands(address))
    chosen = data.draw(st.lists(st.sampled_from(range(len(places))), min_size=3, max_size=3, unique=True))
    with mock.patch("ctsreport.sources.http.DaemonSource.fetch", side_effect=list):
        check(address, MARK, [places[number] for number in chosen])


@settings(max_examples=15)
@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), max_size=6),
    st.sampled_from(["{0}", "'{0}'", "{1}", "x {1}@h", "{2!r}"]),
)
def test_not_even_a_bug_says_it(text: str, message: str) -> None:
    """A library can quote an address, or any piece of one, in what it raises."""
    password = f"{text}{MARK}-{text}"
    address = f"http://u:{password}@127.0.0.1:9"
    bug = ValueError(message.format(address, password, f"u:{password}@127"))
    with a_place("", {}), mock.patch.object(pipeline, "read", side_effect=bug):
        ran = run_ctsreport("report", address, *SHORT)
    assert (ran.code, MARK in ran.err + ran.out) == (1, False)
    assert "This is a bug in ctsreport" in ran.err


def test_what_is_shown_still_tells_which_address_it_is() -> None:
    """The host, and the variable that it is from."""
    with mock.patch.dict(os.environ, {"CTS_ADDRESS": f"http//u:{MARK}@cts.example.com"}):
        ran = run_ctsreport("report")
    assert ran.code == 2
    assert ran.err == (
        "Error: CTS_ADDRESS cannot be used (http//***@cts.example.com): its host or its port is not valid.\n"
        "Did you mean http://***@cts.example.com? In a user and a password / is written as %2F, ? as %3F, # as %23, "
        "@ as %40.\n"
    )


def test_a_file_with_an_at_sign_keeps_its_name() -> None:
    """What exists is not taken for an address."""
    Path("jo@example.com.json").write_text("not JSON")
    assert "jo@example.com.json is not valid JSON" in run_ctsreport("report", "jo@example.com.json").err
