"""One daemon under several names, and a cluster whose members were named one by one."""

import json

import pytest
from msgspec import structs

from ctsreport.snapshot.model import Answer, Notice, Reading
from ctsreport.sources.united import united
from tests.unit.making import wire_event, wire_task

LIST = "/v1/status/tasks?include=events"
HERE = "10.0.0.1:8558"
EDGE = ("edge", "cts-1", "cts-2", "cts-3")


def reading(
    name: str, *ids: str, server: str = HERE, cluster: tuple[str, ...] = (), address: str = "", fresh: bool = True
) -> Reading:
    """What a daemon answered whose one task has these events; without ids it is a follower that knows no leader."""
    address = address or f"http://{name}:8558"
    body = json.dumps({"fw": wire_task("fw", events=[wire_event(id=each) for each in ids])}).encode()
    answer = Answer(address, body, LIST, 200) if ids else Answer(address, b"", "/v1/status", 400, "it is a follower")
    return Reading(name, (answer,), address, live=True, fresh=fresh, server=server, cluster=cluster)


def names(*readings: Reading) -> list[str]:
    return [each.instance for each in united(readings).readings]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (reading("a", "1", server="10.0.0.1:8558"), reading("b", "1", server="10.0.0.2:8558")),
        (reading("a", "1", server="10.0.0.1:8558/x"), reading("b", "1", server="10.0.0.1:8558/y")),
        (reading("a", "1"), reading("b", "2")),
        (reading("a", "1", server=""), reading("b", "1", server="")),
        (reading("a", "1", fresh=False), reading("b", "1", fresh=False)),
        (reading("a", "1", cluster=EDGE), reading("b", "1", server="x", cluster=("core", "cts-1", "cts-2", "cts-3"))),
        (reading("a", "1", server="x", cluster=EDGE), reading("b", "2", server="y", cluster=EDGE)),
    ],
)
def test_what_only_looks_alike_stays_apart(one: Reading, other: Reading) -> None:
    """The same events of two servers are two doubles of one recording; other events at one server two hosts there."""
    made = united([one, other])
    assert [each.instance for each in made.readings] == ["a", "b"]
    assert made.known_as == {}


def test_two_names_of_one_server_that_tell_of_the_same_events_are_one() -> None:
    """Though one was asked a run later; what other instances are is not touched."""
    made = united([reading("x", "9", server="z"), reading("a", "1", "2"), reading("b", "2", "3")])
    assert [each.instance for each in made.readings] == ["x", "a"]
    assert made.known_as == {"a": ("a", "b")}
    [notice] = made.readings[1].notes
    assert (notice.code, notice.level, notice.instance) == ("same_daemon", "info", "a")
    assert notice.message == (
        "http://a:8558 and http://b:8558 are one daemon under several names: one instance, whose tasks count once. "
        "Named so, it stays one: a=http://a:8558 a=http://b:8558"
    )


def test_members_of_a_cluster_are_one_instance_of_its_name() -> None:
    """Followers that led to the leader, and one that could not; what each of them noticed is said once."""
    leader = Notice("cluster", "info", "The cluster edge has 3 members, led by cts-1.")
    members = [
        reading("a", cluster=EDGE, server=""),
        reading("b", "1", cluster=EDGE),
        reading("c", "1", cluster=EDGE, server="elsewhere"),
    ]
    made = united([structs.replace(each, notes=(leader,)) for each in members])
    [one] = made.readings
    assert one.instance == "edge"
    assert one.answers == members[1].answers
    assert [note.code for note in one.notes] == ["cluster", "same_daemon"]
    assert {note.instance for note in one.notes} == {"edge"}
    assert made.known_as == {"edge": ("a", "b", "c")}


def test_it_is_named_as_people_did() -> None:
    """Where they gave one name; not after a cluster whose name another instance has."""
    unnamed = reading("b:8558", "1", cluster=EDGE, address="http://b:8558")
    assert names(reading("ha", "1", cluster=EDGE), unnamed) == ["ha"]
    assert names(reading("a", "1", cluster=EDGE), reading("b", "1", cluster=EDGE)) == ["edge"]
    odd = ("<b>\n", "cts-1", "cts-2")
    assert names(reading("a", "1", cluster=odd), reading("b", "1", cluster=odd)) == ["a"]
    other = reading("edge", "7", server="z")
    assert names(reading("a", "1", cluster=EDGE), reading("b", "1", cluster=EDGE), other) == ["a", "edge"]


def test_what_was_saved_before_of_one_name_is_of_the_whole() -> None:
    made = united([reading("a", "1", cluster=EDGE), reading("b", "1", cluster=EDGE)])
    before = [reading("b", "0", fresh=False), reading("x", "0", fresh=False)]
    assert [each.instance for each in made.named(before)] == ["edge", "x"]
