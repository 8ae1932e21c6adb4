"""docs/metrics tells of every series that is written, and asks for no other."""

import json
import re
from pathlib import Path
from typing import Any

import yaml
from prometheus_client.openmetrics.parser import text_string_to_metric_families as read_openmetrics

from ctsreport.renderers.interface import Files, FormatOptions
from ctsreport.renderers.metrics import openmetrics
from tests.unit.renderers.metrics.everything import everything

DOCS = Path(__file__).parents[4] / "docs/metrics"
README = (DOCS / "README.md").read_text("utf-8")
RULES: list[dict[str, Any]] = yaml.safe_load((DOCS / "alerts.yml").read_text("utf-8"))["groups"][0]["rules"]
TESTS: list[dict[str, Any]] = yaml.safe_load((DOCS / "alerts_test.yml").read_text("utf-8"))["tests"]


def written() -> set[str]:
    """Every family of a report that has something to say in each."""
    [document] = openmetrics.render(everything(), Files(), FormatOptions())
    families = read_openmetrics(b"".join(document.chunks()).decode())  # type: ignore[no-untyped-call]
    return {family.name for family in families}


def test_the_table_names_each_family_once() -> None:
    table = README.partition("## Series")[2].partition("## Alerts")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    named = [f"ctsreport_{name}" for row in rows for name in re.findall(r"`(\w+)`", row)]
    assert sorted(named) == sorted(written())


def test_alerts_and_dashboard_ask_for_what_is_written() -> None:
    for name in ("alerts.yml", "alerts_test.yml", "dashboard.json"):
        asked = set(re.findall(r"\bctsreport_\w+", (DOCS / name).read_text("utf-8")))
        assert asked <= written(), name
        assert asked


def test_each_alert_is_told_of_and_tried() -> None:
    """Tried where it fires."""
    names = {rule["alert"] for rule in RULES}
    assert names == set(re.findall(r"`(Cts\w+)`", README.partition("## Alerts")[2]))
    tried = [each for test in TESTS for each in test["alert_rule_test"]]
    assert {each["alertname"] for each in tried if each["exp_alerts"]} == names


def test_panels_of_the_dashboard_do_not_lie_on_one_another() -> None:
    """Each with a title and an id of its own, in Grafana's 24 columns."""
    panels = json.loads((DOCS / "dashboard.json").read_text("utf-8"))["panels"]
    taken = [
        (x, y)
        for each in (panel["gridPos"] for panel in panels)
        for x in range(each["x"], each["x"] + each["w"])
        for y in range(each["y"], each["y"] + each["h"])
    ]
    assert len(taken) == len(set(taken))
    assert max(x for x, _ in taken) == 23
    assert len({panel["id"] for panel in panels}) == len({panel["title"] for panel in panels}) == len(panels)
