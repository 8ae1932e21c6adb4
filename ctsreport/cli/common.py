"""The options that several commands share."""

from collections.abc import Callable, Mapping
from typing import Any

import click

from ctsreport.cli import inputs
from ctsreport.cli.option import F, Lines, OneOf, Seconds, Size, option, together
from ctsreport.config.effect import CONNECTION, REPORT, Effect
from ctsreport.renderers import FORMATS, USUAL
from ctsreport.sources.catalogue import SERVICE
from ctsreport.sources.wanted import parse_tag
from ctsreport.watched import BUFFER

format_option = option(
    "-f",
    "--format",
    "formats",
    type=OneOf(list(FORMATS)),
    multiple=True,
    effect=Effect.NOTHING,
    table=REPORT,
    help="Repeatable. [default: html, markdown, json]",
)
"""What is made."""


def chosen_formats(options: Mapping[str, Any]) -> tuple[str, ...]:
    """Those of `format_option`, each once; else what people want first."""
    return tuple(dict.fromkeys(options["formats"])) or USUAL


zone_option = option(
    "--tz",
    metavar="ZONE",
    default="UTC",
    show_default=True,
    effect=Effect.NOTHING,
    table=REPORT,
    check=inputs.parse_zone,
    help="IANA name of the zone that times are shown in.",
)
"""How times are shown."""


def now_option(help_text: str) -> Callable[[F], F]:
    """``--now``: the instant that a command takes for now."""
    return option("--now", metavar="TIME", effect=Effect.NOTHING, help=help_text)


connection = together(
    option(
        "--cacert",
        metavar="FILE",
        also="CTS_CACERT",
        effect=Effect.READS | Effect.TRUSTS,
        table=CONNECTION,
        help="CA certificates to trust, PEM. [default: the system's]",
    ),
    option(
        "--capath",
        metavar="DIR",
        also="CTS_CAPATH",
        effect=Effect.READS | Effect.TRUSTS,
        table=CONNECTION,
        help="Folder of CA certificates to trust, PEM.",
    ),
    option(
        "--client-cert",
        metavar="FILE",
        also="CTS_CLIENT_CERT",
        effect=Effect.READS,
        table=CONNECTION,
        help="Client certificate, PEM.",
    ),
    option(
        "--client-key",
        metavar="FILE",
        also="CTS_CLIENT_KEY",
        effect=Effect.READS,
        table=CONNECTION,
        help="Its key, PEM, not encrypted.",
    ),
    option(
        "--insecure",
        is_flag=True,
        default=None,
        effect=Effect.TRUSTS,
        table=CONNECTION,
        after="CTS_SSL_VERIFY",
        help="Do not check the daemon's certificate. [default: check]",
    ),
    option(
        "--header",
        "headers",
        metavar="'NAME: VALUE'",
        multiple=True,
        type=Lines(),
        effect=Effect.SENDS,
        help="Header for a proxy before the daemon; repeatable. Never sent to another host.",
    ),
    option(
        "--timeout",
        metavar="SECONDS",
        type=Seconds(),
        default=10.0,
        show_default=True,
        effect=Effect.NOTHING,
        table=CONNECTION,
        help="Wait this long for a connection, and for each piece of an answer.",
    ),
    option(
        "--deadline",
        metavar="SECONDS",
        type=Seconds(),
        default=60.0,
        show_default=True,
        effect=Effect.NOTHING,
        table=CONNECTION,
        help="Wait this long for all answers of one daemon.",
    ),
    option(
        "--consul",
        metavar="ADDRESS",
        effect=Effect.ASKS,
        table=CONNECTION,
        check=inputs.check_consul,
        help="Also ask this agent of Consul what tasks watch, with the token of CONSUL_HTTP_TOKEN: with a history, a "
        "daemon that hears no change any more is found.",
    ),
    option(
        "--buffer-period",
        metavar="SECONDS",
        type=Seconds(),
        default=BUFFER,
        show_default=True,
        effect=Effect.NOTHING,
        table=CONNECTION,
        help="For --consul: how long a change may wait for more of them, by the max of buffer_period in CTS's own "
        "configuration, which its API does not tell.",
    ),
    option(
        "--run-deadline",
        metavar="SECONDS",
        type=Seconds(),
        effect=Effect.NOTHING,
        table=REPORT,
        help="Wait this long for all daemons together. [default: no limit]",
    ),
    option(
        "--parallel",
        metavar="N",
        type=click.IntRange(1, 1000),
        effect=Effect.NOTHING,
        table=REPORT,
        help="Ask so many daemons at a time. [default: 64, or fewer where file descriptors are few]",
    ),
    option(
        "--retries",
        metavar="N",
        type=click.IntRange(0, 20),
        default=3,
        show_default=True,
        effect=Effect.NOTHING,
        table=CONNECTION,
        help="Try again this often where it may help (refused, reset, 429, 502, 503, 504).",
    ),
    option(
        "--max-answer",
        metavar="SIZE",
        type=Size(),
        default="512M",
        show_default=True,
        effect=Effect.NOTHING,
        table=CONNECTION,
        help=(
            "Refuse a larger answer or saved file, once unpacked. A size is 200kB, 10MB (of 1,000s), 64KiB or 64K "
            "(of 1,024s)."
        ),
    ),
    option(
        "--no-follow-leader",
        is_flag=True,
        effect=Effect.NOTHING,
        table=CONNECTION,
        help="Where a follower answers, do not ask the leader that it names.",
    ),
)
"""How a daemon is reached. What the file says of headers stands with each instance."""

