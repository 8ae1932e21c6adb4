"""``[NAME=]LOCATION``: which daemon, file or folder is meant, and of which instance it tells."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsreport.errors import CtsReportError, ExitCode
from ctsreport.snapshot.model import Reading
from ctsreport.sources.address import Address, address_of
from ctsreport.sources.cluster import ClusterSource
from ctsreport.sources.limit import Limit
from ctsreport.sources.locate import Location, parse, sources
from ctsreport.sources.saved import SavedSource
from ctsreport.sources.unanswered import Unanswered


@dataclass(frozen=True)
class FakeDaemon:
    """A daemon that is never asked."""

    name: str
    address: Address

    def fetch(self) -> list[Reading]:
        """Nothing."""
        return []

    deadline: float = 1.0

    def silent(self, why: Unanswered | None = None) -> Reading:  # noqa: ARG002
        """Nothing."""
        return Reading(self.name, ())


def located(*texts: str, default: str | None = None) -> dict[str, str | list[str]]:
    """The sources by instance: an address's base, or places."""
    made = sources(texts, FakeDaemon, Limit(), default)
    return {instance_of(each): place_of(each) for each in made}


def instance_of(source: object) -> str:
    if isinstance(source, FakeDaemon):
        return source.name
    assert isinstance(source, SavedSource)
    return source.instance


def place_of(source: object) -> str | list[str]:
    if isinstance(source, FakeDaemon):
        return source.address.base
    assert isinstance(source, SavedSource)
    return source.locations


# --- NAME and LOCATION ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name", "place"),
    [
        ("-", None, "-"),
        ("http://cts:8558", None, "http://cts:8558"),
        ("HTTPS://cts", None, "HTTPS://cts"),
        ("http://cts/?a=b", None, "http://cts/?a=b"),
        ("prod=http://cts", "prod", "http://cts"),
        ("prod=-", "prod", "-"),
        ("prod=a=b.json", "prod", "a=b.json"),
        ("p.r_o-d1=x", "p.r_o-d1", "x"),
        ("1=x", "1", "x"),
        ("-x=y", None, "-x=y"),
        (".x=y", None, ".x=y"),
        ("a b=y", None, "a b=y"),
        ("./dir/a=b", None, "./dir/a=b"),
        ("é=y", None, "é=y"),
        ("=y", None, "=y"),
        ("missing.json", None, "missing.json"),
    ],
)
def test_what_stands_before_the_first_equals_sign_is_a_name(text: str, name: str | None, place: str) -> None:
    """Where it looks like one, and the whole is no address."""
    assert parse(text) == Location(name, place)


def test_what_exists_has_no_name() -> None:
    """A file or folder with an equals sign in its name is that file or folder."""
    Path("a=b.json").write_text("{}")
    Path("c=d").mkdir()
    assert parse("a=b.json") == Location(None, "a=b.json")
    assert parse("c=d") == Location(None, "c=d")
    assert parse("a=missing.json") == Location("a", "missing.json")


@given(st.text(max_size=30))
def test_no_text_is_a_crash(text: str) -> None:
    """NUL and texts too long for a name included; one that names nothing is wrong usage, with a cure."""
    for each in (text, text * 300, f"a={text}\0"):
        found = parsed(each)
        if isinstance(found, CtsReportError):
            assert (found.exit_code, bool(found.cure)) == (ExitCode.USAGE, True)
            assert not each.rpartition("=")[2]
        else:
            assert each in {found.place, f"{found.name}={found.place}"}


def parsed(text: str) -> Location | CtsReportError:
    """What a text means, or why it means nothing."""
    try:
        return parse(text)
    except CtsReportError as error:
        return error


def test_an_empty_source_is_wrong_usage() -> None:
    """An unset variable must not read the current folder."""
    for text in ("", "prod="):
        with pytest.raises(CtsReportError) as raised:
            parse(text)
        assert raised.value.exit_code is ExitCode.USAGE


