"""How Confluence is asked: Cloud by v2, but for attachments and labels; Data Center by v1."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol
from urllib.parse import quote

from ctsreport.destinations.targets.confluence_answers import (
    FileShape,
    FilesShape,
    OperationsShape,
    PageShape,
    PagesShape,
    PropertiesShape,
    PropertyShape,
    SpacesShape,
    TenantShape,
)
from ctsreport.destinations.targets.settings import Run
from ctsreport.destinations.web import Site, basic_login, bearer_login
from ctsreport.destinations.web_errors import TooLargeForItError
from ctsreport.errors import unwritten_error

if TYPE_CHECKING:
    from ctsreport.destinations.targets.confluence import Settings

PROPERTY = "ctsreport"
"""The content property beside a page."""


class Page(NamedTuple):
    """A page as it is there."""

    id: str
    version: int
    body: str
    address: str = ""


class Pages(Protocol):
    """What a target asks of either."""

    def find(self, space: str, title: str) -> Page | None:
        """The page of a title; None where there is none."""
        ...

    def create(self, space: str, title: str, body: str, parent: str | None) -> Page:
        """A new page."""
        ...

    def update(self, page: Page, title: str, body: str, message: str) -> Page:
        """A new version over this one. Raises `ConflictError` where it is the newest no more."""
        ...

    def kept(self, page: str) -> Mapping[str, Any]:
        """What is kept beside a page; empty where nothing is."""
        ...

    def keep(self, page: str, value: Mapping[str, str]) -> None:
        """Keep it."""
        ...

    def label(self, page: str, labels: Sequence[str]) -> None:
        """Labels that it has too."""
        ...

    def attached(self, page: str, name: str) -> str | None:
        """The comment of a file beside it; None where there is none of that name."""
        ...

    def attach(self, page: str, name: str, media_type: str, data: bytes, comment: str) -> tuple[str, ...]:
        """A file beside it, in the place of an older one; what is to be said of that."""
        ...

    def place(self, page: Page | None, title: str) -> str:
        """Its address for people."""
        ...

    def rights(self, space: str) -> list[str]:
        """A line each."""
        ...


class _Alike(ABC):
    """What both ask alike: labels and attachments, of v1, and how a property is kept."""

    def __init__(self, site: Site, base: str) -> None:
        self._site = site
        self._v1 = f"{base}/rest/api/content"

    def label(self, page: str, labels: Sequence[str]) -> None:
        """The same again changes nothing."""
        if labels:
            found = [{"prefix": "global", "name": label} for label in labels]
            self._site.call("POST", f"{self._v1}/{page}/label", json=found, again=True)

    def attached(self, page: str, name: str) -> str | None:
        there = self._attachment(page, name)
        return None if there is None else there.get("metadata", {}).get("comment") or ""

    def attach(self, page: str, name: str, media_type: str, data: bytes, comment: str) -> tuple[str, ...]:
        """By its id where there is one of that name: a second one of it is refused."""
        there = self._attachment(page, name)
        path = f"{self._v1}/{page}/child/attachment" + (f"/{there['id']}/data" if there else "")
        files = {"file": (name, data, media_type), "minorEdit": (None, "true"), "comment": (None, comment)}
        try:
            self._site.call(
                "POST", path, files=files, headers={"X-Atlassian-Token": "nocheck"}, again=there is not None
            )
        except TooLargeForItError:
            return (f"It is left out: it has {len(data):,} bytes, and the site takes less.",)
        return ()

    def kept(self, page: str) -> Mapping[str, Any]:
        found = self._property(page)
        return _mapping(found["value"]) if found else {}

    def keep(self, page: str, value: Mapping[str, str]) -> None:
        there = self._property(page)
        what: dict[str, Any] = {"key": PROPERTY, "value": dict(value)}
        path = self._properties(page)
        if there is None:
            self._site.call("POST", path, json=what)
        else:
            what["version"] = {"number": there["version"]["number"] + 1}
            self._site.call("PUT", f"{path}/{self._property_name(there)}", json=what)

    @abstractmethod
    def _property(self, page: str) -> Any:
        """What is kept beside a page, with its version; None where nothing is."""

    @abstractmethod
    def _properties(self, page: str) -> str:
        """The path of all properties of a page."""

    @abstractmethod
    def _property_name(self, there: Any) -> str:
        """By what ours is named in a path."""

    def _attachment(self, page: str, name: str) -> FileShape | None:
        asked = {"filename": name, "expand": "metadata"}
        answer = self._site.call("GET", f"{self._v1}/{page}/child/attachment", params=asked)
        found: list[FileShape] = answer.json(FilesShape)["results"]
        return found[0] if found else None


class Cloud(_Alike):
    """Atlassian's own."""

    def __init__(self, settings: "Settings", run: Run) -> None:
        headers, secrets = basic_login(str(settings.user), run.secret(settings.token))
        self._url = settings.url.rstrip("/").removesuffix("/wiki")
        address = self._url
        if settings.scoped:
            site = run.web.site("Confluence", self._url, cacert=settings.cacert)
            cloud = site.call("GET", "/_edge/tenant_info").json(TenantShape)["cloudId"]
            address = f"{settings.gateway.rstrip('/')}/ex/confluence/{quote(cloud, safe='')}"
        super().__init__(run.web.site("Confluence", address, headers, secrets=secrets, cacert=settings.cacert), "/wiki")

    def find(self, space: str, title: str) -> Page | None:
        asked = {"space-id": self._space(space), "title": title, "body-format": "storage", "status": "current"}
        found = self._site.call("GET", f"{_V2}/pages", params=asked).json(PagesShape)["results"]
        return _page(found[0]) if found else None

    def create(self, space: str, title: str, body: str, parent: str | None) -> Page:
        what = {"spaceId": self._space(space), "status": "current", "title": title, "body": _storage(body)}
        made = self._site.call("POST", f"{_V2}/pages", json=what | ({"parentId": parent} if parent else {}))
        return _page(made.json(PageShape))

    def update(self, page: Page, title: str, body: str, message: str) -> Page:
        version = {"number": page.version + 1, "message": message}
        what = {"id": page.id, "status": "current", "title": title, "body": _storage(body), "version": version}
        return _page(self._site.call("PUT", f"{_V2}/pages/{page.id}", json=what).json(PageShape))

    def place(self, page: Page | None, title: str) -> str:
        return f"{self._url}/wiki{page.address}" if page and page.address else f"{self._url}/wiki ({title})"

    def rights(self, space: str) -> list[str]:
        answer = self._site.call("GET", f"{_V2}/spaces/{self._space(space)}/operations")
        found = answer.json(OperationsShape)["operations"]
        may = {f"{each['operation']} {each['targetType']}" for each in found}
        lacking = [each for each in ("create page", "create attachment") if each not in may]
        if lacking:
            raise unwritten_error(
                f"Confluence: the account may not {', '.join(lacking)} in the space {space}.",
                "Give it that right in the space's settings.",
            )
        return [f"The account may create pages and attachments in the space {space}."]

    def _property(self, page: str) -> Any:
        answer = self._site.call("GET", self._properties(page), params={"key": PROPERTY})
        found = answer.json(PropertiesShape)["results"]
        return found[0] if found else None

    def _properties(self, page: str) -> str:
        return f"{_V2}/pages/{page}/properties"

    def _property_name(self, there: Any) -> str:
        return str(there.get("id", ""))

    def _space(self, key: str) -> str:
        found = self._site.call("GET", f"{_V2}/spaces", params={"keys": key}).json(SpacesShape)["results"]
        if not found:
            raise unwritten_error(
                f"Confluence has no space {key}, or the account may not see it.", "Name the space by its key."
            )
        return str(found[0]["id"])


