"""Options about secrets, and what they say to the pipeline."""

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote

from ctsreport.cli.expression import Expression
from ctsreport.cli.option import Lines, option, together
from ctsreport.config.effect import REPORT, Effect
from ctsreport.credentials import userinfo
from ctsreport.errors import usage_error
from ctsreport.redaction import Redaction, shapes
from ctsreport.redaction.names import look_up
from ctsreport.sources.settings import Settings


def patterns(texts: Sequence[str]) -> list[Expression]:
    """The patterns of the file. Raises `CtsReportError` (2)."""
    return list(_patterns(texts, "The pattern"))


secrets = together(
    option(
        "--redact",
        metavar="PATTERN",
        multiple=True,
        type=Lines(),
        effect=Effect.NOTHING,
        table=REPORT,
        check=patterns,
        help="Take out what matches this regular expression too, or its group 1 alone; repeatable.",
    ),
    option(
        "--allow",
        metavar="PATTERN",
        multiple=True,
        type=Lines(),
        effect=Effect.WEAKENS,
        table=REPORT,
        check=patterns,
        help="Leave a secret that matches this regular expression as a whole; repeatable.",
    ),
    option(
        "--no-redact",
        is_flag=True,
        effect=Effect.WEAKENS,
        table=REPORT,
        help="Take out no secrets; the report says so.",
    ),
)
"""What is taken out, and what is not."""


def redaction(
    options: dict[str, Any], settings: Sequence[Settings], locations: Sequence[str], token: str | None = None
) -> Redaction:
    """What the command line says of secrets.

    What the connection is made with, and the ``token`` of Consul, is one wherever a daemon repeats it.
    """
    sent = _sent(
        [header for each in settings for header in each.headers],
        (*locations, *(each.consul for each in settings if each.consul)),
    )
    return Redaction(
        also=_patterns(options["redact"], "--redact"),
        allowed=_patterns(options["allow"], "--allow"),
        known=tuple(dict.fromkeys((*sent, *([token] if token else [])))),
        off=options["no_redact"],
    )


def _sent(headers: Sequence[tuple[str, str]], locations: Sequence[str]) -> list[str]:
    """The values of headers that let somebody in, whole and without ``Bearer``, and passwords of addresses."""
    telling = [value for name, value in headers if "auth" in name.lower() or look_up(name) or shapes.is_dense(value)]
    values = [text for value in telling for text in (value, value.rpartition(" ")[2])]
    return values + [text for location in locations for text in _passwords(location)]


def _passwords(location: str) -> list[str]:
    """The password of an address, also of one without a scheme, and a token that stands in the place of both."""
    user, colon, password = userinfo(location).partition(":")
    secret = password if colon or not shapes.is_dense(user) else user
    return [secret, unquote(secret)]


def _patterns(texts: Sequence[str], name: str) -> tuple[Expression, ...]:
    """The patterns, each with what an error calls it.

    None is quoted in an error: it may be the secret itself, and so may what `re` says of it.
    """
    several = len(texts) > 1
    return tuple(_pattern(text, f"{name} number {number}" if several else name) for number, text in enumerate(texts, 1))


def _pattern(text: str, name: str) -> Expression:
    try:
        pattern = re.compile(text)
    except (re.error, RecursionError, OverflowError) as error:
        place = ""
        if isinstance(error, re.error) and error.pos is not None:
            place = f", at character {error.pos + 1}"
        raise usage_error(
            f"{name} is not a valid regular expression{place}.", "Write it as Python's re module reads it."
        ) from None
    if pattern.search("") is not None:
        raise usage_error(f"{name} matches the empty text, and so everywhere.", "Write what a secret has at least.")
    return Expression(pattern, name)
