"""A report carried to targets: which, what each says of it, and how the process ends for it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from ctsreport.cli import inputs
from ctsreport.cli.option import Lines, option, together
from ctsreport.cli.origin import loaded
from ctsreport.cli.shared import print_lines, say_error
from ctsreport.config.effect import REPORT, Effect
from ctsreport.config.problem import config_error
from ctsreport.errors import CtsReportError, ExitCode, did_you_mean, usage_error
from ctsreport.view.wording import one_line

if TYPE_CHECKING:
    from ctsreport.config.targets import ConfiguredTarget  # only what is published pays for it, and for what follows
    from ctsreport.destinations.interface import Change, Publication, Target
    from ctsreport.history.session import Session

FRESH_FOR = "1d"

MOST_COMPARED = 20_000
"""Lines of a page beyond which no difference is shown: it takes time by the square of them."""

where_it_lies = together(
    option(
        "--report-url",
        metavar="URL",
        effect=Effect.NOTHING,
        table=REPORT,
        check=inputs.parse_report_url,
        help="Where the whole report lies: short forms lead there.",
    ),
    option(
        "--fresh-for",
        metavar="DURATION",
        default=FRESH_FOR,
        show_default=True,
        effect=Effect.NOTHING,
        table=REPORT,
        check=inputs.parse_fresh_for,
        help=(
            "How long what is published may be believed where nobody renews it: a page says until when. Longer than "
            "the time between two runs of the job; 0 says nothing."
        ),
    ),
)
"""What what is published says beside the report."""

adopt_option = option(
    "--adopt",
    is_flag=True,
    effect=Effect.NOTHING,
    help="Take over pages that are there and bear no mark of ours; a section is put to the end of its page.",
)

publish_option = option(
    "--publish",
    "publish",
    metavar="TARGET",
    multiple=True,
    type=Lines(),
    effect=Effect.NOTHING,
    help="Also carry the report to this target of ctsreport.toml, after the files are written; repeatable.",
)


class Carried(NamedTuple):
    """What became of it: lines for people, the errors of those that failed, by target, and whether any got through."""

    lines: tuple[str, ...] = ()
    failures: tuple[tuple[str, CtsReportError], ...] = ()
    delivered: bool = True

    @property
    def code(self) -> ExitCode:
        """How the process ends for it."""
        return self.failures[0][1].exit_code if self.failures else ExitCode.DONE

    def say(self, *, quiet: bool) -> None:
        """Say it: what was done as a result, what failed as errors, each with its cure."""
        if not quiet:
            print_lines(map(one_line, self.lines))
        for name, error in self.failures:
            say_error(error.exit_code, f"{name}: {_word(error)}: {error.message}", *error.more, error.cure)


def _word(error: CtsReportError) -> str:
    from ctsreport.destinations.interface import RefusedError

    return "refused" if isinstance(error, RefusedError) else "failed"


def chosen(ctx: click.Context, names: Sequence[str]) -> "list[ConfiguredTarget]":
    """The targets of these names, with all that they need. Raises `CtsReportError` (2)."""
    config = loaded(ctx)
    there = {each.name: each for each in config.targets} if config else {}
    for name in names:
        if name not in there:
            raise _unknown(name, there)
    targets = [there[name] for name in dict.fromkeys(names)]
    missing = [problem for each in targets for problem in each.missing]
    if missing and config:
        raise config_error(missing, config.places, "Set it where this runs, or leave that target out.")
    return targets


def _unknown(name: str, there: Mapping[str, Any]) -> CtsReportError:
    if not there:
        return usage_error(
            f"There is no target {name!r}: no file was named that has any.",
            "Name one with [[targets]]: --config publish.toml, or CTSREPORT_CONFIG=publish.toml.",
        )
    near = did_you_mean(name, there)
    cure = f"Targets of that file: {', '.join(there)}. They come first, SOURCEs after them."
    return usage_error(f"There is no target {name!r}. {near}".rstrip(), cure)


def carry(
    targets: "Sequence[ConfiguredTarget]",
    publication: "Publication | None",
    history: "Session | None",
    say: Callable[[str], None],
    *,
    adopt: bool,
    dry_run: bool = False,
    first: bool = False,
) -> Carried:
    """Carry it to each; one that fails keeps none of the others from theirs.

    `first` is as with a history that knows of no delivery.
    """
    if publication is None:
        return Carried()

    def tell(each: "ConfiguredTarget", made: "Target") -> list[str]:
        kept = history.delivered(each.name, publication.key) if history else {} if first else None
        on = each.settings.on
        if dry_run:
            from ctsreport.destinations.publish import planned

            changes = planned(made, publication, on, kept)
            return [line for change in _as_list(changes) for line in would(each.name, change)]
        from ctsreport.destinations.publish import line_of, publish

        def keep(known: dict[str, str]) -> None:
            if history:
                history.deliver(each.name, publication.key, known)

        return [f"{each.name}: {line_of(result)}" for result in publish(made, publication, on, kept, keep)]

    return for_each(targets, tell, say, adopt=adopt)


def for_each(
    targets: "Sequence[ConfiguredTarget]",
    work: "Callable[[ConfiguredTarget, Target], Sequence[str]]",
    say: Callable[[str], None],
    *,
    adopt: bool = False,
) -> Carried:
    """Do something with each, whatever becomes of the others; a bug in one is raised when all had their turn."""
    from ctsreport.destinations.targets import target
    from ctsreport.destinations.targets.settings import Run
    from ctsreport.destinations.web import Web

    lines: list[str] = []
    failures: list[tuple[str, CtsReportError]] = []
    bugs: list[Exception] = []
    with closing(Web(say=say)) as web:
        for each in targets:
            say(f"publishing to {each.name}")
            try:
                with closing(target(each.settings, Run(web, each.secrets, adopt=adopt))) as made:
                    lines += work(each, made)
            except CtsReportError as error:
                failures.append((each.name, error))
            except Exception as bug:  # noqa: BLE001 - it is raised below
                bugs.append(bug)
    if bugs:
        Carried(tuple(lines), tuple(failures)).say(quiet=False)
        raise bugs[0]
    return Carried(tuple(lines), tuple(failures), delivered=len(failures) < len(targets))


def _as_list(changes: Any) -> Sequence[Any]:
    return changes if isinstance(changes, list) else [changes]


def would(name: str, change: "Change | Any") -> Iterator[str]:
    """What would be done with one thing, and the difference that it makes."""
    from ctsreport.destinations.interface import Action, Change
    from ctsreport.destinations.publish import line_of

    if not isinstance(change, Change):
        yield f"{name}: {line_of(change)}"
        return
    what = "nothing to do" if change.action is Action.KEEP else f"would {change.action}"
    yield ": ".join(filter(None, (name, f"{what} {change.place}", " ".join(change.remarks))))
    before, after = change.before.splitlines(), change.after.splitlines()
    if len(before) + len(after) > MOST_COMPARED:
        yield f"{len(before):,} lines would become {len(after):,}"
    elif change.action is not Action.KEEP:
        import difflib  # only what is tried shows a difference

        yield from difflib.unified_diff(before, after, "there", "new", lineterm="")
