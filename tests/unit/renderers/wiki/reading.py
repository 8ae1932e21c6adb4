"""Readers of wiki pages that share nothing with what made them: what is left of one when its texts are taken out."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from html import unescape

MACROS = {
    "anchor": {""},
    "code": {"language"},
    "expand": {"title"},
    "status": {"colour", "title"},
    "toc": {"maxLevel"},
}
"""The macros of Confluence that a page may use, and the parameters of each."""

ELEMENTS = {
    *("p", "strong", "code", "a", "h2", "h3", "ul", "li", "table", "tbody", "tr", "th", "td", "blockquote"),
    *("ac:structured-macro", "ac:parameter", "ac:rich-text-body", "ac:plain-text-body", "ac:link", "ac:link-body"),
}
INLINE = {"strong", "code", "a", "ac:link", "ac:link-body"}
BLOCKS = ELEMENTS - INLINE

_PRE = re.compile(r"<pre>\n(.*?)</pre>", re.DOTALL)
_SIGNS = re.compile(r"[\[\]{}|<>='*#!~_\"]")


def mediawiki_signs(page: str) -> str:
    """All signs of MediaWiki's markup in a page, but for those that texts of ours hold as entities."""
    assert all("<" not in text for text in _PRE.findall(page))
    outside = _PRE.sub("<pre></pre>", page)
    outside = re.sub(r"\[\[#[^\]|]*\|", "[[#|", outside)
    outside = re.sub(r'<span id="[^"<>]*">', "<span id>", outside)
    assert "&" not in re.sub(r"&#\d+;", "", outside)
    return "".join(_SIGNS.findall(re.sub(r"&#\d+;", "", outside)))


def mediawiki_messages(page: str) -> list[str]:
    """What stands word for word."""
    return [unescape(text) for text in _PRE.findall(page)]


def dokuwiki_signs(page: str) -> str:
    """All signs of DokuWiki's markup in a page, without what it does not read."""
    found = []
    for line in page.split("\n"):
        if line.startswith("  ") and not line.startswith(("  * ", "    * ")):
            continue
        heading = re.fullmatch(r"(={2,6}) (.*?) ={2,6}", line)
        found.append(heading[1] if heading else "".join(_dokuwiki_line(line)))
    return " ".join(filter(None, found))


def _dokuwiki_line(line: str) -> Iterator[str]:
    at = 0
    unread = re.compile(
        r"''(?:%%.*?%%|(?:<nowiki>.*?</nowiki>)+)'' \[\[#[^|]*\|↓\]\]"  # a name that no link can hold
        r"|%%(.*?)%%|<nowiki>(.*?)</nowiki>|\[\[#[^|\]]*\|[^\]\[|{}]*\]\]"
    )
    while (found := unread.search(line, at)) is not None:
        yield from _dokuwiki_words(line[at : found.start()])
        yield "L" if found[0].endswith("]]") and "[[#" in found[0] else ""
        at = found.end()
    yield from _dokuwiki_words(line[at:])


def _dokuwiki_words(text: str) -> list[str]:
    assert not re.search(r"[A-Za-z]://|@|:-|-\)|\.\.\.|->|<-|\(c\)|\d+x\d+|[a-z][A-Z]|[A-Z]{2}", text), text
    return re.findall(r"[*|^='\[\]<>{}%~_\\/#(]", text)


def dokuwiki_messages(page: str) -> list[str]:
    """What stands word for word."""
    found = re.findall(r"^  \n((?:  .*\n)+)\n", page, re.MULTILINE)
    return ["\n".join(line[2:] for line in text[:-1].split("\n")) for text in found]


def confluence(page: str) -> ET.Element:
    """A page as XML, in which nothing stands but what Confluence knows: elements, macros, parameters, addresses."""
    root = ET.fromstring(f'<page xmlns:ac="ac" xmlns:ri="ri">{page}</page>')  # noqa: S314 - our own
    for each in root.iter():
        tag = _tag(each)
        assert each is root or tag in ELEMENTS, tag
        allowed = {"a": {"href"}, "ac:link": {"ac:anchor"}}
        named = {"ac:structured-macro": {"ac:name"}, "ac:parameter": {"ac:name"}}
        assert {_name(key) for key in each.attrib} == {**allowed, **named}.get(tag, set())
        if tag == "ac:structured-macro":
            parameters = {child.get("{ac}name") for child in each if _tag(child) == "ac:parameter"}
            assert parameters == MACROS[each.attrib["{ac}name"]]
        if tag in {"p", "h2", "h3", *INLINE}:
            inside = {_tag(child) for child in each.iter()} - {tag}
            assert inside <= INLINE | {"ac:structured-macro", "ac:parameter"}, (tag, inside)
    return root


def _tag(each: ET.Element) -> str:
    return _name(each.tag)


def _name(text: str) -> str:
    return text.replace("{", "").replace("}", ":")


def confluence_messages(root: ET.Element) -> list[str]:
    """What stands word for word."""
    return [each.text or "" for each in root.iter("{ac}plain-text-body")]


def confluence_signs(page: str) -> list[tuple[str, list[str]]]:
    """Its elements and their attributes, in their order."""
    return [(each.tag, sorted(each.attrib)) for each in confluence(page).iter()]
