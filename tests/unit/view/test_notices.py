"""Notices by kind."""

import ast
from itertools import chain
from pathlib import Path

import pytest

import ctsreport
from ctsreport.snapshot.model import Notice
from ctsreport.view.labels import NOTICES
from ctsreport.view.notices import MOST_NOTICES, group_notices
from tests.unit.making import HOSTILE, snapshot, task, view


def test_a_group_holds_all_of_a_kind_in_their_order() -> None:
    """Kinds in the order of their first; one kind at two levels is two groups."""
    notices = [
        Notice("quiet", "warning", "one"),
        Notice("other_files", "info", "two"),
        Notice("quiet", "warning", "three"),
        Notice("quiet", "info", "four"),
    ]
    found = [(group.code, group.level, group.messages) for group in group_notices(notices, several=False)]
    assert found == [
        ("quiet", "warning", ("one", "three")),
        ("other_files", "info", ("two",)),
        ("quiet", "info", ("four",)),
    ]


@pytest.mark.parametrize(
    ("count", "shown", "left"), [(1, 1, 0), (MOST_NOTICES, MOST_NOTICES, 0), (MOST_NOTICES + 1, MOST_NOTICES, 1)]
)
def test_a_page_shows_so_many_and_counts_the_rest(count: int, shown: int, left: int) -> None:
    """None is lost in the counting."""
    [group] = group_notices([Notice("quiet", "info", str(number)) for number in range(count)], several=False)
    assert (len(group.messages), group.left_out, group.count) == (shown, left, count)


def test_the_instance_is_named_where_there_are_several() -> None:
    """And the notice is of one."""
    notices = [Notice("quiet", "info", "x", "prod"), Notice("quiet", "info", "y")]
    assert group_notices(notices, several=True)[0].messages == ("prod: x", "y")
    assert group_notices(notices, several=False)[0].messages == ("x", "y")


def test_what_is_said_alike_of_several_tasks_is_said_once() -> None:
    """Of each instance; as many tasks are named as there would be notices."""
    notices = [Notice("never_ran", "warning", f"{name}: it never ran.", "prod", name) for name in "abc"]
    other = Notice("never_ran", "warning", "a: it never ran.", "dev", "a")
    [group] = group_notices([*notices, other], several=True)
    assert group.messages == ("prod: each of a, b and c: it never ran.", "dev: a: it never ran.")
    assert group.tasks == ("a", "b", "c")
    many = [Notice("quiet", "info", f"{number}: x", "prod", str(number)) for number in range(MOST_NOTICES + 2)]
    [group] = group_notices(many, several=False)
    assert (group.count, group.messages[0].endswith(" and 2 more: x")) == (1, True)


def test_a_code_without_a_title_is_its_own() -> None:
    """New ones may come."""
    [group] = group_notices([Notice("brand_new", "info", "x")], several=False)
    assert group.title == "brand_new"


@pytest.mark.parametrize("text", HOSTILE)
def test_its_messages_have_one_line(text: str) -> None:
    """The instance's name, too."""
    [group] = group_notices([Notice("quiet", "info", text, text)], several=True)
    assert not set(map(chr, range(32))) & set(group.messages[0])


LEVELS = ("info", "warning", "error")


def codes() -> set[str]:
    """The codes of all notices that the program gives, as its source has them.

    ``Notice("quiet", …)``, ``"quiet", "info", …``.
    """
    trees = [ast.walk(ast.parse(path.read_text("utf-8"))) for path in Path(ctsreport.__file__).parent.rglob("*.py")]
    given = [parts_of(node) for node in chain.from_iterable(trees)]
    return {str(code.value) for code, *_ in filter(None, given) if isinstance(code, ast.Constant)} - set(LEVELS)


def parts_of(node: ast.AST) -> list[ast.expr]:
    """The parts of what may be a notice; none where it is not."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Notice":
        return node.args
    if isinstance(node, ast.Tuple) and len(node.elts) == 3 and isinstance(node.elts[1], ast.Constant):
        return node.elts if node.elts[1].value in LEVELS else []
    return []


def test_every_notice_has_a_title_for_people() -> None:
    """Else its code would be shown."""
    assert {"known_outdated", "nothing_ran", "quiet"} <= codes()
    assert codes() - set(NOTICES) == set()


def test_the_first_screen_names_the_tasks() -> None:
    """Of the first few kinds; a message of no task stands itself."""
    idle = [task(name, "", status="unknown") for name in ("proxy-exceptions", "canary")]
    assert view(snapshot(idle[0])).notices.grave_text == "Less certain: Never ran: proxy-exceptions"
    assert view(snapshot(*idle)).notices.grave_text == "Less certain: Never ran: proxy-exceptions and canary"
    alone = view(snapshot(task("a"), notices=(Notice("unwrapped", "warning", "It was cut."),))).notices
    assert alone.grave_text == "Less certain: It was cut."