reading_options = together(
    option(
        "--instance",
        "instances",
        metavar="GLOB",
        multiple=True,
        type=Lines(),
        effect=Effect.NOTHING,
        table=REPORT,
        help="Only these instances, of ctsreport.toml or of the SOURCEs; repeatable.",
    ),
    option(
        "--tag",
        "tags",
        metavar="KEY=VALUE",
        multiple=True,
        type=Lines(),
        effect=Effect.NOTHING,
        table=REPORT,
        check=parse_tag,
        help="Only instances with this tag in ctsreport.toml; repeatable: of one key any value, of several all.",
    ),
    option(
        "--discover",
        metavar="consul://ADDRESS",
        effect=Effect.ASKS,
        table=REPORT,
        check=inputs.check_discover,
        help="Also ask the daemons that are in Consul's catalogue, with the token of CONSUL_HTTP_TOKEN.",
    ),
    option(
        "--discover-service",
        metavar="NAME",
        default=SERVICE,
        show_default=True,
        effect=Effect.NOTHING,
        table=REPORT,
        help="What daemons register themselves as.",
    ),
    option(
        "--discover-tag",
        "discover_tags",
        metavar="TAG",
        multiple=True,
        type=Lines(),
        effect=Effect.NOTHING,
        table=REPORT,
        help="Only those with this tag in the catalogue; repeatable: with all.",
    ),
    option(
        "--discover-dc",
        "discover_dcs",
        metavar="NAME",
        multiple=True,
        type=Lines(),
        effect=Effect.NOTHING,
        table=REPORT,
        help="Only this data centre; repeatable. [default: all]",
    ),
    option(
        "--discover-scheme",
        type=click.Choice(["http", "https"]),
        effect=Effect.NOTHING,
        table=REPORT,
        help="How these daemons are reached. [default: as their checks in Consul are]",
    ),
    option(
        "--recursive",
        is_flag=True,
        effect=Effect.NOTHING,
        table=REPORT,
        help="The folders below a folder are instances of their own.",
    ),
    option(
        "--taken-at",
        metavar="[NAME=]TIME",
        multiple=True,
        type=Lines(),
        effect=Effect.NOTHING,
        help="When saved answers were taken, RFC 3339; repeatable, NAME= for one instance. [default: not known]",
    ),
    now_option("The instant of the report, RFC 3339. [default: SOURCE_DATE_EPOCH, else the clock]"),
)
"""What is read, and when."""

reading = together(click.argument("source", nargs=-1, metavar="[[NAME=]SOURCE]..."), reading_options)
"""The same, with the sources."""

verbosity = together(
    option("-q", "--quiet", is_flag=True, effect=Effect.NOTHING, table=REPORT, help="Say nothing but errors."),
    option("-v", "--verbose", count=True, effect=Effect.NOTHING, help="Say on standard error what is asked."),
    option(
        "--color/--no-color",
        default=None,
        effect=Effect.NOTHING,
        table=REPORT,
        help="Colour. [default: on a terminal, unless NO_COLOR is set]",
    ),
    option(
        "--no-progress",
        is_flag=True,
        effect=Effect.NOTHING,
        table=REPORT,
        help="No progress on a terminal, not even for what takes over a second.",
    ),
)
"""How much is said, and how."""
