"""Confluence in miniature, Cloud (v2, and what is left of v1) or Data Center (v1): pages, properties, attachments.

It refuses what Confluence refuses: markup that is no XML, a version that is not the next one, a second page of a title,
a second attachment of a name, v1 where that is gone; and it numbers macros, as Confluence does.
"""

import re
import xml.etree.ElementTree as ET
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import HTTP
from itertools import count
from typing import Any

from tests.fakes.fake import READ_ONLY, TOKEN, Asked, Fake, Reply, route

SPACE, SPACE_ID, CLOUD_ID = "OPS", "98304", "11111111-2222-3333-4444-555555555555"
EMAIL = "ctsreport@example.com"
_V2, _V1 = "(?:/ex/confluence/[^/]+)?/wiki/api/v2", "(?:/ex/confluence/[^/]+)?/wiki/rest/api/content"
_DC = "/rest/api/content"


@dataclass
class Stored:
    """One page."""

    id: str
    title: str
    body: str
    version: int = 1
    parent: str | None = None
    properties: dict[str, dict[str, Any]] = field(default_factory=dict)
    labels: set[str] = field(default_factory=set)
    attachments: dict[str, dict[str, Any]] = field(default_factory=dict)


@dataclass
class Confluence(Fake):
    """``cloud``: else Data Center. ``scoped``: tokens work at the gateway alone. ``most``: bytes of an attachment."""

    cloud: bool = True
    scoped: bool = False
    most: int = 10_000_000
    pages: dict[str, Stored] = field(default_factory=dict)
    _ids: Iterator[int] = field(default_factory=lambda: count(65537))

    def put(self, title: str, body: str) -> None:
        """What somebody else writes."""
        found = self._titled(title)
        if found is None:
            found = Stored(str(next(self._ids)), title, body)
            self.pages[found.id] = found
        else:
            found.body, found.version = body, found.version + 1

    def titled(self, title: str) -> str:
        """What a page says; empty where there is none."""
        page = self._titled(title)
        return page.body if page else ""

    def may(self, asked: Asked, *, writes: bool) -> Reply | None:
        if asked.path == "/_edge/tenant_info":
            return None
        gateway = asked.path.startswith("/ex/confluence/")
        names = {self._login(token): token for token in (TOKEN, READ_ONLY)}
        token = names.get(asked.headers.get("authorization", ""))
        if token is None or gateway != (self.cloud and self.scoped):
            return Reply(401, {"message": "Unauthorized; scope does not match"})
        if token == READ_ONLY and writes:
            return Reply(403, {"message": "not permitted"})
        return None

    def _login(self, token: str) -> str:
        if self.cloud:
            return f"Basic {b64encode(f'{EMAIL}:{token}'.encode()).decode()}"
        return f"Bearer {token}"

    def _titled(self, title: str) -> Stored | None:
        return next((page for page in self.pages.values() if page.title == title), None)

    # --- Cloud's v2 ---------------------------------------------------------------------------------------------------

    @route("GET", "/_edge/tenant_info")
    def tenant(self, _: Asked) -> Reply:
        return Reply(200, {"cloudId": CLOUD_ID})

    @route("GET", f"{_V2}/spaces")
    def spaces(self, asked: Asked) -> Reply:
        found = [{"id": SPACE_ID, "key": SPACE}] if asked.query["keys"] == SPACE else []
        return Reply(200, {"results": found})

    @route("GET", f"{_V2}/spaces/{SPACE_ID}/operations")
    def operations(self, asked: Asked) -> Reply:
        may = asked.headers["authorization"] == self._login(TOKEN)
        found = [("read", "space"), *([("create", "page"), ("create", "attachment")] if may else [])]
        return Reply(200, {"operations": [{"operation": verb, "targetType": what} for verb, what in found]})

    @route("GET", f"{_V2}/pages")
    def pages_of(self, asked: Asked) -> Reply:
        assert asked.query["space-id"] == SPACE_ID
        page = self._titled(asked.query["title"])
        return Reply(200, {"results": [_shown(page)] if page else []})

    @route("POST", f"{_V2}/pages", writes=True)
    def create2(self, asked: Asked) -> Reply:
        sent = asked.json()
        assert sent["spaceId"] == SPACE_ID
        return self._create(sent["title"], sent["body"]["value"], sent.get("parentId"))

    @route("PUT", f"{_V2}/pages/([0-9]+)", writes=True)
    def update2(self, asked: Asked) -> Reply:
        sent = asked.json()
        assert (sent["id"], sent["status"]) == (asked.part(), "current")
        return self._update(asked.part(), sent, sent["body"]["value"])

    @route("GET", f"{_V2}/pages/([0-9]+)/properties")
    def properties(self, asked: Asked) -> Reply:
        found = self.pages[asked.part()].properties.get(asked.query["key"])
        return Reply(200, {"results": [found] if found else []})

    @route("POST", f"{_V2}/pages/([0-9]+)/properties", writes=True)
    def property_made(self, asked: Asked) -> Reply:
        return self._property(asked.part(), asked.json(), new=True)

    @route("PUT", f"{_V2}/pages/([0-9]+)/properties/([^/]+)", writes=True)
    def property_changed(self, asked: Asked) -> Reply:
        return self._property(asked.part(), asked.json(), new=False)

    # --- Data Center's v1, which Cloud has done away with -------------------------------------------------------------

    @route("GET", f"{_V1}(/[0-9]+)?")
    @route("POST", _V1, writes=True)
    @route("PUT", f"{_V1}/[0-9]+", writes=True)
    def gone(self, _: Asked) -> Reply:
        return Reply(410, {"message": "Gone"})

    @route("GET", "/rest/api/space/([^/]+)")
    def space1(self, asked: Asked) -> Reply:
        return Reply(200, {"key": SPACE}) if asked.part() == SPACE else Reply(404, {"message": "No space found"})

    @route("GET", _DC)
    def find1(self, asked: Asked) -> Reply:
        page = self._titled(asked.query["title"]) if asked.query["spaceKey"] == SPACE else None
        return Reply(200, {"results": [_shown(page)] if page else []})

    @route("POST", _DC, writes=True)
    def create1(self, asked: Asked) -> Reply:
        sent = asked.json()
        assert (sent["type"], sent["space"]) == ("page", {"key": SPACE})
        above = sent.get("ancestors") or [{"id": None}]
        return self._create(sent["title"], sent["body"]["storage"]["value"], above[0]["id"])

    @route("PUT", f"{_DC}/([0-9]+)", writes=True)
    def update1(self, asked: Asked) -> Reply:
        sent = asked.json()
        return self._update(asked.part(), sent, sent["body"]["storage"]["value"])

    @route("GET", f"{_DC}/([0-9]+)/property/([^/]+)")
    def property1(self, asked: Asked) -> Reply:
        found = self.pages[asked.part()].properties.get(asked.part(2))
        return Reply(200, found) if found else Reply(404, {"message": "no such property"})

    @route("POST", f"{_DC}/([0-9]+)/property", writes=True)
    def property_made1(self, asked: Asked) -> Reply:
        return self._property(asked.part(), asked.json(), new=True)

    @route("PUT", f"{_DC}/([0-9]+)/property/([^/]+)", writes=True)
    def property_changed1(self, asked: Asked) -> Reply:
        return self._property(asked.part(), asked.json(), new=False)

    # --- What both have of v1 -----------------------------------------------------------------------------------------

    @route("POST", f"(?:{_V1}|{_DC})/([0-9]+)/label", writes=True)
    def label(self, asked: Asked) -> Reply:
        self.pages[asked.part()].labels |= {each["name"] for each in asked.json()}
        return Reply(200, {"results": asked.json()})

    @route("GET", f"(?:{_V1}|{_DC})/([0-9]+)/child/attachment")
    def attachments(self, asked: Asked) -> Reply:
        found = self.pages[asked.part()].attachments.get(asked.query["filename"])
        return Reply(200, {"results": [{key: found[key] for key in ("id", "title", "metadata")}] if found else []})

    @route("POST", f"(?:{_V1}|{_DC})/([0-9]+)/child/attachment(?:/([^/]+)/data)?", writes=True)
    def attach(self, asked: Asked) -> Reply:
        if asked.headers.get("x-atlassian-token") not in {"nocheck", "no-check"}:
            return Reply(403, "XSRF check failed")
        fields = _parts(asked)
        name, data = fields["file"]
        there = self.pages[asked.part()].attachments
        if len(data) > self.most:
            return Reply(413, {"message": "The attachment is too large"})
        known = asked.match and asked.match[2]
        if (name in there) != bool(known):
            return Reply(
                400, {"message": f"Cannot add a new attachment with same file name as an existing one: {name}"}
            )
        comment = fields.get("comment", ("", b""))[1].decode()
        made = {"id": there[name]["id"] if known else f"att{next(self._ids)}", "title": name, "data": data}
        there[name] = {**made, "metadata": {"comment": comment}}
        return Reply(200, {"results": [{"id": made["id"]}]})

    # --- What they do -------------------------------------------------------------------------------------------------

    def _create(self, title: str, body: str, parent: str | None) -> Reply:
        refused = _refused(body)
        if refused:
            return refused
        if self._titled(title):
            return Reply(400, {"message": f"A page with this title already exists: {title}"})
        page = Stored(str(next(self._ids)), title, _numbered(body), parent=parent)
        self.pages[page.id] = page
        return Reply(200, _shown(page))

    def _update(self, number: str, sent: dict[str, Any], body: str) -> Reply:
        page = self.pages[number]
        refused = _refused(body)
        if refused:
            return refused
        if sent["version"]["number"] != page.version + 1:
            text = f"Version must be incremented on update. Current version is: {page.version}"
            return Reply(409, {"errors": [{"status": 409, "title": text}]})
        if _numbered(body) != page.body:  # the same body makes no version
            page.body, page.version = _numbered(body), page.version + 1
        return Reply(200, _shown(page))

    def _property(self, number: str, sent: dict[str, Any], *, new: bool) -> Reply:
        there = self.pages[number].properties
        known = there.get(sent["key"])
        if (known is None) != new or (known and sent["version"]["number"] != known["version"]["number"] + 1):
            return Reply(409, {"message": "There is a property of that key"})
        version = {"number": known["version"]["number"] + 1 if known else 1}
        there[sent["key"]] = {"id": f"p{number}", "key": sent["key"], "value": sent["value"], "version": version}
        return Reply(200, there[sent["key"]])