# --- Addresses --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "base", "instance"),
    [
        ("http://localhost:8558", "http://localhost:8558", "localhost:8558"),
        ("http://localhost:8558/", "http://localhost:8558", "localhost:8558"),
        ("http://localhost:8558/v1", "http://localhost:8558", "localhost:8558"),
        ("http://localhost:8558/v1/", "http://localhost:8558", "localhost:8558"),
        ("http://localhost:8558/v1/status/tasks?include=events", "http://localhost:8558", "localhost:8558"),
        ("http://proxy:9/cts//v1/tasks/a", "http://proxy:9/cts", "proxy:9/cts"),
        ("http://proxy:9/v1/other", "http://proxy:9/v1/other", "proxy:9/v1/other"),
        ("https://cts.example.com", "https://cts.example.com", "cts.example.com:443"),
        ("http://cts.example.com", "http://cts.example.com", "cts.example.com:80"),
        ("https://proxy:9/cts/east/v1", "https://proxy:9/cts/east", "proxy:9/cts/east"),
        ("https://proxy:9/cts//", "https://proxy:9/cts", "proxy:9/cts"),
        ("http://proxy:9/av1", "http://proxy:9/av1", "proxy:9/av1"),
        ("http://[::1]:8558", "http://[::1]:8558", "[::1]:8558"),
        ("https://[fe80::1]", "https://[fe80::1]", "[fe80::1]:443"),
        ("HTTP://CTS:8558", "http://CTS:8558", "CTS:8558"),
        ("http://cts:8558/?x=1#y", "http://cts:8558", "cts:8558"),
    ],
)
def test_an_address_names_its_instance(text: str, base: str, instance: str) -> None:
    """``host:port``, and the path before ``/v1`` where there is one."""
    assert address_of(text) == Address(base, instance, None)


def test_credentials_are_kept_apart() -> None:
    """Neither the base nor the name of the instance shows them."""
    made = address_of("https://reader:p%40ss@cts:8558/v1")
    assert (made.base, made.instance, made.userinfo) == ("https://cts:8558", "cts:8558", "reader:p%40ss")


@pytest.mark.parametrize(
    "text",
    [
        *(
            "http://",
            "http:///v1",
            "http://:8558",
            "http://cts:port",
            "http://cts:99999",
            "http://cts:0",
            "http://[::1",
            "http://u:pw@",
        ),
        *(
            "http://u:pw@[::1",
            "http://u:1/pw@cts",
            "http://u:1?pw@cts",
            "http://u:1#pw@cts",
            "http://u:1%2Fx/pw%40cts",
            "http://u%3Apw%40cts",
        ),
        *(
            "http://c ts",
            "http://c%20ts",
            "http://http//cts",
            "http://http://cts",
            "http://https:/cts",
            "ftp://cts",
            "cts:8558",
            "http//u:pw@cts",
        ),
    ],
)
def test_what_is_no_address(text: str) -> None:
    """Exit code 2; nothing is shown that lets somebody in."""
    with pytest.raises(CtsReportError, match="cannot be used") as raised:
        address_of(text)
    assert raised.value.exit_code is ExitCode.USAGE
    assert "pw" not in raised.value.message + raised.value.cure
    assert raised.value.__suppress_context__ or raised.value.__context__ is None


@given(st.text(max_size=30), st.sampled_from(["", "http://", "https://u:p@", "http://[", "http://cts:"]))
def test_an_address_or_an_error(text: str, before: str) -> None:
    """And one that is taken is the same again: what is shown can be given back."""
    try:
        made = address_of(before + text)
    except CtsReportError:
        return
    again = address_of(made.base)
    assert (again.base, again.instance, again.userinfo) == (made.base, made.instance, None)


