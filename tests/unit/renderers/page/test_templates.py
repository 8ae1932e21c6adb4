"""A folder of templates replaces ours one by one; what is wrong with one is told with its place."""

from pathlib import Path

import pytest

from ctsreport.errors import CtsReportError, ExitCode
from tests.unit.making import documents, snapshot, task, text_of, view


def write(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return str(folder)


def drawn(templates: str, name: str = "html") -> str:
    return text_of(name, view(snapshot(task("<a>"))), templates=templates)


def test_one_template_replaces_ours(tmp_path: Path) -> None:
    """The others stay."""
    folder = write(tmp_path, "html/style.css", "body { color: rebeccapurple }")
    assert "rebeccapurple" in drawn(folder)
    assert "<h1>CTS health: prod</h1>" in drawn(folder)
    assert "rebeccapurple" not in drawn(folder, "markdown")


def test_values_are_escaped_in_theirs_too(tmp_path: Path) -> None:
    """Without a word in the template."""
    folder = write(tmp_path, "html/report.html", "{% for task in view.tasks.all %}{{ task.name }}{% endfor %}\n")
    assert drawn(folder) == "&lt;a&gt;"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("line\n{% if %}", "line 2"),
        ("{{ view.nothing_of_that_name }}", "nothing_of_that_name"),
        ("{% include 'html/none.html' %}", "none.html"),
    ],
)
def test_a_wrong_template_is_named(tmp_path: Path, text: str, words: str) -> None:
    """Exit code 2, with the cure."""
    folder = write(tmp_path, "html/report.html", text)
    with pytest.raises(CtsReportError) as raised:
        drawn(folder)
    assert raised.value.exit_code is ExitCode.USAGE
    assert words in raised.value.message
    assert "--templates" in raised.value.cure


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    """Exit code 2, before anything is drawn."""
    with pytest.raises(CtsReportError, match="is not a folder") as raised:
        documents("html", view(), templates=str(tmp_path / "none"))
    assert raised.value.exit_code is ExitCode.USAGE
