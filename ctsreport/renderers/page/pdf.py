"""PDF for tickets, mail and paper: a layout of its own, drawn by WeasyPrint, which is imported only here."""

import re
from itertools import islice
from typing import Any

from markupsafe import Markup
from msgspec import structs

from ctsreport.document import MADE_BY, Document
from ctsreport.errors import CtsReportError, usage_error
from ctsreport.plural import plural
from ctsreport.renderers.interface import Files
from ctsreport.renderers.page.escaping import ESCAPES, breakable
from ctsreport.renderers.page.filling import Filler
from ctsreport.renderers.page.options import PdfOptions
from ctsreport.renderers.page.templates import draw, environment
from ctsreport.view.page import View

MOST_WHOLE = 100
"""Tasks that are told in full: a page takes about as much time as three of them."""

MOST_ROWS = 500
"""Tasks, causes, daemons in one table."""

MOST_TEXT = 500_000
"""Characters of messages, on all pages together."""

CURE = (
    "Install both: pip install '.[pdf]' in a checkout, and Pango and a font, which the system has "
    "(Debian, Ubuntu: apt-get install libpango-1.0-0 libpangoft2-1.0-0 fonts-dejavu-core). Or leave -f pdf away."
)


def prepare() -> None:
    """Raise `CtsReportError` (2) where a PDF cannot be made here."""
    _weasyprint()


def render(view: View, files: Files, options: PdfOptions) -> tuple[Document, ...]:
    """The whole file: it is laid out at once, as its pages are counted."""
    library = _weasyprint()
    nothing = library.urls.URLFetcher(allowed_protocols=())  # pages that ask for something could be made to send it
    page = library.HTML(string=_page(view, options), url_fetcher=nothing)
    # The one text that stands in a file as it is, near its end: whose it is, and whether it tells of any task.
    sign = " ".join(filter(None, (MADE_BY, files.report, view.instances.nothing_read)))
    data = page.write_pdf(pdf_tags=True, pdf_identifier=sign.encode("ascii", "replace"))
    return (Document(f"{files.stem}.pdf", "application/pdf", tuple, data),)


def _weasyprint() -> Any:
    try:
        import weasyprint
    except ImportError:
        raise _missing("WeasyPrint is not installed") from None
    except OSError as error:  # a library of the system that it loads
        raise _missing(f"WeasyPrint does not find a library of the system ({error})") from None
    return weasyprint


def _missing(what: str) -> CtsReportError:
    return usage_error(f"A PDF cannot be made: {what}.", CURE)


def _page(view: View, options: PdfOptions) -> str:
    env = environment(options, "pdf", "html", autoescape=True)
    env.filters.update(breakable=lambda text: Markup(breakable(text)))  # noqa: S704 - escaped there
    places = frozenset(cause.anchor for cause in view.causes.all if cause.placed)
    escapes = structs.replace(ESCAPES, message=Messages().once)
    env.globals.update(filler=lambda patterns: Filler(patterns, escapes, places))
    # It was cleaned by nh3 where it was read.
    note = Markup(view.about.note.html) if view.about.note else None  # noqa: S704
    style = Markup("".join(draw(env, "pdf/style.css")()))  # noqa: S704 - a template of ours, or of the one who runs us
    return "".join(
        draw(env, "pdf/report.html", view=view, note=note, style=style, earlier=options.earlier, **_shown(view))()
    ).translate(_NUMBERS)


# Symbols of controls, which few fonts have: by number, as others are.
_NUMBERS = {0x2400 + number: f"‹U+{number:04X}›" for number in range(0x20)} | {0x2421: "‹U+007F›"}


def _shown(view: View) -> dict[str, Any]:
    """What is long, as far as it is shown, and what of it is not, in a sentence."""
    tasks = view.tasks
    unhealthy = tuple(islice(tasks.unhealthy, MOST_WHOLE))
    recovered = tuple(islice(tasks.recovered, MOST_WHOLE - len(unhealthy)))
    rows = tuple(islice(tasks.others, MOST_ROWS))
    whole = tasks.unhealthy_count + tasks.recovered_count - len(unhealthy) - len(recovered)
    others = tasks.count - tasks.unhealthy_count - tasks.recovered_count - len(rows)
    instances = view.instances.all[:MOST_ROWS]
    left_out = (
        (whole, "task", "that failed"),
        (others, "task", "that did not fail"),
        (len(view.instances.all) - len(instances), "daemon", ""),
    )
    texts = [f"{plural(number, what)} {more}".strip() for number, what, more in left_out if number > 0]
    return {
        "unhealthy": unhealthy,
        "recovered": recovered,
        "rows": rows,
        "instances": instances,
        "placed": tuple(islice(view.causes.placed, MOST_WHOLE)),
        "placed_past": tuple(islice(view.causes.placed_past, MOST_WHOLE)),
        "left_out": f"Not on these pages: {', '.join(texts)}. The page and the JSON report have all." if texts else "",
    }


class Messages:
    """Each text of a message once on paper, word for word; what is the same elsewhere leads there."""

    def __init__(self) -> None:
        self._places: dict[str, str] = {}
        self._room = MOST_TEXT

    def once(self, text: str) -> str:
        """The text, or where it stands."""
        place = self._places.get(text)
        if place:
            return f'<p>Word for word as <a class="page" href="#{place}">before</a></p>'
        self._places[text] = place = f"message/{len(self._places) + 1}"
        shown = text[: self._room]
        self._room -= len(shown)
        more = len(text) - len(shown)
        rest = f"<p>and {more:,} characters more, which the HTML page and the JSON report have</p>" if more else ""
        return f'<pre id="{place}">\n{ESCAPES.message(_WIDE.sub(_BROKEN, shown))}</pre>{rest}'


# A line without blanks is laid out anew for each line that it fills; so it is broken before, where it would be anyway.
_WIDE, _BROKEN = re.compile(r"[^\n]{1000}(?=[^\n])"), "\\g<0>\n"
