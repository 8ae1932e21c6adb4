"""The badge in a real browser: quiet, and no text outside its rectangle."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ctsreport.renderers.badge import render
from ctsreport.renderers.interface import Files, FormatOptions
from ctsreport.view.page import View
from tests.browser.conftest import JENKINS
from tests.conftest import Visit
from tests.unit.making import HOSTILE, overall, snapshot, task, view
from tests.unit.renderers.test_contract import full_of

BOXES = """name => Array.from(document.querySelectorAll(name), each => {
    const box = each.getBBox(); return [box.x, box.y, box.x + box.width, box.y + box.height] })"""

SILENT = snapshot(instance="b", read=False, error="x")

MADE = {
    "failing": view(
        snapshot(*(task(f"c{n}", "FF") for n in range(40)), *(task(f"e{n}", "Fs") for n in range(11))), SILENT
    ),
    "untold": view(snapshot(overall=overall(critical=2))),
    "unsure": view(snapshot(task("a", "oF", enabled=False), task("b", "", status="unknown"))),
    "healthy": view(snapshot(task("a"))),
    "hostile": full_of(HOSTILE),
}


def written(made: View, folder: Path) -> Path:
    [document] = render(made, Files(), FormatOptions())
    path = folder / document.name
    path.write_bytes(b"".join(document.chunks()))
    return path


@pytest.mark.parametrize("name", list(MADE))
def test_each_text_lies_inside_its_rectangle(name: str, tmp_path: Path, visit: Callable[..., Visit]) -> None:
    """With whatever fonts there are; and nothing is said, asked for or run."""
    path = written(MADE[name], tmp_path)
    opened = visit(path)
    rectangles, texts = opened.page.evaluate(BOXES, "rect"), opened.page.evaluate(BOXES, "text")
    assert len(rectangles) == len(texts) == 2
    for outer, inner in zip(rectangles, texts, strict=True):
        assert outer[0] <= inner[0] < inner[2] <= outer[2]
        assert outer[1] <= inner[1] < inner[3] <= outer[3]
    assert (opened.console, opened.errors, opened.dialogs) == ([], [], [])
    assert opened.requests == [path.as_uri()]


def test_the_policy_of_jenkins_refuses_nothing(
    tmp_path: Path, serve: Callable[[Path, str], str], visit: Callable[..., Visit]
) -> None:
    """No style to refuse: it looks there as anywhere."""
    path = written(MADE["failing"], tmp_path)
    (tmp_path / "favicon.ico").touch()  # the browser asks for it by itself, and says where there is none
    there, here = visit(serve(path, JENKINS)), visit(path)
    assert (there.console, there.errors) == ([], [])
    assert there.page.evaluate(BOXES, "text") == here.page.evaluate(BOXES, "text")
