"""What is published: a source archive, a wheel, and an installation that works outside of the checkout."""

import json
import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

from ctsreport import __version__
from ctsreport.renderers.page.naming import file_name
from tests.conftest import CAPTURES, NOW

ROOT = Path(__file__).parents[2]
PUBLISHED = (
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "README.md",
    "ctsreport",
    "hatch_build.py",
    "pyproject.toml",
    "templates",
)

pytestmark = pytest.mark.slow


def _run(*command: str | Path, cwd: Path, **variables: str) -> str:
    """Run a command that must succeed; its standard output."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")} | variables
    ended = subprocess.run(command, cwd=cwd, env=clean, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def _copy(into: Path) -> Path:
    """The published part of the checkout, so that a build leaves nothing in it."""
    into.mkdir(parents=True)
    for name in PUBLISHED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, into / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(ROOT / name, into / name)
    return into


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """``sdist`` and ``wheel`` (made from it); the same elsewhere, by somebody else.

    ``other sdist``, and ``direct``, made without it.
    """
    folder = tmp_path_factory.mktemp("packaging")
    build = (sys.executable, "-m", "build", "--no-isolation", "--outdir")
    _run(*build, folder / "one", _copy(folder / "source"), cwd=folder)
    other = _copy(folder / "elsewhere/under/another/name")
    for path in other.rglob("*"):
        os.utime(path, (1, 1_500_000_000))
    quoted = " ".join(map(shlex.quote, map(str, (*build, folder / "other", other, "--sdist", "--wheel"))))
    _run("/bin/sh", "-c", f"umask 077; TZ=Asia/Tokyo exec {quoted}", cwd=other, PYTHONHASHSEED="1")
    found = {"sdist": "one/*.tar.gz", "wheel": "one/*.whl", "other sdist": "other/*.tar.gz", "direct": "other/*.whl"}
    return {name: next(folder.glob(pattern)) for name, pattern in found.items()}


@pytest.fixture(scope="module")
def environment(built: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment that holds the wheel and sees the libraries of this one, but not the checkout."""
    return _installed(built["wheel"], tmp_path_factory.mktemp("installed") / "env")


def _installed(wheel: Path, folder: Path, *options: str) -> Path:
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    _run(*_pip(folder), "install", "--quiet", "--no-index", "--no-deps", *options, wheel, cwd=folder)
    # A line in a .pth adds the folder but does not read the .pth files inside it, so an editable install stays unseen.
    purelib = Path(_run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).strip())
    (purelib / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder


def _pip(folder: Path) -> tuple[str | Path, ...]:
    return (sys.executable, "-m", "pip", "--python", folder / "bin" / "python")


def _templates() -> set[str]:
    files = (path for path in (ROOT / "templates").rglob("*") if path.is_file())
    return {path.relative_to(ROOT).as_posix() for path in files}


def test_the_wheel_holds_the_package_and_its_templates(built: dict[str, Path]) -> None:
    """Everything under ``ctsreport``; and each file of ``templates``, as it is and as a module."""
    with zipfile.ZipFile(built["wheel"]) as wheel:
        names = {name for name in wheel.namelist() if ".dist-info/" not in name}
        metadata = next(wheel.read(name).decode() for name in wheel.namelist() if name.endswith("/METADATA"))
    code = {path.relative_to(ROOT).as_posix() for path in (ROOT / "ctsreport").rglob("*") if path.is_file()}
    assert _templates()
    modules = {
        f"ctsreport/renderers/page/generated/{file_name(name.removeprefix('templates/'))}" for name in _templates()
    }
    assert (
        names
        == {name for name in code if "__pycache__" not in name}
        | {f"ctsreport/{name}" for name in _templates()}
        | modules
    )
    assert "ctsreport/py.typed" in names
    assert "License-Expression: MIT" in metadata
    assert "Requires-Python: >=3.11" in metadata


def test_the_source_archive_holds_what_a_build_needs(built: dict[str, Path]) -> None:
    """Code, templates, licence and texts, and no captures or reports."""
    with tarfile.open(built["sdist"]) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames()}
    assert _templates() <= names
    assert {
        "LICENSE",
        "README.md",
        "CHANGELOG.md",
        "pyproject.toml",
        "hatch_build.py",
        "ctsreport/__init__.py",
    } <= names
    assert not [name for name in names if name.startswith(("tests/", "output/", ".")) and name != ".gitignore"]


def test_a_build_is_the_same_to_the_byte(built: dict[str, Path]) -> None:
    """Wherever, whenever, from the archive or from the checkout: so anybody can check what was published."""
    assert built["wheel"].read_bytes() == built["direct"].read_bytes()
    assert built["sdist"].read_bytes() == built["other sdist"].read_bytes()


