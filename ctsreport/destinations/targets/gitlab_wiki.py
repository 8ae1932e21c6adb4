"""A page of a GitLab wiki through its API: where Git is not let in. Else `git_wiki` is better: a push cannot overwrite.

The API has no condition to write under, so that a page is looked at once more right before it is written.
"""

import posixpath
from typing import Annotated, ClassVar, Literal, NotRequired, TypedDict
from urllib.parse import quote

from msgspec import Meta

from ctsreport.destinations.interface import (
    Action,
    Change,
    ConflictError,
    Delivered,
    Kept,
    Publication,
    RefusedError,
    TooLargeError,
)
from ctsreport.destinations.owned import Owned
from ctsreport.destinations.targets.index import MARKDOWN, Index, Keeps
from ctsreport.destinations.targets.settings import Run, Secret, TargetSettings, Text
from ctsreport.errors import unwritten_error

LIMIT = 5_000_000
"""Bytes of a page where GitLab is set up as usual."""

MARKS = 400
"""Bytes of it that our own marks take."""

DEVELOPER = 30
"""The lowest role that may write pages."""

PageSlug = Annotated[
    str,
    Meta(
        pattern=r"^[A-Za-z0-9._-]+(?:/[A-Za-z0-9._-]+)*$",
        description="a page as its address has it, with hyphens for blanks: CTS-Health, status/CTS-Health",
    ),
]


class Settings(TargetSettings, frozen=True, kw_only=True):
    """A page of a GitLab wiki, through the API.

    ``url`` is GitLab's own address, ``project`` the project's path or number. With ``section`` only what stands between
    two marks in that page is ours. ``index`` is a page that lists all reports which name it, each with its last
    ``index-keeps``.
    """

    kind: Literal["gitlab_wiki"] = "gitlab_wiki"
    url: Text = "https://gitlab.com"
    project: Text
    page: PageSlug = "CTS-Health"
    token: Secret
    section: bool = False
    index: PageSlug | None = None
    index_keeps: Keeps = 10

    def __post_init__(self) -> None:
        """Raises `ValueError`."""
        if self.index == self.page:
            raise ValueError("page and index are the same page: name two.")


class _Page(TypedDict):
    """What is looked at of a page."""

    slug: str
    content: NotRequired[str]
    format: NotRequired[str]


class _Access(TypedDict):
    access_level: int


class _Project(TypedDict):
    wiki_access_level: NotRequired[str]
    permissions: NotRequired[dict[str, _Access | None] | None]


class GitLabWiki:
    """A page of a GitLab wiki."""

    reads_back: ClassVar[bool] = True

    def __init__(self, settings: Settings, run: Run) -> None:
        self._settings = settings
        self._run = run
        token = run.secret(settings.token)
        self._project = f"/api/v4/projects/{quote(settings.project, safe='')}"
        self._site = run.web.site(
            "GitLab", settings.url, {"PRIVATE-TOKEN": token}, secrets=(token,), cacert=settings.cacert
        )

    def plan(self, publication: Publication, kept: Kept) -> list[Change]:  # noqa: ARG002 - what is there says it all
        """The page, and the list of reports."""
        settings = self._settings
        owned = Owned(publication.key, section=settings.section, adopt=self._run.adopt)
        body = publication.draw("markdown", LIMIT - MARKS)
        page = owned.change("page", self._address(settings.page), self._read(settings.page), body, publication)
        if page.action is not Action.KEEP and len(page.after.encode()) > LIMIT:
            raise TooLargeError("markdown", len(page.after.encode()), LIMIT)
        changes = [page._replace(step=settings.page)]
        if settings.index:
            link = posixpath.relpath(settings.page, posixpath.dirname(settings.index) or ".")
            there, place = self._read(settings.index), self._address(settings.index)
            new = page.action is not Action.KEEP
            index = Index(MARKDOWN, link, settings.index_keeps)
            change = index.change(place, there, publication, adopt=self._run.adopt, new=new)
            changes.append(change._replace(step=settings.index))
        return changes

    def carry_out(self, change: Change) -> Delivered:
        """Write it, where it is as it was."""
        slug = str(change.step)
        there = self._read(slug)
        if (there or "") != change.before or (there is None) != (change.action is Action.CREATE):
            raise ConflictError(f"GitLab: somebody else wrote {change.place} meanwhile.")
        if there is None:
            fields = {"title": slug, "content": change.after, "format": "markdown"}
            said = self._site.call("POST", f"{self._project}/wikis", json=fields).json(_Page)
        else:
            said = self._site.call("PUT", self._page(slug), json={"content": change.after}).json(_Page)
        self._check_slug(said, slug)
        return Delivered(change)

    def check(self) -> list[str]:
        """The role that the token has, and what a page may hold."""
        found = self._site.call("GET", self._project).json(_Project)
        if found.get("wiki_access_level", "enabled") == "disabled":
            raise unwritten_error(f"GitLab: {self._settings.project} has no wiki.", "Switch it on, or name another.")
        access = found.get("permissions") or {}
        level = max((each["access_level"] for each in access.values() if each), default=0)
        if level < DEVELOPER:
            raise unwritten_error(
                f"GitLab: the token may only read {self._settings.project}.", "Give it the role Developer, scope api."
            )
        return [
            "The token may write pages of that wiki.",
            f"A page may have {LIMIT:,} bytes, where nobody changed that.",
        ]

    def close(self) -> None:
        """The run's session is closed by whoever opened it."""

    def _address(self, slug: str) -> str:
        return f"{self._site.address}/{self._settings.project}/-/wikis/{slug}"

    def _page(self, slug: str) -> str:
        return f"{self._project}/wikis/{quote(slug, safe='')}"

    def _read(self, slug: str) -> str | None:
        """A page as it is now; None where there is none."""
        answer = self._site.call("GET", self._page(slug), answers={404})
        if answer.status == 404:
            self._site.call("GET", self._project)  # that may be why
            return None
        found = answer.json(_Page)
        if found.get("format", "markdown") != "markdown":
            raise RefusedError(f"GitLab: {slug} is no page of Markdown.", "Name another page.")
        self._check_slug(found, slug)
        return str(found.get("content", ""))

    @staticmethod
    def _check_slug(found: _Page, slug: str) -> None:
        """GitLab makes an address of a title in its own way."""
        if found["slug"] != slug:
            raise unwritten_error(
                f"GitLab calls the page {found['slug']!r}, and not {slug!r}.", "Name that in the settings."
            )
