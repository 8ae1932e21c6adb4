"""Whoever mistypes a command, an option or a choice is told the nearest, in every command and group of the program."""

from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from ctsreport.cli import cli
from tests.conftest import run_ctsreport

Words = tuple[str, ...]


def groups(group: click.Group, words: Words = ()) -> Iterator[tuple[Words, click.Group]]:
    """Every group, and the words that lead to it."""
    yield words, group
    for name, found in members(group):
        if isinstance(found, click.Group):
            yield from groups(found, (*words, name))


def members(group: click.Group) -> list[tuple[str, click.Command]]:
    with click.Context(group) as ctx:
        return [(name, found) for name in group.list_commands(ctx) if (found := group.get_command(ctx, name))]


GROUPS = list(groups(cli))
COMMANDS = [((*words, name), found) for words, group in GROUPS for name, found in members(group)]
OPTIONS = [
    (words, param.opts[-1] if len(param.opts) > 1 else param.opts[0])
    for words, found in COMMANDS
    for param in found.params
    if isinstance(param, click.Option)
]
CHOICES = [
    (words, param) for words, found in COMMANDS for param in found.params if isinstance(param.type, click.Choice)
]


def mistyped(word: str) -> str:
    """A letter too many: nearer to the word than to any other."""
    return f"{word[:-1]}{word[-1]}{word[-1]}"


def says(*args: str) -> str:
    ran = run_ctsreport(*args)
    assert (ran.code, ran.out) == (2, "")
    return ran.err.splitlines()[-1]


@pytest.mark.parametrize(("words", "name"), [(words[:-1], words[-1]) for words, _ in COMMANDS], ids=" ".join)
def test_the_nearest_command(words: Words, name: str) -> None:
    """Of a nested group too, in capitals too."""
    assert says(*words, mistyped(name)) == f"Error: No such command {mistyped(name)!r}. Did you mean {name}?"
    assert says(*words, name.upper()).endswith(f"Did you mean {name}?")


@pytest.mark.parametrize(("words", "option"), OPTIONS, ids=str)
def test_the_nearest_option(words: Words, option: str) -> None:
    assert (
        says(*words, f"{mistyped(option)}=x") == f"Error: No such option {mistyped(option)!r}. Did you mean {option}?"
    )


@pytest.mark.parametrize(("words", "param"), CHOICES, ids=str)
def test_the_nearest_choice(words: Words, param: click.Parameter, monkeypatch: pytest.MonkeyPatch) -> None:
    """By option, argument and variable; the variable is named."""
    assert isinstance(param.type, click.Choice)
    for choice in map(str, param.type.choices):
        given = [mistyped(choice)] if isinstance(param, click.Argument) else [f"{param.opts[-1]}={mistyped(choice)}"]
        assert says(*words, *given).endswith(f"Did you mean {choice}?")
    if isinstance(param, click.Option):
        assert isinstance(param.envvar, list)
        monkeypatch.setenv(param.envvar[0], mistyped(choice))
        shown = says(*words)
        assert param.envvar[0] in shown
        assert shown.endswith(f"Did you mean {choice}?")


def test_a_choice_of_the_file() -> None:
    Path("ctsreport.toml").write_text('[report]\nformat = ["htmll"]\n')
    assert "line 2, report.format: " in (shown := run_ctsreport("report").err)
    assert "Did you mean html?" in shown


@pytest.mark.parametrize(
    ("args", "ends"),
    [
        (("reprot",), "Did you mean report?"),
        (("known", "ad"), "Did you mean add?"),
        (("report", "--fromat", "html"), "Did you mean --format?"),
        (("report", "-f", "htlm"), "Did you mean html?"),
        (("report", "--ci=gitlap"), "Did you mean gitlab?"),
        (("schema", "reprot"), "Did you mean report?"),
        (("--vesion",), "Did you mean --version?"),
    ],
)
def test_what_people_mistype(args: Words, ends: str) -> None:
    assert says(*args).endswith(ends)


@pytest.mark.parametrize("args", [("xyzzy",), ("report", "--xyzzy"), ("report", "-f", "xyzzy"), ("-x",)])
def test_where_nothing_is_near_nothing_is_guessed(args: Words) -> None:
    assert "Did you mean" not in says(*args)


def test_a_source_without_its_command() -> None:
    """What a newcomer types first; its password is not repeated."""
    Path("tasks.json").write_text("{}")
    assert says("tasks.json").endswith("To report on it: ctsreport report tasks.json")
    assert says("http://u:pass-phrase@cts:8558").endswith("To report on it: ctsreport report http://***@cts:8558")
