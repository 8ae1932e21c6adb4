"""What is said of daemons that carry out no change: what to do first, and how sure it is."""

from datetime import UTC, datetime, timedelta

from ctsreport.analysis.consul_notices import consul_notices
from ctsreport.analysis.past.hearing import NOTHING
from ctsreport.analysis.past.hearing_notices import hearing_notices
from ctsreport.analysis.past.model import Hearing, Sure, Unheard
from ctsreport.snapshot.model import Notice, Snapshot
from ctsreport.watched import BY_KEY, BY_NAME, BY_PATTERN, ConsulLook
from tests.unit.making import snapshot

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def unheard(
    task: str = "a", name: str = "web", kind: str = BY_NAME, sure: Sure = "certain", **more: datetime
) -> Unheard:
    times = {"not_before": NOON, "seen": NOON + timedelta(minutes=5), "due": NOON + timedelta(minutes=6), **more}
    return Unheard("prod", task, kind, name, sure=sure, **times)


def said(hearing: Hearing) -> list[Notice]:
    return list(hearing_notices({"prod": hearing}))


def test_a_deaf_daemon_is_one_notice_with_the_cure_first() -> None:
    changes = tuple(unheard(task, name) for task, name in (("a", "web"), ("b", "api"), ("c", "db"), ("d", "mail")))
    [notice] = said(Hearing(changes, deaf=True, heard=NOON - timedelta(hours=1), elsewhere="heard"))
    assert notice == Notice(
        "change_not_carried_out",
        "error",
        "The daemon is deaf: restart it, for no call of its API helps. What changed in Consul between 2026-11-24 "
        "12:00:00 and 12:05:00 UTC (web, api, db and 1 more) was not carried out by 4 tasks (a, b, c and 1 more), "
        "whatever it says of them, and no change was heard since. It last heard a change at 2026-11-24 11:00:00 UTC. "
        "Other daemons heard it.",
        "prod",
    )


def test_what_is_not_certain_says_when_it_will_be() -> None:
    [notice] = said(Hearing((unheard(sure="likely"),), deaf=True))
    assert notice.message.startswith("The daemon is probably deaf: restart it")
    assert notice.message.endswith("a look after 2026-11-24 12:12:24 UTC is certain.")


def test_a_daemon_that_hears_in_part_is_a_notice_for_each_thing() -> None:
    ran = NOON + timedelta(minutes=30)
    late = unheard("b", "gateway/", BY_KEY, seen=NOON + timedelta(days=1), ran_at=ran)
    first, second = said(Hearing((unheard(), late, unheard("c", "gateway/", BY_KEY))))
    assert (first.task, second.task) == ("a", None)
    assert "hears some changes only: restart it" in first.message
    assert "and 2026-11-25 12:00:00 UTC (the keys gateway/) was not carried out by 2 tasks (b, c)" in second.message
    assert "What ran since, last at 2026-11-24 12:30:00 UTC, perhaps had the data of before." in second.message


def test_what_is_pending_and_what_nobody_can_tell_is_information() -> None:
    pending = (unheard(sure="pending"), unheard("b", "^p", BY_PATTERN, "pending", due=NOON + timedelta(minutes=9)))
    first, second = said(Hearing(pending=pending, doubt=NOTHING, unclear=("old: no filters",)))
    assert [each.code for each in (first, second)] == ["change_pending", "hearing_unclear"]
    assert {first.level, second.level} == {"info"}
    assert (
        "(web, the pattern ^p) may still be carried out by 2 tasks (a, b) until 2026-11-24 12:09:00 UTC"
        in first.message
    )
    assert f"old: no filters; {NOTHING}." in second.message
    tick = Unheard("prod", "a", BY_NAME, "web", NOON, NOON, None, "pending")
    assert "by a at the next tick" in said(Hearing(pending=(tick,)))[0].message


def test_a_consul_that_could_not_be_asked_or_compared_is_said() -> None:
    def codes(each: Snapshot, *, remembered: bool) -> list[str]:
        return [notice.code for notice in consul_notices([each], remembered=remembered)]

    well, away = (
        snapshot(consul=ConsulLook("http://c")),
        snapshot(consul=ConsulLook("http://c", error="nobody listens")),
    )
    assert codes(well, remembered=True) == []
    assert codes(well, remembered=False) == ["consul_not_compared"]
    assert codes(away, remembered=True) == codes(away, remembered=False) == ["consul_unread"]
    assert codes(snapshot(), remembered=False) == []
