"""The badge: well-formed, without anything that a strict policy forbids, told by word and sign."""

import re
from collections.abc import Iterable
from datetime import UTC
from xml.etree import ElementTree as ET

import pytest

from ctsreport.analysis.assess import assess
from ctsreport.analysis.expectations.gate_rule import parse_rules
from ctsreport.analysis.expectations.model import Expectations
from ctsreport.renderers.badge import render
from ctsreport.renderers.interface import Files, FormatOptions
from ctsreport.snapshot.model import Snapshot
from ctsreport.view.build import build
from ctsreport.view.page import View
from ctsreport.view.times import Clock
from tests.unit.making import HOSTILE, NOW, overall, snapshot, task, view
from tests.unit.renderers.reading import CONTROLS
from tests.unit.renderers.test_contract import full_of

SVG = "{http://www.w3.org/2000/svg}"

FAILING = view(snapshot(*(task(f"c{n}", "FF") for n in range(4)), *(task(f"e{n}", "Fs") for n in range(6)), task()))
UNSURE = view(snapshot(task("idle", "", status="unknown"), task()))
HEALTHY = view(snapshot(task("a"), task("b")))
EVERY = [view(), FAILING, UNSURE, HEALTHY, full_of(HOSTILE), view(snapshot(read=False, error="silent"))]


def drawn(made: View) -> str:
    [document] = render(made, Files(), FormatOptions())
    return b"".join(document.chunks()).decode()


def parsed(made: View) -> ET.Element:
    return ET.fromstring(drawn(made))  # noqa: S314 - it is ours


def texts(made: View) -> list[str]:
    return ["".join(each.itertext()) for each in parsed(made).iter(f"{SVG}text")]


def title(made: View) -> str:
    return parsed(made).findtext(f"{SVG}title") or ""


def gated(*snapshots: Snapshot, rules: Iterable[str]) -> View:
    return build(assess(snapshots, NOW, Expectations(rules=parse_rules(rules))), Clock(NOW, UTC, "UTC"))


def test_the_file() -> None:
    """It begins with its element: a file that begins with a comment of ours is another's companion."""
    [document] = render(HEALTHY, Files("nightly"), FormatOptions())
    assert (document.name, document.media_type) == ("nightly.badge.svg", "image/svg+xml")
    assert drawn(HEALTHY).startswith("<svg ")
    assert drawn(HEALTHY).endswith("</svg>\n")
    assert drawn(HEALTHY) == drawn(HEALTHY)


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (FAILING, "✗ failing: 4 critical, 6 errored"),
        (view(snapshot(task("a", "Fs"))), "✗ failing: 1 errored"),
        (UNSURE, "? unsure: 1 unknown"),
        (HEALTHY, "✓ healthy: 2 successful"),
        (view(), "? unsure: not all is known"),
        (view(snapshot(task("a", "oF", enabled=False))), "✗ failing: 1 errored"),
        (view(snapshot(overall=overall(critical=2))), "✗ failing: which tasks is not known"),
        (
            view(snapshot(task("a", "FF")), snapshot(instance="b", read=False, error="x")),
            "✗ failing: 1 critical, 1 instance not read",
        ),
    ],
)
def test_the_verdict_in_sign_word_and_numbers(made: View, text: str) -> None:
    """To be read and to be heard."""
    assert texts(made) == ["CTS", text]
    assert parsed(made).get("role") == "img"
    assert parsed(made).get("aria-label") == f"CTS {text}"


def test_the_title_tells_the_whole() -> None:
    """Of what, the verdict, and of when it is: a badge is looked at long after."""
    found = "CTS health: prod. No task fails: 2 of 2 tasks successful, as of 2026-11-25 00:00:00 UTC."
    assert title(HEALTHY) == f"{found} Made 2026-11-25 00:00:00 UTC."


def test_the_title_tells_the_gate() -> None:
    """Where there is one."""
    assert "The gate failed by critical (a)." in title(gated(snapshot(task("a", "FF")), rules=["critical"]))
    assert "The gate passed: its rule holds." in title(gated(snapshot(task("a", "Fs")), rules=["critical"]))
    assert "gate" not in title(FAILING)


@pytest.mark.parametrize("made", EVERY)
def test_it_has_nothing_that_jenkins_forbids(made: View) -> None:
    """No style, no script, nothing from elsewhere: a few elements with attributes of presentation."""
    allowed = {"svg": "xmlns width height viewBox role aria-label", "title": "", "g": "font-family font-size"}
    allowed |= {"rect": "x y width height fill", "text": "x y fill textLength lengthAdjust"}
    for each in parsed(made).iter():
        assert set(each.attrib) <= set(allowed[each.tag.removeprefix(SVG)].split())


@pytest.mark.parametrize("made", EVERY)
def test_a_text_is_held_within_its_rectangle(made: View) -> None:
    """With room at both ends; the rectangles lie side by side and fill the picture."""
    root = parsed(made)
    rectangles, inside = list(root.iter(f"{SVG}rect")), list(root.iter(f"{SVG}text"))
    edge = 0
    for rectangle, text in zip(rectangles, inside, strict=True):
        x, width = int(rectangle.attrib["x"]), int(rectangle.attrib["width"])
        assert x == edge
        assert x < int(text.attrib["x"]) < int(text.attrib["x"]) + int(text.attrib["textLength"]) < x + width
        edge = x + width
    assert root.get("viewBox") == f"0 0 {edge} 20"
    assert root.get("width") == str(edge)


@pytest.mark.parametrize("made", [FAILING, UNSURE, HEALTHY])
def test_text_stands_out_from_what_is_behind(made: View) -> None:
    """At least 4.5 to 1."""
    for rectangle, text in zip(parsed(made).iter(f"{SVG}rect"), parsed(made).iter(f"{SVG}text"), strict=True):
        dark, light = luminance(rectangle.attrib["fill"]), luminance(text.attrib["fill"])
        assert (light + 0.05) / (dark + 0.05) >= 4.5


def luminance(colour: str) -> float:
    """As WCAG reckons it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_hostile_texts_stay_text() -> None:
    """In the title, which has those of the command line."""
    made = full_of(HOSTILE)
    assert made.about.title in title(made)
    assert CONTROLS.search(drawn(made)) is None


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_rule_stays_text(text: str) -> None:
    """In the title, for the gate."""
    glob = re.sub("[,:>]", "", text)
    made = gated(snapshot(task(glob, "FF")), rules=[f"critical:*{glob.strip()}*".replace("[", "[[]")])
    assert made.gate is not None
    assert made.gate.text in title(made)
