"""Whole reports against stored ones: what a reader sees changes only where somebody looked at the change.

``make update-gold`` writes the files in ``tests/gold/`` anew; look at their difference before it is committed.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from ctsreport import __version__
from ctsreport.renderers import FORMATS
from tests.conftest import CAPTURES, EVERY_FORMAT, EXPECTING, GOLD, NOW, Ran, Report
from tests.formats import TEXT_FORMATS

CAPTURED = (
    "v0.9.0/mixed",
    "v0.9.0/ghosts/01-list-answers-404",
    "v0.5.2/disabled-now/02-disabled-with-run-now",
    "v0.9.0/empty",
)

REST = tuple(word for fmt in TEXT_FORMATS for word in ("-f", fmt) if fmt not in EVERY_FORMAT)

Gold = Callable[[str, str | bytes], None]


def stored_name(fmt: str, name: str) -> str:
    """Where the gold file of a report lies: a folder for each format."""
    return f"{fmt}/{name.replace('/', '-')}{FORMATS[fmt].suffix}"


def in_any_markup(path: str) -> str:
    """A pattern of a path, whose signs some formats write as entities: ``&#47;tmp``."""
    return "".join(each if each.isalnum() else f"(?:{re.escape(each)}|&#{ord(each)};)" for each in path)


def settled(text: str) -> str:
    """Without what differs from place to place, from run to run (the demo's port) and from release to release."""
    text = re.sub(in_any_markup(CAPTURES.as_posix()), "captures", text)
    text = re.sub(in_any_markup(EXPECTING[1]), "ctsreport.toml", text)
    text = re.sub(rf"({in_any_markup('127.0.0.1:')})\d+", r"\g<1>8558", text)
    for before in ("ctsreport ", '"version":"', '"ctsreport" value="'):
        text = re.sub(re.escape(before) + in_any_markup(__version__), f"{before}VERSION", text)
    return text


@pytest.mark.parametrize("fmt", TEXT_FORMATS)
@pytest.mark.parametrize("name", CAPTURED)
def test_the_report_of_a_capture(name: str, fmt: str, report_of: Callable[..., Report], gold: Gold) -> None:
    """Byte for byte, in every format."""
    report = report_of(name, *REST)
    assert report.ran.code == 0, report.ran.err
    gold(stored_name(fmt, name), settled((report.folder / f"report{FORMATS[fmt].suffix}").read_bytes().decode()))


def test_the_report_of_the_demo(ctsreport: Callable[..., Ran], gold: Gold, tmp_path: Path) -> None:
    """What a newcomer sees first, in every format: of a daemon that was asked over HTTP."""
    ran = ctsreport("demo", *EVERY_FORMAT, *REST, "-o", tmp_path, "--now", NOW)
    assert ran.code == 0, ran.err
    for fmt in TEXT_FORMATS:
        gold(stored_name(fmt, "demo"), settled((tmp_path / f"report{FORMATS[fmt].suffix}").read_bytes().decode()))


SPECIAL = {"gate": EXPECTING, "incident": (*EXPECTING, "--task", "lb_pool_members")}
"""Reports of the same capture with other options."""


@pytest.mark.parametrize("fmt", TEXT_FORMATS)
@pytest.mark.parametrize("name", SPECIAL)
def test_a_report_that_people_expect_something_of(
    name: str, fmt: str, report_of: Callable[..., Report], gold: Gold
) -> None:
    """A gate that fails, known failures in every state, owners; and the page of one incident."""
    report = report_of("v0.9.0/mixed", *REST, *SPECIAL[name])
    assert report.ran.code == 3 if name == "gate" else report.ran.code == 0, report.ran.err
    gold(stored_name(fmt, name), settled((report.folder / f"report{FORMATS[fmt].suffix}").read_bytes().decode()))


def test_every_gold_file_is_of_a_report_that_is_tested() -> None:
    """A file that nothing compares would grow old unseen."""
    stored = {
        path.relative_to(GOLD).as_posix() for fmt in TEXT_FORMATS for path in (GOLD / fmt).rglob("*") if path.is_file()
    }
    assert stored <= {stored_name(fmt, name) for fmt in TEXT_FORMATS for name in (*CAPTURED, *SPECIAL, "demo")}
