"""GitHub, or a server that speaks like it: issues, or a comment on an issue or pull request."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Literal

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
        yield from map(_thing, paged(self._site, f"{self._path}/issues", asked))

    def open(self, title: str, text: str, labels: Sequence[str]) -> Thing:
        what = {"title": title, "body": text, "labels": list(labels)}
        return _thing(self._site.call("POST", f"{self._path}/issues", json=what).json())

    def edit(self, number: int, title: str, text: str, *, close: bool) -> None:
        state = {"state": "closed", "state_reason": "completed"} if close else {}
        what = {"title": title, "body": text, **state}
        self._site.call("PATCH", f"{self._path}/issues/{number}", json=what, again=True)

    def comments(self, number: int) -> Iterator[Thing]:
        yield from map(_thing, paged(self._site, f"{self._path}/issues/{number}/comments", {}))

    def comment(self, number: int, text: str) -> Thing:
        return _thing(self._site.call("POST", f"{self._path}/issues/{number}/comments", json={"body": text}).json())

    def edit_comment(self, number: int, comment: int, text: str) -> None:  # noqa: ARG002 - its id is enough
        self._site.call("PATCH", f"{self._path}/issues/comments/{comment}", json={"body": text}, again=True)

    def rights(self) -> list[str]:
        found = self._site.call("GET", self._path).json()
        rights = found.get("permissions") or {}
        may = ", ".join(name for name, has in rights.items() if has)
        return [f"{self.place} can be read{f' ({may})' if may else ''}; issues must be writable for this token."]


def _thing(found: Any) -> Thing:
    """An issue has a number, a comment an id; a body may be null."""
    return Thing(
        int(found.get("number") or found["id"]),
        str(found.get("html_url", "")),
        str(found.get("body") or ""),
        str(found.get("title") or ""),
    )
