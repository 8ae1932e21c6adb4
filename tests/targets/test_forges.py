"""Issues and comments of GitHub and GitLab beyond the contract: both shapes on both, one a cause, many pages."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ctsreport.destinations.targets import KINDS, target
from ctsreport.destinations.targets.settings import Run, Secret
from ctsreport.destinations.web import Web
from ctsreport.errors import CtsReportError, ExitCode
from tests.fakes.fake import TOKEN
from tests.fakes.forges import Forge, GitHub, GitLab
from tests.targets import github, gitlab
from tests.targets.adapter import SECRET, Place, Runner, outcomes
from tests.targets.publications import failing, healthy, other

NUMBER = Secret(env="NUMBER")

FORGES: dict[str, tuple[type[Forge], Any, dict[str, Any]]] = {
    "github": (GitHub, github.ADAPTER, {"repository": "ops/network"}),
    "gitlab": (GitLab, gitlab.ADAPTER, {"project": "ops/network"}),
}


@pytest.fixture(params=FORGES)
def forge(request: pytest.FixtureRequest) -> Iterator[tuple[Forge, Any]]:
    """A double, and what makes a runner with settings of its own."""
    double, adapter, given = FORGES[request.param]
    with double().running() as server:

        def runner(**more: Any) -> Runner:
            settings = {"api": server.address, "token": {"env": "TOKEN"}, **given, **more}
            return Runner(adapter, Place(settings, lambda: server.seen))

        yield server, runner


def test_an_issue_lives_as_long_as_something_wants_attention(forge: tuple[Forge, Any]) -> None:
    """It is closed with what was last said, and the next time another one is opened."""
    server, runner = forge
    run = runner(labels=["network"]).run
    assert outcomes(run(healthy())) == {"silent"}
    [told] = run(failing())
    assert told.place.endswith("/issues/1")
    run(other())
    assert server.open == ["Second report: failing"]
    told = run(healthy())
    assert "closed" in " ".join(told[0].remarks)
    assert (server.open, len(server.issues)) == ([], 1)
    assert "Third report" in server.issues[1].text
    run(failing())
    assert server.open == ["First report: failing"]
    assert server.issues[1].labels == ["ctsreport", "network"]


def test_one_issue_a_cause(forge: tuple[Forge, Any]) -> None:
    """Those of causes that are gone are closed; not where something could not be read."""
    server, runner = forge
    run = runner(per="cause").run
    run(failing())
    titles = sorted(each.title.replace("\u200b", "") for each in failing().incidents)
    assert sorted(each.replace("\u200b", "") for each in server.open) == titles
    assert outcomes(run(failing())) == {"unchanged"}
    assert outcomes(run(healthy()._replace(certain=False))) == {"unchanged"}
    assert len(server.open) == len(titles)
    run(healthy())
    assert server.open == []


@pytest.mark.parametrize("number", [7, SECRET])
def test_a_comment_is_one_among_many(forge: tuple[Forge, Any], number: Any) -> None:
    """Found on whichever page it is, and nobody else's is touched."""
    server, runner = forge
    made = runner(shape="comment", number=7 if number == 7 else {"env": "NUMBER"})
    with pytest.MonkeyPatch.context() as patched:
        if number is SECRET:  # as `targets_of` would have looked it up
            patched.setattr("tests.targets.adapter.Run", numbered)
        for each in range(150):
            server.somebody_comments(f"comment {each}")
        made.run(failing())
        for each in range(120):
            server.somebody_comments(f"comment {each}")
        assert outcomes(made.run(other())) == {"updated"}
    ours = [text for text in server.comments.values() if not text.startswith("comment ")]
    assert len(ours) == 1
    assert "Second report" in ours[0]


def numbered(web: Web, secrets: dict[Any, str], *, adopt: bool) -> Run:
    return Run(web, {**secrets, NUMBER: "7\n"}, adopt)


@pytest.mark.parametrize(
    ("number", "held"), [(None, ""), (NUMBER, ""), (NUMBER, "none"), (NUMBER, "\N{SUPERSCRIPT TWO}")]
)
def test_what_is_commented_on_is_said(number: Any, held: str) -> None:
    """By a number; what a variable holds may be none, as outside of a merge request."""
    given = {"repository": "ops/network", "token": SECRET, "shape": "comment", "number": number}
    settings = KINDS["github"].settings(name="pr", **given)
    with pytest.raises(CtsReportError) as raised:
        target(settings, Run(Web(), {SECRET: TOKEN, NUMBER: held}))
    assert (raised.value.exit_code, "number" in raised.value.cure) == (ExitCode.USAGE, True)


def test_a_title_names_nobody(tmp_path: Path) -> None:
    """And has one line."""
    with gitlab.ADAPTER.start(tmp_path) as place:
        Runner(gitlab.ADAPTER, place).run(failing()._replace(title="@all look\nat this " + "x" * 300))
        [text] = place.there().values()
        assert text.startswith("@\u200ball look at this x")
        assert len(text.partition("\n")[0]) <= 250
