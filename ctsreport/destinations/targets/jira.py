"""Jira: one comment on an issue, which is edited, and a file beside it.

A property of the comment says which report it is of and what it says: neither of Jira's markups has a hidden comment.
"""

from collections.abc import Iterator
from itertools import count
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, NotRequired, TypedDict

from msgspec import Meta, json

from ctsreport.destinations.interface import Action, Body, Change, Delivered, Kept, Publication, TooLargeError
from ctsreport.destinations.targets.settings import Run, Secret, TargetSettings, Text
from ctsreport.destinations.web import basic_login, bearer_login
from ctsreport.document import Document
from ctsreport.errors import usage_error

LIMIT = 32_000
"""Bytes: a comment has at most 32,767 characters."""

PROPERTY = "ctsreport"
_PAGE = 100

Key = Annotated[str, Meta(pattern="^[A-Z][A-Z0-9_]+-[1-9][0-9]*$", description="an issue's key, as NET-123")]


class Settings(TargetSettings, frozen=True, kw_only=True):
    """An issue of Jira: by its key, or the variable of the environment that has it.

    ``url`` is the site. With ``user`` (an e-mail address) ``token`` is Cloud's, else a personal access token of Data
    Center's. ``attach``: the page, or all formats in an archive, as a file of the issue.
    """

    kind: Literal["jira"] = "jira"
    url: Text
    issue: Key | Secret
    user: Text | None = None
    token: Secret
    attach: Literal["html", "pdf", "bundle", "none"] = "none"


class _Comment(NamedTuple):
    """The comment of ours, as it is there: its id and what it says, by a digest."""

    id: str
    said: str


class _Write(NamedTuple):
    comment: str | None
    """None: a new one."""
    body: Body
    property: dict[str, str]


class _Attach(NamedTuple):
    document: Document
    older: tuple[str, ...]


class _User(TypedDict):
    displayName: NotRequired[str | None]
    name: NotRequired[str | None]


class _Permission(TypedDict):
    havePermission: NotRequired[bool]


class _Permissions(TypedDict):
    permissions: dict[str, _Permission]


class _Property(TypedDict):
    """Of a comment: others keep what they like."""

    key: NotRequired[str]
    value: NotRequired[Any]


class _Found(TypedDict):
    id: str | int
    properties: NotRequired[list[_Property] | None]


class _Comments(TypedDict):
    comments: list[_Found]


class _File(TypedDict):
    id: str | int
    filename: str


class _Fields(TypedDict):
    attachment: NotRequired[list[_File] | None]


class _Issue(TypedDict):
    fields: _Fields


class _Meta(TypedDict):
    uploadLimit: NotRequired[int | None]