class DataCenter(_Alike):
    """One that somebody runs."""

    def __init__(self, settings: "Settings", run: Run) -> None:
        headers, secrets = bearer_login(run.secret(settings.token))
        site = run.web.site("Confluence", settings.url, headers, secrets=secrets, cacert=settings.cacert)
        super().__init__(site, "")

    def find(self, space: str, title: str) -> Page | None:
        asked = {"spaceKey": space, "title": title, "expand": "version,body.storage", "type": "page"}
        found = self._site.call("GET", self._v1, params=asked).json(PagesShape)["results"]
        return _page(found[0]) if found else None

    def create(self, space: str, title: str, body: str, parent: str | None) -> Page:
        what: dict[str, Any] = {"type": "page", "title": title, "space": {"key": space}, "body": _storage1(body)}
        above = {"ancestors": [{"id": parent}]} if parent else {}
        return _page(self._site.call("POST", self._v1, json=what | above).json(PageShape))

    def update(self, page: Page, title: str, body: str, message: str) -> Page:
        version = {"number": page.version + 1, "message": message}
        what = {"id": page.id, "type": "page", "title": title, "body": _storage1(body), "version": version}
        return _page(self._site.call("PUT", f"{self._v1}/{page.id}", json=what).json(PageShape))

    def place(self, page: Page | None, title: str) -> str:
        return f"{self._site.address}{page.address}" if page and page.address else f"{self._site.address} ({title})"

    def rights(self, space: str) -> list[str]:
        self._site.call("GET", f"/rest/api/space/{quote(space, safe='')}")
        return [f"The account sees the space {space}; whether it may write there only writing tells."]

    def _property(self, page: str) -> Any:
        path = f"{self._properties(page)}/{PROPERTY}"
        found = self._site.call("GET", path, params={"expand": "version"}, answers={404})
        return None if found.status == 404 else found.json(PropertyShape)

    def _properties(self, page: str) -> str:
        return f"{self._v1}/{page}/property"

    def _property_name(self, there: Any) -> str:  # noqa: ARG002 - v1 has its key in its place
        return PROPERTY


_V2 = "/wiki/api/v2"


def _page(found: PageShape) -> Page:
    """Of an answer, which both make nearly alike."""
    body = found.get("body", {}).get("storage", {}).get("value", "")
    return Page(found["id"], found["version"]["number"], body, found.get("_links", {}).get("webui", ""))


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _storage(body: str) -> dict[str, str]:
    return {"representation": "storage", "value": body}


def _storage1(body: str) -> dict[str, dict[str, str]]:
    return {"storage": {"value": body, "representation": "storage"}}
