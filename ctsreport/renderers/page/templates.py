"""Where templates are found, and how one is drawn."""

from functools import partial
from pathlib import Path
from typing import Any

from ctsreport.renderers.page import modules
from ctsreport.renderers.page.interface import Environment, Text
from ctsreport.renderers.page.options import PageOptions

_PACKAGE = Path(__file__).resolve().parents[2]


def home() -> Path:
    """Our own templates: inside the wheel, else beside the package (a checkout, an editable install)."""
    inside = _PACKAGE / "templates"
    if inside.is_dir():
        return inside
    return _PACKAGE.parent / "templates"


def replaced(folder: str) -> list[str]:
    """The names of our templates that a folder has too: ``html/style.css``."""
    ours = sorted(path.relative_to(home()) for path in home().rglob("*") if path.is_file())
    return [str(path) for path in ours if (Path(folder) / path).is_file()]


def environment(options: PageOptions, *folders: str, autoescape: bool) -> Environment:
    """An environment of our templates in these folders; with those of a user, in which all run in the sandbox.

    Theirs include ours and ours theirs, so only one rule for all can be understood. Raises `CtsReportError` (2).
    """
    if options.templates is not None:
        from ctsreport.renderers.page.sandbox import sandbox

        return sandbox(options.templates, home(), options.most, autoescape=autoescape)
    return modules.environment(home(), folders, autoescape=autoescape) or _compiling(autoescape=autoescape)


def _compiling(*, autoescape: bool) -> Environment:
    """Jinja2, which takes its time to be imported."""
    import jinja2

    from ctsreport.renderers.page.cache import CompiledTemplates
    from ctsreport.renderers.page.compiled import OPTIONS

    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(home()),
        autoescape=autoescape,  # noqa: S701 - off for Markdown, which escapes by its own filters
        bytecode_cache=CompiledTemplates(sandboxed=False, autoescape=autoescape),
        **OPTIONS,
    )


def draw(env: Environment, name: str, **values: Any) -> Text:
    """A template over a view, as text that can begin afresh.

    What is wrong with a user's form of it is found here, with what it does when it is drawn: `CtsReportError` (2).
    """
    if env.sandboxed:
        from ctsreport.renderers.page.sandbox import drawn

        return drawn(env, name, values)
    return partial(env.get_template(name).generate, **values)
