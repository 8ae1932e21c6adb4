"""Every hostile text in every place, in Markdown, in JSON and on a terminal."""

import json
import unicodedata
from pathlib import Path

import pytest

from tests.conftest import NOW, run_ctsreport
from tests.oracle import shown
from tests.properties import hostile
from tests.unit.renderers.markdown_reading import check_other, check_page, in_block, messages

TEXTS = hostile.every_text()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of all of them."""
    folder = tmp_path_factory.mktemp("hostile")
    source = hostile.save(TEXTS, folder / "answers")
    options = ("-f", "markdown", "-f", "json", "--title", "# <b>x</b> \u202e @everyone", "--no-redact", "--now", NOW)
    ran = run_ctsreport("report", source, *options, "-o", folder)
    assert ran.code == 0, ran.err
    (folder / "out.txt").write_text(ran.out, "utf-8")
    (folder / "err.txt").write_text(ran.err, "utf-8")
    return folder


def test_markdown_is_what_we_made_of_it(made: Path) -> None:
    """Two parsers find our links, headings and tables, no others, and no tag that is not ours.

    Every message stands word for word.
    """
    text = (made / "report.md").read_bytes().decode()
    check_page(text)
    check_other(text)
    there = "\n".join(messages(text))
    assert [each for each in TEXTS if in_block(shown(hostile.whole(each))) not in there] == []


def test_json_is_exact(made: Path) -> None:
    """Names and messages as they came, but for halves of characters, which UTF-8 has not."""
    document = json.loads((made / "report.json").read_bytes())
    whole = [hostile.whole(each) for each in TEXTS]
    messages = {event["error"]["message"] for task in document["tasks"] for event in task["events"] if event["error"]}
    assert {task["name"] for task in document["tasks"]} == set(whole)
    assert set(whole) - messages <= {""}


def test_a_terminal_is_not_steered(made: Path) -> None:
    """No escape, no carriage return, nothing that turns the line round."""
    text = (made / "out.txt").read_text("utf-8") + (made / "err.txt").read_text("utf-8")
    assert {each for each in text if unicodedata.category(each) in {"Cc", "Cf", "Zl", "Zp"}} <= {
        "\n",
        "\u200d",
        "\u200c",
    }
