"""HTML: one page, complete without JavaScript, that asks for nothing from anywhere."""

import html
from collections.abc import Callable, Hashable
from urllib.parse import quote

from markupsafe import Markup

from ctsreport.document import Document
from ctsreport.renderers.interface import Options
from ctsreport.renderers.patterns import Filler, Hand
from ctsreport.renderers.templates import draw, environment
from ctsreport.view.page import View

Macro = Callable[[Hashable], str]
TYPE = "text/html; charset=utf-8"
Once = Callable[[Macro, Hashable], str]


def render(view: View, options: Options) -> tuple[Document, ...]:
    """The page; with linked style, its style and icon as files beside it, and no script.

    Escaping is on for every value; only the note, cleaned before, is HTML already.
    """
    env = environment(options.templates, autoescape=True)
    env.globals.update(once=_once(), filler=lambda patterns: Filler(patterns, HAND))
    env.filters["slim"] = _slim
    note = Markup(view.note.html) if view.note else None  # noqa: S704 - cleaned by nh3 where the note was read
    icon = draw(env, "html/icon.svg", view=view)
    if not options.linked:
        values = {"view": view, "note": note, "style": None, "icon": f"data:image/svg+xml,{quote(''.join(icon()))}"}
        return (Document(f"{options.stem}.html", TYPE, draw(env, "html/report.html", **values)),)
    style, picture = f"{options.stem}.css", f"{options.stem}.svg"
    values = {"view": view, "note": note, "style": quote(style, errors="surrogateescape"), "icon": quote(picture, errors="surrogateescape")}
    return (
        Document(f"{options.stem}.html", TYPE, draw(env, "html/report.html", **values)),
        Document(style, "text/css; charset=utf-8", draw(env, "html/style.css")),
        Document(picture, "image/svg+xml", icon),
    )


def _slim(script: str) -> Markup:
    """A script of ours without its comments and indentation."""
    lines = (line.strip() for line in script.splitlines())
    return Markup("\n".join(line for line in lines if line and not line.startswith("//")))  # noqa: S704 - ours


def _attribute(text: str) -> str:
    return html.escape(text, quote=True)


def _content(text: str) -> str:
    """For the content of an element, where quotes are harmless: messages are full of them."""
    return html.escape(text, quote=False)


HAND = Hand(
    name=_attribute, id=_attribute, fact=_content, message=_content, done=Markup
)  # the template's own patterns, each value from outside escaped


def _once() -> Once:
    """What a macro draws of the same value is the same: a health, a strip of five outcomes; so it is drawn once."""
    drawn: dict[tuple[str, Hashable], str] = {}

    def once(macro: Macro, value: Hashable) -> str:
        key = (macro.name, value)  # type: ignore[attr-defined]
        if key not in drawn:
            drawn[key] = macro(value)
        return drawn[key]

    return once
