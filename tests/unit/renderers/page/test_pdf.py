"""The PDF as its readers have it: what it says, where it leads, who may not be asked, and that it ends."""

import re
import sys
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import Destination

from ctsreport.document import MADE_BY, NOTHING_READ
from ctsreport.errors import CtsReportError, ExitCode
from ctsreport.renderers import draw_format, prepare
from ctsreport.renderers.interface import Files
from ctsreport.renderers.page import pdf
from ctsreport.renderers.page.options import PdfOptions
from ctsreport.view.page import View
from tests.effort import effort
from tests.unit.making import HOSTILE, run, snapshot, task, view
from tests.unit.renderers.test_contract import full_of

MESSAGE = "error tf-apply for 'web': exit status 1\n\nError: no route to the firewall\n\n  on main.tf line 7:"


pytestmark = pytest.mark.usefixtures("weasyprint")


def made(shown: View, options: PdfOptions | None = None) -> bytes:
    [document] = draw_format("pdf", shown, Files("nightly"), options)
    assert (document.name, document.media_type) == ("nightly.pdf", "application/pdf")
    return b"".join(document.chunks())


@cache
def of_two() -> bytes:
    """Two tasks that fail by one message, one that is well."""
    broken = (task(name, events=run("FFs", message=MESSAGE)) for name in ("web", "db"))
    return made(view(snapshot(*broken, task("fine", "ss"))))


def text_of(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)


def root_of(reader: PdfReader) -> dict[str, Any]:
    root: Any = reader.trailer["/Root"]
    return dict(root)


def outline(entries: Any, depth: int = 0) -> Iterator[tuple[int, str]]:
    for each in entries:
        if isinstance(each, Destination):
            yield depth, str(each.title)
        else:
            yield from outline(each, depth + 1)


def test_it_says_what_a_person_must_see() -> None:
    """The verdict first; what is broken with the page of each; each message once, word for word."""
    text = text_of(of_two())
    assert re.search(r"2 of 3 tasks fail", text.split("What is broken")[0])
    assert text.count("Error: no route to the firewall") == 1
    assert text.count("Word for word as before (p. ") == 1
    pages = len(PdfReader(BytesIO(of_two())).pages)
    assert f"Page 1 of {pages}" in text


def test_it_has_an_outline_links_and_tags() -> None:
    """As screen readers and people with many pages need them."""
    reader = PdfReader(BytesIO(of_two()))
    found = list(outline(reader.outline))
    assert [title for depth, title in found if depth == 0][:3] == [
        "What is broken",
        "Causes behind several tasks",
        "Unhealthy tasks",
    ]
    assert {title.split()[0] for depth, title in found if depth == 1} >= {"db", "web"}
    root = root_of(reader)
    assert bool(root["/MarkInfo"]["/Marked"]) is True
    assert root["/Lang"] == "en"
    assert reader.metadata
    assert reader.metadata.title == "failing – CTS health: prod"
    named = set(reader.named_destinations)
    links = {
        str(annotation.get_object()["/Dest"])
        for page in reader.pages
        for annotation in page.get("/Annots", ())
        if "/Dest" in annotation.get_object()
    }
    assert links
    assert links <= named


def test_the_bytes_are_the_same_again() -> None:
    """Its time is that of the report."""
    broken = (task(name, events=run("FFs", message=MESSAGE)) for name in ("web", "db"))
    again = made(view(snapshot(*broken, task("fine", "ss"))))
    assert again == of_two()
    created = PdfReader(BytesIO(again)).metadata
    assert created
    assert str(created.creation_date) == "2026-11-25 00:00:00+00:00"


def test_a_file_of_ours_is_known_and_one_that_tells_nothing_too() -> None:
    """By texts that stand in it as they are: an earlier page that told something is kept."""
    silent = made(view(snapshot(read=False, error="nobody listens")))
    assert MADE_BY.encode() in of_two()[-8192:]
    assert NOTHING_READ.encode() not in of_two()
    assert NOTHING_READ.encode() in silent[-8192:]


def test_hostile_texts_stay_texts() -> None:
    """Each is there to be read; nothing of it leads out of the file, or is run."""
    data = made(full_of(HOSTILE))
    reader = PdfReader(BytesIO(data))
    text = re.sub(r"\s", "", text_of(data))
    words = ("<script>alert(1)</script>", "a|b\\|c", "</pre></code></details>", "{%x%}", "‹U+0000›", "abackslash\\")
    for each in words:
        assert each in text, each
    actions = [
        annotation.get_object()["/A"]
        for page in reader.pages
        for annotation in page.get("/Annots", ())
        if "/A" in annotation.get_object()
    ]
    assert actions == []
    assert "/JavaScript" not in root_of(reader).get("/Names", {})


def test_nothing_is_fetched(tmp_path: Path) -> None:
    """Whatever a template of somebody asks for: it could send what the page says, or show what lies here."""
    secret = tmp_path / "secret.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>secret</text></svg>', "ascii")
    folder = tmp_path / "templates/pdf"
    folder.mkdir(parents=True)
    asks = f'<p>here</p><img src="{secret.as_uri()}"><link rel="stylesheet" href="{secret.as_uri()}">'
    (folder / "report.html").write_text(f"<html><body>{asks}</body></html>", "ascii")
    text = text_of(made(view(), PdfOptions(str(tmp_path / "templates"))))
    assert "here" in text
    assert "secret" not in text


def test_many_tasks_are_told_as_far_as_paper_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worst in full, the others in a row, as many as are worth a sheet; what is left out is said on the first."""
    monkeypatch.setattr(pdf, "MOST_WHOLE", 2)
    monkeypatch.setattr(pdf, "MOST_ROWS", 3)
    broken = (task(f"broken-{number}", "FF") for number in range(4))
    fine = (task(f"fine-{number}", "ss") for number in range(5))
    text = text_of(made(view(snapshot(*broken, *fine))))
    said = "Not on these pages: 2 tasks that failed, 2 tasks that did not fail."
    assert said in " ".join(text.split("What is broken")[0].split())
    assert re.findall(r"fine-\d", text) == ["fine-0", "fine-1", "fine-2"]


def test_messages_take_no_more_than_their_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest is counted, and where it is, is said."""
    monkeypatch.setattr(pdf, "MOST_TEXT", 500)
    text = text_of(made(view(snapshot(task("a", events=run("F", message=f"Error: {'word ' * 200}"))))))
    assert "and 507 characters more, which the HTML page and the JSON report have" in " ".join(text.split())


def test_a_line_without_blanks_takes_no_time_of_its_own() -> None:
    """It was laid out anew for each line that it fills: two minutes for 200,000 characters."""
    lines = ("xxx " * 6_000, "x" * 24_000)
    words, whole = (view(snapshot(task("a", events=run("F", message=f"Error: x\n\n{line}")))) for line in lines)
    assert effort(lambda: made(whole)) < 5 * effort(lambda: made(words))


@pytest.mark.parametrize(
    ("error", "words"), [(ImportError("no module"), "not installed"), (OSError("libpango"), "libpango")]
)
def test_what_is_missing_is_said_with_its_cure(error: Exception, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anybody is asked anything."""

    class Missing:
        def find_spec(self, name: str, *_: object) -> None:
            if name == "weasyprint":
                raise error

    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Missing(), *sys.meta_path])
    with pytest.raises(CtsReportError) as raised:
        prepare(["html", "pdf"])
    assert words in raised.value.message
    assert "pip install '.[pdf]'" in raised.value.cure
    assert "libpango-1.0-0" in raised.value.cure
    assert raised.value.exit_code is ExitCode.USAGE
