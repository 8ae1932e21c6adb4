"""Jira and ServiceNow beyond the contract: both markups, files that take the place of older ones, journals."""

from pathlib import Path

import pytest

from ctsreport.destinations.targets import KINDS, target
from ctsreport.destinations.targets.settings import Run
from ctsreport.destinations.web import Web
from ctsreport.errors import CtsReportError, ExitCode
from tests.fakes.fake import TOKEN
from tests.fakes.tickets import EMAIL, Jira, ServiceNow
from tests.targets import jira, servicenow
from tests.targets.adapter import SECRET, Place, Runner, outcomes
from tests.targets.publications import failing, healthy, other


@pytest.mark.parametrize("cloud", [True, False])
def test_a_comment_of_either_jira(cloud: bool, tmp_path: Path) -> None:
    """Cloud takes a document, Data Center its markup; both edit the one comment."""
    with jira.start(tmp_path, cloud=cloud) as place:
        runner = Runner(jira.ADAPTER, place)
        for each in (failing(), other(), healthy()):
            runner.run(each)
        [text] = place.there().values()
        assert "Third report" in text


def test_a_file_takes_the_place_of_the_older_one() -> None:
    """Files of others stay; one that is too large is left out, and that is said."""
    with Jira().running() as site:
        site.files["1"] = ("notes.txt", b"What somebody attached.")
        settings = {"url": site.address, "issue": "NET-1", "token": {"env": "TOKEN"}, "user": EMAIL, "attach": "html"}
        runner = Runner(jira.ADAPTER, Place(settings, lambda: site.seen))
        runner.run(failing())
        runner.run(other())
        assert sorted(name for name, _ in site.files.values()) == ["notes.txt", "report.html"]
        assert outcomes(runner.run(other())) == {"unchanged"}
        site.upload = 1000
        told = runner.run(healthy())
        assert any("Left out" in " ".join(each.remarks) for each in told)
        assert "Third report" in str(site.comments)


def test_comments_are_found_on_whichever_page() -> None:
    """Of somebody's hundreds none is touched."""
    with Jira().running() as site:
        settings = {"url": site.address, "issue": "NET-1", "token": {"env": "TOKEN"}, "user": EMAIL}
        runner = Runner(jira.ADAPTER, Place(settings, lambda: site.seen))
        runner.run(failing())
        for number in range(250):
            site.comments[str(number)] = {"id": str(number), "body": {"type": "doc", "content": []}, "properties": []}
        assert outcomes(runner.run(other())) == {"updated"}
        assert len(site.comments) == 251


def test_a_note_for_each_change() -> None:
    """The journal grows by what is new alone; the file takes the place of the older one."""
    with ServiceNow().running() as site:
        settings = {"url": site.address, "record": "INC0010001", "token": {"env": "TOKEN"}}
        runner = Runner(servicenow.ADAPTER, Place(settings, lambda: site.seen), history=False)
        for each in (failing(), failing(hours=2), other(), other(), healthy()):
            runner.run(each)
        assert [note.partition("\n")[0] for note in site.notes] == [
            *("✗ failing: First report", "✗ failing: Second report", "✓ healthy: Third report")
        ]
        assert [name for name, _ in site.files.values()] == ["report.html"]


@pytest.mark.parametrize("record", ["INC0000009", "f" * 32])
def test_a_record_that_is_not_there(record: str) -> None:
    with ServiceNow().running() as site:
        settings = {"url": site.address, "record": record, "token": {"env": "TOKEN"}}
        with pytest.raises(CtsReportError, match="no incident") as raised:
            Runner(servicenow.ADAPTER, Place(settings, lambda: site.seen)).run(failing())
        assert raised.value.exit_code is ExitCode.UNWRITTEN


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("servicenow", {"url": "https://x", "record": "INC1"}),
        ("servicenow", {"url": "https://x", "record": "INC1", "user": "somebody"}),
        ("servicenow", {"url": "https://x", "record": "INC1^ORactive=true", "token": SECRET}),
        ("jira", {"url": "https://x", "issue": SECRET, "token": SECRET}),
    ],
)
def test_what_is_set_wrong(kind: str, given: dict[str, object]) -> None:
    """A login that is half there, a record that asks for more, a key that is none."""
    settings = KINDS[kind].settings(name="ticket", **given)  # type: ignore[arg-type]
    with pytest.raises(CtsReportError) as raised:
        target(settings, Run(Web(), {SECRET: TOKEN}))
    assert raised.value.exit_code is ExitCode.USAGE
