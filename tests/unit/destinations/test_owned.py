"""What is ours in a page of others: found again whatever stands around it and in it, and nothing else changed."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ctsreport.destinations.interface import Action, Body, Publication, RefusedError
from ctsreport.destinations.owned import HTML, Mark, Owned, digest, marks, spelt
from tests.effort import effort

MADE = datetime(2026, 11, 25, tzinfo=UTC)
DAY = timedelta(days=1)

text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"))
"""Lines as every wiki keeps them."""

PIECES = ("<!-- ", " -->", "ctsreport:", "one", "two", " begin", " end", " page", "\n", " ", "x")
WHOLE = (
    "<!-- ctsreport:one end -->",
    "<!-- ctsreport:one begin -->",
    "<!-- ctsreport:two begin text=0123456789abcdef -->",
    "said=0123456789abcdef",
)

awkward = st.lists(st.sampled_from(PIECES + WHOLE), max_size=14).map("".join)
"""Texts that look like marks."""


def publication(key: str = "one", made: datetime = MADE, fresh: timedelta | None = DAY) -> Publication:
    def nothing(*_: object) -> None:
        raise AssertionError("nothing is drawn")

    until = made + fresh if fresh else None
    return Publication(key, "T", "h", "failing", True, True, "", made, nothing, nothing, until)  # type: ignore[arg-type]


def body(said: str) -> Body:
    return Body(said, digest(said) * 4)


def written(owned: Owned, page: str | None, said: str, made: Publication | None = None) -> str:
    change = owned.change("page", "the page", page, body(said), made or publication(owned.key))
    return (page or "") if change.action is Action.KEEP else change.after


# --- A section --------------------------------------------------------------------------------------------------------


@given(head=text, tail=text, first=st.one_of(text, awkward), second=st.one_of(text, awkward), key=st.text(min_size=1))
@example("a", "b", "<!-- ctsreport:one end -->", "<!-- ctsreport:one begin -->", "one")
@example("", "", "", "", "--")
def test_a_section_is_written_and_written_anew(head: str, tail: str, first: str, second: str, key: str) -> None:
    """What stands around it stays, letter for letter; what is in it cannot end it."""
    mine = Owned(key, section=True, adopt=True)
    begun = f"{head}{HTML[0]}ctsreport:{spelt(key)} begin{HTML[1]}\n{HTML[0]}ctsreport:{spelt(key)} end{HTML[1]}{tail}"
    page = written(mine, begun, first)
    begins = page
    assert (page.startswith(head), page.endswith(tail)) == (True, True)
    assert mine.section_of(page).strip("\n") == first.rstrip("\n").strip("\n")
    page = written(mine, page, second)
    again = written(mine, page, first)
    assert (again.startswith(head), again.endswith(tail)) == (True, True)
    assert mine.section_of(again).strip("\n") == first.rstrip("\n").strip("\n")
    assert written(mine, again, first) == again == begins


@example([("one", ""), ("one", " ")], "")
@given(st.lists(st.tuples(st.sampled_from(["one", "two", "three"]), awkward), max_size=8), text)
def test_sections_of_several_reports_do_not_touch(runs: list[tuple[str, str]], by_hand: str) -> None:
    """Each says what its report said last, whatever that looks like."""
    page: str | None = f"By hand. {by_hand}\n"
    said: dict[str, str] = {}
    for key, each in runs:
        page = written(Owned(key, section=True, adopt=True), page, each)
        said[key] = each
    for key, each in said.items():
        assert digest(Owned(key, section=True).section_of(page or "")) == digest(each)
    assert (page or "").startswith(f"By hand. {by_hand}".rstrip("\n"))


@pytest.mark.parametrize("mark", ["end", "page", "end text=0123456789abcdef"])
def test_other_marks_begin_no_section(mark: str) -> None:
    """What somebody left there stays."""
    page = f"<!-- ctsreport:one {mark} -->\nBy hand.\n"
    written_once = written(Owned("one", section=True, adopt=True), page, "what it says")
    assert written_once.startswith(page)
    assert Owned("one", section=True).section_of(written_once) == "\nwhat it says\n"
    anew = Owned("one", section=True).change("page", "the page", written_once, body("anew"), publication())
    assert (anew.before, anew.after.startswith(page), anew.after.count(" begin ")) == (written_once, True, 1)


def test_a_section_without_its_end_is_left_alone() -> None:
    page = written(Owned("one", section=True), "", "what it says").replace(" end", " gone")
    with pytest.raises(RefusedError, match="not its end"):
        written(Owned("one", section=True, adopt=True), page, "anew")


def test_a_page_of_others_says_where_to_put_the_marks() -> None:
    with pytest.raises(RefusedError) as raised:
        written(Owned("one", section=True), "By hand.\n", "x")
    assert "<!-- ctsreport:one begin --> and <!-- ctsreport:one end -->" in raised.value.cure


@pytest.mark.parametrize("piece", ["<!-- ctsreport:one begin -->", "ctsreport:", "<!-- ctsreport:two end -->", "<!-- "])
def test_a_page_full_of_marks_takes_no_longer(piece: str) -> None:
    """Not by the square of them."""

    def look(number: int) -> None:
        Owned("three", section=True).section_of(piece * number)

    assert effort(lambda: look(40_000)) < 12 * effort(lambda: look(10_000)) + 0.05


# --- A whole page -----------------------------------------------------------------------------------------------------


@given(first=text, second=text)
def test_a_page_is_written_and_written_anew(first: str, second: str) -> None:
    mine = Owned("one")
    page = written(mine, None, first)
    assert marks(page)[0].key == "one"
    anew = written(mine, page, second)
    assert anew == written(mine, None, second) or digest(first) == digest(second)


@pytest.mark.parametrize(
    "page", ["By hand.", "By hand.\n<!-- ctsreport:one page -->\n", "<!-- ctsreport:one begin -->\n"]
)
def test_a_page_of_others_is_left_alone(page: str) -> None:
    with pytest.raises(RefusedError, match=r"was not made by ctsreport|belongs to"):
        written(Owned("one"), page, "x")
    assert written(Owned("one", adopt=True), page, "x").startswith("<!-- ctsreport:one page")


def test_a_page_of_another_report_says_whose() -> None:
    page = written(Owned("a b--c"), None, "x")
    with pytest.raises(RefusedError, match="belongs to another report, a b--c"):
        written(Owned("one"), page, "x")
    assert "--" not in page.partition("\n")[0].removeprefix("<!--").removesuffix("-->")


def test_what_somebody_edited_is_said() -> None:
    mine = Owned("one")
    page = written(mine, None, "what it says") + "by hand"
    change = mine.change("page", "the page", page, body("what it says"), publication())
    assert (change.action, change.remarks) == (Action.UPDATE, ("Somebody had edited it: that is overwritten.",))


@pytest.mark.parametrize(
    ("hours", "fresh", "action"),
    [(0, DAY, "keep"), (11, DAY, "keep"), (13, DAY, "update"), (1, None, "update"), (1, 40 * DAY, "update")],
)
def test_a_promise_is_kept(hours: int, fresh: timedelta | None, action: str) -> None:
    """It is renewed when less than half of it is left; and where another is made now."""
    mine = Owned("one")
    page = written(mine, None, "x", publication(fresh=DAY))
    later = publication(made=MADE + timedelta(hours=hours), fresh=fresh)
    assert mine.change("page", "the page", page, body("x"), later).action == action


@given(st.text())
def test_any_text_is_looked_through(page: str) -> None:
    """Marks that were broken by hand are no marks, and none is an error."""
    broken = page + "ctsreport:one page until=2026-99-99T00:00:00Z ctsreport:one begin until=2026-01-01T00:00:00"
    assert [mark for mark in marks(broken) if mark.key == "one"][-1] == Mark("one")
