"""The PDF of a run: how long it is, where it goes, and what is kept."""

import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.conftest import CAPTURES, NOBODY, NOW, Ran, run_ctsreport

pytestmark = pytest.mark.usefixtures("weasyprint")


def test_the_demo_is_eight_pages_at_most(ctsreport: Callable[..., Ran]) -> None:
    ran = ctsreport("demo", "-f", "pdf", "-o", "made", "--now", NOW)
    assert ran.code == 0, ran.err
    assert 5 <= len(PdfReader("made/report.pdf").pages) <= 8


def test_a_page_that_told_something_is_kept() -> None:
    """While nothing can be read; the one of now names it."""
    assert run_ctsreport("report", CAPTURES / "v0.9.0/mixed", "-f", "pdf", "-q", "--now", NOW).code == 0
    before = Path("output/report.pdf").read_bytes()
    assert run_ctsreport("report", NOBODY, "-f", "pdf", "-q", "--retries", "0", "--now", NOW).code == 4
    assert Path("output/report.before.pdf").read_bytes() == before
    assert "report.before.pdf" in PdfReader("output/report.pdf").pages[0].extract_text()


def test_it_can_go_to_standard_output() -> None:
    """Byte for byte."""
    command = [sys.executable, "-m", "ctsreport", "report", str(CAPTURES / "v0.9.0/mixed"), "-f", "pdf", "--now", NOW]
    ended = subprocess.run([*command, "-o", "-"], capture_output=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.startswith(b"%PDF-")
    assert PdfReader(BytesIO(ended.stdout)).pages
