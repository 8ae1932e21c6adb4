"""Markdown within a budget: never over it, always a whole page, and nothing left out in silence."""

import re
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ctsreport.document import encode
from ctsreport.errors import CtsReportError, ExitCode
from ctsreport.renderers import render
from ctsreport.renderers.budget import within
from ctsreport.renderers.interface import Files
from ctsreport.renderers.page.options import MarkdownOptions
from ctsreport.renderers.pieces import PieceMarks
from ctsreport.snapshot.model import Event, EventError, Notice, Task
from ctsreport.view.left_out import COUNTED, LeftOut, left_out_text, rest_text
from ctsreport.view.note import read_note
from ctsreport.view.page import View
from tests.effort import effort
from tests.unit.making import HOSTILE, NOW, awkward_text, run, snapshot, task, view
from tests.unit.renderers.markdown_reading import check_other, check_page, headings, rows

COMMENT = 65_536
"""What a comment on GitHub holds."""
SUMMARY = 1 << 20
"""What a step summary holds."""

texts = st.lists(awkward_text.filter(bool), min_size=1, max_size=6, unique=True)


def drawn(made: View, budget: int | None = None, beside: tuple[str, ...] = ()) -> str:
    [document] = render("markdown", made, Files(names=beside), MarkdownOptions(budget=budget))
    data = b"".join(document.chunks())
    assert budget is None or len(data) <= budget
    return data.decode()


def report(names: Iterable[str], messages: Iterable[str], *, notice: str = "x") -> View:
    """Failing, recovered and healthy tasks of these names, and notices; the messages in turn."""
    found = list(messages)
    tasks: list[Task] = []
    for number, name in enumerate(names):
        message = found[number % len(found)]
        tasks.append(task(f"{name} f", events=run("FFs", message=f"Error: {message}")))
        tasks.append(task(f"{name} r", events=run("sF", message=f"Error: again {message}")))
        tasks.append(task(f"{name} s", services=(name,)))
    notices = (Notice("quiet", "info", notice, None), Notice("answer_unread", "warning", notice, None))
    return view(snapshot(*tasks, notices=notices), note=read_note("A *note*"))


def least_of(made: View) -> int:
    """The smallest budget, as the message on a smaller one tells it."""
    with pytest.raises(CtsReportError) as caught:
        drawn(made, 1)
    assert caught.value.exit_code is ExitCode.USAGE
    return int(re.findall(r"\d+", caught.value.message)[-1])


def counted(text: str) -> dict[str, tuple[int, int]]:
    """What the page says it leaves out, of how many, by kind."""
    said = re.search(r"Left out to stay within \d+ bytes?: (.*)\. (?:The rest is in|A report without)", text)
    found: dict[str, tuple[int, int]] = {}
    for part in said[1].split("; ") if said else ():
        kind = max(COUNTED, key=lambda kind: max(len(name) for name in ("", *COUNTED[kind]) if part.endswith(name)))
        numbers = [int(number) for number in re.findall(r"\b\d+\b", part)]
        found[kind] = (numbers[0], numbers[-1])
    return found


# --- Whole pages ------------------------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=8)
@given(texts, st.integers(0, 12_000))
def test_any_budget_gives_a_whole_page(names: list[str], budget: int) -> None:
    """Or says how much it must be at least; and that much is enough."""
    made = report(names, names, notice=names[0])
    least = least_of(made)
    if budget < least:
        with pytest.raises(CtsReportError):
            drawn(made, least - 1)
    check_page(drawn(made, max(budget, least)))


@pytest.mark.parametrize("budget", range(1500, 30_000, 2222))
def test_hostile_texts_on_a_budget(budget: int) -> None:
    """Fences, spans and links stay what they are, whatever is left out."""
    text = drawn(report(HOSTILE, HOSTILE, notice=HOSTILE[0]), budget)
    check_page(text)
    check_other(text)


def test_a_budget_that_holds_all_changes_nothing() -> None:
    """To the byte."""
    made = report(HOSTILE, HOSTILE)
    whole = drawn(made)
    assert drawn(made, len(whole.encode())) == whole
    less = drawn(made, len(whole.encode()) - 1)
    assert "Left out to stay within" in less


def test_a_budget_is_used_well() -> None:
    """Little stays free where there are many small pieces."""
    made = report([f"task-{number}" for number in range(300)], ["no route"])
    assert len(drawn(made, COMMENT).encode()) > COMMENT - 200


def test_the_same_again() -> None:
    """Two runs, one document read twice: the same bytes."""
    made = report(HOSTILE, HOSTILE)
    [document] = render("markdown", made, options=MarkdownOptions(budget=6000))
    first = b"".join(document.chunks())
    assert b"".join(document.chunks()) == first == drawn(made, 6000).encode()


