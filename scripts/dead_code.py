"""What of the package nothing uses, as vulture sees it: ``make check`` runs it. Tests do not count as a use.

Four uses vulture cannot see: names in templates; fields of a file's format, which are read and written as a whole;
classes that a registry names in a text; and keys of a `TypedDict`, which are read by a text. What else only a framework
or the standard library uses is allowed by name in `pyproject.toml` (``[tool.dead_code]``), each with its reason.
"""

import ast
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def names_in_templates(folder: Path) -> set[str]:
    """Every word that stands in what a template fills in or asks."""
    texts = [path.read_text("utf-8") for path in folder.rglob("*") if path.suffix in {".html", ".md", ".svg"}]
    parts = [part for text in texts for part in re.findall(r"\{[{%].*?[}%]\}", text, re.DOTALL)]
    return {word for part in parts for word in re.findall(r"[A-Za-z_]\w*", part)}


def names_in_texts(paths: list[Path]) -> set[str]:
    """Every text that is a single name."""
    nodes = [node for path in paths for node in ast.walk(ast.parse(path.read_text("utf-8")))]
    texts = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return {text for text in texts if text.isidentifier()}


def keys(paths: list[Path]) -> set[tuple[Path, int]]:
    """The place of each key that a `TypedDict` declares, in whichever file its base stands: file and line."""
    classes = [
        (path, node)
        for path in paths
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ClassDef)
    ]
    dictionaries = {"TypedDict"}
    while found := {
        node.name
        for _, node in classes
        if node.name not in dictionaries and {ast.unparse(base) for base in node.bases} & dictionaries
    }:
        dictionaries |= found
    return {
        (path, line.lineno)
        for path, node in classes
        if node.name in dictionaries
        for line in node.body
        if isinstance(line, ast.AnnAssign)
    }


def is_used(
    item: Any, in_templates: set[str], in_texts: set[str], in_dictionaries: set[tuple[Path, int]], formats: list[str]
) -> bool:
    """By one of the uses that vulture cannot see."""
    if item.typ == "class" and item.name in in_texts:
        return True
    if item.name in in_texts and (Path(item.filename), item.first_lineno) in in_dictionaries:
        return True
    if item.typ == "variable" and str(Path(item.filename).relative_to(ROOT)) in formats:
        return True
    return item.name in in_templates


def main() -> int:
    """Exit code 1 where anything is dead, or is allowed and not there."""
    from vulture import Vulture  # its tests run where it is not installed

    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["dead_code"]
    allowed: set[str] = set(settings["allowed"])
    paths = [*(ROOT / "ctsreport").rglob("*.py"), ROOT / "hatch_build.py"]
    seen = Vulture(ignore_decorators=["@*.command"])  # click calls them
    seen.scavenge(list(map(str, paths)))
    in_templates, in_texts = names_in_templates(ROOT / "templates"), names_in_texts(paths)
    found, in_dictionaries = seen.get_unused_code(), keys(paths)
    unused = [item for item in found if not is_used(item, in_templates, in_texts, in_dictionaries, settings["formats"])]
    dead = [item for item in unused if item.name not in allowed]
    for item in dead:
        print(f"{Path(item.filename).relative_to(ROOT)}:{item.first_lineno}: nothing uses the {item.typ} {item.name}")
    needless = allowed - {item.name for item in unused}
    for name in sorted(needless):
        print(f"pyproject.toml: {name} is allowed to be unused, and is used or not there")
    return int(bool(dead or needless))


if __name__ == "__main__":
    sys.exit(main())
