"""HTML: one page, complete without JavaScript, that asks for nothing from anywhere."""

import html
from collections.abc import Callable, Hashable, Iterable

from markupsafe import Markup

from ctsreport.renderers.rows import fill_errors, fill_rows, pattern
from ctsreport.renderers.templates import draw, environment
from ctsreport.view.page import View
from ctsreport.view.task import EventView, TaskView

Macro = Callable[[Hashable], str]
Once = Callable[[Macro, Hashable], str]
Patterns = dict[str, str]

TASK = ("anchor", "name", "mark", "state", "instance", "strip", "about", "rows", "errors")
"""The names in the pattern of a folded task."""


def render(view: View, templates: str | None) -> Callable[[], Iterable[str]]:
    """The page as text. Escaping is on for every value; only the note, cleaned before, is HTML already."""
    env = environment(templates, autoescape=True)
    once = _once()
    env.globals["once"] = once
    env.filters["rows"] = _rows
    env.filters["errors"] = _errors
    env.filters["folded"] = _folder(once)
    note = Markup(view.note.html) if view.note else None  # noqa: S704 - cleaned by nh3 where the note was read
    return draw(env, "html/report.html", view=view, note=note)


def _rows(events: Iterable[EventView], patterns: Patterns) -> Markup:
    text = fill_rows(events, patterns["row"], patterns["time"], patterns["no_time"], _escape)
    return Markup(text)  # noqa: S704 - the template's own pattern, ids escaped


def _folder(once: Once) -> Callable[..., Markup]:
    """The filter that fills the template's pattern of a folded task, of which a large report has many."""

    def folded(task: TaskView, patterns: Patterns, mark: Macro, strip: Macro, instance: Macro) -> Markup:
        events = list(task.events)
        fill = pattern(patterns["ran" if events else "idle"], TASK)
        text = fill(
            (
                task.anchor,
                _escape(task.name),
                once(mark, task.mark),
                task.enabled,
                once(instance, task.instance) if task.several else "",
                once(strip, task.strip),
                _content(task.about),
                _rows(events, patterns) if events else "",
                _errors(events, patterns) if task.failed else "",
            )
        )
        return Markup(text)  # noqa: S704 - the template's own pattern, each value from outside escaped

    return folded


def _errors(events: Iterable[EventView], patterns: Patterns) -> Markup:
    text = fill_errors(events, patterns["error"], patterns["try"], patterns["no_message"], _content)
    return Markup(text)  # noqa: S704 - the template's own pattern, each text escaped


def _escape(text: str) -> str:
    return html.escape(text, quote=True)


def _content(text: str) -> str:
    """For the content of an element, where quotes are harmless: messages are full of them."""
    return html.escape(text, quote=False)


def _once() -> Once:
    """What a macro draws of the same value is the same: a health, a strip of five outcomes; so it is drawn once."""
    drawn: dict[tuple[str, Hashable], str] = {}

    def once(macro: Macro, value: Hashable) -> str:
        key = (macro.name, value)  # type: ignore[attr-defined]
        if key not in drawn:
            drawn[key] = macro(value)
        return drawn[key]

    return once
