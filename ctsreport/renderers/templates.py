"""Jinja2 as the renderers use it: where templates are found, and what is wrong with one when it is."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import jinja2

from ctsreport.errors import CtsReportError, usage_error

_PACKAGE = Path(__file__).resolve().parents[1]


def home() -> Path:
    """Our own templates: inside the wheel, else beside the package (a checkout, an editable install)."""
    inside = _PACKAGE / "templates"
    return inside if inside.is_dir() else _PACKAGE.parent / "templates"


def environment(folder: str | None, *, autoescape: bool) -> jinja2.Environment:
    """An environment in which the templates of ``folder`` replace ours one by one. Raises `CtsReportError` (2)."""
    if folder is not None and not Path(folder).is_dir():
        raise usage_error(f"--templates {folder} is no folder.", "Name a folder that holds html/ or markdown/ templates.")
    folders = [Path(folder), home()] if folder is not None else [home()]
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(folders),
        autoescape=autoescape,  # noqa: S701 - off for Markdown alone, which escapes by its own filters
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
        auto_reload=False,
    )


def draw(env: jinja2.Environment, name: str, **values: Any) -> Callable[[], Iterable[str]]:
    """A template over a view, as text that can begin afresh. What is wrong with a template is found before anything is written."""
    template = _guarded(lambda: env.get_template(name))

    def text() -> Iterator[str]:
        pieces = template.generate(**values)
        try:
            yield from pieces
        except jinja2.TemplateError as error:
            raise _wrong(error) from error

    return text


def _guarded(load: Callable[[], jinja2.Template]) -> jinja2.Template:
    try:
        return load()
    except jinja2.TemplateError as error:
        raise _wrong(error) from error


def _wrong(error: jinja2.TemplateError) -> CtsReportError:
    place = f"{getattr(error, 'filename', None) or getattr(error, 'name', None) or 'a template'}"
    line = getattr(error, "lineno", None)
    where = f"{place}, line {line}" if line else place
    return usage_error(f"A template cannot be used ({where}): {error.message}.", "Mend it, or leave out --templates.")