@pytest.mark.parametrize("host", ["CTS.Example.com", "cts-01.Example.COM", "MÜNCHEN.example", "[FE80::1]"])
def test_a_host_keeps_its_case(host: str) -> None:
    """In the name of its instance, and in what is shown."""
    made = address_of(f"https://reader:x@{host}:8558/East/v1")
    assert (made.base, made.instance) == (f"https://{host}:8558/East", f"{host}:8558/East")
    assert address_of(f"HTTPS://{host}").instance == f"{host}:443"


# --- All of a command line --------------------------------------------------------------------------------------------


def test_without_a_source() -> None:
    """The default address, with a scheme or without; else CTS's own."""
    assert located() == {"localhost:8558": "http://localhost:8558"}
    assert located(default="https://cts:1") == {"cts:1": "https://cts:1"}
    assert located(default="cts:1") == {"cts:1": "http://cts:1"}
    assert located(default="u:pw@CTS:1") == {"CTS:1": "http://CTS:1"}
    assert located("a.json", default="https://cts:1") == {"saved": ["a.json"]}


@pytest.mark.parametrize(
    ("default", "origin"), [(None, "http://localhost:8558"), ("cts:1", "CTS_ADDRESS"), ("http://cts:1", "CTS_ADDRESS")]
)
def test_an_address_that_nobody_named_tells_where_it_is_from(default: str | None, origin: str) -> None:
    """The variable, or the default itself; one that was named needs no such words."""
    [made] = sources((), FakeDaemon, Limit(), default)
    [named] = sources(["http://cts:1"], FakeDaemon, Limit(), default)
    assert isinstance(made, FakeDaemon)
    assert isinstance(named, FakeDaemon)
    assert (made.address.origin, named.address.origin) == (origin, None)


@pytest.mark.parametrize("default", ["http//u:pw@cts", "http:/cts", "cts:port", "http://[::1", "ftp://cts"])
def test_a_variable_that_holds_no_address_is_named(default: str) -> None:
    with pytest.raises(CtsReportError, match="CTS_ADDRESS cannot be used") as raised:
        located(default=default)
    assert raised.value.exit_code is ExitCode.USAGE
    assert "pw" not in raised.value.message + raised.value.cure


def test_files_are_one_instance() -> None:
    """``saved``, in the order that they were named; those with a name are others."""
    assert located("b.json", "x=c.json", "a.json", "x=d.json", "-") == {
        "saved": ["b.json", "a.json", "-"],
        "x": ["c.json", "d.json"],
    }


def test_a_folder_is_an_instance_named_like_it() -> None:
    """Also the one that one is in, the one above, and a link, which has a name of its own."""
    Path("east/inner").mkdir(parents=True)
    Path("latest").symlink_to("east")
    assert located("east") == {"east": ["east"]}
    assert located("east/") == {"east": ["east/"]}
    assert located("east/inner/..") == {"east": ["east/inner/.."]}
    assert located("latest") == {"latest": ["latest"]}
    assert located(".") == {Path.cwd().name: ["."]}
    assert located("x=east") == {"x": ["east"]}
    assert located("/") == {"saved": ["/"]}


def test_folders_beside_other_sources() -> None:
    """Each is an instance of its own, and the files are one; a file joins a folder where it has that NAME."""
    for name in ("east", "west"):
        Path(name).mkdir()
    assert located("east", "a.json", "west", "b.json") == {
        "east": ["east"],
        "saved": ["a.json", "b.json"],
        "west": ["west"],
    }
    assert located("east", "http://cts:1") == {"east": ["east"], "cts:1": "http://cts:1"}
    assert located("east", "east=a.json") == {"east": ["east", "a.json"]}
    assert located("east=a.json", "east") == {"east": ["a.json", "east"]}