# --- What is left out -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("budget", range(2500, 40_000, 4444))
def test_the_numbers_add_up(budget: int) -> None:
    """What is there and what is said to be left out are all there is."""
    names = [f"n{number}" for number in range(40)]
    made = report(names, names)
    text = drawn(made, budget)
    left = counted(text)
    there = {
        "broken": (rows(text, "What is broken"), len(list(made.tasks.broken))),
        "unhealthy": (text.count('<a name="task/n') - recovered_in(text), 40),
        "recovered": (recovered_in(text), 40),
        "tasks": (rows(text, "Other tasks"), 40),
        "causes": (causes_in(text, "Causes behind several tasks"), len(made.causes.placed)),
        "past": (causes_in(text, "Causes of earlier failures"), len(made.causes.placed_past)),
        "legend": (text.count("## How health is judged"), 1),
    }
    for kind, (shown, total) in there.items():
        missing, of = left.get(kind, (0, total))
        assert (shown + missing, of) == (total, total), kind
        if 0 < missing < total:
            assert f"{missing} of {total} " in text.partition("## ")[2], kind


def causes_in(text: str, heading: str) -> int:
    return text.partition(f"## {heading}\n")[2].partition("\n## ")[0].count("### ")


def recovered_in(text: str) -> int:
    return len(re.findall(r'<a name="task/n\d+\.20\.r"', text))


