"""HTML: a text from outside comes back exactly through a parser, but for the symbols of what no page can hold."""

from typing import Any
from urllib.parse import quote, unquote, urljoin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ctsreport.renderers.page.escaping import breakable
from ctsreport.renderers.page.html import _slim
from ctsreport.snapshot.model import Condition, Definition, Event, EventError, Snapshot
from ctsreport.view.page import View
from ctsreport.view.wording import one_line, visible
from tests.unit.making import NOW, awkward_text, documents, event, run, snapshot, task, text_of, view
from tests.unit.renderers.reading import Element, Terse


def page_of(made: View, **options: Any) -> Terse:
    return Terse(text_of("html", made, **options))


@settings(max_examples=15)
@given(st.lists(awkward_text, min_size=1, max_size=8, unique=True))
def test_every_message_comes_back(messages: list[str]) -> None:
    """Blanks, line feeds at both ends, quotes and markup included.

    A page's `pre` loses its first line feed, ours does not.
    """
    found = [message for message in messages if message and not message.startswith(("retry", "context"))]
    events = [Event(False, f"e{number}", NOW, NOW, EventError(message)) for number, message in enumerate(found)]
    page = page_of(view(snapshot(task("a", events=(*events, event())), task("b", "s"))))
    shown = [text.removeprefix("\n") for text in page.all("pre")]
    assert shown[len(shown) - len(found) :] == [
        visible(message) for message in found
    ]  # before them, the samples of causes


@settings(max_examples=15)
@given(st.lists(awkward_text, min_size=1, max_size=8, unique_by=one_line), st.booleans())
def test_every_name_comes_back(names: list[str], several: bool) -> None:
    """Of tasks that fail in a heading and in the table of what is broken, of all tasks in the table of all."""
    tasks = [*(task(f"{name}f", "F") for name in names), *(task(f"{name}s", "s") for name in names)]
    others = [snapshot(task("z"), instance="other")] if several else []
    page = page_of(view(snapshot(*tasks), *others))
    found = [each.text for each in page.elements if each.tag == "h3" and each.within("details")]
    assert sorted(found) == sorted(one_line(f"{name}f") for name in names)
    rows = [row.text for row in dense(page) if "other" not in row.pieces]
    assert all(sum(row.startswith(one_line(each.name)) for row in rows) >= 1 for each in tasks)
    assert len(rows) == len(tasks)


@settings(max_examples=15)
@given(awkward_text)
def test_what_is_told_of_a_task_comes_back(text: str) -> None:
    """Description, module, providers and services of one that is shown in full; services of the others, too."""
    definition = Definition(
        "a", f"d{text}", True, f"m{text}", (f"p{text}",), {"services": Condition(names=(f"s{text}",))}
    )
    page = page_of(view(snapshot(task("a", "F", providers=(f"p{text}",)), definitions={"a": definition})))
    [whole] = page.of_class("task")
    assert all(one_line(f"{letter}{text}") in whole.text for letter in "dmps")
    [row] = dense(page_of(view(snapshot(task("a", "s"), definitions={"a": definition}))))
    assert row.text.removesuffix("\n").endswith(one_line(f"s{text}"))


def dense(page: Terse) -> list[Element]:
    """The rows of the table of all tasks; the first text of each is the task's name."""
    return [each for each in page.elements if each.tag == "tr" and each.within(".dense") and each.within("tbody")]


@settings(max_examples=15)
@given(awkward_text)
def test_an_id_comes_back(text: str) -> None:
    """Of an event that is no UUID; of one that failed, or of a task that did."""
    page = page_of(
        view(snapshot(task("a", events=(Event(True, f"x{text}", NOW, NOW), Event(False, f"y{text}", NOW, NOW)))))
    )
    cells = [each.text.removesuffix("\n") for each in page.elements if each.tag == "td" and each.within("details")]
    assert {one_line(f"x{text}"), one_line(f"y{text}")} <= set(cells)


