"""What a person adds on top of a report: Markdown, kept as written, and as HTML that can do nothing."""

from ctsreport.view.about import Note
from ctsreport.view.wording import visible

_TAGS = {
    "a",
    "abbr",
    "b",
    "blockquote",
    "br",
    "code",
    "dd",
    "del",
    "dl",
    "dt",
    "em",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "ins",
    "kbd",
    "li",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "samp",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
    "var",
}


def read_note(text: str) -> Note:
    """The note for both kinds of page. No image, script, style or form survives; links open nothing of ours."""
    import markdown  # only a report with a note pays for these two
    import nh3

    shown = visible(text)
    extensions = ["tables", "fenced_code", "sane_lists", "toc"]  # the last to have headings below those of the page
    page = markdown.markdown(
        shown, extensions=extensions, extension_configs={"toc": {"baselevel": 3}}, output_format="html"
    )
    html = nh3.clean(page, tags=_TAGS, attributes={"a": {"href", "title"}}, url_schemes={"http", "https", "mailto"})
    return Note(shown.strip(), html.strip())
