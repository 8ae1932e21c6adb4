"""The registry of formats, and the contracts that name them: a format that one of them lacks is found here."""

import ast
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from ctsreport import renderers
from ctsreport.renderers import DEFAULT, FORMATS

FOLDER = Path(renderers.__file__).parent
PROJECT = Path(__file__).parents[3] / "pyproject.toml"
CONTRACTS = tomllib.loads(PROJECT.read_text("utf-8"))["tool"]["importlinter"]["contracts"]


def contract(name: str) -> set[str]:
    """The modules that a contract of independence names."""
    [found] = [each for each in CONTRACTS if each["name"] == name]
    assert found["type"] == "independence"
    return set(found["modules"])


def modules_with_a_renderer() -> Iterator[str]:
    """Every module of the folder that has a function ``render``, but for the registry's own."""
    for path in FOLDER.rglob("*.py"):
        named = [each.name for each in ast.parse(path.read_text("utf-8")).body if isinstance(each, ast.FunctionDef)]
        if "render" in named and path != FOLDER / "__init__.py":
            yield ".".join(("ctsreport.renderers", *path.relative_to(FOLDER).with_suffix("").parts))


def test_the_registry_fits() -> None:
    """Names, files and defaults."""
    assert all(key == each.name for key, each in FORMATS.items())
    assert set(DEFAULT) <= set(FORMATS)
    suffixes = [suffix for each in FORMATS.values() for suffix in (each.suffix, *each.companions)]
    assert len(set(suffixes)) == len(suffixes)


def test_every_renderer_is_in_the_registry() -> None:
    """And each module that the registry names has one."""
    assert sorted(modules_with_a_renderer()) == sorted(each.module for each in FORMATS.values())
    assert all(callable(import_module(each.module).render) for each in FORMATS.values())


def test_every_format_is_in_the_contract_of_independence() -> None:
    """No format may import another."""
    assert contract("Formats do not know each other") == {each.module for each in FORMATS.values()}


def test_every_family_is_in_the_contract_of_independence() -> None:
    """A folder of formats, or a format that has no family, imports none of the others."""
    families = {".".join(each.module.split(".")[:3]) for each in FORMATS.values()}
    assert contract("Families of formats do not know each other") == families
