"""What we write, by Prometheus itself: it comes whole, its alerts are tested, and the dashboard shows something."""

import json
import subprocess
from collections.abc import Iterator

import pytest
import yaml

from ctsreport.destinations.targets import target
from ctsreport.destinations.targets.pushgateway import Settings
from ctsreport.destinations.targets.settings import Run
from ctsreport.destinations.web import Web
from ctsreport.publication import publication_of
from ctsreport.renderers.interface import Files, FormatOptions
from ctsreport.renderers.metrics import openmetrics
from tests.conftest import TESTS
from tests.servers.prometheus import Prometheus
from tests.unit.making import HOSTILE
from tests.unit.renderers.metrics.everything import everything
from tests.unit.renderers.test_contract import full_of

DOCS = TESTS.parent / "docs/metrics"
REPORTS = ("prod", "edge")
VARIABLES = {"$job": "node", "$report": "prod", "$cts_instance": ".*"}


def metrics(files: Files, *, hostile: bool = False) -> bytes:
    [document] = openmetrics.render(full_of(HOSTILE) if hostile else everything(), files, FormatOptions())
    return b"".join(document.chunks())


@pytest.fixture(scope="module")
def scraped(prometheus: Prometheus) -> Prometheus:
    """Two reports in one folder of textfiles, which are alike but for their names, and one full of hostile texts."""
    for name in REPORTS:
        (prometheus.textfiles / f"{name}.prom").write_bytes(metrics(Files(name)))
    (prometheus.textfiles / "hostile.prom").write_bytes(metrics(Files("hostile"), hostile=True))
    prometheus.wait_for("count(ctsreport_generated_timestamp_seconds) == 3")
    return prometheus


def promtool(*arguments: str, given: bytes = b"") -> str:
    ran = subprocess.run(["promtool", *arguments], input=given, capture_output=True, check=False, cwd=DOCS)
    said = (ran.stdout + ran.stderr).decode()
    assert ran.returncode == 0, said
    return said


@pytest.mark.usefixtures("prometheus")
def test_the_alerts_pass_their_tests() -> None:
    assert "SUCCESS" in promtool("test", "rules", "alerts_test.yml")


@pytest.mark.usefixtures("prometheus")
def test_what_we_write_passes_the_linter_of_prometheus() -> None:
    for hostile in (False, True):
        promtool("check", "metrics", given=metrics(Files(), hostile=hostile))


def test_two_reports_in_one_folder_lose_no_series(scraped: Prometheus) -> None:
    """And the collector found no fault in any file; each label arrives as we wrote it."""
    assert {each["value"][1] for each in scraped.query("node_textfile_scrape_error")} == {"0"}
    for family in ("generated_timestamp_seconds", "verdict", "tasks", "gate_failed", "task_health"):
        counts = [len(scraped.query(f'ctsreport_{family}{{report="{name}"}}')) for name in REPORTS]
        assert counts[0] == counts[1] > 0, family
    assert scraped.query('{__name__=~"ctsreport_.*", exported_instance!=""}') == []
    found = {each["metric"]["task"] for each in scraped.query('ctsreport_task_health{report="hostile"}')}
    assert found == {f"{text} {state}" for text in HOSTILE for state in ("failing", "healthy", "unknown")}


def test_prometheus_has_what_was_pushed(prometheus: Prometheus) -> None:
    """Each series that we write, with our job and our report; when the daemon answered too, as in the file."""
    publication = publication_of(everything(), "pushed")
    web = Web()
    made = target(Settings(name="here", url=prometheus.gateway, job="cts"), Run(web))
    [change] = made.plan(publication, {})
    made.carry_out(change)
    web.close()
    prometheus.wait_for('ctsreport_generated_timestamp_seconds{job="cts", report="pushed"}')
    found = prometheus.query('count by (__name__) ({job="cts", report="pushed", __name__=~"ctsreport_.*"})')
    counted = {each["metric"]["__name__"]: int(each["value"][1]) for each in found}
    written = [line.split("{")[0].split(" ")[0] for line in change.after.splitlines()]
    assert counted == {name: written.count(name) for name in set(written)}
    assert counted["ctsreport_instance_answered_timestamp_seconds"] == 1
    assert prometheus.query('ctsreport_task_health{cts_instance="away", job="cts"}')


def queries() -> Iterator[tuple[str, str]]:
    """Each of the dashboard, with the panel that asks it."""
    for panel in json.loads((DOCS / "dashboard.json").read_text("utf-8"))["panels"]:
        for asked in panel["targets"]:
            expression = asked["expr"]
            for name, value in VARIABLES.items():
                expression = expression.replace(name, value)
            yield panel["title"], expression


def test_each_query_of_the_dashboard_shows_something(scraped: Prometheus) -> None:
    """Of a report that has something to say in each family."""
    assert [title for title, expression in queries() if not scraped.query(expression)] == []


def test_the_alerts_fire_on_what_we_write(scraped: Prometheus) -> None:
    """For the tasks of the daemon that is away too; not for the failure that is known."""
    [group] = yaml.safe_load((DOCS / "alerts.yml").read_text("utf-8"))["groups"]
    rules = {rule["alert"]: rule["expr"] for rule in group["rules"]}
    firing = {
        (each["metric"]["cts_instance"], each["metric"]["task"], each["metric"].get("owner"))
        for each in scraped.query(rules["CtsTaskFailing"])
        if each["metric"]["report"] == "prod"
    }
    assert firing == {("prod", "web", "edge team"), ("prod", "off", None), ("away", "web", "edge team")}
    for name in ("CtsReportStale", "CtsInstanceNotRead", "CtsTaskFlapping", "CtsTaskOverdue"):
        assert scraped.query(rules[name]), name
