"""``--history`` of a report: what is remembered, for whom, and what to say where it cannot be."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

from ctsreport.analysis.expectations.gate_rule import NEEDS_HISTORY, GateRule
from ctsreport.cli import inputs
from ctsreport.cli.option import option, together
from ctsreport.cli.shared import say_error
from ctsreport.config.effect import REPORT, Effect
from ctsreport.errors import ExitCode, usage_error

if TYPE_CHECKING:
    from ctsreport.history.session import Session  # only a report with a history pays for it

LAST_REPORT = "last-report"

history_options = together(
    option(
        "--history",
        metavar="LOCATION",
        effect=Effect.READS | Effect.WRITES | Effect.REMEMBERS,
        table=REPORT,
        help=(
            "Remember what is read, beyond the five events that CTS keeps: a file, made where there is none; a folder "
            "of snapshot files (one that exists, or a trailing /); or postgresql://HOST/DATABASE."
        ),
    ),
    option(
        "--history-read-only",
        is_flag=True,
        effect=Effect.NOTHING,
        table=REPORT,
        help="Add nothing to the history.",
    ),
    option(
        "--reader",
        metavar="NAME",
        effect=Effect.NOTHING,
        table=REPORT,
        help="Whose last report this one is compared with; jobs that share a history have one each. [default: STEM]",
    ),
    option(
        "--since",
        metavar="TIME|last-report",
        default=LAST_REPORT,
        show_default=True,
        effect=Effect.NOTHING,
        help="What changes are compared with: the newest look of that instant or before.",
    ),
)
"""What is remembered."""


@contextmanager
def history_of(options: Mapping[str, Any], stem: str) -> "Iterator[Session | None]":
    """The history of a report, open until that is written; None where there is none."""
    location, since = options["history"], options["since"]
    if location is None:
        if since != LAST_REPORT:
            raise usage_error("--since needs a memory of earlier looks.", "Name one: --history FILE.")
        yield None
        return
    then = None if since == LAST_REPORT else inputs.parse_since(since)
    if options["no_redact"] and not options["history_read_only"]:
        raise usage_error("A history keeps no secrets.", "Leave --no-redact away, or add --history-read-only.")
    if options["reader"] == "":
        raise usage_error("--reader is empty.", "Name whose report it is, or leave it away.")
    from ctsreport.history.model import HistoryPlace
    from ctsreport.history.session import Session
    from ctsreport.history.stores import check_location

    check_location(location)
    reader = options["reader"] or stem
    with closing(Session(HistoryPlace(location, reader, options["history_read_only"], then))) as session:
        yield session


def check_history(rules: Sequence[GateRule], history: "Session | None") -> None:
    """Raises `CtsReportError` (2) where a rule needs a history, and there is none."""
    rule = next((each for each in rules if each.word in NEEDS_HISTORY), None)
    if rule is not None and history is None:
        raise usage_error(
            f"The rule {rule.text} needs a memory of earlier looks.", "Name one: --history FILE, or leave the rule out."
        )


def say_history(history: "Session | None", *, seen: bool = True) -> ExitCode:
    """The report is out, and its reader has ``seen`` it. What went wrong is said, and how the process ends for it."""
    if history is None:
        return ExitCode.DONE
    if seen:
        history.shown()
    code = ExitCode.DONE
    for error in history.failures:
        without = "the report is made without it" if error is history.unread else "nothing was added to it"
        say_error(error.exit_code, f"{error.message} So {without}.", error.cure)
        code = code or error.exit_code
    return code
