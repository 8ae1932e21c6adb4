"""What this program stands on: few, each with a reason, bounded, pinned for CI, and free to be passed on."""

import re
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
CORE = (
    "click",
    "cronsim",
    "jinja2",
    "markdown",
    "markupsafe",
    "msgspec",
    "nh3",
    "pyahocorasick",
    "regex",
    "requests",
    "urllib3",
    "tzdata",
)
FREE = re.compile(r"\b(?:MIT|BSD|Apache|PSF|Python Software Foundation|ISC|Zlib|Unlicense|0BSD|CC0)\b", re.IGNORECASE)
COPYLEFT = re.compile(r"\b(?:A?L?GPL|GNU|EUPL|SSPL)", re.IGNORECASE)


def names(requirements: list[str]) -> list[str]:
    return [re.split(r"[^A-Za-z0-9._-]", text)[0] for text in requirements if not text.startswith("ctsreport[")]


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def needed(roots: list[str]) -> set[str]:
    """The distributions that these need here, and they themselves."""
    found: set[str] = set()
    waiting = list(roots)
    while waiting:
        name = plain(waiting.pop())
        if name in found:
            continue
        try:
            requires = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue  # for another system or another Python
        found.add(name)
        waiting += [
            each.name
            for each in map(Requirement, requires)
            if each.marker is None or each.marker.evaluate({"extra": ""})
        ]
    return found


def licences(name: str) -> Iterator[str]:
    about = metadata.metadata(name)
    for key in ("License-Expression", "License", "Classifier"):
        found = [str(text) for text in about.get_all(key) or []]
        yield from (text.partition("\n")[0] for text in found if key != "Classifier" or text.startswith("License ::"))


def test_the_core_is_small_and_bounded() -> None:
    """One more is a decision; each has a lower and an upper bound."""
    assert sorted(names(PROJECT["dependencies"])) == sorted(CORE)
    assert [
        text for text in PROJECT["dependencies"] if not re.search(r">=[\d.]+,<\d", text) and "sys_platform" not in text
    ] == []


def test_each_has_its_reason() -> None:
    """In CONTRIBUTING.md, in one of its tables."""
    reasons = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    cells = " ".join(line.split("|")[1] for line in reasons.splitlines() if line.startswith("| "))
    wanted = names([*PROJECT["dependencies"], *EXTRAS["test"], *EXTRAS["lint"]])
    assert [name for name in wanted if name not in cells and not name.startswith("types-")] == []


def test_each_is_pinned_for_ci() -> None:
    """What an installation of everything brings with it, too."""
    pinned = {
        plain(line.split("==")[0])
        for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines()
        if "==" in line
    }
    everything = needed(names([*PROJECT["dependencies"], *EXTRAS["test"], *EXTRAS["lint"]]))
    assert everything - pinned == set()


@pytest.mark.parametrize("name", sorted(needed(names(PROJECT["dependencies"]))))
def test_each_may_be_passed_on(name: str) -> None:
    """What is installed with the program has a free licence without copyleft.

    Certifi is a list of certificates under MPL.
    """
    found = " ".join(licences(name))
    assert FREE.search(found) or name == "certifi", found
    assert not COPYLEFT.search(found), found
