"""Templates of users, in Jinja2's sandbox: what they may reach and write, and what is wrong with one when it is.

How long they may run and how much memory they may take is for the process in which they run (`apart`).
"""

import traceback
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ctsreport.document import encode
from ctsreport.errors import CtsReportError, usage_error
from ctsreport.renderers.page.cache import CompiledTemplates
from ctsreport.renderers.page.compiled import OPTIONS
from ctsreport.renderers.page.interface import Environment, Template, Text
from ctsreport.view.wording import cut

PLAIN = frozenset({"builtins", "ctsreport", "datetime", "itertools", "jinja2", "markupsafe"})
"""Where the types come from whose values templates may hold. None of them reads or writes anything."""

CURE = "Mend it, or leave out --templates."

LONGEST = 300
"""Characters of what is wrong, of which a template can write any number."""


class TooMuch(Exception):
    """A template went beyond a limit; the message says which."""


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja2's sandbox, narrower: templates see plain values and what works on them, no types, modules or zones."""

    most: int | None = None
    """The most bytes of one file."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template may have that value."""
        plain = _is_plain(type(value))  # type: ignore[arg-type] # it has a hash
        return plain and super().is_safe_attribute(obj, attr, value)

    def unsafe_undefined(self, obj: Any, attribute: str) -> NoReturn:
        """Said at once: a value that is not defined could be printed in a list without a word."""
        raise jinja2.exceptions.SecurityError(f"templates may not use {attribute!r} of a {type(obj).__name__}")


@cache
def _is_plain(kind: type) -> bool:
    return not issubclass(kind, type | ModuleType) and kind.__module__.partition(".")[0] in PLAIN


class Folders(jinja2.FileSystemLoader):
    """The first of several folders that has a template. A link that leads out of them is refused."""

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """As Jinja2 wants it."""
        found = super().get_source(environment, template)
        true = Path(found[1]).resolve()
        if not any(true.is_relative_to(Path(folder).resolve()) for folder in self.searchpath):
            raise jinja2.exceptions.SecurityError(f"{template} leads out of the folder, to {true}")
        return found


def sandbox(folder: str, ours: Path, most: int | None, *, autoescape: bool) -> Sandbox:
    """An environment in which the templates of ``folder`` replace ours one by one. Raises `CtsReportError` (2)."""
    if not _is_folder(folder):
        cure = "Name a folder that holds html/ or markdown/ templates."
        raise usage_error(f"--templates {folder} is not a folder.", cure)
    compiled = CompiledTemplates(sandboxed=True, autoescape=autoescape)
    made = Sandbox(loader=Folders([Path(folder), ours]), autoescape=autoescape, bytecode_cache=compiled, **OPTIONS)
    made.most = most
    return made


def _is_folder(path: str) -> bool:
    try:
        return Path(path).is_dir()
    except OSError:
        return False


def drawn(env: Environment, name: str, values: Mapping[str, Any]) -> Text:
    """A template over its values, as text that can begin afresh. Raises `CtsReportError` (2) for one that is wrong."""
    try:
        template = env.get_template(name)
    except Exception as error:
        raise wrong(error, name) from error

    def text() -> Iterator[str]:
        try:
            yield from _within(template, values, env.most if isinstance(env, Sandbox) else None)
        except (GeneratorExit, CtsReportError):
            raise
        except Exception as error:
            raise wrong(error, name) from error

    return text


def _within(template: Template, values: Mapping[str, Any], most: int | None) -> Iterator[str]:
    """A template's text, up to a limit. That is raised inside of the template, so that its line is known."""
    pieces = template.generate(**values)
    size = 0
    for piece in pieces:
        size += len(encode(piece))
        if most is not None and size > most:
            error = TooMuch(f"it writes more than {most >> 20} MB")
            pieces.throw(error)  # type: ignore[attr-defined] # it is a generator
        yield piece


def wrong(error: Exception, name: str) -> CtsReportError:
    """What is wrong with a template, where, and what to do."""
    file, line = _place(error, name)
    where = f"{file}, line {line}" if line else file
    return usage_error(f"A template cannot be used ({where}): {cut(_why(error), LONGEST).removesuffix('.')}.", CURE)


def _why(error: Exception) -> str:
    if isinstance(error, MemoryError):
        return "it needs too much memory"
    if isinstance(error, RecursionError):
        return "it calls itself without end, or is nested too deeply"
    if isinstance(error, jinja2.TemplateNotFound):
        return f"there is no template {' or '.join(map(str, error.templates))}, neither in the folder nor among ours"
    message = getattr(error, "message", None)
    return message or (str(error) if isinstance(error, TooMuch) else f"{type(error).__name__}: {error}")


def _place(error: Exception, name: str) -> tuple[str, str]:
    """A template's file and line: of its form as Jinja2 says, of what it does from the last frame in a template."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        return error.filename or error.name or name, str(error.lineno)
    frames = [(frame.f_code.co_filename, line) for frame, line in traceback.walk_tb(error.__traceback__)]
    inside = [(file, str(line)) for file, line in frames if is_template(file)]
    return inside[-1] if inside else (name, "")


def is_template(file: str) -> bool:
    """Whether a frame of that file is in a template.

    Not in a module, nor in what Python has frozen (``<frozen os>``).
    """
    return not file.endswith(".py") and not file.startswith("<")
