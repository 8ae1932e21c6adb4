"""GitHub and GitLab in miniature: one repository with issues, and comments on one issue or merge request."""

import json
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.fake import READ_ONLY, TOKEN, Asked, Fake, Reply, route

GITHUB_LIMIT = 65_536
GITLAB_LIMIT = 1_000_000

_REPOSITORY, _PROJECT = "/repos/ops/network", "/projects/ops%2Fnetwork"


@dataclass
class Issue:
    """One issue."""

    number: int
    title: str
    text: str
    labels: list[str]
    open: bool = True


@dataclass
class Forge(Fake):
    """What both keep. Number 7 is a merge request of somebody."""

    issues: dict[int, Issue] = field(default_factory=dict)
    comments: dict[int, str] = field(default_factory=dict)

    @property
    def seen(self) -> dict[str, str]:
        issues = {f"issue {each.number}": f"{each.title}\n{each.text}" for each in self.issues.values()}
        return issues | {f"comment {number}": text for number, text in self.comments.items()}

    @property
    def open(self) -> list[str]:
        return [each.title for each in self.issues.values() if each.open]

    def somebody_comments(self, text: str) -> None:
        self.comments[len(self.comments) + 100] = text

    def change(self, what: str) -> None:
        """What somebody puts to the end of what is there."""
        for issue in self.issues.values():
            issue.text += what
        self.comments = {number: text + what for number, text in self.comments.items()}

    def _made(self, title: str, text: str, labels: list[str]) -> Issue:
        issue = Issue(len(self.issues) + 1, title, text, labels)
        self.issues[issue.number] = issue
        return issue

    def _listed(self, asked: Asked) -> list[Issue]:
        found = [each for each in self.issues.values() if each.open and asked.query["labels"] in each.labels]
        return paged(found, asked)

    def _commented(self, asked: Asked) -> list[tuple[int, str]]:
        return paged(list(self.comments.items()), asked)


def paged(found: list[Any], asked: Asked) -> list[Any]:
    size, page = int(asked.query.get("per_page", 30)), int(asked.query.get("page", 1))
    return found[(page - 1) * size : page * size]


@dataclass
class GitHub(Forge):
    """As api.github.com."""

    def may(self, asked: Asked, *, writes: bool) -> Reply | None:
        if asked.token == TOKEN or (asked.token == READ_ONLY and not writes):
            return None
        if asked.token == READ_ONLY:
            return Reply(403, {"message": "Resource not accessible by personal access token"})
        return Reply(401, {"message": "Bad credentials"})

    @route("GET", _REPOSITORY)
    def repository(self, _: Asked) -> Reply:
        return Reply(200, {"full_name": "ops/network", "permissions": {"pull": True, "push": True}})

    @route("GET", f"{_REPOSITORY}/issues")
    def listed(self, asked: Asked) -> Reply:
        return Reply(200, [_github(each) for each in self._listed(asked)])

    @route("POST", f"{_REPOSITORY}/issues", writes=True)
    def create(self, asked: Asked) -> Reply:
        what = asked.json()
        if len(what["body"]) > GITHUB_LIMIT:
            return _too_long()
        return Reply(201, _github(self._made(what["title"], what["body"], what["labels"])))

    @route("PATCH", f"{_REPOSITORY}/issues/([0-9]+)", writes=True)
    def edit(self, asked: Asked) -> Reply:
        what, issue = asked.json(), self.issues[int(asked.part())]
        if len(what["body"]) > GITHUB_LIMIT:
            return _too_long()
        issue.title, issue.text = what["title"], what["body"]
        issue.open = what.get("state", "open") == "open"
        return Reply(200, _github(issue))

    @route("GET", f"{_REPOSITORY}/issues/7/comments")
    def commented(self, asked: Asked) -> Reply:
        return Reply(200, [_comment(number, text) for number, text in self._commented(asked)])

    @route("POST", f"{_REPOSITORY}/issues/7/comments", writes=True)
    def comment(self, asked: Asked) -> Reply:
        text, number = asked.json()["body"], len(self.comments) + 100
        if len(text) > GITHUB_LIMIT:
            return _too_long()
        self.comments[number] = text
        return Reply(201, _comment(number, text))

    @route("PATCH", f"{_REPOSITORY}/issues/comments/([0-9]+)", writes=True)
    def edit_comment(self, asked: Asked) -> Reply:
        text, number = asked.json()["body"], int(asked.part())
        if len(text) > GITHUB_LIMIT:
            return _too_long()
        self.comments[number] = text
        return Reply(200, _comment(number, text))


