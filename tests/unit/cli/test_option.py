"""Every option says what a value of it may do, and what ctsreport.toml may hold is made of that alone."""

import re
import typing
from collections.abc import Iterator

import click
import jsonschema
import msgspec
import pytest
from msgspec import structs

from ctsreport.cli import COMMANDS, cli
from ctsreport.cli.file_kinds import kind_of
from ctsreport.cli.option import Option, option, options_of
from ctsreport.cli.report import command as report
from ctsreport.cli.report_options import in_file
from ctsreport.cli.settings_file import file_options
from ctsreport.config.effect import CONNECTION, REPORT, Effect
from ctsreport.config.schema import InstanceTable, config_type
from ctsreport.size import parse_size
from ctsreport.sources.settings import Settings


def commands(command: click.Command, name: str = "") -> Iterator[tuple[str, click.Command]]:
    """All commands, those of groups too."""
    yield name, command
    if isinstance(command, click.Group):
        ctx = click.Context(command)
        for each in command.list_commands(ctx):
            inside = command.get_command(ctx, each)
            assert inside is not None
            yield from commands(inside, f"{name} {each}".strip())


OPTIONS = [
    pytest.param(name, param, id=f"{name} {param.opts[0]}")
    for name, command in commands(cli)
    for param in command.params
    if isinstance(param, click.Option) and param.name not in {"help", "version"}
]
PATHS = {"FILE", "DIR", "LOCATION"}
"""What the help calls a value that is a path."""


def test_all_commands_are_looked_at() -> None:
    assert {name.split()[0] for name, _ in commands(cli) if name} == set(COMMANDS)


@pytest.mark.parametrize(("command", "param"), OPTIONS)
def test_each_option_declares_what_it_may_do(command: str, param: click.Option) -> None:
    """A path reads or writes, and what the help does not call a path is none."""
    assert isinstance(param, Option), command
    assert isinstance(param.effect, Effect)
    assert param.effect.is_path == (param.metavar in PATHS)
    assert param.table in {None, REPORT, CONNECTION}


def test_the_file_may_hold_what_the_command_takes() -> None:
    """The options that are declared for the file are those of the command, in its order."""
    assert [each.opts for each in in_file()] == [each.opts for each in options_of(report)]


def test_an_option_that_does_not_is_refused() -> None:
    with pytest.raises(TypeError, match="effect"):
        option("--forgotten")  # type: ignore[call-arg] # that is what is tried


def test_what_sends_is_never_a_default_of_the_file() -> None:
    """Its value would go to the address that the same file names."""
    assert not [each.key for each in options_of(report) if Effect.SENDS in each.effect]


def test_names_of_what_weakens_say_so() -> None:
    """An option about secrets or certificates that declares nothing was forgotten."""
    words = re.compile(r"redact|allow|insecure|^ca|secret|trust|verify")
    declared = {each.key for each in options_of(report) if each.effect & (Effect.WEAKENS | Effect.TRUSTS)}
    assert {each.key for each in options_of(report) if words.search(each.key)} == declared | {"redact"}


def test_an_option_of_the_connection_needs_one_place() -> None:
    """Its definition; beside it stands what uses it."""
    renamed = {"follow_leader": "no_follow_leader", "limit": "max_answer"}
    used = {renamed.get(field.name, field.name) for field in structs.fields(Settings)} - {"origins", "headers"}
    assert {each.name for each in options_of(report, CONNECTION)} == used


def test_the_file_has_the_keys_of_the_options_and_no_others() -> None:
    tables = {field.name: field.type for field in structs.fields(config_type(file_options()))}
    for table in (REPORT, CONNECTION):
        keys = {field.encode_name for field in structs.fields(tables[table])}
        assert keys == {each.key for each in options_of(report, table)}
    (instance, _) = typing.get_args(tables["instances"])
    own = {field.encode_name for field in structs.fields(InstanceTable)}
    assert {field.encode_name for field in structs.fields(instance)} == own | {
        each.key for each in options_of(report, CONNECTION)
    }


@pytest.mark.parametrize(("size", "taken"), [(1, True), (0, False), ("1", True), ("64KiB", True), ("many", False)])
def test_the_schema_takes_the_sizes_that_the_command_line_takes(size: int | str, taken: bool) -> None:
    """From one byte on."""
    schema = msgspec.json.schema(config_type(file_options()))
    assert jsonschema.Draft202012Validator(schema).is_valid({"report": {"markdown-budget": size}}) is taken
    assert (parse_size(str(size)) is not None) is taken


def test_an_option_of_an_unknown_type_is_refused() -> None:
    """Rather than taken for a text."""
    odd = Option(["--when"], effect=Effect.NOTHING, type=click.DateTime())
    with pytest.raises(TypeError, match="no type"):
        kind_of(odd)
