"""The modules that our templates were made into when a wheel was built, or a checkout installed: used where they fit.

One fits where its template's text is the one that it was made of; where one does not, or is not there, Jinja2 compiles
all of them, for those of a page call each other.
"""

from functools import cache
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType
from typing import Any

from ctsreport.renderers.page.naming import file_name, made_of
from ctsreport.renderers.page.runtime import Environment

_INSIDE = Path(__file__).parent / "generated"

GENERATED = _INSIDE if _INSIDE.is_dir() else Path(__file__).resolve().parents[3] / "build/templates"
"""Where they lie: inside the wheel, else where a checkout builds."""


def environment(home: Path, folders: tuple[str, ...], *, autoescape: bool) -> Environment | None:
    """The modules of all templates in these folders of ``home``; None where they do not all fit."""
    made = Environment(autoescape=autoescape)
    for path in (path for folder in folders for path in (home / folder).iterdir()):
        name = f"{path.parent.name}/{path.name}"
        module = loaded(made, name)
        if module.get("made_of") != made_of(path.read_bytes()):
            return None
        made.templates[name] = module["root"]
    return made


def loaded(made: Environment, name: str) -> dict[str, Any]:
    """What a template's module holds, run anew for each environment, which its functions keep; empty without one."""
    path = GENERATED / file_name(name)
    if not path.is_file():
        return {}
    module = {"environment": made, "__name__": f"{__package__}.{GENERATED.name}.{path.stem}"}
    exec(_code(str(path), path.stat().st_mtime_ns), module)  # noqa: S102 - a module of ours, as an import would run it
    return module


@cache
def _code(path: str, _written: int) -> CodeType:
    """Read once, whatever is drawn: by the loader of Python's own modules, and so from their byte code."""
    return SourceFileLoader(path, path).get_code(path)  # type: ignore[return-value] # of a source file there is one
