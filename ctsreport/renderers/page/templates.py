"""Jinja2 as the renderers use it: where templates are found, and how one is drawn."""

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

import jinja2

from ctsreport.renderers.page.cache import CompiledTemplates
from ctsreport.renderers.page.compiled import OPTIONS, OurTemplates
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


def environment(options: PageOptions, *, autoescape: bool) -> jinja2.Environment:
    """An environment of our templates; with those of a user, in which all run in the sandbox.

    Theirs include ours and ours theirs, so only one rule for all can be understood. Raises `CtsReportError` (2).
    """
    if options.templates is not None:
        from ctsreport.renderers.page.sandbox import sandbox

        return sandbox(options.templates, home(), options.most, autoescape=autoescape)
    return jinja2.Environment(
        loader=OurTemplates(home()),
        autoescape=autoescape,  # noqa: S701 - off for Markdown, which escapes by its own filters
        bytecode_cache=CompiledTemplates(sandboxed=False, autoescape=autoescape),
        **OPTIONS,
    )


def draw(env: jinja2.Environment, name: str, **values: Any) -> Callable[[], Iterable[str]]:
    """A template over a view, as text that can begin afresh.

    What is wrong with a user's form of it is found here, with what it does when it is drawn: `CtsReportError` (2).
    """
    if env.sandboxed:
        from ctsreport.renderers.page.sandbox import drawn

        return drawn(env, name, values)
    return partial(env.get_template(name).generate, **values)