@dataclass
class GitLab(Forge):
    """As gitlab.com/api/v4. GitLab's own remarks stand among the notes."""

    def may(self, asked: Asked, *, writes: bool) -> Reply | None:
        token = asked.headers.get("private-token", "")
        if token == TOKEN or (token == READ_ONLY and not writes):
            return None
        if token == READ_ONLY:
            return Reply(403, {"error": "insufficient_scope"})
        return Reply(401, {"message": "401 Unauthorized"})

    @route("GET", _PROJECT)
    def project(self, _: Asked) -> Reply:
        return Reply(200, {"permissions": {"project_access": {"access_level": 30}, "group_access": None}})

    @route("GET", f"{_PROJECT}/issues")
    def listed(self, asked: Asked) -> Reply:
        return Reply(200, [_gitlab(each) for each in self._listed(asked)])

    @route("POST", f"{_PROJECT}/issues", writes=True)
    def create(self, asked: Asked) -> Reply:
        what = asked.json()
        if len(what["description"]) > GITLAB_LIMIT:
            return Reply(400, {"message": {"description": ["is too long (maximum is 1000000 characters)"]}})
        return Reply(201, _gitlab(self._made(what["title"], what["description"], what["labels"].split(","))))

    @route("PUT", f"{_PROJECT}/issues/([0-9]+)", writes=True)
    def edit(self, asked: Asked) -> Reply:
        what, issue = asked.json(), self.issues[int(asked.part())]
        issue.title, issue.text = what["title"], what["description"]
        issue.open = what.get("state_event") != "close"
        return Reply(200, _gitlab(issue))

    @route("GET", f"{_PROJECT}/(?:merge_requests|issues)/7/notes")
    def commented(self, asked: Asked) -> Reply:
        own = [{"id": 1, "body": "changed the description", "system": True}]
        notes = [{"id": number, "body": text, "system": False} for number, text in self._commented(asked)]
        return Reply(200, own + notes if len(notes) < int(asked.query["per_page"]) else notes)

    @route("POST", f"{_PROJECT}/(?:merge_requests|issues)/7/notes", writes=True)
    def comment(self, asked: Asked) -> Reply:
        number = len(self.comments) + 100
        self.comments[number] = asked.json()["body"]
        return Reply(201, {"id": number, "body": self.comments[number]})

    @route("PUT", f"{_PROJECT}/(?:merge_requests|issues)/7/notes/([0-9]+)", writes=True)
    def edit_comment(self, asked: Asked) -> Reply:
        number = int(asked.part())
        self.comments[number] = asked.json()["body"]
        return Reply(200, {"id": number, "body": self.comments[number]})


def _github(issue: Issue) -> dict[str, Any]:
    address = f"https://github.example/ops/network/issues/{issue.number}"
    return {
        "number": issue.number,
        "id": issue.number * 1000,
        "title": issue.title,
        "body": issue.text,
        "html_url": address,
    }


def _comment(number: int, text: str) -> dict[str, Any]:
    return {"id": number, "body": text, "html_url": f"https://github.example/ops/network/pull/7#issuecomment-{number}"}


def _gitlab(issue: Issue) -> dict[str, Any]:
    address = f"https://gitlab.example/ops/network/-/issues/{issue.number}"
    return {"iid": issue.number, "title": issue.title, "description": issue.text, "web_url": address}


def _too_long() -> Reply:
    return Reply(422, json.loads('{"message": "Validation Failed", "errors": [{"message": "body is too long"}]}'))
