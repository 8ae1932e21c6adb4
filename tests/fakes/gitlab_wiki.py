"""A double of GitLab's API of wikis: pages by their slugs, roles, and a token in a header of its own."""

import re
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.fake import READ_ONLY, TOKEN, Asked, Fake, Reply, route

PROJECT = "ops/network"
_PATH = r"/api/v4/projects/ops%2Fnetwork"
MOST = 5 << 20


@dataclass
class GitLabWiki(Fake):
    """One project's wiki."""

    pages: dict[str, str] = field(default_factory=dict)

    def may(self, asked: Asked, *, writes: bool) -> Reply | None:
        token = asked.headers.get("private-token")
        if token == TOKEN or (token == READ_ONLY and not writes):
            return None
        if token == READ_ONLY:
            return Reply(403, {"message": "403 Forbidden"})
        return Reply(401, {"message": "401 Unauthorized"})

    @route("GET", _PATH)
    def project(self, asked: Asked) -> Reply:
        level = 30 if asked.headers["private-token"] == TOKEN else 20
        return Reply(200, {"id": 7, "permissions": {"project_access": {"access_level": level}, "group_access": None}})

    @route("GET", _PATH + "/wikis/(.+)")
    def read(self, asked: Asked) -> Reply:
        slug = asked.part()
        return self._page(slug) if slug in self.pages else Reply(404, {"message": "404 Wiki Page Not Found"})

    @route("POST", _PATH + "/wikis", writes=True)
    def create(self, asked: Asked) -> Reply:
        fields = asked.json()
        slug = re.sub(r"\s+", "-", fields["title"])
        if slug in self.pages:
            return Reply(400, {"message": "Duplicate page: A page with that title already exists"})
        return self._written(slug, fields, 201)

    @route("PUT", _PATH + "/wikis/(.+)", writes=True)
    def update(self, asked: Asked) -> Reply:
        if asked.part() not in self.pages:
            return Reply(404, {"message": "404 Wiki Page Not Found"})
        return self._written(asked.part(), asked.json(), 200)

    def _written(self, slug: str, fields: dict[str, Any], status: int) -> Reply:
        if len(fields["content"].encode()) > MOST:
            return Reply(400, {"message": {"content": ["is too long (5.1 MiB). The maximum size is 5 MiB."]}})
        self.pages[slug] = fields["content"]
        return self._page(slug, status)

    def _page(self, slug: str, status: int = 200) -> Reply:
        return Reply(status, {"slug": slug, "title": slug, "format": "markdown", "content": self.pages[slug]})
