"""One way to write a size: in options, variables and ctsreport.toml alike."""

import json
from pathlib import Path

import jsonschema
import pytest

from tests.conftest import CAPTURES, NOW, Ran, run_ctsreport

MIXED = CAPTURES / "v0.9.0/mixed"
WRONG = ["0", "0kB", "-3", "much", "1.5", "10TB", ""]


def written(size: str) -> str:
    """The file that says it in all its places."""
    return (
        f"[report]\nmarkdown-budget = {size}\nbundle = {size}\n[connection]\nmax-answer = {size}\n"
        f'[[instances]]\nname = "a"\naddress = "http://a"\nmax-answer = {size}\n'
    )


def shown() -> dict[str, str]:
    """``config show``, by key, without origins."""
    ran = run_ctsreport("config", "show")
    assert ran.code == 0, ran.err
    return dict(line.partition("  #")[0].split(" = ", 1) for line in ran.out.splitlines())


def validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads(run_ctsreport("schema", "config").out))


@pytest.mark.parametrize(
    ("size", "text"),
    [
        ('"200kB"', "200kB"),
        ('"10MB"', "10MB"),
        ('"64KiB"', "64KiB"),
        ('"64K"', "64KiB"),
        ('"64k"', "64KiB"),
        ('"1.5MB"', "1500kB"),
        ("65536", "64KiB"),
        ("65537", "65537"),
        ('"65537"', "65537"),
    ],
)
def test_the_file_takes_what_the_option_takes(size: str, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """And a variable; what is shown can be written back."""
    Path("ctsreport.toml").write_text(written(size))
    by_file = shown()
    keys = ("markdown-budget", "bundle", "max-answer")
    assert [by_file[key] for key in keys] == [json.dumps(text)] * 3
    Path("ctsreport.toml").unlink()
    for key in keys:
        monkeypatch.setenv(f"CTSREPORT_{key.replace('-', '_').upper()}", json.loads(size) if '"' in size else size)
    assert [shown()[key] for key in keys] == [json.dumps(text)] * 3
    number = int(size) if size.isdecimal() else json.loads(size)
    validator().validate(
        {"report": {"markdown-budget": number, "bundle": number}, "connection": {"max-answer": number}}
    )


@pytest.mark.parametrize("size", WRONG)
@pytest.mark.parametrize("option", ["--markdown-budget", "--bundle", "--max-answer"])
def test_what_is_not_a_size_is_wrong_usage_with_examples(option: str, size: str) -> None:
    ran = run_ctsreport("report", MIXED, f"{option}={size}")
    assert ran.code == 2
    for words in (option, "200kB", "10MB", "64KiB"):
        assert words in ran.err
    assert not Path("output").exists()


@pytest.mark.parametrize("size", [*(json.dumps(text) for text in WRONG if text), "0", "-3", "1.5", "true", "[]"])
def test_what_is_not_a_size_in_the_file_is_named_with_its_place(size: str) -> None:
    Path("ctsreport.toml").write_text(written(size))
    ran = run_ctsreport("config", "check")
    assert ran.code == 2
    places = [line for line in ran.err.splitlines() if "200kB" in line]
    assert [line.removeprefix("Error: ").partition(": ")[0] for line in places] == [
        "ctsreport.toml, line 2, report.markdown-budget",
        "ctsreport.toml, line 3, report.bundle",
        "ctsreport.toml, line 5, connection.max-answer",
        "ctsreport.toml, line 9, instances[0].max-answer",
    ]
    value = json.loads(size)
    if value != "1.5":  # that part of a byte is not a size, a pattern cannot tell
        with pytest.raises(jsonschema.ValidationError):
            validator().validate({"report": {"markdown-budget": value}})


def bundled(*options: str) -> Ran:
    return run_ctsreport("report", MIXED, "-f", "json", "--now", NOW, "-q", *options)


def test_a_size_counts_as_it_is_written() -> None:
    """A bundle of 200kB is at most that large, and one of 40KiB leaves something out."""
    assert bundled("--bundle", "200kB").code == 0
    whole = Path("output/report.zip").stat().st_size
    assert whole <= 200_000
    assert bundled("--bundle", f"{whole}").code == bundled("--bundle", f"{whole} bytes").code == 0
    assert Path("output/report.zip").stat().st_size == whole
    assert bundled("--bundle", "40KiB").code == 0
    assert Path("output/report.zip").stat().st_size <= 40 * 1024 < whole


def test_the_limit_says_what_would_be_enough() -> None:
    """Whoever follows the cure is served."""
    Path("tasks.json").write_text(json.dumps({"task_summary": {"status": {"successful": 0}}, "x": "x" * 3000}))
    ran = run_ctsreport("report", "tasks.json", "--max-answer", "1kB")
    assert (ran.code, "larger than 1 kB" in ran.err) == (4, True)
    assert run_ctsreport("report", "tasks.json", "--max-answer", ran.err.split()[-1], "-q").code == 0
