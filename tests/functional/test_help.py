"""docs/commands.md is the program's own help, word for word, and every option has its text and its variable."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from ctsreport import cli as cli_package
from ctsreport.cli import COMMANDS, cli
from tests.functional.documents import COMMANDS as COMMANDS_MD
from tests.functional.documents import check_whole

WIDTH = 100
HEAD = """# Commands

What the program says of itself; `make docs` writes this page anew.
[reference.md](reference.md) has what is behind the options.
"""


def _help_of(*words: str) -> str:
    ran = CliRunner().invoke(cli, [*words, "--help"], prog_name="ctsreport", terminal_width=WIDTH)
    assert ran.exit_code == 0, ran.output
    return ran.output


def _section(*words: str) -> str:
    command = " ".join(("ctsreport", *words))
    return f"## {command}\n\n```\n$ {command} --help\n{_help_of(*words).rstrip()}\n```\n"


def _with_parts(name: str) -> Iterator[tuple[str, ...]]:
    """A command, and what it is made of."""
    yield (name,)
    found = cli.get_command(None, name)  # type: ignore[arg-type]
    if isinstance(found, click.Group):
        yield from ((name, part) for part in found.commands)


def test_made_commands_page_has_the_help_of_every_command(request: pytest.FixtureRequest) -> None:
    """What it says of commands and options is what they say of themselves."""
    commands = [words for name in COMMANDS for words in _with_parts(name)]
    check_whole(request, COMMANDS_MD, "\n".join([HEAD, *(_section(*words) for words in ((), *commands))]))


def test_every_command_is_in_the_list() -> None:
    """A module of `cli` that makes a command and is not named there could not be called."""
    texts = {path.stem: path.read_text("utf-8") for path in Path(cli_package.__file__).parent.glob("*.py")}
    made = {name for name, text in texts.items() if re.search(r"^(?:def command\(|command = )", text, re.MULTILINE)}
    assert made == set(COMMANDS)


@pytest.mark.parametrize("command", list(COMMANDS))
def test_every_option_says_what_it_does(command: str) -> None:
    """No option without a help text, and -h is --help."""
    short = CliRunner().invoke(cli, [command, "-h"], prog_name="ctsreport", terminal_width=WIDTH).output
    assert short == _help_of(command)
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