@settings(max_examples=15)
@given(awkward_text.filter(bool))
def test_a_cause_comes_back(text: str) -> None:
    """In the table of what is broken, above its message, where it is told, and in the table of all.

    Of whatever text it is made.
    """
    made = view(snapshot(task("a", events=(event(False, message=text),))))
    [cause] = made.causes.all
    page = page_of(made)
    links = [each.text for each in page.elements if each.tag == "a" and each.attributes["href"] == f"#{cause.anchor}"]
    assert links == [cause.summary]
    assert cause.summary in next(each.text for each in page.elements if each.attributes.get("id") == cause.anchor)
    assert cause.summary in dense(page)[0].text


@settings(max_examples=15)
@given(awkward_text.map(one_line))
def test_a_title_comes_back(text: str) -> None:
    """In the heading and in the head."""
    page = page_of(view(snapshot(task()), title=f"x{text}"))
    assert page.all("h1") == [f"x{text}"]
    assert page.all("title")[0].endswith(f"x{text}")


def test_it_asks_for_nothing() -> None:
    """No image, no frame, no link but within the page, no address in its style.

    Its script stands in it and names no other place.
    """
    source = text_of("html", view(snapshot(task("a", "FF"), address="http://cts:8558")))
    page = Terse(source)
    assert not {each.tag for each in page.elements} & {
        "img",
        "iframe",
        "object",
        "embed",
        "base",
        "audio",
        "video",
        "use",
        "image",
    }
    links = [
        each.attributes.get(name)
        for each in page.elements
        for name in ("href", "src", "action", "srcset", "xlink:href")
    ]
    assert all(link is None or link.startswith(("#", "data:image/svg+xml,")) for link in links)
    [style], [script] = page.all("style"), page.all("script")
    assert "url(" not in style
    assert "@import" not in style
    assert not any(
        word in script
        for word in ("http:", "https:", "//", "fetch", "XMLHttpRequest", "WebSocket", "sendBeacon", "import", "Storage")
    )
    assert not any(
        word in script for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(")
    )


def test_the_script_is_small() -> None:
    """It is in every page: a page for a ticket is mailed around."""
    [script] = page_of(view(snapshot(task()))).all("script")
    assert 0 < len(script.encode()) < 7000


def test_times_are_machine_readable() -> None:
    """In UTC, with three digits of a second at most, as HTML allows."""
    page = page_of(view(snapshot(task("a", "FFs"))))
    times = [each.attributes["datetime"] for each in page.elements if each.tag == "time"]
    assert "2026-11-24T22:00:00.000Z" in times
    assert all(time is not None and len(time) == 24 and time.endswith("Z") for time in times)


def test_colour_is_never_alone() -> None:
    """Each mark has a shape and a word.

    The strip of runs is told in words too, the line of runs in its table and caption.
    """
    page = page_of(view(snapshot(task("a", "FFs"), task("b", "s"))))
    marks = [each.text for each in page.elements if "mark" in each.classes]
    assert {mark.split()[1] for mark in marks} >= {"critical", "successful"}
    assert all(len(mark.split()[0]) == 1 for mark in marks)
    assert [each.attributes["aria-label"] for each in page.of_class("strip")] == [
        "oldest to newest: succeeded, failed, failed"
    ]
    assert all(each.attributes.get("aria-hidden") == "true" for each in page.elements if each.tag == "svg")
    assert [each.text for each in page.elements if each.tag == "td" and each.within("details")][::4] == [
        "succeeded",
        "failed",
        "failed",
    ]
    assert any(text.startswith("3 runs in 3 h") for text in page.all("caption"))
    assert [row.text.count(word) for row, word in zip(dense(page), ("critical", "successful"), strict=True)] == [1, 1]


def test_every_table_has_a_caption_and_heads() -> None:
    """Whoever hears a table knows what it is and which column a cell is of.

    A head without a scope stands where HTML knows it: in a row of heads alone, or first in a row.
    """
    page = page_of(view(snapshot(task("a", "FFs"), task("b", "s")), snapshot(task("c"), instance="other")))
    tables = [each for each in page.elements if each.tag == "table"]
    assert len(tables) == 4
    assert len(page.all("caption")) == len(tables)
    assert all(text.strip() for text in page.all("caption"))
    heads = [each for each in page.elements if each.tag == "th"]
    assert all(each.attributes.get("scope") == "col" for each in heads if each.within("thead"))
    for row in (each for each in page.elements if each.tag == "tr"):
        cells = [each for each in page.elements if each.parents and each.parents[-1] is row]
        tags = "".join("h" if each.tag == "th" else "d" for each in cells)
        assert "h" not in tags[1:] or set(tags) == {"h"}, tags
    regions = page.of_class("scroll")
    assert all(
        each.attributes["tabindex"] == "0" and each.attributes["role"] == "region" and each.attributes["aria-label"]
        for each in regions
    )
    assert len({each.attributes["aria-label"] for each in regions}) == len(regions)


# --- Which tasks are shown in full ------------------------------------------------------------------------------------


def folded(page: Terse) -> list[tuple[str | None, bool]]:
    """The tasks that are shown in full, and whether they are open."""
    return [(each.attributes["id"], "open" in each.attributes) for each in page.of_class("task")]


def test_what_is_broken_is_open_what_was_is_folded_and_what_never_was_is_a_row() -> None:
    """What is broken is read without a click, and what is not does not stand in its way."""
    tasks = (
        task("a", "FF"),
        task("b", "sF"),
        task("c", "s"),
        task("d", "", status="unknown"),
        task("e", "oF", enabled=False),
    )
    page = page_of(view(snapshot(*tasks)))
    assert folded(page) == [("task/a", True), ("task/e", True), ("task/b", False)]
    rows = dense(page)
    assert [row.pieces[0] for row in rows] == ["a", "e", "d", "b", "c"]
    assert [row.attributes.get("id") for row in rows] == [None, None, "task/d", None, "task/c"]
    assert {"#task/a", "#task/b", "#task/e"} <= set(page.links)


def test_an_unhealthy_task_without_runs_is_shown_in_full_too() -> None:
    """The daemon's word is all there is, and that is said."""
    page = page_of(view(snapshot(task("a", "", status="critical"))))
    assert folded(page) == [("task/a", True)]
    assert "Its runs were not reported." in page.of_class("broken")[0].text


@pytest.mark.parametrize(("count", "sizes"), [(1, [1]), (250, [250]), (251, [250, 1]), (501, [250, 250, 1])])
def test_the_table_of_all_comes_in_pieces(count: int, sizes: list[int]) -> None:
    """So that a browser draws only those that are on screen; each has a caption and a heading of its own."""
    page = page_of(view(snapshot(*(task(f"t{number:03}") for number in range(count)))))
    captions = [text for text in page.all("caption") if text.startswith("Tasks ")]
    assert len(page.of_class("chunk")) == len(page.of_class("dense")) == len(captions) == len(sizes)
    ends = [sum(sizes[: number + 1]) for number in range(len(sizes))]
    found = [f"Tasks {end - size + 1} to {end} of {count}" for size, end in zip(sizes, ends, strict=True)]
    assert [caption.partition(";")[0] for caption in captions] == found
    assert [row.pieces[0] for row in dense(page)] == [f"t{number:03}" for number in range(count)]


def test_the_table_of_what_is_broken_is_short() -> None:
    """Where more is broken than a screen holds, the first are there and the rest is counted; each is in full below."""
    page = page_of(view(snapshot(*(task(f"t{number:02}", "F") for number in range(13)))))
    assert [text for text in page.all("p") if text.startswith("and 3 more")]
    assert (len(broken(page)), len(folded(page))) == (10, 13)
    page = page_of(view(snapshot(*(task(f"t{number:02}", "F") for number in range(12)))))
    assert not [text for text in page.all("p") if text.startswith("and")]
    assert len(broken(page)) == 12


def broken(page: Terse) -> list[Element]:
    return [each for each in page.elements if each.tag == "tr" and each.within(".broken") and each.within("tbody")]


def test_very_many_that_failed_have_one_place_each(monkeypatch: pytest.MonkeyPatch) -> None:
    """Folded, with the cause in the line that is seen, their failed runs, and no row in the table of all."""
    monkeypatch.setattr("ctsreport.view.tasks.MANY", 2)
    failed = Event(False, "12345678-1111-2222-3333-444444444444", NOW, NOW, EventError("Error: boom"))
    tasks = (task("a", events=(failed,)), task("b", "sF"), task("c", "FF"), task("d"))
    page = page_of(view(snapshot(*tasks)))
    assert sorted(folded(page)) == [("task/a", False), ("task/b", False), ("task/c", False)]
    assert [row.pieces[0] for row in dense(page)] == ["d"]
    assert [text for text in page.all("summary") if text.startswith("a ")] == ["a ▲ errored ✗ 1 of 1 run failed: Boom"]
    assert page.all("pre").count("\nError: boom") == 1
    assert "event/12345678" in page.ids
    assert {f"#{each}" for each in page.ids} >= set(page.links)
    assert [text for text in page.all("p") if text.startswith("3 tasks fail or failed")]


def test_a_page_of_nothing_but_failures_has_no_empty_table(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where each has its own place there is no row left, and no link to one."""
    monkeypatch.setattr("ctsreport.view.tasks.MANY", 2)
    page = page_of(view(snapshot(*(task(f"t{number:02}", "F") for number in range(14)))))
    assert page.of_class("dense") == []
    assert "tasks" not in page.ids
    assert {f"#{each}" for each in page.ids} >= set(page.links)


# --- Ids and links ----------------------------------------------------------------------------------------------------


def test_each_link_leads_somewhere_and_no_id_stands_twice() -> None:
    """Also where tasks of two instances share a name, and runs an id."""
    twin = (event(False, message="x"), event(number=2))
    made = view(
        snapshot(task("a", events=twin), task("b", events=twin)), snapshot(task("a", events=twin), instance="other")
    )
    page = page_of(made)
    assert len(set(page.ids)) == len(page.ids)
    assert set(page.links) <= {f"#{each}" for each in page.ids}
    assert {"task/prod/a", "task/prod/b", "task/other/a"} <= set(page.ids)


def test_a_run_has_an_anchor_of_its_id() -> None:
    """The first digits of it, which a short link can hold."""
    failed = Event(False, "12345678-1111-2222-3333-444444444444", NOW, NOW, EventError("x"))
    assert "event/12345678" in page_of(view(snapshot(task("a", events=(failed,))))).ids


# --- Linked style -----------------------------------------------------------------------------------------------------


def test_the_page_alone_is_one_document() -> None:
    """Style, icon and script are inside."""
    [document] = documents("html", view(snapshot(task())))
    assert document.name == "report.html"


def test_with_linked_style_there_are_three_documents_and_no_script() -> None:
    """For places that run no script and take no style from within a page."""
    page, style, icon = documents("html", view(snapshot(task("a", "FF"), task("b"))), linked=True)
    assert [each.name for each in (page, style, icon)] == ["report.html", "report.css", "report.svg"]
    assert [each.media_type for each in (page, style, icon)] == [
        "text/html; charset=utf-8",
        "text/css; charset=utf-8",
        "image/svg+xml",
    ]
    drawn = Terse(b"".join(page.chunks()).decode())
    assert not {"script", "style"} & {each.tag for each in drawn.elements}
    assert not [name for each in drawn.elements for name in each.attributes if name == "style" or name.startswith("on")]
    hrefs = {each.attributes["rel"]: each.attributes["href"] for each in drawn.elements if each.tag == "link"}
    assert hrefs == {"icon": "report.svg", "stylesheet": "report.css"}
    mark, _, sheet = b"".join(style.chunks()).decode().partition("\n")
    assert mark == "/* made by ctsreport */"
    assert sheet == page_of(view(snapshot(task()))).all("style")[0].strip() + "\n"
    assert b"".join(icon.chunks()).startswith(b"<!-- made by ctsreport -->\n<svg")


def test_but_for_that_the_linked_page_is_the_same() -> None:
    """Nothing is told in one and not in the other."""
    made = view(snapshot(task("a", "FF"), task("b")))
    inline, linked = page_of(made), page_of(made, linked=True)
    extra = {"style", "script", "link"}
    assert [each.text for each in inline.elements if each.tag in {"main", "header"}] == [
        each.text for each in linked.elements if each.tag in {"main", "header"}
    ]
    assert [each for each in inline.structure if each[0] not in extra] == [
        each for each in linked.structure if each[0] not in extra
    ]


@pytest.mark.parametrize("stem", ["a b", "a#b?c", "100%", 'q"u<o>te&', "tag'", "日本", "a:b"])
def test_the_name_of_the_files_is_quoted(stem: str) -> None:
    """However odd it is, the page finds what stands beside it."""
    page, style, icon = documents("html", view(snapshot(task())), stem=stem, linked=True)
    drawn = Terse(b"".join(page.chunks()).decode())
    hrefs = [each.attributes["href"] or "" for each in drawn.elements if each.tag == "link"]
    found = [urljoin("http://host/folder/page.html", href) for href in hrefs]
    assert found == [f"http://host/folder/{quote(name)}" for name in (icon.name, style.name)]


@pytest.mark.parametrize(
    ("made", "word"),
    [(snapshot(task("a", "F")), "failing"), (snapshot(), "unsure"), (snapshot(task("a", "s")), "healthy")],
)
def test_the_icon_tells_the_verdict(made: Snapshot, word: str) -> None:
    """By shape, not by colour alone; the title too, for a row of tabs shows little else."""
    page = page_of(view(made))
    [icon] = [unquote(each.attributes["href"] or "") for each in page.elements if each.attributes.get("rel") == "icon"]
    assert f"<title>{word}</title>" in icon
    assert word in page.all("title")[0]


def test_each_verdict_has_an_icon_of_its_own_shape() -> None:
    """Three different outlines."""
    found = [
        b"".join(documents("html", view(made), linked=True)[2].chunks())
        for made in (snapshot(task("a", "F")), snapshot(), snapshot(task()))
    ]
    shapes = {tuple(each for each in (b"<rect", b"<circle", b"M8 0l8 8") if each in icon) for icon in found}
    assert shapes == {(b"<rect",), (b"<circle",), (b"M8 0l8 8",)}


# --- The script, as it stands in a page -------------------------------------------------------------------------------


def test_comments_and_indentation_do_not_travel() -> None:
    """Whole lines of comment go, a line's text stays word for word."""
    assert _slim("// why\n\n  const a = '<b>'; // kept\n    call(`//`);\n") == "const a = '<b>'; // kept\ncall(`//`);"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("web", "web"),
        ("lb_pool_members", "lb_<wbr>pool_<wbr>members"),
        ("edge-fw-01", "edge-<wbr>fw-<wbr>01"),
        ("a_b<c>_d&e", "a_<wbr>b&lt;c&gt;_d&amp;e"),
        ("__proto__", "__proto__"),
    ],
)
def test_a_long_name_breaks_after_its_words(name: str, shown: str) -> None:
    """Not within them, and nothing of it is lost or becomes markup."""
    assert breakable(name) == shown


