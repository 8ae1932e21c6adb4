"""The registry of formats, and the contracts that name them: a format that one of them lacks is found here."""

import ast
import tomllib
from collections.abc import Iterator
from importlib import import_module
from inspect import signature
from pathlib import Path

import pytest

from ctsreport import renderers
from ctsreport.renderers import FORMATS, USUAL, render
from ctsreport.renderers.page.options import MarkdownOptions
from tests.unit.making import view

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
    assert set(USUAL) <= set(FORMATS)
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


def test_a_format_takes_no_options_of_another() -> None:
    """They would be passed over without a word."""
    with pytest.raises(TypeError, match="html takes HtmlOptions, not MarkdownOptions"):
        render("html", view(), options=MarkdownOptions(budget=1))


@pytest.mark.parametrize("name", list(FORMATS))
def test_a_renderer_takes_the_options_that_the_registry_says(name: str) -> None:
    """By its own types."""
    *_, taken = signature(import_module(FORMATS[name].module).render).parameters.values()
    assert issubclass(FORMATS[name].options, taken.annotation)
