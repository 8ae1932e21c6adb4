"""The command line: parse, call the pipeline, say what happened, exit."""

import gc
import sys
from importlib import import_module
from typing import Any, NoReturn

import click

from ctsreport import __version__
from ctsreport.cli.did_you_mean import Group
from ctsreport.errors import ExitCode

COMMANDS = {
    "report": "Read, judge, render, write, and say in one screen what is wrong.",
    "publish": "Carry a report to where people read: wikis, tickets, chat, mail.",
    "fetch": "Read, and save one snapshot file for later reports.",
    "demo": "A CTS daemon in miniature on loopback, and a report of it.",
    "history": "Remember what daemons said, for longer than they do.",
    "config": "Check and show ctsreport.toml.",
    "known": "Accept a failure for a time: write it into ctsreport.toml.",
    "explain": "One error message: how it is understood, its cause, its id, what to do next.",
    "schema": "The JSON Schema of what ctsreport writes and reads.",
    "completion": "Shell completion for bash, zsh or fish.",
}


class LazyGroup(Group):
    """Commands that are imported only when they are used: start-up is a feature."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The commands, in the order in which they are of use."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """One command, imported now."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"ctsreport.cli.{cmd_name}").command
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command. An error of the system that it let through is a bug.

        Click itself would take a broken pipe for its own affair.
        """
        try:
            return super().invoke(ctx)
        except OSError as error:
            raise RuntimeError("what failed here should have been said in the words of this place") from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The list of commands, without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message=f"ctsreport %(version)s, Python {sys.version.split()[0]}")
def cli() -> None:
    """Health reports for Consul-Terraform-Sync: what is broken, since when, and why.

    Exit codes: 0 done; 1 a bug in ctsreport; 2 wrong usage; 3 the gate (--fail-on) failed; 4 something could not be
    read, so health could not be judged; 5 something could not be written or delivered; 130 interrupted.
    """


def main() -> NoReturn:
    """Run the program and end the process with a documented exit code."""
    # One run makes much and drops it at its end: looking for cycles on the way costs a tenth of it and finds none.
    gc.disable()
    try:
        from ctsreport.cli.shared import run
    except KeyboardInterrupt:
        raise SystemExit(ExitCode.INTERRUPTED) from None
    try:
        run(cli)
    finally:
        gc.freeze()  # the process ends now, and Python would look for cycles once more, in all that it still holds