def test_a_cause_of_one_task_is_told_there_alone() -> None:
    """With its next step; one of several has a section of its own, to which their messages lead."""
    made = view(
        snapshot(
            task("a", events=run("F", message="Error: shared")),
            task("b", events=run("F", message="Error: shared")),
            task("c", events=run("F", message="Error: lonely")),
        )
    )
    page = page_of(made)
    shared, alone = made.causes.all
    places = {each.attributes.get("id"): each for each in page.elements}
    assert places[shared.anchor].tag == "article"
    assert places[alone.anchor].tag == "h4"
    assert [each.attributes["id"] for each in page.elements if each.tag == "article"] == [shared.anchor]
    assert alone.next_step in next(each.text for each in page.of_class("task") if "lonely" in each.text)


def test_a_schedule_is_one_piece() -> None:
    """In the table of what is broken and in that of all."""
    definition = Definition("a", condition={"schedule": Condition(cron="*/10 * * * * * *")})
    page = page_of(view(snapshot(task("a", "F", services=()), definitions={"a": definition})))
    assert page.all("code").count("*/10 * * * * * *") == 2


def test_where_nothing_was_read_no_empty_table_stands() -> None:
    """No heading of columns without a row below it."""
    assert "<tbody>\n</tbody>" not in text_of("html", view())
    assert "| Instance |" not in text_of("markdown", view())
    assert "| Instance |" in text_of("markdown", view(snapshot()))