class Jira:
    """A comment of an issue, and a file."""

    reads_back: ClassVar[bool] = True

    def __init__(self, settings: Settings, run: Run) -> None:
        self._settings = settings
        self._cloud = settings.user is not None
        self._issue = _issue_of(settings, run)
        token = run.secret(settings.token)
        login = bearer_login(token) if settings.user is None else basic_login(settings.user, token)
        headers = {**login.headers, "Accept": "application/json"}
        self._site = run.web.site("Jira", settings.url, headers, secrets=login.secrets, cacert=settings.cacert)
        self._api = f"/rest/api/{3 if self._cloud else 2}"
        self._path = f"{self._api}/issue/{self._issue}"

    def plan(self, publication: Publication, kept: Kept) -> Iterator[Change]:  # noqa: ARG002 - what is there says it all
        """The comment, and the file where the comment changes."""
        there = self._found(publication.key)
        body = publication.draw("jira" if self._cloud else "jira-wiki", LIMIT)
        place = f"{self._site.address}/browse/{self._issue}"
        if there and there.said == body.digest:
            yield Change("comment", Action.KEEP, place)
            return
        action = Action.UPDATE if there else Action.CREATE
        step = _Write(there.id if there else None, body, {"report": publication.key, "said": body.digest})
        remarks = ("It does not fit there whole: it says what it leaves out.",) if body.shortened else ()
        if self._settings.attach != "none":  # first, so that a comment which is there has its file beside it
            yield self._attachment(publication, place)
        yield Change("comment", action, place, after=body.text, remarks=remarks, step=step)

    def carry_out(self, change: Change) -> Delivered:
        """Write the comment; or put the file there and take the older one away."""
        if isinstance(change.step, _Attach):
            return self._attach(change, change.step)
        write: _Write = change.step
        body = json.decode(write.body.text) if self._cloud else write.body.text
        what = {"body": body, "properties": [{"key": PROPERTY, "value": write.property}]}
        if write.comment is None:
            self._site.call("POST", f"{self._path}/comment", json=what)
        else:
            self._site.call("PUT", f"{self._path}/comment/{write.comment}", json=what, again=True)
        return Delivered(change)

    def check(self) -> Iterator[str]:
        """Who it is, what they may do there, and how large a file may be."""
        me = self._site.call("GET", f"{self._api}/myself").json(_User)
        who = me.get("displayName") or me.get("name") or "somebody"
        wanted = ("ADD_COMMENTS", "EDIT_OWN_COMMENTS", "CREATE_ATTACHMENTS", "DELETE_OWN_ATTACHMENTS")
        asked = {"issueKey": self._issue, "permissions": ",".join(wanted)}
        rights = self._site.call("GET", f"{self._api}/mypermissions", params=asked).json(_Permissions)["permissions"]
        may = [name for name in wanted if name in rights and rights[name].get("havePermission")]
        yield f"{who} may do this on {self._issue}: {', '.join(may) or 'nothing'}."
        yield f"A comment has at most {LIMIT:,} bytes, a file {self._limit():,}."

    def close(self) -> None:
        """Nothing is held."""

    def _found(self, key: str) -> _Comment | None:
        for comment in self._comments():
            for each in comment.get("properties") or ():
                value = each.get("value")
                if each.get("key") == PROPERTY and isinstance(value, dict) and value.get("report") == key:
                    return _Comment(str(comment["id"]), str(value.get("said")))
        return None

    def _comments(self) -> Iterator[Any]:
        """All comments of the issue, the newest first, page by page."""
        for number in count():
            asked = {"startAt": number * _PAGE, "maxResults": _PAGE, "expand": "properties", "orderBy": "-created"}
            found = self._site.call("GET", f"{self._path}/comment", params=asked).json(_Comments)["comments"]
            yield from found
            if len(found) < _PAGE:
                return

    def _attachment(self, publication: Publication, place: str) -> Change:
        """The file; one that is too large is left out, and that is said."""
        limit = self._limit()
        try:
            document = publication.attach(self._settings.attach, limit)
        except TooLargeError as error:
            return Change("file", Action.KEEP, place, remarks=(f"Left out: {error.message}",))
        fields = self._site.call("GET", self._path, params={"fields": "attachment"}).json(_Issue)["fields"]
        older = tuple(str(each["id"]) for each in fields.get("attachment") or () if each["filename"] == document.name)
        step = _Attach(document, older)
        return Change("file", Action.UPDATE if older else Action.CREATE, f"{place} {document.name}", step=step)

    def _attach(self, change: Change, attach: _Attach) -> Delivered:
        document = attach.document
        files = {"file": (document.name, b"".join(document.chunks()), document.media_type)}
        self._site.call("POST", f"{self._path}/attachments", files=files, headers={"X-Atlassian-Token": "no-check"})
        for each in attach.older:
            self._site.call("DELETE", f"{self._api}/attachment/{each}", answers={404}, again=True)
        return Delivered(change)

    def _limit(self) -> int:
        found: _Meta = self._site.call("GET", f"{self._api}/attachment/meta").json(_Meta)
        return found.get("uploadLimit") or 10_000_000


def _issue_of(settings: Settings, run: Run) -> str:
    """The key; raises `CtsReportError` (2) where a variable holds none."""
    if not isinstance(settings.issue, Secret):
        return settings.issue
    key = run.secret(settings.issue).strip()
    project, _, number = key.partition("-")
    if not project.replace("_", "").isalnum() or not (number.isascii() and number.isdigit()):
        raise usage_error(
            f"The target {settings.name} does not say which issue it is of.",
            "Put its key, as NET-123, into the variable or file that is named.",
        )
    return key
