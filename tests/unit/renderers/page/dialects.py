"""Markdown as others read it: what several programs make of the same page, and what in that can have come from us."""

import functools
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import cmarkgfm
import markdown
import mistune
import pytest
from cmarkgfm.cmark import Options
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.unit.making import any_text
from tests.unit.renderers.reading import Page, github

Reader = Callable[[str], str]


def _mistune(*plugins: str, escape: bool = True) -> Reader:
    read = mistune.create_markdown(escape=escape, plugins=["table", "strikethrough", "footnotes", *plugins])
    return lambda text: str(read(text))


READERS: Mapping[str, Reader] = {
    "cmark-gfm": functools.partial(cmarkgfm.github_flavored_markdown_to_html, options=Options.CMARK_OPT_UNSAFE),
    "cmark-gfm, without HTML": cmarkgfm.github_flavored_markdown_to_html,
    "markdown-it": github().render,
    "markdown-it, without HTML": MarkdownIt("js-default").render,
    "mistune": _mistune("url", escape=False),
    "mistune, without HTML": _mistune("abbr", "math"),
    "python-markdown": markdown.markdown,
    "python-markdown, extra": functools.partial(markdown.markdown, extensions=["extra", "sane_lists"]),
    "python-markdown, md_in_html": functools.partial(markdown.markdown, extensions=["md_in_html", "attr_list"]),
    "python-markdown, wiki": functools.partial(
        markdown.markdown, extensions=["fenced_code", "wikilinks", "admonition", "legacy_attrs"]
    ),
}
"""With HTML let through, with its tags shown as text, and with whatever else a wiki may switch on."""

READER = pytest.mark.parametrize("read", READERS.values(), ids=READERS)

PANDOC = {
    "pandoc": "markdown-auto_identifiers-smart",
    "pandoc, GitHub": "gfm-gfm_auto_identifiers",
    "pandoc, strict": "markdown_strict",
}

OURS = frozenset("a code h1 h2 h3 li p pre strong ul".split())  # noqa: SIM905
TABLE = frozenset("table thead tbody tr th td colgroup col".split())  # noqa: SIM905
ATTRIBUTES = {"th": {"style", "align"}, "td": {"style", "align"}, "col": {"style"}, "table": {"style"}}
PREFIXES = ("task/", "cause/")
PLACES = frozenset({"gate", "known", "uncertain", "unhealthy", "tasks"})

MARKUP = tuple(
    """
    <script>alert(1)</script>¦<script>¦</script>¦<div¦onclick=x>¦<div markdown="1">¦</div>¦</details>¦</summary>¦</pre>
    </code>¦<!--¦-->¦<!¦<?php¦?>¦<![CDATA[¦]]>¦<a¦<¦>¦&lt;script&gt;¦&#60;b&#62;¦&¦&amp¦{: #x .y onclick=z }¦{#id}¦{%¦{{
    [^1]: note¦[^1]¦*[HTML]: hyper¦HTML¦[x]: y¦[x]¦[[wiki]]¦![i](x)¦[t](javascript:a)¦<http://example.org>¦a_b¦x¦|
    http://example.org¦www.example.org¦a@example.org¦@name¦#1¦GH-1¦:smile:¦1fe21e3a9¦`¦``¦```¦~~~¦~~¦==¦---¦===¦+ a¦- a
    * a¦1. a¦> q¦# h¦\\¦\\<b>¦$x$¦$$¦^¦_a_¦__a__¦*a*¦**a**¦+¦:::¦!!!¦???
    """.strip()
    .replace("\n    ", "¦")
    .split("¦")
)
"""What is markup somewhere."""

marked_text = st.lists(
    st.one_of(st.sampled_from(MARKUP), st.sampled_from(["\n", "\n\n", "\t", " ", "    ", "|"]), any_text), max_size=14
).map("".join)


@dataclass(frozen=True)
class Read:
    """What a reader made of a page: how many elements of each kind, and the texts of blocks of code."""

    elements: Counter[str]
    blocks: tuple[str, ...]


def read_page(read: Reader, text: str) -> Read:
    """What a reader makes of a page of ours. AssertionError for an element or an attribute that is not ours."""
    page = Page(read(text))
    for each in page.elements:
        assert each.tag in OURS | TABLE, each
        assert set(each.attributes) <= ATTRIBUTES.get(each.tag, set()) | _of_links(each.tag, each.attributes), each
    elements = Counter(each.tag for each in page.elements if each.tag in OURS - {"p"})
    elements["a"] = sum("href" in each.attributes for each in page.elements)
    return Read(elements, tuple(page.all("pre")))


def _of_links(tag: str, attributes: Mapping[str, str | None]) -> set[str]:
    """The attributes of a link within the page or of what it leads to; none where they could be another's."""
    if tag != "a" or len(attributes) != 1:
        return set()
    [(name, value)] = attributes.items()
    target = (value or "").removeprefix("#" if name == "href" else "")
    ours = target in PLACES or target.startswith(PREFIXES)
    return {name} if ours and name in {"href", "name"} and (name == "name" or (value or "").startswith("#")) else set()


def words(text: str) -> str:
    """What two texts have in common that are the same word for word.

    Some widen tabs and drop blanks where lines end; python-markdown ends ``&copy`` with a semicolon, even in code.
    """
    lines = re.sub(r"(&#?\w+);", r"\1", text).split("\n")
    return "\n".join([" ".join(line.split()) for line in lines]).strip("\n")


def pandoc(dialect: str) -> Reader:
    """Pandoc, where there is one: it is too large to install it for this."""
    program = shutil.which("pandoc") or _packed()

    def read(text: str) -> str:
        command = [program, "--from", dialect, "--to", "html", "--wrap", "preserve"]
        return subprocess.run(command, input=text, capture_output=True, check=True, encoding="utf-8").stdout

    return read


def _packed() -> str:
    found = pytest.importorskip("pypandoc", reason="there is no pandoc")
    path: str = found.get_pandoc_path()
    return path