def test_the_least_important_goes_first() -> None:
    """The legend first; and where all of a kind is gone, nothing that is less important and larger is there."""
    made = report([f"n{number}" for number in range(5)], ["m"])
    whole = len(drawn(made).encode())
    assert list(counted(drawn(made, whole - 1))) == ["legend"]
    gone = [frozenset(counted(drawn(made, budget))) for budget in range(whole - 1, 1200, -400)]
    first = {kind: next(number for number, each in enumerate(gone) if kind in each) for each in gone for kind in each}
    assert first["legend"] < first["tasks"] < first["recovered"] < first["unhealthy"]
    assert first["unhealthy"] < first.get("causes", len(gone)) <= first.get("broken", len(gone))
    assert "broken" not in gone[0] | gone[len(gone) // 2]


def test_a_link_to_what_is_left_out_is_plain_text() -> None:
    """The name stays."""
    made = report(["big"], ["x"])
    text = drawn(made, least_of(made) + 500)
    assert "`big f`" in text
    assert "(#task/big" not in text
    assert "[`big f`](#task/big.20.f)" in drawn(made)


def test_the_worst_are_kept_in_order() -> None:
    """What is there is the beginning of the order, whatever fits better."""
    tasks = [
        task(f"t{number:02}", events=run("FFs", message="Error: no\n" + f"{number} " * (number * 37 % 400)))
        for number in range(40)
    ]
    made = view(snapshot(*tasks))
    order = [shown.anchor for shown in made.tasks.unhealthy]
    for budget in range(6000, COMMENT, 6500):
        there = re.findall(r'<a name="(task/t\d+)"></a>', drawn(made, budget))
        assert there == order[: len(there)]


def test_a_huge_message_does_not_push_out_the_others() -> None:
    """It is left out, which is said; its task is there, and what follows it."""
    tasks = [task("huge", events=run("FFFF", message="y" * 10_000_000))]
    tasks += [task(f"small-{number}", events=run("FFs", message="Error: no")) for number in range(9)]
    text = drawn(view(snapshot(*tasks)), COMMENT)
    check_page(text)
    assert counted(text) == {"messages": (1, 10)}
    assert "1 of 10 tasks' error messages is left out here." in text
    assert '<a name="task/huge"' in text
    assert text.count("\n    Error: no\n") == 9


def test_one_that_is_large_but_fits_waits_for_the_small_ones() -> None:
    """Thirty small ones are worth more than it."""
    tasks = [task("large", events=run("FFFF", message="y" * 60_000))]
    tasks += [task(f"small-{number}", events=run("FFs", message="Error: no")) for number in range(30)]
    text = drawn(view(snapshot(*tasks)), COMMENT)
    assert counted(text) == {"messages": (1, 31)}


def test_messages_go_with_their_task() -> None:
    """Without it they say nothing."""
    tasks = [task(f"t{number}", events=run("FFF", message=f"Error: cause {number}")) for number in range(40)]
    for budget in range(2500, 30_000, 2777):
        text = drawn(view(snapshot(*tasks)), budget)
        assert text.count("\n    Error: cause ") <= text.count('<a name="task/')


def test_where_the_rest_is() -> None:
    """The other files of the report, by name; else how to get it."""
    made = report(["a"], ["b"])
    least = len(drawn(made).encode()) - 1
    assert "The rest is in `page.html` and `page.json`." in drawn(made, least, ("page.html", "report.md", "page.json"))
    assert "A report without a budget has all." in drawn(made, least, ("report.md",))


def test_too_small() -> None:
    """Said with the least that is enough, before anything is written."""
    with pytest.raises(CtsReportError) as caught:
        render("markdown", report(["a"], ["b"]), options=MarkdownOptions(budget=10))
    assert caught.value.exit_code is ExitCode.USAGE
    assert re.search(r"--markdown-budget 10 is too small: .* takes \d+ bytes\.", caught.value.message)
    assert "at least that many" in caught.value.cure


# --- Large ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def large() -> View:
    """2,000 tasks, a tenth of them failing, by twenty causes, with long messages."""
    return view(snapshot(*map(_large_task, range(2000))))


def _large_task(number: int) -> Task:
    if number % 10:
        return task(f"task-{number}", services=(f"service-{number}",))
    text = f"Error: cause {number % 7} of {number % 3}\n\n" + f"line of {number}\n" * 60
    failed = tuple(Event(False, f"{number}-{age}", NOW, NOW, EventError(text + str(age))) for age in range(3))
    return task(f"task-{number}", events=failed)


@pytest.mark.parametrize("budget", [COMMENT, SUMMARY])
def test_a_large_report(large: View, budget: int) -> None:
    """Within a comment and a step summary: full, whole, and without looking at all of it again and again."""
    made: list[str] = []
    assert effort(lambda: made.append(drawn(large, budget, ("report.html",)))) < 500
    [text] = made
    assert len(text.encode()) > budget * 0.9 or "Left out" not in text
    check_page(text)
    assert "200 of 2000 tasks fail" in text
    assert headings(text)[:2] == ["What is broken", "Causes behind several tasks"]


# --- The parts --------------------------------------------------------------------------------------------------------


def test_marks_leave_no_trace_without_a_budget() -> None:
    """And refuse a kind that they do not know, which a template of someone's own may name."""
    marks = PieceMarks(marked=False)
    assert (
        marks.section("tasks")
        == marks.piece("tasks", "a", "b")
        == marks.rest("tasks", "x")
        == marks.left_out("x")
        == ""
    )
    assert marks.linked("a", "text", "[text](#a)") == "[text](#a)"
    with pytest.raises(ValueError, match="no kind of block is called 'rows'"):
        marks.piece("rows")


def test_bytes_are_counted_not_characters() -> None:
    """Half a character, which UTF-8 cannot hold, is three bytes when it is written."""
    marks = PieceMarks(marked=True)

    def text() -> Iterable[str]:
        yield "hé\ud83d"
        for _ in range(4):
            yield marks.piece("legend") + "ö" * 10

    for budget in range(100, 125):
        try:
            assert len(encode("".join(within(text, budget, ())()))) <= budget
        except CtsReportError:
            continue
    assert "".join(within(text, 86, ())()) == "hé\ud83d" + "ö" * 40


def test_words() -> None:
    """Numbers and plurals."""
    shares = {"unhealthy": LeftOut(3, 1), "causes": LeftOut(2, 2), "legend": LeftOut(1, 1), "tasks": LeftOut(9, 0)}
    assert left_out_text(shares, 1, ()) == (
        "Left out to stay within 1 byte: 1 of 3 unhealthy tasks in full; all 2 causes; 1 legend. A report without a "
        "budget has all."
    )
    assert left_out_text({"tasks": LeftOut(9, 0)}, 1, ()) == ""
    assert rest_text("tasks", LeftOut(3, 1)) == "1 of 3 rows of the other tasks is left out here."
    assert rest_text("tasks", LeftOut(3, 2)) == "2 of 3 rows of the other tasks are left out here."
    assert rest_text("tasks", LeftOut(3, 3)) == rest_text("tasks", LeftOut(3, 0)) == ""


@pytest.mark.parametrize("budget", [30, 60, 400])
def test_what_ends_a_table_is_there_where_its_heading_is(budget: int) -> None:
    """A markup whose tables have an end needs both or none."""
    marks = PieceMarks(marked=True)
    row = f"{marks.piece('tasks')}a row of the table\n"
    table = ["page\n", marks.section("tasks"), "<table>\n", *[row] * 9, marks.tail("tasks"), "</table>\n"]
    text = "".join(within(lambda: [*table, marks.rest("tasks", "")], budget, (), "--other-budget")())
    assert len(text) <= budget
    assert text.count("<table>") == text.count("</table>") == (budget > 30)
    assert text.count("row") == {30: 0, 60: 2, 400: 9}[budget]


def test_the_option_of_a_budget_is_named() -> None:
    """There are several."""
    with pytest.raises(CtsReportError, match="--other-budget 1 is too small") as caught:
        within(lambda: ["page"], 1, (), "--other-budget")
    assert "leave out --other-budget" in caught.value.cure
