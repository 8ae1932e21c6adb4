"""The README's commands are those of the program: its help is in there, word for word."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from ctsreport.cli import COMMANDS, cli

README = Path(__file__).parents[2] / "README.md"
BEGIN, END = "<!-- help: made from the program, and checked against it -->\n", "<!-- /help -->"
WIDTH = 100


def _help_of(*words: str) -> str:
    ran = CliRunner().invoke(cli, [*words, "--help"], prog_name="ctsreport", terminal_width=WIDTH)
    assert ran.exit_code == 0, ran.output
    return f"```\n$ {' '.join(('ctsreport', *words))} --help\n{ran.output.rstrip()}\n```\n"


def _all_help() -> str:
    return "\n".join([_help_of(), *(_help_of(*words) for name in COMMANDS for words in _with_parts(name))])


def _with_parts(name: str) -> Iterator[tuple[str, ...]]:
    """A command, and what it is made of."""
    yield (name,)
    found = cli.get_command(None, name)  # type: ignore[arg-type]
    if isinstance(found, click.Group):
        yield from ((name, part) for part in found.commands)


def test_readme_has_the_help_of_every_command(request: pytest.FixtureRequest) -> None:
    """What the README says of commands and options is what they say of themselves; --update-gold writes it anew."""
    text = README.read_text("utf-8")
    before, rest = text.split(BEGIN)
    stored, after = rest.split(END)
    if request.config.getoption("--update-gold"):
        README.write_text(before + BEGIN + _all_help() + END + after, "utf-8")
        return
    assert stored == _all_help(), "make update-gold writes the README's help anew"


@pytest.mark.parametrize("command", list(COMMANDS))
def test_every_option_says_what_it_does(command: str) -> None:
    """No option without a help text, and -h is --help."""
    short = CliRunner().invoke(cli, [command, "-h"], prog_name="ctsreport", terminal_width=WIDTH).output
    assert short in _help_of(command)
    found = cli.get_command(None, command)  # type: ignore[arg-type]
    assert found is not None
    for parameter in found.params:
        if parameter.param_type_name == "option" and parameter.name != "help":
            assert getattr(parameter, "help", None), parameter.name


@pytest.mark.parametrize("command", ["report", "fetch", "demo"])
def test_every_option_has_its_variable(command: str) -> None:
    """CTSREPORT_ and the long option in capitals."""
    found = cli.get_command(None, command)  # type: ignore[arg-type]
    assert found is not None
    for parameter in found.params:
        if parameter.param_type_name != "option" or parameter.name == "help":
            continue
        long = next(name for name in parameter.opts if name.startswith("--"))
        expected = "CTSREPORT_" + re.sub("-", "_", long[2:]).upper()
        assert isinstance(parameter.envvar, list)
        assert parameter.envvar[0] == expected
