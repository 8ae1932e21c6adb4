"""HTML: a text from outside comes back exactly through a parser, but for the symbols of what no page can hold."""

from hypothesis import given, settings
from hypothesis import strategies as st

from ctsreport.renderers import render
from ctsreport.snapshot.model import Definition, Event, EventError
from ctsreport.view.build import Wishes
from ctsreport.view.page import View
from ctsreport.view.wording import one_line, visible
from tests.unit.making import NOW, awkward_text, event, snapshot, task, view
from tests.unit.renderers.reading import Page


def page_of(made: View) -> Page:
    return Page(b"".join(render("html", made, "report").chunks()).decode())


@settings(max_examples=25)
@given(st.lists(awkward_text, min_size=1, max_size=8, unique=True))
def test_every_message_comes_back(messages: list[str]) -> None:
    """Blanks, line feeds at both ends, quotes and markup included; a page's `pre` loses its first line feed, ours does not."""
    told = [message for message in messages if message and not message.startswith(("retry", "context"))]
    events = [Event(False, f"e{number}", NOW, NOW, EventError(message)) for number, message in enumerate(told)]
    page = page_of(view(snapshot(task("a", events=(*events, event())), task("b", "s"))))
    assert [text.removeprefix("\n") for text in page.all("pre")] == [visible(message) for message in told]


@settings(max_examples=25)
@given(st.lists(awkward_text, min_size=1, max_size=8, unique_by=one_line), st.booleans(), st.booleans())
def test_every_name_and_description_comes_back(names: list[str], several: bool, failing: bool) -> None:
    """In the long form and in the short one, of healthy tasks and of others."""
    tasks = [task(name, "F" if failing else "s") for name in names]
    definitions = {name: Definition(name, f"<{name}>", module=f"{name}&") for name in names}
    others = [snapshot(task("z"), instance="other")] if several else []
    page = page_of(view(snapshot(*tasks, definitions=definitions), *others))
    headings = [text for text in page.all("h3") if text not in {"Notices", "How health is judged"}]
    assert sorted(headings) == sorted([*map(one_line, names), *(["z"] if several else [])])
    whole = page.all("body")[0]
    assert all(one_line(f"<{name}>") in whole and one_line(f"{name}&") in whole for name in names)


@settings(max_examples=25)
@given(awkward_text)
def test_an_id_comes_back(text: str) -> None:
    """Of an event that is no UUID."""
    page = page_of(view(snapshot(task("a", events=(Event(True, f"x{text}", NOW, NOW),)))))
    assert one_line(f"x{text}") in page.all("code")


@settings(max_examples=25)
@given(awkward_text.map(one_line))
def test_a_title_comes_back(text: str) -> None:
    """In the heading and in the head."""
    page = page_of(view(snapshot(task()), wishes=Wishes(title=f"x{text}")))
    assert page.all("h1") == [f"x{text}"]
    assert page.all("title")[0].endswith(f"x{text}")


def test_it_asks_for_nothing() -> None:
    """No script, no image, no link but within the page, and no address in its style."""
    page = page_of(view(snapshot(task("a", "FF"), address="http://cts:8558")))
    tags = {each.tag for each in page.elements}
    assert not tags & {"script", "img", "iframe", "object", "form", "base"}
    links = [each.attributes.get("href") or each.attributes.get("src") for each in page.elements]
    assert all(link is None or link.startswith(("#", "data:,")) for link in links)
    assert "url(" not in page.all("style")[0].replace("url(data:", "")
    assert "@import" not in page.all("style")[0]


def test_times_are_machine_readable() -> None:
    """In UTC, with three digits of a second at most, as HTML allows."""
    page = page_of(view(snapshot(task("a", "FFs"))))
    times = [each.attributes["datetime"] for each in page.elements if each.tag == "time"]
    assert "2026-11-24T23:00:00.000Z" in times
    assert all(time is not None and len(time) == 24 and time.endswith("Z") for time in times)


def test_colour_is_never_alone() -> None:
    """Each mark has a shape and a word; the strip of runs is told in words too."""
    page = page_of(view(snapshot(task("a", "FFs"), task("b", "s"))))
    marks = [each.text for each in page.elements if (each.attributes.get("class") or "").startswith("mark ")]
    assert {mark.split()[1] for mark in marks} >= {"critical", "successful"}
    labels = [each.attributes["aria-label"] for each in page.elements if each.attributes.get("class") == "strip"]
    assert "oldest to newest: succeeded, failed, failed" in labels


def test_unhealthy_tasks_are_open_and_the_others_folded() -> None:
    """What is broken is read without a click."""
    page = page_of(view(snapshot(task("a", "FF"), task("b", "s"), task("c", "", status="unknown"))))
    assert ["open" in each.attributes for each in page.elements if each.tag == "details"] == [True, False, False]
