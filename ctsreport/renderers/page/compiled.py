"""Our own templates as modules of Python: made when a wheel is built (``hatch_build.py``), used where they still fit.

A module fits where Jinja2 is of the version that made it and the template's text is the one that it was made of;
everywhere else (a checkout, another Jinja2, a template that somebody changed) the template is compiled. Nothing of ours
is imported here, for a build has little more than Jinja2.
"""

import hashlib
import re
from collections.abc import MutableMapping
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import nodes

OPTIONS: dict[str, Any] = {
    "trim_blocks": True,
    "lstrip_blocks": True,
    "keep_trailing_newline": True,
    "undefined": jinja2.StrictUndefined,
    "auto_reload": False,
}
"""How Jinja2 reads our templates, and those of users."""

GENERATED = Path(__file__).parent / "generated"
"""Where the modules lie in a wheel; a checkout has none."""


class OurTemplates(jinja2.FileSystemLoader):
    """A folder of our templates, each by its module where that fits."""

    def load(
        self,
        environment: jinja2.Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - Jinja2's
    ) -> jinja2.Template:
        """One template."""
        source, filename, _ = self.get_source(environment, name)
        module = _module(environment, name, source, filename)
        if module is None:
            return super().load(environment, name, globals)
        return environment.template_class.from_module_dict(environment, module, globals or {})


def _module(environment: jinja2.Environment, name: str, source: str, filename: str) -> dict[str, Any] | None:
    """What a template's module holds, run anew for each environment, which its functions keep; None where none fits."""
    path = GENERATED / file_name(name)
    spec = spec_from_file_location(f"{__package__}.{GENERATED.name}.{path.stem}", path)
    if environment.sandboxed or spec is None or spec.loader is None or not path.is_file():
        return None
    module = module_from_spec(spec)
    made = vars(module)
    made.update(environment=environment, __file__=filename)  # as Jinja2 does; errors name the template
    spec.loader.exec_module(module)
    if made.get("made_of") != _made_of(environment, source):
        return None
    return made


def generate(name: str, source: str) -> str:
    """A template's module, as text."""
    environment = jinja2.Environment(autoescape=name.startswith(("html/", "pdf/")), **OPTIONS)
    for each in environment.parse(source).find_all(nodes.Filter):
        environment.filters.setdefault(each.name, _later)
    code = environment.compile(source, name, name, raw=True)
    return f"{code}\nmade_of = {_made_of(environment, source)!r}\n"


def file_name(name: str) -> str:
    """A module's file: ``html_report_html.py`` for ``html/report.html``."""
    return re.sub(r"\W", "_", name) + ".py"


def jinja2_version() -> str:
    """As installed."""
    stated = vars(jinja2).get("__version__")
    if not stated:  # later versions leave it to the metadata, which cost ten milliseconds
        from importlib.metadata import version

        stated = version("jinja2")
    return str(stated)


def _made_of(environment: jinja2.Environment, source: str) -> tuple[str, bool, str]:
    return jinja2_version(), bool(environment.autoescape), hashlib.sha256(source.encode()).hexdigest()


def _later(*_: object) -> str:
    """A renderer's own filter, which a build does not know. Jinja2 tries filters on constants; what fails it leaves."""
    raise NotImplementedError
