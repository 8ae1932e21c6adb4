"""What a person wrote becomes blocks: lists in lists, tables, code, links; what is not closed ends with the note."""

import pytest

from ctsreport.renderers.outline.blocks import Address, Item, Message, Name, Paragraph, Row, Table, TableEnd, Words
from ctsreport.renderers.outline.notes import note_blocks
from ctsreport.view.note import read_note

CASES = {
    "<p>a <b>b</b> c</p>": [Paragraph((Words("a "), Words("b", strong=True), Words(" c")))],
    "<p>a<br>b</p><hr><p>c</p>": [Paragraph((Words("a"),)), Paragraph((Words("b"),)), Paragraph((Words("c"),))],
    "<h3>a</h3>b": [Paragraph((Words("a", strong=True),)), Paragraph((Words("b"),))],
    "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li><li>d</li></ul>e": [
        Item((Words("a"),)),
        Item((Words("b"),), 2),
        Item((Words("c"),), 2),
        Item((Words("d"),)),
        Paragraph((Words("e"),)),
    ],
    "<ol><li><p>a</p><p>b</p></li></ol>": [Item((Words("a"),)), Item((Words("b"),))],
    "<blockquote><p>a</p></blockquote>": [Paragraph((Words("a"),))],
    "<p>x</p><pre><code>a\n  b\n</code></pre><p>c</p>": [
        Paragraph((Words("x"),)),
        Message("a\n  b"),
        Paragraph((Words("c"),)),
    ],
    "<p><code>a  b</code> &amp; &lt;c&gt;</p>": [Paragraph((Name("a b"), Words(" & <c>")))],
    "<p><a href='https://example.com/x'>a</a> b</p>": [
        Paragraph((Address("https://example.com/x", "a"), Words(" b"))),
    ],
    "<p><a href='mailto:a@example.com'>a</a></p>": [Paragraph((Words("a (mailto:a@example.com)"),))],
    "<p><a href='https://example.com/[x]'>a</a></p>": [Paragraph((Words("a (https://example.com/[x])"),))],
    "<table><tr><th>a</th><th>b</th></tr><tr><td><p>c</p></td><td>d <b>e</b></td></tr></table>f": [
        Table(("a", "b")),
        Row(((Words("c"),), (Words("d "), Words("e", strong=True)))),
        TableEnd(),
        Paragraph((Words("f"),)),
    ],
    "<table></table>": [],
    "<dl><dt>a</dt><dd>b</dd></dl>": [Paragraph((Words("a", strong=True),)), Paragraph((Words("b"),))],
    "</ul></b>a": [Paragraph((Words("a"),))],
    "<ul><li>a<b>b": [Item((Words("a"), Words("b", strong=True)))],
    "  \n ": [],
    "<p>a <b>b</b> <i>c</i></p>": [Paragraph((Words("a "), Words("b", strong=True), Words(" "), Words("c")))],
    "<ul>\n<li>a</li>\n</ul>\n<p>b</p>": [Item((Words("a"),)), Paragraph((Words("b"),))],
    "<ul>a<li>b</li></ul>": [Paragraph((Words("a"),)), Item((Words("b"),))],
}


@pytest.mark.parametrize("html", CASES)
def test_blocks(html: str) -> None:
    assert list(note_blocks(html)) == CASES[html]


def test_what_people_write_in_markdown() -> None:
    """By the way of a report."""
    note = read_note("Call **them**:\n\n1. `one`\n2. two\n\n| a |\n|---|\n| b |\n")
    assert [type(each).__name__ for each in note_blocks(note.html)] == [
        *("Paragraph", "Item", "Item", "Table", "Row", "TableEnd"),
    ]
