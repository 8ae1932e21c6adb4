"""HTML: one page, complete without JavaScript, that asks for nothing from anywhere."""

import html
from collections.abc import Callable, Hashable, Iterable

from markupsafe import Markup

from ctsreport.renderers.rows import Pattern, fill
from ctsreport.renderers.templates import draw, environment
from ctsreport.view.page import View
from ctsreport.view.task import EventView, TaskView

Macro = Callable[[Hashable], str]
Once = Callable[[Macro, Hashable], str]


def render(view: View, templates: str | None) -> Callable[[], Iterable[str]]:
    """The page as text. Escaping is on for every value; only the note, cleaned before, is HTML already."""
    env = environment(templates, autoescape=True)
    once = _once()
    env.globals["once"] = once
    env.filters["rows"] = _rows
    env.filters["filled"] = _filler(once)
    note = Markup(view.note.html) if view.note else None  # noqa: S704 - cleaned by nh3 where the note was read
    return draw(env, "html/report.html", view=view, note=note)


def _rows(events: Iterable[EventView], row: str, time: str, none: str) -> Markup:
    return Markup(fill(events, Pattern(row, time, none), html.escape))  # noqa: S704 - the template's own pattern, ids escaped


def _filler(once: Once) -> Callable[..., Markup]:
    """The filter that fills the template's pattern of a quiet task, of which a large report has many."""

    def filled(task: TaskView, pattern: str, mark: Macro, strip: Macro, row: str, time: str, none: str) -> Markup:
        text = str.format(  # of `str`, as the pattern of a template is itself a Markup, whose own format is slow
            pattern,
            anchor=task.anchor,
            name=html.escape(task.name),
            mark=once(mark, task.mark),
            strip=once(strip, task.strip),
            state=task.enabled,
            instance=html.escape(task.instance),
            about=html.escape(task.about),
            rows=fill(task.events, Pattern(row, time, none), html.escape),
        )
        return Markup(text)  # noqa: S704 - the template's own pattern, each value from outside escaped

    return filled


def _once() -> Once:
    """What a macro draws of the same value is the same: a health, a strip of five outcomes; so it is drawn once."""
    drawn: dict[tuple[str, Hashable], str] = {}

    def once(macro: Macro, value: Hashable) -> str:
        key = (macro.name, value)  # type: ignore[attr-defined]
        if key not in drawn:
            drawn[key] = macro(value)
        return drawn[key]

    return once