def _shown(page: Stored) -> dict[str, Any]:
    return {
        "id": page.id,
        "title": page.title,
        "version": {"number": page.version},
        "body": {"storage": {"value": page.body, "representation": "storage"}},
        "_links": {"webui": f"/spaces/{SPACE}/pages/{page.id}"},
    }


def _refused(body: str) -> Reply | None:
    if len(body.encode()) > 1_000_000:
        return Reply(413, {"message": "Request entity too large"})
    try:
        ET.fromstring(f'<p xmlns:ac="a" xmlns:ri="r">{body}</p>')  # noqa: S314 - of tests
    except ET.ParseError as error:
        return Reply(400, {"message": f"Error parsing xhtml: {error}"})
    return None


def _numbered(body: str) -> str:
    numbers = count(1)
    return re.sub(
        r"<ac:structured-macro ac:name",
        lambda _: f'<ac:structured-macro ac:macro-id="{next(numbers):08}" ac:schema-version="1" ac:name',
        re.sub(r' ac:(?:macro-id|schema-version)="[^"]*"', "", body),
    )


def _parts(asked: Asked) -> dict[str, tuple[str, bytes]]:
    """The fields of a form, each with its file's name."""
    head = f"Content-Type: {asked.headers['content-type']}\r\n\r\n".encode()
    parsed = BytesParser(policy=HTTP).parsebytes(head + asked.body)
    found: dict[str, tuple[str, bytes]] = {}
    for part in parsed.iter_parts():
        data = part.get_payload(decode=True)
        assert isinstance(data, bytes)
        found[str(part.get_param("name", header="content-disposition"))] = (part.get_filename() or "", data)
    return found
