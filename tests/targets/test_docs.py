"""``docs/publish``: a page a kind, with every key of its settings, and an example that is in order."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from msgspec import structs

from ctsreport.destinations.targets import KINDS
from tests.conftest import TESTS, run_ctsreport

DOCS = TESTS.parent / "docs/publish"


def examples(path: Path) -> list[str]:
    return re.findall(r"(?ms)^```toml\n(.*?)^```$", path.read_text("utf-8"))


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_its_page(kind: str) -> None:
    """Which the first page leads to, and which names every key; what it shows can be taken as it stands."""
    page = DOCS / f"{kind}.md"
    assert f"| [{kind}]({kind}.md) |" in (DOCS / "README.md").read_text("utf-8")
    text = page.read_text("utf-8")
    keys = {field.encode_name for field in structs.fields(KINDS[kind].settings)} - {"kind"}
    assert {key for key in keys if f"`{key}`" not in text} == set()
    assert "## Rights" in text
    assert any(f'kind = "{kind}"' in example for example in examples(page))


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    """Of ctsreport.toml."""
    made: dict[str, Any] = json.loads(run_ctsreport("schema", "config").out)
    return made


@pytest.mark.parametrize("path", sorted(DOCS.glob("*.md")), ids=lambda path: path.stem)
def test_each_example_is_in_order(path: Path, schema: dict[str, Any]) -> None:
    """As the program has it, and as editors have it that read the schema."""
    for example in examples(path):
        jsonschema.validate(tomllib.loads(example), schema)
        Path("conf.toml").write_text(example, "utf-8")
        ran = run_ctsreport("config", "check", "--config", "conf.toml")
        assert (ran.code, "conf.toml is in order" in ran.out) == (0, True), ran.err