@pytest.mark.parametrize(
    "texts",
    [("a/east", "b/east"), ("a/east/", "x.json", "b/east"), ("saved", "x.json"), ("x.json", "saved"), ("-", "saved")],
)
def test_two_unnamed_sources_of_one_name_are_wrong_usage(texts: tuple[str, ...]) -> None:
    """Exit code 2; the cure names both. With a NAME they are what that says."""
    for name in ("a/east", "b/east", "saved"):
        Path(name).mkdir(parents=True)
    with pytest.raises(CtsReportError, match=r"are both the instance (east|saved)") as raised:
        located(*texts)
    assert raised.value.exit_code is ExitCode.USAGE
    assert f"NAME={texts[0]} OTHER={texts[-1]}" in raised.value.cure
    assert len(located(*(f"n{number}={text}" for number, text in enumerate(texts)))) == len(texts)
    assert len(located(*(f"all={text}" for text in texts))) == 1


@pytest.mark.parametrize("again", ["east", "east/", "./east", "east/../east"])
def test_one_folder_twice_is_one_source(again: str) -> None:
    """However it is written."""
    Path("east").mkdir()
    assert located("east", again) == {"east": ["east"]}


def test_credentials_in_what_is_not_an_address_are_not_echoed() -> None:
    """Where it is said that two sources have one name."""
    Path("saved").mkdir()
    with pytest.raises(CtsReportError) as raised:
        located("saved", "reader:pass-phrase@cts:8558")
    assert "pass-phrase" not in raised.value.message + raised.value.cure


def test_a_daemon_and_files_of_one_name_are_parts_of_one_instance() -> None:
    """Two sources, one name."""
    made = sources(["prod=http://cts:1", "prod=a.json"], FakeDaemon, Limit())
    assert [instance_of(each) for each in made] == ["prod", "prod"]


@pytest.mark.parametrize(
    "texts",
    [("http://a:80", "https://a:80"), ("http://a/one", "https://a:80/one")],
)
def test_two_addresses_of_one_name_are_wrong_usage(texts: tuple[str, ...]) -> None:
    """Exit code 2, with the cure."""
    with pytest.raises(CtsReportError, match="both named") as raised:
        located(*texts)
    assert raised.value.exit_code is ExitCode.USAGE
    assert "NAME=ADDRESS" in raised.value.cure


def test_several_addresses_of_one_name_are_the_members_of_a_cluster() -> None:
    """One source, whose members are asked in turn; the same address counts once."""
    [made] = sources(["ha=http://a:1", "ha=http://b:1", "ha=http://A:1/v1"], FakeDaemon, Limit())
    assert isinstance(made, ClusterSource)
    assert [place_of(member) for member in made._members] == ["http://a:1", "http://b:1"]


@pytest.mark.parametrize("again", ["http://a:80", "http://a:80/v1/", "http://a", "HTTP://A/"])
def test_one_address_twice_is_one_daemon(again: str) -> None:
    """However it is written."""
    assert len(located("http://a:80", again)) == 1


def test_hosts_that_differ_in_case_alone_are_one_daemon() -> None:
    """Asked once, and named as it was typed first; the case of a path counts, and so does that of a NAME."""
    assert located("http://CTS:1", "http://cts:1", "HTTP://Cts:1/v1") == {"CTS:1": "http://CTS:1"}
    assert located("x=http://CTS:1", "x=http://cts:1") == {"x": "http://CTS:1"}
    assert located("http://cts:1/A", "http://CTS:1/a") == {"cts:1/A": "http://cts:1/A", "CTS:1/a": "http://CTS:1/a"}
    assert located("A=http://a:1", "a=http://a:1") == {"A": "http://a:1", "a": "http://a:1"}
    with pytest.raises(CtsReportError, match="both named"):
        located("http://CTS:80", "https://cts:80")


@pytest.mark.parametrize("text", ["", "prod="])
def test_an_empty_location_is_not_the_current_folder(text: str) -> None:
    """A variable that is not set must not make a report of whatever lies around."""
    Path("tasks.json").write_text("{}")
    with pytest.raises(CtsReportError):
        sources([text], FakeDaemon, Limit())[0].fetch()
