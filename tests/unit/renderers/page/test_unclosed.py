"""A note that leaves something open swallows nothing of the report below it, and stays as written."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ctsreport.renderers.page.unclosed import closed
from tests.unit.renderers.reading import github

PIECES = (
    *(
        "```",
        "~~~~",
        "``` python",
        "````",
        "  ```",
        "    ```",
        "- ```",
        "1. ~~~",
        "> ```",
        "- a",
        "  b",
        "> c",
        "text",
        "",
        "\t",
        "* * *",
    ),
    *(
        "<!--",
        "-->",
        "<!-- a -->",
        "<pre>",
        "</pre>",
        "<script",
        "<?php",
        "?>",
        "<![CDATA[",
        "]]>",
        "<!DOCTYPE",
        "a <!-- b",
        "<div>",
        "| a |",
        "# a",
        "> # a",
        "> > b",
        "</pre>x",
        "</span>",
    ),
)

notes = st.lists(st.sampled_from(PIECES), max_size=8).map("\n".join)


@settings(max_examples=300)
@given(notes)
@example("```\nopen")
@example("- ```\n  inside\n  ```")
@example("- ```\n\nafter")
@example("<!-- open\n\nstill")
@example("1. a\n\n   ~~~")
@example("> ```\n</pre>\n```\n")
@example("- a\n<!-- a -->\n  ```")
@example("* * *\n</pre>\n~~~~\n")
@example("<!-- a -->\n</pre>\n```\n")
def test_what_follows_is_read(note: str) -> None:
    """A heading below it is one, at the top level; and the note's own words come first."""
    found = closed(note)
    assert found.startswith(note)
    tokens = github().parse(f"{found}\n\n## Below\n")
    assert [token.tag for token in tokens[-3:] if token.level == 0] == ["h2", "h2"]
    assert tokens[-2].content == "Below"


@pytest.mark.parametrize(
    ("note", "added"),
    [
        ("plain *text*", ""),
        ("```\nclosed\n```", ""),
        ("```\nopen", "\n```"),
        ("~~~~ yaml\nopen\n~~~", "\n~~~~"),
        ("<!-- open", "\n-->"),
        ("<pre>open", "\n</pre>"),
        ("<details>\n\nopen", "\n\n</details>"),
        ("```\n<details>\n```", ""),
        ("- ```\n  in a list", ""),
        ("> ```\n> in a quote", ""),
    ],
)
def test_only_what_is_open_is_closed(note: str, added: str) -> None:
    """By the same fence, or by what ends that block."""
    assert closed(note) == note + added
