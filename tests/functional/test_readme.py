"""What the README shows is what the program does."""

import re
import shlex
from pathlib import Path

import pytest
import yaml

from tests.conftest import Ran, run_ctsreport
from tests.functional.daemons import NOW, daemon

README = Path(__file__).parents[2] / "README.md"
BEGIN, END = "<!-- red: made from the program, and checked against it -->\n", "<!-- /red -->"


def blocks(language: str) -> list[str]:
    """The README's blocks in a language."""
    return re.findall(rf"```{language}\n(.*?)```", README.read_text("utf-8"), re.DOTALL)


def job() -> list[str]:
    """The commands of the scheduled job on the first page."""
    [text] = blocks("yaml")
    return [step["run"] for step in yaml.safe_load(text)["jobs"]["health"]["steps"] if "run" in step]


def run_job(monkeypatch: pytest.MonkeyPatch) -> Ran:
    """Its report, of the demo daemon, without what is for GitHub alone."""
    program, *options = shlex.split(job()[1])
    assert program == "ctsreport"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "summary.md")
    monkeypatch.setenv("GITHUB_OUTPUT", "output.txt")
    with daemon() as running:
        monkeypatch.setenv("CTS_ADDRESS", running.address)
        return run_ctsreport(*options, "--now", NOW.isoformat())


def shown(out: str) -> str:
    """The log as the README shows it: of the broken tasks the first two, of the annotations none."""
    lines = [line for line in out.splitlines() if not line.startswith("::")]
    return "\n".join(["```", *lines[:3], "  …", *(line for line in lines[3:] if not re.match("  [✗▲?] [a-z]+ ", line)), "```", ""])


def test_the_job_on_the_first_page_turns_red_and_its_log_is_shown(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Ten lines; --update-gold writes the log anew."""
    assert job()[0] == "pip install ctsreport"
    ran = run_job(monkeypatch)
    assert (ran.code, ran.err) == (3, "")
    assert Path("summary.md").exists()
    before, rest = README.read_text("utf-8").split(BEGIN)
    stored, after = rest.split(END)
    if request.config.getoption("--update-gold"):
        README.write_text(before + BEGIN + shown(ran.out) + END + after, "utf-8")
        return
    assert stored == shown(ran.out), "make update-gold writes the README's log anew"


def test_the_job_on_the_first_page_has_ten_lines() -> None:
    [text] = blocks("yaml")
    assert len(text.splitlines()) <= 10


def test_the_configuration_is_in_order_and_fits_the_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    """The known failure that it shows is one of the demo's."""
    monkeypatch.setenv("CTS_TOKEN", "x")
    [text] = blocks("toml")
    Path("ctsreport.toml").write_text(re.sub("(?m)^cacert.*", "", text))
    assert run_ctsreport("config", "check").code == 0
    with daemon() as running:
        ran = run_ctsreport("report", f"prod={running.address}", "--now", NOW.isoformat())
    assert ran.code == 3
    assert re.search(r"legacy-vip .*known until 2027-05-31: The box goes in May", ran.out)
    assert re.search(r"edge-firewall-rules .*owner Network on call; severity high; next: Ask in #network", ran.out)
