"""Readers of Markdown: what two parsers make of it, and what must hold of every page."""

import re

import markdown
from markdown_it.token import Token

from tests.unit.renderers.reading import Page, flat, github

TAGS = set("a blockquote h1 h2 h3 h4 p strong em ul li table thead tbody tr th td code pre".split())  # noqa: SIM905
MARKS = re.compile("[\x00-\x08]")


def check_page(text: str) -> None:
    """By GitHub's rules: links with their targets, and no tag that is not ours."""
    tokens = flat(github().parse(text))
    assert links(tokens) <= anchors(tokens)
    assert MARKS.search(text) is None
    page = Page(github().render(text))  # every end tag is its own
    assert {each.tag for each in page.elements} <= TAGS


def check_other(text: str) -> None:
    """By python-markdown, which reads no Markdown inside of HTML: the same links, and their targets."""
    page = Page(markdown.markdown(text, extensions=["tables", "sane_lists"]))
    assert {each.tag for each in page.elements} <= TAGS
    names = {f"#{each.attributes['name']}" for each in page.elements if "name" in each.attributes}
    targets = {each.attributes["href"] for each in page.elements if "href" in each.attributes}
    assert targets <= names
    assert targets == {f"#{target}" for target in links(flat(github().parse(text)))}


def html_of(tokens: list[Token]) -> str:
    """All HTML that stands in the Markdown."""
    return "\n".join(token.content for token in tokens if token.type.startswith("html"))


def anchors(tokens: list[Token]) -> set[str]:
    """What a link may lead to; each name is there once."""
    opened = re.findall(r'<a name="([^"]*)">', html_of(tokens))
    assert len(set(opened)) == len(opened)
    return set(opened)


def links(tokens: list[Token]) -> set[str]:
    """What is linked to; all of it within the page."""
    targets = [str(token.attrs["href"]) for token in tokens if token.type == "link_open"]
    assert all(target.startswith("#") for target in targets)
    return {target.removeprefix("#") for target in targets}


def messages(text: str) -> list[str]:
    """The texts of the blocks of code, without the line that ends each."""
    return [token.content.strip("\n") for token in github().parse(text) if token.type == "code_block"]


def in_block(text: str) -> str:
    """What a block of code holds of a text: lines of blanks are empty there, and none is at its ends."""
    return "\n".join([line if line.strip() else "" for line in text.split("\n")]).strip("\n")


def headings(text: str) -> list[str]:
    """The headings of the second level, without anchors."""
    tokens = github().parse(text)
    heads = [
        tokens[number + 1].children or []
        for number, token in enumerate(tokens)
        if token.type == "heading_open" and token.tag == "h2"
    ]
    return ["".join(each.content for each in inline if each.type == "text") for inline in heads]


def rows(text: str, heading: str) -> int:
    """The rows of the table under a heading."""
    section = text.partition(f"{heading}\n")[2].partition("\n## ")[0]
    return max(0, sum(line.startswith("| ") for line in section.splitlines()) - 1)
