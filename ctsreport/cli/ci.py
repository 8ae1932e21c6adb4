"""``--ci``: what is usual in a CI system: the formats that it shows, and where it looks for them."""

import os
from collections.abc import Mapping, Sequence

import click
from click.core import ParameterSource
from msgspec import Struct

from ctsreport.cli.shared import print_lines, say
from ctsreport.destinations import destination
from ctsreport.destinations.append import size_of
from ctsreport.document import Document
from ctsreport.errors import CtsReportError, usage_error
from ctsreport.renderers.page.options import SUMMARY_LIMIT as LIMIT
from ctsreport.view.wording import one_line

AUTO = "auto"
LEAST = 1 << 15
"""Bytes in which a summary says anything."""


class System(Struct, frozen=True):
    """A CI system.

    The variable that says that it is there, the formats that become files, and those that it reads as it runs.
    """

    name: str
    variable: str
    files: tuple[str, ...] = ()
    read: tuple[str, ...] = ()
    linked: bool = False


SYSTEMS = {
    each.name: each
    for each in (
        System("github", "GITHUB_ACTIONS", read=("github-summary", "github-output", "github-annotations")),
        System("gitlab", "GITLAB_CI", ("junit", "gitlab-metrics")),
        System("jenkins", "JENKINS_URL", ("junit",), linked=True),
        System("azure", "TF_BUILD", ("junit",), ("azure-commands",)),
    )
}

# Formats that GitHub takes from a file which it names in a variable; the others are printed.
_PLACES = {"github-summary": "GITHUB_STEP_SUMMARY", "github-output": "GITHUB_OUTPUT"}


class WithCi(click.Command):
    """A command in which ``--ci`` alone is ``--ci=auto``: what follows it is a SOURCE."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The arguments, with that put in."""
        end = args.index("--") if "--" in args else len(args)
        given = [f"--ci={AUTO}" if arg == "--ci" else arg for arg in args[:end]]
        return super().parse_args(ctx, given + args[end:])


def system_of(name: str | None) -> System | None:
    """The system of that name; of ``auto`` the one that this runs in.

    Raises `CtsReportError` (2) where there is none.
    """
    if name != AUTO:
        if not name:
            return None
        return SYSTEMS[name]
    found = next((each for each in SYSTEMS.values() if os.environ.get(each.variable)), None)
    if found is None:
        names = ", ".join(f"--ci={each}" for each in SYSTEMS)
        raise usage_error("--ci: this runs in no CI system that is known here.", f"Name it: {names}.")
    return found


def used_of(system: System | None) -> int:
    """Bytes of GitHub's summary that other commands of the step have taken."""
    path = os.environ.get("GITHUB_STEP_SUMMARY") if system and "github-summary" in system.read else None
    if not path:
        return 0
    return min(size_of(path), LIMIT)


def elsewhere_of(system: System | None) -> tuple[str, ...]:
    """The formats that the system reads as it runs; no summary where other commands have left no room for one."""
    formats = system.read if system else ()
    if LIMIT - used_of(system) >= LEAST:
        return formats
    say("GITHUB_STEP_SUMMARY is full: other commands of this step took its 1 MiB, so no summary is added.")
    return tuple(name for name in formats if name != "github-summary")


def hand_over(system: System, documents: Mapping[str, Document], paths: Sequence[str]) -> CtsReportError | None:
    """Hand over what the system reads as the job runs: all that can be; the error of what could not (5)."""
    failure: CtsReportError | None = None
    for name, document in documents.items():
        variable = _PLACES.get(name)
        if variable is None:
            _print(document)
        elif os.environ.get(variable):
            failure = _append(document, os.environ[variable]) or failure
        else:
            say(f"{variable} is not set: no {name} was written.")
    pages = [path for path in paths if path.endswith(".md")]
    if system.name == "azure" and pages:
        path = one_line(os.path.abspath(pages[0]))  # noqa: PTH100 - no link is followed: the name is shown
        print_lines([f"##vso[task.uploadsummary]{path.replace('%', '%AZP25')}"], commands=True)
    return failure


def _append(document: Document, path: str) -> CtsReportError | None:
    try:
        destination("append", path=path).deliver([document])
    except CtsReportError as error:
        return error
    return None


def _print(document: Document) -> None:
    print_lines((line for line in b"".join(document.chunks()).decode().split("\n") if line), commands=True)


def choices() -> list[str]:
    """What ``--ci`` takes."""
    return [AUTO, *SYSTEMS]


def formats_of(system: System | None, formats: Sequence[str]) -> tuple[str, ...]:
    """The formats that become files: those asked for, and the system's own."""
    return tuple(dict.fromkeys((*formats, *(system.files if system else ()))))


def is_linked(system: System | None, style: str, ctx: click.Context) -> bool:
    """Whether style and icon lie beside the page: where it is said, else as is usual in the system."""
    usual = ctx.get_parameter_source("html_style") is ParameterSource.DEFAULT
    return style == "linked" or bool(system and system.linked and usual)
