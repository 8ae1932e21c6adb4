"""What chats and PagerDuty are told beyond the contract: threads, recovery, what is not certain, and secrets."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ctsreport.destinations.interface import Target
from ctsreport.destinations.targets import KINDS, target
from ctsreport.destinations.targets.settings import Run
from ctsreport.destinations.web import Web
from ctsreport.errors import CtsReportError, ExitCode
from tests.fakes.chat import SlackApi, SlackWebhook
from tests.fakes.fake import TOKEN
from tests.targets import pagerduty, slack
from tests.targets.adapter import SECRET, Place, Runner, outcomes
from tests.targets.publications import failing, healthy, other


@pytest.fixture
def workspace() -> Iterator[tuple[SlackApi, Runner]]:
    with SlackApi().running() as api:
        place = Place(
            settings={"api": f"{api.address}/api", "token": {"env": "TOKEN"}, "channel": "C01234567"},
            there=lambda: api.seen,
        )
        yield api, Runner(slack.ADAPTER, place)


def test_an_incident_is_one_message_and_a_thread(workspace: tuple[SlackApi, Runner]) -> None:
    """Edited while it goes on; what is new, and that it is over, stands below it; the next begins another."""
    api, runner = workspace
    runner.run(failing())
    runner.run(other())
    runner.run(healthy())
    assert [text.partition(".")[0] for text in api.seen.values()] == ["✓ healthy: Third report"]
    assert [reply["thread_ts"] for reply in api.replies] == list(api.messages) * 2
    assert [reply["text"].partition(":")[0] for reply in api.replies] == ["failing", "healthy"]
    runner.run(failing())
    assert len(api.messages) == 2


def test_a_message_that_somebody_deleted_is_sent_anew(workspace: tuple[SlackApi, Runner]) -> None:
    api, runner = workspace
    runner.run(failing())
    api.messages.clear()
    assert "updated" in outcomes(runner.run(other()))
    assert len(api.messages) == 1


def test_a_word_of_slacks_has_a_cure(workspace: tuple[SlackApi, Runner]) -> None:
    """Its errors are answers that look well."""
    _, runner = workspace
    runner.place.settings = {**runner.place.settings, "channel": "C99999999"}
    with pytest.raises(CtsReportError, match="channel_not_found") as raised:
        runner.run(failing())
    assert "id" in raised.value.cure


def test_slack_is_reached_in_one_way() -> None:
    for given in ({}, {"token": SECRET}, {"webhook": SECRET, "token": SECRET, "channel": "C01234567"}):
        with pytest.raises(CtsReportError) as raised:
            target(KINDS["slack"].settings(name="chat", **given), Run(Web(), {SECRET: TOKEN}))
        assert raised.value.exit_code is ExitCode.USAGE


def test_a_webhook_of_slack() -> None:
    """It takes what its API takes."""
    with SlackWebhook().running() as hook:
        made = webhook(hook, TOKEN)
        [change] = made.plan(failing(), {})
        made.carry_out(change)
        assert next(iter(made.check())) == "The webhook is there."
        assert len(hook.seen) == 1


def test_a_webhook_that_is_wrong_is_in_no_message() -> None:
    """But for its host."""
    wrong = "other" + "-token"
    with SlackWebhook().running() as hook:
        made = webhook(hook, wrong)
        [change] = made.plan(failing(), {})
        with pytest.raises(CtsReportError, match="404, no_service") as raised:
            made.carry_out(change)
    assert wrong not in raised.value.message


def webhook(hook: SlackWebhook, token: str) -> Target:
    run = Run(Web(pause=lambda _: None), {SECRET: f"{hook.address}/hook/{token}"})
    return target(KINDS["slack"].settings(name="chat", webhook=SECRET), run)  # type: ignore[call-arg]


def test_what_is_no_address_is_no_webhook() -> None:
    with pytest.raises(CtsReportError) as raised:
        target(KINDS["teams"].settings(name="chat", webhook=SECRET), Run(Web(), {SECRET: "hunter" + "2"}))  # type: ignore[call-arg]
    assert (raised.value.exit_code, "hunter" in raised.value.message) == (ExitCode.USAGE, False)


def test_an_alert_is_resolved_when_its_cause_is_gone(tmp_path: Path) -> None:
    """And left open where somebody could not be read, for it may be there."""
    with pagerduty.start(tmp_path) as place:
        runner = Runner(pagerduty.ADAPTER, place)
        runner.run(failing())
        before = place.there()
        told = runner.run(healthy()._replace(certain=False))
        assert outcomes(told) == {"unchanged"}
        assert all("left open" in " ".join(each.remarks) for each in told)
        assert place.there() == before
        runner.run(healthy()._replace(news="else"))
        assert place.there() == {}


def test_keys_of_alerts_have_a_length(tmp_path: Path) -> None:
    with pagerduty.start(tmp_path) as place:
        Runner(pagerduty.ADAPTER, place).run(failing()._replace(key="k" * 300))
        assert all(len(line.split(" ")[0]) <= 255 for line in place.there()["open"].splitlines())
