"""Each module's tests can be found: by its name in `tests/unit`, else where `tests/faces.toml` says."""

import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FACES = tomllib.loads((ROOT / "tests/faces.toml").read_text("utf-8"))
FOLDERS: dict[str, str] = FACES["folders"]
MODULES: dict[str, str] = FACES["modules"]
EVERY = sorted(
    path.relative_to(ROOT / "ctsreport").with_suffix("").as_posix()
    for path in (ROOT / "ctsreport").rglob("*.py")
    if path.name != "__init__.py"
)


def has_its_own(module: str) -> bool:
    path = Path(module)
    return (ROOT / "tests/unit" / path.parent / f"test_{path.name}.py").exists()


def folder_of(module: str) -> str:
    return Path(module).parent.as_posix()


@pytest.mark.parametrize("module", EVERY)
def test_every_module_is_tested_somewhere(module: str) -> None:
    assert has_its_own(module) or module in MODULES or folder_of(module) in FOLDERS, "tests/faces.toml names its folder"


@pytest.mark.parametrize("path", sorted({*FOLDERS.values(), *MODULES.values()}))
def test_what_tests_it_is_there(path: str) -> None:
    assert "def test_" in (ROOT / path).read_text("utf-8")


@pytest.mark.parametrize("module", sorted(MODULES))
def test_no_line_is_needless(module: str) -> None:
    """A module that is gone, that has a file of its own now, or that its folder's face tests anyway."""
    cure = f"take its line out of tests/faces.toml: {module}"
    assert module in EVERY, cure
    assert not has_its_own(module), cure
    assert FOLDERS.get(folder_of(module)) != MODULES[module], cure


@pytest.mark.parametrize("folder", sorted(FOLDERS))
def test_no_folder_is_needless(folder: str) -> None:
    assert folder in map(folder_of, EVERY)
