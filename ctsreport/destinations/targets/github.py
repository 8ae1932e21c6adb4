"""GitHub, or a server that speaks like it: issues, or a comment on an issue or pull request."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Literal, NotRequired, TypedDict

from msgspec import Meta

from ctsreport.destinations.targets.forge import LABEL, ForgeSettings, ForgeTarget, Thing, paged
from ctsreport.destinations.targets.settings import Run, Text

LIMIT = 60_000
"""Bytes: a body may have 65,536 characters, and some are our mark."""


class Settings(ForgeSettings, frozen=True, kw_only=True):
    """A ``repository``, ``OWNER/NAME``; ``api`` is ``https://HOST/api/v3`` on a server of one's own."""

    kind: Literal["github"] = "github"
    api: Text = "https://api.github.com"
    repository: Annotated[str, Meta(pattern=r"^[\w.-]+/[\w.-]+$", description="OWNER/NAME")]


class GitHub(ForgeTarget):
    """Its issues, or a comment."""

    def __init__(self, settings: Settings, run: Run) -> None:
        super().__init__(settings, run, _Api(settings, run))


class _Api:
    limit = LIMIT

    def __init__(self, settings: Settings, run: Run) -> None:
        token = run.secret(settings.token)
        headers = {
            "Authorization": f"Bearer {token}",
            "Accept": "application/vnd.github+json",
            "X-GitHub-Api-Version": "2022-11-28",
        }
        self._site = run.web.site("GitHub", settings.api, headers, secrets=(token,), cacert=settings.cacert)
        self._repository = settings.repository
        self._path = f"/repos/{settings.repository}"

    @property
    def place(self) -> str:
        return f"GitHub {self._repository}"

    def issues(self) -> Iterator[Thing]:
        """Pull requests are among them, and none of ours is one."""
        asked = {"labels": LABEL, "state": "open"}
        yield from map(_thing, paged(self._site, f"{self._path}/issues", asked, _Thing))

    def open(self, title: str, text: str, labels: Sequence[str]) -> Thing:
        what = {"title": title, "body": text, "labels": list(labels)}
        return _thing(self._site.call("POST", f"{self._path}/issues", json=what).json(_Thing))

    def edit(self, number: int, title: str, text: str, *, close: bool) -> None:
        state = {"state": "closed", "state_reason": "completed"} if close else {}
        what = {"title": title, "body": text, **state}
        self._site.call("PATCH", f"{self._path}/issues/{number}", json=what, again=True)

    def comments(self, number: int) -> Iterator[Thing]:
        yield from map(_thing, paged(self._site, f"{self._path}/issues/{number}/comments", {}, _Thing))

    def comment(self, number: int, text: str) -> Thing:
        path = f"{self._path}/issues/{number}/comments"
        return _thing(self._site.call("POST", path, json={"body": text}).json(_Thing))

    def edit_comment(self, number: int, comment: int, text: str) -> None:  # noqa: ARG002 - its id is enough
        self._site.call("PATCH", f"{self._path}/issues/comments/{comment}", json={"body": text}, again=True)

    def rights(self) -> list[str]:
        rights = self._site.call("GET", self._path).json(_Repository).get("permissions") or {}
        may = ", ".join(name for name, has in rights.items() if has)
        return [f"{self.place} can be read{f' ({may})' if may else ''}; issues must be writable for this token."]


class _Thing(TypedDict):
    """What is looked at of an issue or a comment."""

    id: int
    number: NotRequired[int]
    html_url: NotRequired[str | None]
    title: NotRequired[str | None]
    body: NotRequired[str | None]


class _Repository(TypedDict):
    permissions: NotRequired[dict[str, bool] | None]


def _thing(found: _Thing) -> Thing:
    """An issue has a number, a comment an id; a body may be null."""
    return Thing(
        found.get("number") or found["id"],
        found.get("html_url") or "",
        found.get("body") or "",
        found.get("title") or "",
    )
