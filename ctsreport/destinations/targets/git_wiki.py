"""Any wiki that is a Git repository: GitHub's, GitLab's, Gitea's, Azure DevOps', or a repository of one's own.

A shallow clone in a folder that goes again, one commit, one push; where somebody else was faster, all of it once more.
A push is the only way to write such a wiki that refuses to overwrite others.
"""

import tempfile
from pathlib import Path
from typing import Annotated, ClassVar, Literal, NamedTuple

from msgspec import Meta

from ctsreport.destinations.interface import Action, Change, Delivered, Kept, Publication
from ctsreport.destinations.owned import Owned
from ctsreport.destinations.targets.git import Access, Clone
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
    password of ``user``. With ``section`` only what stands between two marks in that page is ours.
    """

    paths: ClassVar[tuple[str, ...]] = ("cacert", "url")

    kind: Literal["git_wiki"] = "git_wiki"
    url: Text
    page: PagePath = "CTS-Health.md"
    token: Secret | None = None
    user: Text = "ctsreport"
    branch: Text | None = None
    section: bool = False
    author: Annotated[str, Meta(pattern=r"^[^<>\x00-\x1f]+ <[^<>\s]+>$", description="NAME <ADDRESS>")] = (
        "ctsreport <ctsreport@localhost>"
    )


class _Write(NamedTuple):
    """The file that is written, and the commit's subject."""

    path: str
    subject: str


class GitWiki:
    """A page of a wiki that is a Git repository."""

    reads_back: ClassVar[bool] = True

    def __init__(self, settings: Settings, run: Run) -> None:
        self._settings = settings
        self._run = run
        self._folder = tempfile.TemporaryDirectory(prefix="ctsreport-")
        password = run.secret(settings.token) if settings.token else ""
        access = Access(settings.url, settings.user, password, settings.branch, settings.author, settings.cacert)
        self._clone = Clone(access, Path(self._folder.name), run.web.limits.deadline, run.web.pause, run.web.say)

    def plan(self, publication: Publication, kept: Kept) -> list[Change]:  # noqa: ARG002 - what is there says it all
        """The page."""
        settings = self._settings
        self._clone.refresh()
        owned = Owned(publication.key, section=settings.section, adopt=self._run.adopt)
        place = f"{self._clone.shown} {settings.page}"
        body = publication.draw("markdown", None)
        page = owned.change("page", place, self._clone.read(settings.page), body, publication)
        return [_writing(page, settings.page, publication)]

    def carry_out(self, change: Change) -> Delivered:
        """One commit, pushed."""
        write: _Write = change.step
        self._clone.write(write.path, change.after, write.subject)
        self._clone.push()
        return Delivered(change)

    def check(self) -> list[str]:
        """Whether it can be read, and, without changing anything, whether a push would be let in."""
        self._clone.refresh()
        self._clone.try_push()
        return [f"{self._clone.shown} can be read, and a push is let in.", "Git sets no limit on a page's size."]

    def close(self) -> None:
        self._folder.cleanup()


def _writing(change: Change, path: str, publication: Publication) -> Change:
    if change.action is Action.KEEP:
        return change
    return change._replace(step=_Write(path, f"{publication.title}: {publication.state}"))
