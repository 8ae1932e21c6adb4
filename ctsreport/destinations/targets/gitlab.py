"""GitLab: issues, or a note on an issue or merge request."""

from collections.abc import Iterator, Sequence
from typing import Literal, NotRequired, TypedDict
from urllib.parse import quote

from ctsreport.destinations.targets.forge import LABEL, ForgeSettings, ForgeTarget, Thing, paged
from ctsreport.destinations.targets.settings import Run, Text

LIMIT = 900_000
"""Bytes: a description or note may have 1,000,000 characters, and some are our mark."""


class Settings(ForgeSettings, frozen=True, kw_only=True):
    """A ``project``, by its path or number. What is commented on is a merge request, or an issue (``noteable``)."""

    kind: Literal["gitlab"] = "gitlab"
    api: Text = "https://gitlab.com/api/v4"
    project: Text
    noteable: Literal["merge_requests", "issues"] = "merge_requests"


class GitLab(ForgeTarget):
    """Its issues, or a note."""

    def __init__(self, settings: Settings, run: Run) -> None:
        super().__init__(settings, run, _Api(settings, run))


class _Api:
    limit = LIMIT

    def __init__(self, settings: Settings, run: Run) -> None:
        token = run.secret(settings.token)
        headers = {"PRIVATE-TOKEN": token}
        self._site = run.web.site("GitLab", settings.api, headers, secrets=(token,), cacert=settings.cacert)
        self._project = settings.project
        self._path = f"/projects/{quote(settings.project, safe='')}"
        self._notes = f"{self._path}/{settings.noteable}"

    @property
    def place(self) -> str:
        return f"GitLab {self._project}"

    def issues(self) -> Iterator[Thing]:
        yield from map(_issue, paged(self._site, f"{self._path}/issues", {"labels": LABEL, "state": "opened"}, _Issue))

    def open(self, title: str, text: str, labels: Sequence[str]) -> Thing:
        what = {"title": title, "description": text, "labels": ",".join(labels)}
        return _issue(self._site.call("POST", f"{self._path}/issues", json=what).json(_Issue))

    def edit(self, number: int, title: str, text: str, *, close: bool) -> None:
        state = {"state_event": "close"} if close else {}
        what = {"title": title, "description": text, **state}
        self._site.call("PUT", f"{self._path}/issues/{number}", json=what, again=True)

    def comments(self, number: int) -> Iterator[Thing]:
        """What GitLab itself notes is left out."""
        found = paged(self._site, f"{self._notes}/{number}/notes", {"sort": "asc"}, _Note)
        yield from (self._note(number, each) for each in found if not each.get("system"))

    def comment(self, number: int, text: str) -> Thing:
        made = self._site.call("POST", f"{self._notes}/{number}/notes", json={"body": text}).json(_Note)
        return self._note(number, made)

    def edit_comment(self, number: int, comment: int, text: str) -> None:
        self._site.call("PUT", f"{self._notes}/{number}/notes/{comment}", json={"body": text}, again=True)

    def rights(self) -> list[str]:
        found = self._site.call("GET", self._path).json(_Project)
        levels = [each["access_level"] for each in (found.get("permissions") or {}).values() if each]
        level = f", with access level {max(levels)} (20 Reporter, 30 Developer)" if levels else ""
        return [f"{self.place} can be read{level}."]

    def _note(self, number: int, found: "_Note") -> Thing:
        return Thing(found["id"], f"{self.place} !{number}, note {found['id']}", found.get("body") or "")


class _Issue(TypedDict):
    """What is looked at of an issue."""

    iid: int
    web_url: NotRequired[str | None]
    title: NotRequired[str | None]
    description: NotRequired[str | None]


class _Note(TypedDict):
    id: int
    body: NotRequired[str | None]
    system: NotRequired[bool]


class _Access(TypedDict):
    access_level: int


class _Project(TypedDict):
    permissions: NotRequired[dict[str, _Access | None] | None]


def _issue(found: _Issue) -> Thing:
    return Thing(
        found["iid"],
        found.get("web_url") or "",
        found.get("description") or "",
        found.get("title") or "",
    )
