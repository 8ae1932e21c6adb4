"""Any wiki that is a Git repository: GitHub's, GitLab's, Gitea's, Azure DevOps', or a repository of one's own.

A shallow clone in a folder that goes again, one commit, one push; where somebody else was faster, all of it once more.
A push is the only way to write such a wiki that refuses to overwrite others.
"""

import posixpath
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, ClassVar, Literal, NamedTuple
from urllib.parse import quote

from msgspec import Meta

from ctsreport.credentials import userinfo
from ctsreport.destinations.interface import Action, Change, Delivered, Kept, Publication
from ctsreport.destinations.owned import Owned
from ctsreport.destinations.targets.git import Access, Clone
from ctsreport.destinations.targets.index import MARKDOWN, Index, Keeps
from ctsreport.destinations.targets.settings import Run, Secret, TargetSettings, Text

PagePath = Annotated[
    str,
    Meta(
        pattern=r"^(?!/)(?!.*(?:^|/)\.)[^\x00-\x1f\\:*?\"<>|]+\.(?:md|markdown)$",
        description="a file of the repository that ends with .md, as CTS-Health.md or status/cts.md",
    ),
]


class Settings(TargetSettings, frozen=True, kw_only=True):
    """A page in a wiki that is a Git repository.

    ``url`` is where Git finds it, ``https://…/REPO.wiki.git`` or a path; ``page`` the file. ``token`` is sent as the
    password of ``user``. With ``section`` only what stands between two marks in that page is ours. ``index`` is a page
    that lists all reports which name it, each with its last ``index-keeps``.
    """

    paths: ClassVar[tuple[str, ...]] = ("cacert", "url")

    kind: Literal["git_wiki"] = "git_wiki"
    url: Text
    page: PagePath = "CTS-Health.md"
    token: Secret | None = None
    user: Text = "ctsreport"
    branch: Text | None = None
    section: bool = False
    index: PagePath | None = None
    index_keeps: Keeps = 10
    author: Annotated[str, Meta(pattern=r"^[^<>\x00-\x1f]+ <[^<>\s]+>$", description="NAME <ADDRESS>")] = (
        "ctsreport <ctsreport@localhost>"
    )

    def __post_init__(self) -> None:
        """Lists of processes, logs and histories show an address. Raises `ValueError`."""
        if self.url.startswith(("http://", "https://")) and userinfo(self.url):
            raise ValueError("User and password must not stand in url: name user, and where the token lies.")
        if self.index == self.page:
            raise ValueError("page and index are the same file: name two.")


class _Write(NamedTuple):
    """The file that is written, and the commit's subject."""

    path: str
    subject: str
    last: bool = True
    """Whether it is pushed now, with those before it."""


class GitWiki:
    """A page of a wiki that is a Git repository."""

    reads_back: ClassVar[bool] = True

    def __init__(self, settings: Settings, run: Run) -> None:
        self._settings = settings
        self._run = run
        self._folder = tempfile.TemporaryDirectory(prefix="ctsreport-git-")
        password = run.secret(settings.token) if settings.token else ""
        access = Access(settings.url, settings.user, password, settings.branch, settings.author, settings.cacert)
        self._clone = Clone(access, Path(self._folder.name), run.web.limits.deadline, run.web.pause, run.web.say)

    def plan(self, publication: Publication, kept: Kept) -> list[Change]:  # noqa: ARG002 - what is there says it all
        """The page, and the list of reports: in one push, so that neither is there without the other."""
        settings = self._settings
        self._clone.refresh()
        owned = Owned(publication.key, section=settings.section, adopt=self._run.adopt)
        place = f"{self._clone.shown} {settings.page}"
        body = publication.draw("markdown", None)
        page = owned.change("page", place, self._clone.read(settings.page), body, publication)
        changes = {settings.page: page}
        if settings.index:
            index = Index(MARKDOWN, _link(settings.index, settings), settings.index_keeps)
            there = self._clone.read(settings.index)
            new = page.action is not Action.KEEP
            place = f"{self._clone.shown} {settings.index}"
            changes[settings.index] = index.change(place, there, publication, adopt=self._run.adopt, new=new)
        return _writing(changes, f"{publication.title}: {publication.state}")

    def carry_out(self, change: Change) -> Delivered:
        """A commit each; pushed is the last, with those before it."""
        write: _Write = change.step
        self._clone.write(write.path, change.after, write.subject)
        if write.last:
            self._clone.push()
        return Delivered(change)

    def check(self) -> list[str]:
        """Whether it can be read, and, without changing anything, whether a push would be let in."""
        self._clone.refresh()
        self._clone.try_push()
        return [f"{self._clone.shown} can be read, and a push is let in.", "Git sets no limit on a page's size."]

    def close(self) -> None:
        self._folder.cleanup()


def _link(index: str, settings: Settings) -> str:
    """From the list to the page: in a wiki it names the page, without the file's suffix."""
    path = posixpath.relpath(settings.page, posixpath.dirname(index) or ".")
    return quote(posixpath.splitext(path)[0] if ".wiki" in settings.url else path)


def _writing(changes: Mapping[str, Change], subject: str) -> list[Change]:
    """The changes, with what carrying them out needs."""
    written = [path for path, change in changes.items() if change.action is not Action.KEEP]
    steps = {path: _Write(path, subject, path == written[-1]) for path in written}
    return [change._replace(step=steps.get(path)) for path, change in changes.items()]
