"""HTML: one page, complete without JavaScript, that asks for nothing from anywhere."""

import html
from collections.abc import Callable, Hashable, Iterable

from markupsafe import Markup

from ctsreport.renderers.patterns import Hand, Patterns, fill_task
from ctsreport.renderers.templates import draw, environment
from ctsreport.view.page import View
from ctsreport.view.task import TaskView

Macro = Callable[[Hashable], str]
Once = Callable[[Macro, Hashable], str]


def render(view: View, templates: str | None) -> Callable[[], Iterable[str]]:
    """The page as text. Escaping is on for every value; only the note, cleaned before, is HTML already."""
    env = environment(templates, autoescape=True)
    once = _once()
    env.globals["once"] = once
    env.filters["drawn"] = _drawer(once)
    note = Markup(view.note.html) if view.note else None  # noqa: S704 - cleaned by nh3 where the note was read
    return draw(env, "html/report.html", view=view, note=note)


def _drawer(once: Once) -> Callable[..., Markup]:
    """The filter that fills the template's pattern of a task."""

    def drawn(task: TaskView, patterns: Patterns, mark: Macro, strip: Macro, unfolded: bool = False) -> Markup:
        text = fill_task(task, patterns, HAND, mark=once(mark, task.mark), strip=once(strip, task.strip), unfolded=unfolded)
        return Markup(text)  # noqa: S704 - the template's own pattern, each value from outside escaped

    return drawn


def _attribute(text: str) -> str:
    return html.escape(text, quote=True)


def _content(text: str) -> str:
    """For the content of an element, where quotes are harmless: messages are full of them."""
    return html.escape(text, quote=False)


HAND = Hand(name=_attribute, id=_attribute, fact=_content, message=_content)


def _once() -> Once:
    """What a macro draws of the same value is the same: a health, a strip of five outcomes; so it is drawn once."""
    drawn: dict[tuple[str, Hashable], str] = {}

    def once(macro: Macro, value: Hashable) -> str:
        key = (macro.name, value)  # type: ignore[attr-defined]
        if key not in drawn:
            drawn[key] = macro(value)
        return drawn[key]

    return once
