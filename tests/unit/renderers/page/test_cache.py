"""Compiled templates are kept where nobody else can put or change them, or nowhere."""

import contextlib
import marshal
import os
import stat
import sys
from pathlib import Path

import jinja2
import pytest

from ctsreport.renderers import draw_format
from ctsreport.renderers.page import cache, modules
from ctsreport.renderers.page.options import HtmlOptions
from tests.unit.making import snapshot, task, view

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="nothing is kept on Windows")

VIEW = view(snapshot(task("a")))


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of the user's, and Python that writes byte code."""
    base = tmp_path / "cache"
    base.mkdir()
    monkeypatch.setenv("XDG_CACHE_HOME", str(base))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(modules, "GENERATED", tmp_path / "none")  # those of a checkout
    return base / "ctsreport"


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the templates that are compiled."""
    seen: list[str] = []
    whole = jinja2.Environment.compile

    def spy(self: jinja2.Environment, source: str, name: str, *rest: object, **more: object) -> object:
        seen.append(name)
        return whole(self, source, name, *rest, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(jinja2.Environment, "compile", spy)
    return seen


def drawn(templates: Path | None = None) -> str:
    options = HtmlOptions(templates=str(templates) if templates else None)
    return b"".join(draw_format("html", VIEW, options=options)[0].chunks()).decode()


def own(tmp_path: Path, text: str = "mine") -> Path:
    path = tmp_path / "own/html/report.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return tmp_path / "own"


def test_what_was_compiled_is_kept(home: Path, compiled: list[str]) -> None:
    """For the user alone."""
    page = drawn()
    assert {"html/report.html", "html/style.css"} <= set(compiled)
    compiled.clear()
    assert drawn() == page
    assert not compiled
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in home.iterdir()} == {0o600}


def test_a_users_templates_are_kept_too(tmp_path: Path, compiled: list[str]) -> None:
    """As long as their text is the same."""
    assert drawn(own(tmp_path)) == "mine"
    compiled.clear()
    assert drawn(own(tmp_path)) == "mine"
    assert not compiled
    assert drawn(own(tmp_path, "changed")) == "changed"
    assert compiled == ["html/report.html"]


def test_code_for_the_sandbox_is_kept_apart(tmp_path: Path, compiled: list[str]) -> None:
    """Ours, drawn without the sandbox and in it, is two things."""
    drawn()
    compiled.clear()
    drawn(own(tmp_path, "{% include 'html/style.css' %}"))
    assert "html/style.css" in compiled
    compiled.clear()
    drawn()
    assert not compiled


def test_nothing_is_kept_where_byte_code_is_not_written(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """PYTHONDONTWRITEBYTECODE."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    drawn()
    assert not home.exists()


@pytest.mark.parametrize("mode", [0o777, 0o755, 0o770, 0o701])
def test_a_folder_that_others_may_enter_is_not_used(home: Path, compiled: list[str], mode: int) -> None:
    """Neither read nor written, and left as it is."""
    drawn()
    home.chmod(mode)
    before = sorted((path.name, path.stat().st_mtime_ns) for path in home.iterdir())
    compiled.clear()
    drawn()
    assert "html/report.html" in compiled
    assert sorted((path.name, path.stat().st_mtime_ns) for path in home.iterdir()) == before
    assert stat.S_IMODE(home.stat().st_mode) == mode


def test_a_file_that_others_may_write_is_not_read(home: Path, compiled: list[str]) -> None:
    """However it came there."""
    drawn()
    for path in home.iterdir():
        path.chmod(0o666)
    compiled.clear()
    drawn()
    assert "html/report.html" in compiled


def test_a_link_is_not_followed(home: Path, tmp_path: Path, compiled: list[str]) -> None:
    """Neither of the folder nor of a file."""
    drawn()
    for path in home.iterdir():
        path.rename(tmp_path / path.name)
        path.symlink_to(tmp_path / path.name)
    compiled.clear()
    drawn()
    assert "html/report.html" in compiled
    home.rename(tmp_path / "elsewhere")
    home.symlink_to(tmp_path / "elsewhere")
    compiled.clear()
    drawn()
    assert "html/report.html" in compiled


def test_the_folder_of_another_user_is_not_used(
    home: Path, compiled: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the rights of root, in the home of somebody else."""
    drawn()
    compiled.clear()
    monkeypatch.setattr(os, "geteuid", lambda: home.stat().st_uid + 1)
    drawn()
    assert "html/report.html" in compiled


def test_nothing_is_made_in_the_home_of_another_user(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It would belong to the wrong one for ever."""
    monkeypatch.setattr(os, "geteuid", lambda: home.parent.stat().st_uid + 1)
    drawn()
    assert not home.exists()


def test_code_that_lay_there_before_is_not_run(home: Path, tmp_path: Path) -> None:
    """What another user put into a folder that both may write to."""
    drawn()
    code = compile(f"__import__('pathlib').Path({str(tmp_path / 'owned')!r}).touch()", "x", "exec")
    for path in home.iterdir():
        whole = path.read_bytes()
        path.write_bytes(whole[: whole.index(b"\xe3")] + marshal.dumps(code))  # the mark of code in what marshal writes
    with contextlib.suppress(KeyError):  # it is no template
        drawn()
    assert (tmp_path / "owned").exists()  # the test itself works: in a folder of one's own it is run
    (tmp_path / "owned").unlink()
    home.chmod(0o777)
    drawn()
    assert not (tmp_path / "owned").exists()


@pytest.mark.parametrize("base", ["relative", "/dev/null/cache", "/proc/nowhere/cache"])
def test_without_a_place_nothing_is_kept(base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """And nothing is said."""
    page = drawn()
    monkeypatch.setenv("XDG_CACHE_HOME", base)
    assert drawn() == page
    assert not Path("relative").exists()


def test_without_a_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """A user whom the system does not know."""
    page = drawn()
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)
    assert drawn() == page
    assert not Path("~").exists()


def test_in_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where XDG_CACHE_HOME says nothing; what is missing on the way is made for the user alone."""
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    drawn()
    assert list((tmp_path / ".cache/ctsreport").iterdir())
    assert stat.S_IMODE((tmp_path / ".cache").stat().st_mode) == 0o700


@pytest.mark.parametrize("damage", [b"", b"j2", b"\x00" * 100])
def test_a_damaged_file_is_as_good_as_none(home: Path, damage: bytes) -> None:
    """It is written anew."""
    page = drawn()
    for path in home.iterdir():
        path.write_bytes(damage)
    assert drawn() == page
    assert all(len(path.read_bytes()) > 100 for path in home.iterdir())


def test_the_oldest_go(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the folder does not grow."""
    monkeypatch.setattr(cache, "MOST", 3)
    drawn()
    newest = set(home.iterdir())
    assert len(newest) == 3
    for path in newest:
        os.utime(path, (1, 1))
    drawn(own(tmp_path))
    assert len(list(home.iterdir())) == 3
    assert set(home.iterdir()) != newest


def test_a_large_one_is_not_kept(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a template that is a picture, say."""
    monkeypatch.setattr(cache, "LARGEST", 10_000)
    assert drawn(own(tmp_path, "x" * 20_000)).startswith("xxx")
    sizes = [path.stat().st_size for path in home.iterdir()]
    assert sizes
    assert max(sizes) <= 10_000
