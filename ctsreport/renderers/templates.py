"""Jinja2 as the renderers use it: where templates are found, and what is wrong with one when it is."""

import traceback
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import jinja2

from ctsreport.errors import CtsReportError, usage_error
from ctsreport.renderers.compiled import CompiledTemplates

_PACKAGE = Path(__file__).resolve().parents[1]


def home() -> Path:
    """Our own templates: inside the wheel, else beside the package (a checkout, an editable install)."""
    inside = _PACKAGE / "templates"
    return inside if inside.is_dir() else _PACKAGE.parent / "templates"


def environment(folder: str | None, *, autoescape: bool) -> jinja2.Environment:
    """An environment in which the templates of ``folder`` replace ours one by one. Raises `CtsReportError` (2)."""
    if folder is not None and not _is_folder(folder):
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
        bytecode_cache=CompiledTemplates() if folder is None else None,
    )


def _is_folder(path: str) -> bool:
    try:
        return Path(path).is_dir()
    except OSError:
        return False


def draw(env: jinja2.Environment, name: str, **values: Any) -> Callable[[], Iterable[str]]:
    """A template over a view, as text that can begin afresh. Raises `CtsReportError` (2) for a template that is wrong.

    What is wrong with its form is found here, before anything is written; what is wrong with what it does, when it is drawn.
    """
    try:
        template = env.get_template(name)
    except (jinja2.TemplateError, UnicodeDecodeError) as error:
        raise _wrong(error) from error

    def text() -> Iterator[str]:
        try:
            yield from template.generate(**values)
        except (GeneratorExit, CtsReportError):
            raise
        except Exception as error:
            raise _wrong(error) from error

    return text


def _wrong(error: Exception) -> CtsReportError:
    file, line = _place(error)
    why = getattr(error, "message", None) or f"{type(error).__name__}: {error}"
    return usage_error(f"A template cannot be used ({file}, line {line}): {why}.", "Mend it, or leave out --templates.")


def _place(error: Exception) -> tuple[str, int | str]:
    """The file and line of a template: of its form as Jinja2 tells it, of what it does from the last frame in a template."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        return error.filename or error.name or "?", error.lineno
    frames = [(frame.f_code.co_filename, line) for frame, line in traceback.walk_tb(error.__traceback__)]
    drawn = [(file, line) for file, line in frames if not file.endswith(".py")]
    return drawn[-1] if drawn else (str(error), "?")
