"""ServiceNow: a work note on a record where something changed, and the report as a file beside it."""

import re
from typing import Annotated, ClassVar, Literal, NamedTuple, NotRequired, TypedDict

from msgspec import Meta

from ctsreport.destinations.interface import Action, Change, Delivered, Kept, Publication, TooLargeError
from ctsreport.destinations.owned import digest, marks, spelt
from ctsreport.destinations.targets.settings import Run, Secret, TargetSettings, Text
from ctsreport.destinations.web import Login, basic_login, bearer_login
from ctsreport.document import Document
from ctsreport.errors import unwritten_error, usage_error

MOST_NOTE = 30_000
"""Bytes of a work note; nobody reads more in one."""

MOST_FILE = 50_000_000
"""Bytes: the system's own limit is 1,024 MB unless somebody set another."""

_ID = re.compile("[0-9a-f]{32}")
_MARKED = 50
"""Newest notes among which ours is looked for."""


class Settings(TargetSettings, frozen=True, kw_only=True):
    """A record: of a ``table``, by its number or its ``sys_id``, or the variable of the environment that has either.

    ``field`` is the journal that is written to. ``user`` and ``password``, or an OAuth ``token``.
    """

    kind: Literal["servicenow"] = "servicenow"
    url: Text
    table: Annotated[str, Meta(pattern="^[a-z0-9_]+$", description="a table's name, as incident")] = "incident"
    record: Text | Secret
    field: Annotated[str, Meta(pattern="^[a-z0-9_]+$", description="a field's name, as work_notes")] = "work_notes"
    user: Text | None = None
    password: Secret | None = None
    token: Secret | None = None
    attach: Literal["html", "pdf", "bundle", "none"] = "html"


class _Attach(NamedTuple):
    document: Document
    older: tuple[str, ...]


class _Row(TypedDict):
    """What is asked for of a row."""

    sys_id: NotRequired[str]
    value: NotRequired[str | None]


class _Result(TypedDict):
    result: list[_Row]


