"""HTML: one page, complete without JavaScript, that asks for nothing from anywhere."""

import base64
import hashlib
from collections.abc import Callable, Hashable
from itertools import chain
from typing import Any, NamedTuple
from urllib.parse import quote

from markupsafe import Markup

from ctsreport.document import MADE_BY, Document
from ctsreport.renderers.interface import Files
from ctsreport.renderers.page.escaping import ESCAPES, breakable
from ctsreport.renderers.page.filling import Filler
from ctsreport.renderers.page.interface import Environment, Text
from ctsreport.renderers.page.options import HtmlOptions
from ctsreport.renderers.page.templates import draw, environment
from ctsreport.view.page import View

Macro = Callable[[Hashable], str]
TYPE = "text/html; charset=utf-8"
POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'"
"""What no page of ours needs. What frames it is no business of a page: browsers ignore that rule in a page."""

Once = Callable[[Macro, Hashable], str]


class Inline(NamedTuple):
    """What stands in the page itself."""

    style: Markup
    script: Markup


def render(view: View, files: Files, options: HtmlOptions) -> tuple[Document, ...]:
    """The page; with linked style, its style and icon as files beside it, and no script.

    Escaping is on for every value; only the note, cleaned before, is HTML already.
    """
    env = environment(options, "html", autoescape=True)
    places = frozenset(cause.anchor for cause in view.causes.all if cause.placed)
    env.filters.update(breakable=lambda text: Markup(breakable(text)))  # noqa: S704 - escaped there
    env.globals.update(once=_once(), filler=lambda patterns: Filler(patterns, ESCAPES, places))
    # It was cleaned by nh3 where it was read.
    note = Markup(view.about.note.html) if view.about.note else None  # noqa: S704
    earlier = options.earlier
    values = {"view": view, "note": note, "earlier": earlier, "earlier_link": quote(earlier, errors="surrogateescape")}
    if options.linked:
        return _linked(env, files.stem, values)
    return _inline(env, files.stem, values)


def _inline(env: Environment, stem: str, values: dict[str, Any]) -> tuple[Document, ...]:
    """One page: its own style and script are all that it lets a browser apply and run."""
    style, script = _whole(env, "html/style.css"), _slim(_whole(env, "html/script.js", view=values["view"]))
    policy = f"{POLICY}; img-src data:; style-src {_source(style)}; script-src {_source(script)}"
    icon = f"data:image/svg+xml,{quote(_whole(env, 'html/icon.svg', view=values['view']))}"
    inline = Inline(Markup(style), Markup(script))  # noqa: S704 - templates of ours, or of the one who runs us
    page = draw(env, "html/report.html", **values, policy=policy, icon=icon, inline=inline, linked_style=None)
    return (Document(f"{stem}.html", TYPE, page),)


def _linked(env: Environment, stem: str, values: dict[str, Any]) -> tuple[Document, ...]:
    """The page, with its style and icon as files beside it, and no script."""
    style, picture = f"{stem}.css", f"{stem}.svg"
    links = {"linked_style": quote(style, errors="surrogateescape"), "icon": quote(picture, errors="surrogateescape")}
    policy = f"{POLICY}; img-src 'self'; style-src 'self'"
    return (
        Document(f"{stem}.html", TYPE, draw(env, "html/report.html", **values, **links, policy=policy, inline=None)),
        Document(style, "text/css; charset=utf-8", _marked("/*", "*/", draw(env, "html/style.css"))),
        Document(picture, "image/svg+xml", _marked("<!--", "-->", draw(env, "html/icon.svg", view=values["view"]))),
    )


def _marked(opens: str, closes: str, text: Text) -> Text:
    """A file beside the page, with a first line that says whose it is."""
    return lambda: chain([f"{opens} {MADE_BY} {closes}\n"], text())


def _whole(env: Environment, name: str, **values: Any) -> str:
    return "".join(draw(env, name, **values)())


def _source(text: str) -> str:
    """A text as a content policy names it: by its hash."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _slim(script: str) -> str:
    """A script of ours without its comments and indentation."""
    lines = (line.strip() for line in script.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def _once() -> Once:
    """What a macro draws of the same value is the same: a health, a strip of five outcomes; so it is drawn once."""
    drawn: dict[tuple[str, Hashable], str] = {}

    def once(macro: Macro, value: Hashable) -> str:
        key = (macro.name, value)  # type: ignore[attr-defined]
        if key not in drawn:
            drawn[key] = macro(value)
        return drawn[key]

    return once
