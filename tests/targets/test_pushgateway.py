"""A group of a real Pushgateway: whatever names there are, it is known again, and no other is touched."""

from base64 import b64decode

import pytest
import requests

from ctsreport.destinations.targets import target
from ctsreport.destinations.targets.pushgateway import Settings
from ctsreport.destinations.targets.settings import Run, Secret
from ctsreport.destinations.web import Web
from ctsreport.errors import CtsReportError, ExitCode
from ctsreport.publication import publication_of
from tests.servers.shared import a_pushgateway
from tests.targets.adapter import Runner
from tests.targets.publications import failing, healthy
from tests.targets.pushgateway import ADAPTER, start
from tests.unit.making import HOSTILE
from tests.unit.renderers.test_contract import full_of

PASSWORD = Secret(env="PASSWORD")


@pytest.mark.parametrize("key", ["prod", "a/b", "ü ö", "..", "a=b,c"])
def test_a_group_of_any_name_is_known_again(key: str) -> None:
    """With series of whatever names: a second run finds nothing to do."""
    publication = publication_of(full_of(HOSTILE), key)
    with start(None) as place:  # type: ignore[arg-type] # it needs no folder
        runner = Runner(ADAPTER, place)
        assert [each.outcome for each in runner.run(publication)] == ["created"]
        assert [each.outcome for each in runner.run(publication)] == ["unchanged"]
        assert len(place.there()) == 1


def test_other_groups_stay_as_they_are() -> None:
    """Those of other reports, and of other jobs."""
    gateway = a_pushgateway()
    requests.put(f"{gateway}/metrics/job/backup/report/prod", data=b"backup_done 1\n", timeout=60).raise_for_status()
    with start(None) as place:  # type: ignore[arg-type]
        runner = Runner(ADAPTER, place)
        runner.run(failing()._replace(key="other"))
        before = place.there()
        runner.run(failing())
        runner.run(healthy())
        now = place.there()
    assert before.items() <= now.items()
    assert len(now) == 2
    found = requests.get(f"{gateway}/metrics", timeout=60).text
    assert 'backup_done{instance="",job="backup",report="prod"} 1' in found


def test_the_difference_is_shown() -> None:
    """A line a series, without help."""
    with start(None) as place:  # type: ignore[arg-type]
        runner = Runner(ADAPTER, place)
        runner.run(failing())
        made = runner.made()
        [change] = made.plan(healthy(), {})
        made.close()
    before, after = (set(text.splitlines()) for text in (change.before, change.after))
    assert any("ctsreport_verdict{" in line and "'failing'" in line and line.endswith(" 1") for line in before - after)
    assert any("ctsreport_verdict{" in line and "'healthy'" in line and line.endswith(" 1") for line in after - before)


def test_who_is_let_in_by_a_password() -> None:
    """As HTTP has it; in no message, and not half of it."""
    run = Run(Web(), {PASSWORD: "pass" + "word"})
    made = target(Settings(name="here", url="http://gateway.example.com", user="me", password=PASSWORD), run)
    kind, _, login = made._site.headers["Authorization"].partition(" ")  # type: ignore[attr-defined]
    assert (kind, b64decode(login)) == ("Basic", b"me:" + b"password")
    assert made._site.mask(f"x {login} password") == "x *** ***"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "half", [{"user": "me"}, {"password": PASSWORD}, {"user": "me", "password": PASSWORD, "token": PASSWORD}]
)
def test_half_a_login_is_wrong_usage(half: dict[str, object]) -> None:
    with pytest.raises(CtsReportError) as raised:
        target(Settings(name="here", url="http://gateway.example.com", **half), Run(Web(), {PASSWORD: "x"}))  # type: ignore[arg-type]
    assert raised.value.exit_code is ExitCode.USAGE


def test_something_else_that_answers_there_is_no_gateway() -> None:
    """It says which address was asked, and what is needed."""
    web = Web()
    made = target(Settings(name="here", url=f"{a_pushgateway()}/elsewhere"), Run(web))
    with pytest.raises(CtsReportError, match="/elsewhere/api/v1/metrics is not there") as raised:
        made.plan(failing(), {})
    assert "1.0 or later" in raised.value.cure
    web.close()