class ServiceNow:
    """A record's work notes, and a file."""

    reads_back: ClassVar[bool] = True

    def __init__(self, settings: Settings, run: Run) -> None:
        self._settings = settings
        self._record = _text_of(settings.record, run)
        headers, secrets = _login(settings, run)
        headers["Accept"] = "application/json"
        self._site = run.web.site("ServiceNow", settings.url, headers, secrets=secrets, cacert=settings.cacert)
        self._id = ""

    def plan(self, publication: Publication, kept: Kept) -> list[Change]:  # noqa: ARG002 - what is there says it all
        """A note where something else is to be said than in our last one, and with it the file."""
        self._id = self._found()
        body = publication.draw("brief", MOST_NOTE)
        if self._said(publication.key) == body.digest[:16]:
            return [Change("note", Action.KEEP, self._place)]
        mark = f"[ctsreport:{spelt(publication.key)} page said={body.digest[:16]} text={digest(body.text)}]"
        note = Change("note", Action.CREATE, self._place, after=f"{body.text.rstrip()}\n\n{mark}\n")
        # First, so that a note that is there has its file beside it, whatever happens in between.
        return [*self._files(publication), note]

    def carry_out(self, change: Change) -> Delivered:
        """Write the note; or put the file there and take the older one away."""
        if isinstance(change.step, _Attach):
            return self._attach(change, change.step)
        path = f"/api/now/table/{self._settings.table}/{self._id}"
        self._site.call("PATCH", path, json={self._settings.field: change.after})
        return Delivered(change)

    def check(self) -> list[str]:
        """Whether the record can be read; that it may be written to is seen when it is."""
        self._id = self._found()
        self._said("")
        return [
            f"{self._place} and its {self._settings.field} can be read.",
            "The account needs to write that field, sys_attachment, and to delete what it attached.",
        ]

    def close(self) -> None:
        """Nothing is held."""

    @property
    def _place(self) -> str:
        return f"{self._site.address}/{self._settings.table}.do?sys_id={self._id}"

    def _found(self) -> str:
        """The record's sys_id. Raises `CtsReportError` (5) where there is none."""
        key = "sys_id" if _ID.fullmatch(self._record) else "number"
        asked = {"sysparm_query": f"{key}={self._record}", "sysparm_fields": "sys_id", "sysparm_limit": "2"}
        found = self._result(f"/api/now/table/{self._settings.table}", asked)
        if len(found) != 1:
            raise unwritten_error(
                f"ServiceNow has no {self._settings.table} whose {key} is {self._record}.",
                "Check record and table: or the account may not see it.",
            )
        return _id_of(found[0])

    def _said(self, key: str) -> str:
        """What our last note says, by a digest; empty where there is none."""
        query = f"element_id={self._id}^element={self._settings.field}^ORDERBYDESCsys_created_on"
        asked = {"sysparm_query": query, "sysparm_fields": "value", "sysparm_limit": str(_MARKED)}
        for note in self._result("/api/now/table/sys_journal_field", asked):
            for mark in marks(note.get("value") or "")[-1:]:  # ours stands last: a daemon's message may hold others
                if mark.key == key:
                    return mark.said
        return ""

    def _files(self, publication: Publication) -> list[Change]:
        if self._settings.attach == "none":
            return []
        try:
            document = publication.attach(self._settings.attach, MOST_FILE)
        except TooLargeError as error:
            return [Change("file", Action.KEEP, self._place, remarks=(f"Left out: {error.message}",))]
        query = f"table_sys_id={self._id}^file_name={_file_name(document)}"
        asked = {"sysparm_query": query, "sysparm_fields": "sys_id"}
        older = tuple(_id_of(each) for each in self._result("/api/now/attachment", asked))
        action = Action.UPDATE if older else Action.CREATE
        return [Change("file", action, f"{self._place} {_file_name(document)}", step=_Attach(document, older))]

    def _attach(self, change: Change, attach: _Attach) -> Delivered:
        document = attach.document
        asked = {"table_name": self._settings.table, "table_sys_id": self._id, "file_name": _file_name(document)}
        data, headers = b"".join(document.chunks()), {"Content-Type": document.media_type.partition(";")[0]}
        self._site.call("POST", "/api/now/attachment/file", params=asked, data=data, headers=headers)
        for each in attach.older:
            self._site.call("DELETE", f"/api/now/attachment/{each}", answers={404}, again=True)
        return Delivered(change)

    def _result(self, path: str, asked: dict[str, str]) -> "list[_Row]":
        found: _Result = self._site.call("GET", path, params=asked).json(_Result)
        return found["result"]


def _login(settings: Settings, run: Run) -> Login:
    """What lets us in. Raises `CtsReportError` (2)."""
    if settings.token and not (settings.user or settings.password):
        return bearer_login(run.secret(settings.token))
    if settings.user and settings.password and not settings.token:
        return basic_login(settings.user, run.secret(settings.password))
    raise usage_error(f"The target {settings.name} does not say how it logs in.", "Give user and password, or token.")


def _id_of(row: _Row) -> str:
    """Raises `CtsReportError` (5) where it has none, and so could be any."""
    found = row.get("sys_id", "")
    if not _ID.fullmatch(found):
        raise unwritten_error("ServiceNow answered a row without a sys_id.", "Check that the account may read it.")
    return found


def _file_name(document: Document) -> str:
    """Without the sign that joins the parts of a query."""
    return document.name.replace("^", "_")


def _text_of(record: str | Secret, run: Run) -> str:
    """A number or id, without what would change the question that it is put into."""
    text = run.secret(record).strip() if isinstance(record, Secret) else record
    if not re.fullmatch(r"[\w-]+", text):
        raise usage_error(
            "The record of a target of ServiceNow is neither a number nor a sys_id.", "Give it as INC0012345."
        )
    return text
