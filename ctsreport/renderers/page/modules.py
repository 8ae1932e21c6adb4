"""The modules that our templates were made into when a wheel was built, or a checkout installed: used where they fit.

One fits where its template's text is the one that it was made of; where one does not, or is not there, Jinja2 compiles
all of them, for those of a page call each other.
"""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
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
    spec = spec_from_file_location(f"{__package__}.{GENERATED.name}.{path.stem}", path)
    if spec is None or spec.loader is None or not path.is_file():
        return {}
    module = module_from_spec(spec)
    vars(module).update(environment=made)
    spec.loader.exec_module(module)
    return vars(module)