def test_the_installed_program_makes_a_report(environment: Path, tmp_path: Path) -> None:
    """From the wheel alone: its own templates, its own command, outside of the checkout."""
    python = environment / "bin" / "python"
    place = _run(python, "-c", "import ctsreport; print(ctsreport.__file__)", cwd=tmp_path).strip()
    assert Path(place).is_relative_to(environment)
    command = (environment / "bin" / "ctsreport", "report", CAPTURES / "v0.9.0" / "mixed", "-o", "made", "--now", NOW)
    _run(*command, "-f", "html", "-f", "markdown", "-f", "json", cwd=tmp_path)
    report = json.loads((tmp_path / "made" / "report.json").read_bytes())
    assert report["verdict"]["state"] == "failing"
    assert "edge-firewall-rules" in (tmp_path / "made" / "report.html").read_text("utf-8")
    assert "edge-firewall-rules" in (tmp_path / "made" / "report.md").read_text("utf-8")


def test_the_installed_program_says_its_version(environment: Path, tmp_path: Path) -> None:
    """``--version`` and ``python -m ctsreport`` are the same program."""
    script = _run(environment / "bin" / "ctsreport", "--version", cwd=tmp_path)
    module = _run(environment / "bin" / "python", "-m", "ctsreport", "--version", cwd=tmp_path)
    assert script == module
    assert f"ctsreport {__version__}," in script


NO_COMPILER = """
import sys
from ctsreport.cli import main
sys.argv[0] = "ctsreport"
sys.modules["jinja2"] = None  # whoever imports it fails
main()
"""


def _report(folder: Path, output: Path, *before: str) -> tuple[str | Path, ...]:
    start = before or ("-m", "ctsreport")
    return (
        folder / "bin" / "python",
        *start,
        "report",
        CAPTURES / "v0.9.0" / "mixed",
        "-f",
        "html",
        "-f",
        "markdown",
        "-o",
        output,
        "--now",
        NOW,
    )


def test_the_installed_program_compiles_no_template(environment: Path, tmp_path: Path) -> None:
    """Also where no byte code may be written; and its pages are those of the checkout."""
    _run(*_report(environment, tmp_path / "made", "-c", NO_COMPILER), cwd=tmp_path, PYTHONDONTWRITEBYTECODE="1")
    here = (sys.executable, "-m", "ctsreport", *_report(environment, tmp_path / "here")[3:])
    _run(*here, cwd=ROOT)
    for name in ("report.html", "report.md"):
        assert (tmp_path / "made" / name).read_bytes() == (tmp_path / "here" / name).read_bytes()


def test_a_run_writes_nothing_else_and_an_uninstallation_leaves_nothing(built: dict[str, Path], tmp_path: Path) -> None:
    """Neither in a cache nor beside the program: what is left is what was there before."""
    folder, home = _installed(built["wheel"], tmp_path / "env", "--no-compile"), tmp_path / "home"
    home.mkdir()
    nowhere = {"HOME": str(home), "XDG_CACHE_HOME": str(home / "cache"), "TMPDIR": str(home)}
    _run(*_report(folder, tmp_path / "made"), cwd=home, **nowhere)
    assert not list(home.iterdir())
    assert list(folder.rglob("ctsreport/**/*.pyc"))
    _run(*_pip(folder), "uninstall", "--quiet", "--yes", "ctsreport", cwd=folder)
    assert not [path for path in folder.rglob("*") if "ctsreport" in path.relative_to(folder).as_posix()]


def test_a_users_templates_leave_nothing_but_their_cache(environment: Path, tmp_path: Path) -> None:
    """Which is in the user's cache, and nowhere else."""
    (tmp_path / "own/html").mkdir(parents=True)
    (tmp_path / "own/html/style.css").write_text("body { color: teal }")
    home = tmp_path / "home"
    home.mkdir()
    before = _no_byte_code(environment)
    variables = {"HOME": str(home), "XDG_CACHE_HOME": "", "TMPDIR": str(home)}
    _run(*_report(environment, tmp_path / "made"), "--templates", tmp_path / "own", cwd=home, **variables)
    assert "color: teal" in (tmp_path / "made/report.html").read_text("utf-8")
    assert [path.relative_to(home).as_posix() for path in home.glob("*/*")] == [".cache/ctsreport"]
    assert _no_byte_code(environment) == before


def _no_byte_code(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.suffix != ".pyc" and path.name != "__pycache__"}
