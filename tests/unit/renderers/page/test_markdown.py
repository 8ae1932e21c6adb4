"""Markdown as GitHub renders it: a text from outside is text, exactly."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ctsreport.renderers import render
from ctsreport.renderers.page.inert import block, cell, code, prose
from ctsreport.snapshot.model import Notice, Snapshot
from ctsreport.view.note import read_note
from ctsreport.view.page import View
from ctsreport.view.wording import one_line, visible
from tests.unit.making import HOSTILE, awkward_text, run, snapshot, task, view
from tests.unit.renderers.markdown_reading import check_other, check_page, headings
from tests.unit.renderers.reading import flat, github

lines = awkward_text.map(one_line).filter(bool)


@given(lines)
@example("`")
@example("``a`")
@example(" ")
@example("  ")
@example(" a")
@example("a ")
@example("\\")
def test_a_code_span_gives_the_text_back(text: str) -> None:
    """One span, with exactly this text, and nothing beside it."""
    [inline] = github().parseInline(f"x {code(text)} y")
    before, span, after = inline.children or []
    assert (before.content, span.type, span.content, after.content) == ("x ", "code_inline", text, " y")


@given(lines)
@example(" ")
@example("|")
@example("\\|")
@example("\\\\|`|")
@example("a\\")
def test_a_cell_gives_the_text_back(text: str) -> None:
    """Code in one cell of one row: a bar inside divides nothing, and stands between spans."""
    tokens = github().parse(f"| a | b |\n|---|---|\n| {cell(text)} | end |\n")
    inside = [token.children or [] for token in tokens if token.type == "inline"]
    assert len(inside) == 4
    assert {token.type for token in inside[2]} <= {"code_inline", "text", "text_special"}
    assert "".join(token.content for token in inside[2]).strip(" ") == text.strip(" ")
    assert "".join(token.content for token in inside[2] if token.type != "code_inline").strip("| ") == ""
    assert inside[3][0].content == "end"


@given(awkward_text.map(visible).filter(bool))
@example("```\n````\n~~~")
@example("    indented\n\t\ttabs")
@example("</details>\n\n<script>")
def test_a_block_gives_the_text_back(text: str) -> None:
    """One block with exactly these lines, but for blank ones at the ends; what follows is outside of it."""
    tokens = github().parse(f"before\n\n{block(text)}\n\nafter\n")
    blocks = [token.content for token in tokens if token.type == "code_block"]
    found = [line if line.strip() else "" for line in text.split("\n")]
    assert "".join(blocks).strip("\n") == "\n".join(found).strip("\n")
    assert [token.type for token in tokens if token.type != "code_block"] == 2 * [
        "paragraph_open",
        "inline",
        "paragraph_close",
    ]


@given(lines)
@example("# a")
@example("a ##")
@example("&amp; &#35; &copy;")
@example("<b>x</b> <!-- --> <?x?>")
@example("\\")
@example("1. a")
@example("- a")
def test_prose_gives_the_text_back(text: str) -> None:
    """At the beginning of a line: plain words and code, no markup, no tag, no entity; runs of blanks become one."""
    tokens = github().parse(f"{prose(text)}\n")
    words = " ".join(text.split(" "))
    if not text.strip(" "):
        assert tokens == []
        return
    opened, inline, _ = tokens
    assert opened.type == "paragraph_open"
    assert {token.type for token in inline.children or []} <= {"text", "code_inline"}
    assert "".join(token.content for token in inline.children or []).split() == words.split()


@given(lines)
def test_prose_makes_no_link_and_no_mention(text: str) -> None:
    """What GitHub and GitLab would link by themselves is code."""
    [inline] = github().parseInline(f"x {prose(text)}")
    found = "".join(token.content for token in inline.children or [] if token.type == "text")
    assert "://" not in found
    assert "www." not in found
    assert not re.search(r"[@#!~%$^]|&\w", found)
    assert not re.search(r"\bGH-", found, re.IGNORECASE)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "fw-1.example.com:443 refused it (401); see https://a.example/x.",
            "fw-1.example.com:443 refused it (401); see `https://a.example/x`.",
        ),
        ("CTS health: prod_east, 127.0.0.1:8558", "CTS health: `prod_east`, 127.0.0.1:8558"),
        ("schedule */10 * * * * * *", "schedule `*/10 * * * * * *`"),
        ("edge & core: <b>x</b> & more", "edge & core: `<b>x</b>` & more"),
        ("by deploy@runner-7 (OperationTypeApply)", "by `deploy@runner-7` (OperationTypeApply)"),
        ("(precondition of a_b.c_d), in f_g(h).", "(precondition of `a_b.c_d`), in `f_g(h)`."),
        ("the <b> : 13:52:50 UTC", "the `<b>` : 13:52:50 UTC"),
        ("at a_b, .c/d line 3", "at `a_b`, `.c/d` line 3"),
        ("2 of 3 - and the daemon's word", "2 of 3 - and the daemon's word"),
        ("- 1. x", "`-` 1. x"),
        ("at 6a0f188b5a9a", "at `6a0f188b5a9a`"),
    ],
)
def test_plain_sentences_stay_plain(text: str, found: str) -> None:
    """Without a backslash that some dialect would show, and with code where a sign may mean something."""
    assert prose(text) == found


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_stay_code(text: str) -> None:
    """In a list, as notices are."""
    tokens = flat(github().parse(f"- {code(one_line(text))}\n"))
    assert [token.content for token in tokens if token.type == "code_inline"] == [one_line(text)]
    assert not [token for token in tokens if token.type.startswith(("html", "link", "image"))]


def test_nothing_is_a_dash() -> None:
    """An empty span would be two backticks to read."""
    assert code("") == "–"
    assert cell("") == "–"


# --- The page ---------------------------------------------------------------------------------------------------------


def drawn(made: View) -> str:
    [document] = render("markdown", made)
    return b"".join(document.chunks()).decode()


def failing(*names: str, message: str = "Error: no route to host") -> Snapshot:
    """Tasks that fail by one cause, one that did, and one that never did."""
    broken = (task(name, events=run("FFs", message=message), services=("web",)) for name in names)
    return snapshot(*broken, task("again", events=run("sF", message=message)), task("fine"))


def test_the_order_is_the_readers() -> None:
    """What is broken first, how health is judged last."""
    notices = (Notice("answer_unread", "warning", "x", None), Notice("quiet", "info", "y", None))
    text = drawn(view(failing("a", "b"), snapshot(instance="lab", notices=notices)))
    assert headings(text) == [
        "What is broken",
        "Causes behind several tasks",
        "What makes this less certain",
        "Unhealthy tasks",
        "Failed before, and not now",
        "Other tasks",
        "What this report was made from",
        "Notices",
        "How health is judged",
    ]
    check_page(text)
    check_other(text)


def test_a_healthy_report_says_what_ran_last() -> None:
    """And what it rests on; a task that is in a row only is no link."""
    text = drawn(view(snapshot(task("fine"), task("again", events=run("sF", message="x")))))
    assert headings(text)[0] == "What happened last"
    assert "- `fine` ran " in text
    assert "Failed before, and works again: [`again`](#task/again)." in text
    assert "That rests on 3 stored runs of 2 tasks" in text
    check_page(text)


def test_the_table_of_what_is_broken_says_the_cause_in_words() -> None:
    """Which lead to its place where it has one."""
    text = drawn(
        view(failing("a", "b"), snapshot(task("c", events=run("F", message="Error: alone here")), instance="lab"))
    )
    table = text.partition("What is broken\n")[2].partition("\n## ")[0]
    assert re.search(r"\| \[No route to host\]\(#cause/[a-z-]+-2-[0-9a-f]+\) \| `web` \|", table)
    assert "| Alone here | not reported |" in table
    assert "[`a`](#task/prod/a)" in table


def test_a_cause_of_several_tasks_has_a_place() -> None:
    """One of a single task stands with that: its next step, its id."""
    text = drawn(view(failing("a", "b")))
    cause = text.partition("## Causes")[2].partition("\n## ")[0]
    assert "</a>No route to host" in cause
    assert "[`a`](#task/a), [`b`](#task/b), [`again`](#task/again)" in cause
    assert text.count("**Next:**") == 1
    alone = drawn(view(snapshot(task("a", events=run("F", message="Error: x")))))
    assert "## Causes" not in alone
    assert re.search(r"\*\*X\*\*\n\n\*\*Next:\*\* .* `other-2-[0-9a-f]+`\n", alone)


def test_a_link_lands_on_what_is_open() -> None:
    """Nothing is folded, and no block of HTML stands around what is read."""
    text = drawn(view(failing("a", "b")))
    assert set(re.findall(r"<[^>]*>", text)) == {
        f'<a name="{name}">' for name in re.findall(r'<a name="([^"]*)">', text)
    } | {"</a>"}


def test_lists_are_lists_of_code() -> None:
    """Services, in sentences, tables and facts."""
    services = ("api", "web|x", "cache and more")
    text = drawn(
        view(snapshot(task("a", events=run("F", message="Error: x"), services=services), task("b", services=services)))
    )
    assert "Affected services: `api`, `cache and more`, `web|x`." in text
    assert "- Services: `api`, `cache and more`, `web|x`\n" in text
    assert text.count("| `api`, `cache and more`, `web`&#124;`x` |") == 2


def test_a_message_stands_once_and_names_the_runs_that_repeat_it() -> None:
    """Whole, in a block of its own."""
    message = "Error: one\n```\n</details>\n\n  two"
    text = drawn(view(snapshot(task("a", events=run("FFF", message=message)))))
    section = text.partition('<a name="task/a"></a>')[2]
    assert section.count("\n    </details>\n") == 1
    assert "and byte for byte the same in the runs of " in section
    assert "\n\n    Error: one\n    ```\n    </details>\n\n      two\n" in section


@given(st.lists(awkward_text.filter(bool), min_size=1, max_size=4, unique=True))
@settings(deadline=None, max_examples=30)
@example(list(HOSTILE))
def test_whole_messages_word_for_word(messages: list[str]) -> None:
    """Of every unhealthy task, whatever they hold; and the page around them stays whole."""
    text = drawn(
        view(snapshot(*(task(f"{number}", events=run("F", message=found)) for number, found in enumerate(messages))))
    )
    blocks = [token.content.strip("\n") for token in github().parse(text) if token.type == "code_block"]
    for found in messages:
        lines_of = [line if line.strip() else "" for line in visible(found).split("\n")]
        assert "\n".join(lines_of).strip("\n") in ["", *blocks]
    check_page(text)


def test_two_daemons_are_named_wherever_a_task_is() -> None:
    """In rows, links, causes and summaries."""
    text = drawn(
        view(failing("a"), snapshot(task("a", events=run("FF", message="Error: no route to host")), instance="lab"))
    )
    assert "| [`a`](#task/prod/a) `prod` |" in text
    assert "[`lab / a`](#task/lab/a)" in text
    assert "</a>✗ `a` of `lab` critical\n\n2 of 2 runs failed ✗✗\n" in text
    check_page(text)


def test_our_own_words_are_no_code() -> None:
    """Of what is not reported, and why nothing is known."""
    text = drawn(view(snapshot(task("off", "", status="unknown", enabled=False), task("mute", "F"))))
    assert "| `off` | ? unknown, disabled. Disabled, and no run is stored. |  |  |  | not reported |" in text
    assert "**It failed without a message.**" in text
    assert "| It failed without a message. |" in text


def test_a_note_stays_as_written() -> None:
    """But what it leaves open is closed."""
    text = drawn(view(failing("a"), note=read_note("# Hello @team, #12\n\n```\nopen")))
    assert "\n# Hello @team, #12\n\n```\nopen\n```\n" in text
    assert "What is broken" in headings(text)
