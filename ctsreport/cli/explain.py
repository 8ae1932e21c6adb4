"""``ctsreport explain``."""

import json
import re
import sys
from collections.abc import Iterator
from functools import partial
from typing import Any

import click

from ctsreport.analysis.diagnosis import diagnose
from ctsreport.analysis.diagnosis.explain import Explained, explain
from ctsreport.analysis.diagnosis.kinds import KINDS
from ctsreport.bounded import PIECE, TooLargeError, gather, read_bytes
from ctsreport.cli.option import option
from ctsreport.cli.redaction import redaction, secrets
from ctsreport.cli.settings_file import config_file
from ctsreport.cli.shared import print_result, say
from ctsreport.config.effect import Effect
from ctsreport.errors import unread_error
from ctsreport.redaction import Redaction, Secrets
from ctsreport.size import shown_size
from ctsreport.view.beside import beside
from ctsreport.view.wording import one_line

# `error tf-apply for 'web'`, `dependencies for task web:`: the message names its task.
_TASK = re.compile(
    r"error tf-\w+ for '([^'\n]{1,500})'|Error \w+ task '([^'\n]{1,500})'|"
    r"dependencies for task ([\w-]+):"
)
_WIDTH = 12

MOST = 1 << 24
"""Bytes of one message, with what is around it."""


@click.command("explain")
@click.argument("file", metavar="[FILE]", default="-")
@option("--task", metavar="NAME", effect=Effect.NOTHING, help="The task that it is of. [default: as the message says]")
@config_file
@secrets
def command(file: str, task: str | None, **options: Any) -> None:
    """One error message in (FILE, or standard input).

    How it is understood, its cause, the id to group by, and what to do next; with marks for secrets, as in a report.
    """
    message = _without_secrets(_message(_text(file)), redaction(options, (), ()))
    print_result(map(one_line_kept, _lines(message, task if task is not None else _task_of(message))))


def one_line_kept(line: str) -> str:
    """One line, with the blanks that it begins with."""
    return " " * (len(line) - len(line.lstrip(" "))) + one_line(line)


def _standard_input() -> bytes:
    return gather(iter(partial(sys.stdin.buffer.read, PIECE), b""), MOST)


def _text(file: str) -> str:
    if file == "-" and sys.stdin is None:
        raise unread_error("Standard input is closed.", "Pipe one message into it, or name a file that holds it.")
    try:
        raw = _standard_input() if file == "-" else read_bytes(file, MOST)
    except TooLargeError as error:
        name = "Standard input" if file == "-" else file
        raise unread_error(
            f"{name} is larger than {shown_size(MOST, gap=' ')}.", "Give it the message of one failed run."
        ) from error
    except OSError as error:
        raise unread_error(
            f"{file} cannot be read: {error.strerror}.",
            "Name a file that holds one message, or pipe it in: echo 'MESSAGE' | ctsreport explain",
        ) from error
    text = raw.decode("utf-8-sig", "replace")
    if not text.strip():
        raise unread_error(
            f"{'Standard input' if file == '-' else file} is empty.", "Give it the message of one failed run."
        )
    return text


def _message(text: str) -> str:
    """The text as it is; of JSON the string, or what an event holds."""
    if text.lstrip()[:1] not in {'"', "{"}:
        return text
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return text
    while isinstance(value, dict):
        value = value.get("message", value.get("error"))
    return value if isinstance(value, str) else text


def _without_secrets(message: str, chosen: Redaction) -> str:
    """The message as a report would have it, and as a report understands it."""
    if chosen.off:
        say("Secrets were not looked for (--no-redact): do not pass this on.")
        return message
    found = Secrets(chosen)
    found.taken(message)
    found.look(message)
    return found.clean(message, looked=True)


def _task_of(message: str) -> str:
    match = _TASK.search(message)
    if match is None:
        return ""
    return match[1] or match[2] or match[3]


def _lines(message: str, task: str) -> Iterator[str]:
    diagnosis = diagnose(message, task)
    yield _row("task", task or "not named")
    tries = "not in the message" if diagnosis.tries is None else str(diagnosis.tries)
    yield _row("tries", f"{tries}, which failed for different reasons" if diagnosis.tries_differ else tries)
    yield _row("phase", diagnosis.phase or "not in the message")
    for number, each in enumerate(explain(message, task), 1):
        yield ""
        yield f"Error {number}"
        yield from _explained(each)
    yield ""
    yield _row("headline", diagnosis.summary)
    shown = beside(diagnosis.summary, diagnosis.causes[0].details)
    if shown:
        yield _row("beside it", shown)
    yield from (_row("hint", hint) for hint in diagnosis.hints)


def _explained(each: Explained) -> Iterator[str]:
    for label, text in each.facts:
        first, *more = text.split("\n")
        yield "  " + _row(label, first)
        yield from (f"  {' ' * _WIDTH}{line}" for line in more)
    cause = each.cause
    yield "  " + _row("kind", f"{cause.kind}: {KINDS[cause.kind].meaning}")
    if each.rule is not None:
        yield "  " + _row("by rule", each.rule.says)
    yield "  " + _row("cause", cause.summary)
    if cause.details:
        yield "  " + _row("details", cause.details)
    if cause.key != cause.summary:
        yield "  " + _row("key", cause.key)
    yield "  " + _row("id", cause.id)
    yield "  " + _row("next", KINDS[cause.kind].next_step)


def _row(label: str, text: str) -> str:
    return f"{label:<{_WIDTH}}{text}"
