"""The options of ``ctsreport report``; ctsreport.toml may hold defaults of most of them."""

import click

from ctsreport.cli import ci, inputs
from ctsreport.cli.common import connection, format_option, reading, verbosity, zone_option
from ctsreport.cli.option import Lines, OneOf, Option, Size, option, options_of, together
from ctsreport.cli.publishing import adopt_option, publish_option, where_it_lies
from ctsreport.cli.redaction import secrets
from ctsreport.cli.remembering import history_options
from ctsreport.config.effect import REPORT, Effect
from ctsreport.snapshot.model import Health

content = together(
    option(
        "--name",
        "stem",
        metavar="STEM",
        default="report",
        show_default=True,
        effect=Effect.NOTHING,
        table=REPORT,
        check=inputs.parse_stem,
        help="The files' name, without suffix.",
    ),
    option(
        "--title",
        metavar="TEXT",
        effect=Effect.NOTHING,
        table=REPORT,
        help="The report's title. [default: made from the instances' names]",
    ),
    option(
        "--task",
        "tasks",
        metavar="GLOB",
        multiple=True,
        type=Lines(),
        effect=Effect.NOTHING,
        table=REPORT,
        help="Show only these tasks, TASK or INSTANCE/TASK; repeatable.",
    ),
    option(
        "--status",
        "statuses",
        type=OneOf([health.value for health in Health], case_sensitive=False),
        multiple=True,
        effect=Effect.NOTHING,
        table=REPORT,
        help="Show only tasks of this health; repeatable.",
    ),
    option(
        "--group-by",
        metavar="KEY",
        effect=Effect.NOTHING,
        table=REPORT,
        help="Show instances in groups, by a tag of ctsreport.toml or of Consul's catalogue.",
    ),
    zone_option,
    option(
        "--note",
        metavar="FILE",
        effect=Effect.READS,
        table=REPORT,
        check=inputs.note_of,
        help="Markdown to put on top.",
    ),
)
"""What a report says, and of which tasks."""

look = together(
    option(
        "--templates",
        metavar="DIR",
        effect=Effect.READS,
        table=REPORT,
        help="Folder of templates that replace ours one by one.",
    ),
    history_options,
)
"""By what it is drawn, and what it remembers."""

page = together(
    reading,
    option(
        "-o",
        "--output",
        metavar="DIR",
        default="output",
        show_default=True,
        effect=Effect.WRITES,
        table=REPORT,
        help="Where the files go; - writes the one format asked for to standard output.",
    ),
    format_option,
    content,
    option(
        "--html-style",
        type=OneOf(("inline", "linked")),
        default="inline",
        show_default=True,
        effect=Effect.NOTHING,
        table=REPORT,
        help=(
            "linked: no script, and STEM.css and STEM.svg beside the page, for places with a strict content policy "
            "(Jenkins)."
        ),
    ),
    option(
        "--markdown-budget",
        metavar="SIZE",
        type=Size(),
        effect=Effect.NOTHING,
        table=REPORT,
        help="At most so much Markdown (64KiB, 200kB); the least important is left out.",
    ),
    option(
        "--wiki-budget",
        metavar="SIZE",
        type=Size(),
        effect=Effect.NOTHING,
        table=REPORT,
        help="At most so much of a page for a wiki, where the wiki takes less than is usual; likewise.",
    ),
    option(
        "--stable",
        is_flag=True,
        effect=Effect.NOTHING,
        table=REPORT,
        help="No ages, and when it was made in the last line alone: a page changes only when something did.",
    ),
    look,
    option(
        "--bundle",
        metavar="SIZE",
        type=Size(),
        effect=Effect.NOTHING,
        table=REPORT,
        help=(
            "Also write STEM.zip of page, Markdown, JSON and snapshot, of at most this size (200kB, 10MB): "
            "for a ticket."
        ),
    ),
    publish_option,
    adopt_option,
    where_it_lies,
    option(
        "--ci",
        metavar="[=SYSTEM]",
        type=click.Choice(ci.choices()),
        effect=Effect.NOTHING,
        help="Do what is usual in the CI system that this runs in, or in --ci=github, gitlab, jenkins, azure.",
    ),
)
"""What is written, where, and of which tasks."""


def in_file() -> list[Option]:
    """The options whose defaults ctsreport.toml may hold, for every command that reads the file."""

    @page
    @secrets
    @connection
    @verbosity
    def report() -> None:
        """Bears the options: the command itself would be a circle, for it reads the file."""

    return options_of(click.command(report))
