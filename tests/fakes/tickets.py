"""Jira and ServiceNow in miniature: one issue, one record."""

import re
from base64 import b64encode
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any

from tests.fakes.chat import texts
from tests.fakes.fake import READ_ONLY, TOKEN, Asked, Fake, Reply, route

JIRA_LIMIT = 32_767
EMAIL = "ops@example.com"
_API, _ISSUE = "/rest/api/[23]", "/rest/api/[23]/issue/NET-1"


@dataclass
class Jira(Fake):
    """Cloud (v3, ADF) or Data Center (v2, markup)."""

    cloud: bool = True
    upload: int = 10_000_000
    comments: dict[str, Any] = field(default_factory=dict)
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    made: int = 0

    @property
    def seen(self) -> dict[str, str]:
        said = {
            key: "\n".join(texts({"text": each["body"], "adf": each["body"]})) for key, each in self.comments.items()
        }
        return said | {f"{key} {name}": data.decode() for key, (name, data) in self.files.items()}

    def may(self, asked: Asked, *, writes: bool) -> Reply | None:
        names = {self._login(token): token for token in (TOKEN, READ_ONLY)}
        token = names.get(asked.headers.get("authorization", ""))
        if token == TOKEN or (token == READ_ONLY and not writes):
            return None
        if token == READ_ONLY:
            return Reply(403, {"errorMessages": ["You do not have the permission to comment on this issue."]})
        return Reply(401, "<html><title>Unauthorized (401)</title></html>")

    def _login(self, token: str) -> str:
        return f"Basic {b64encode(f'{EMAIL}:{token}'.encode()).decode()}" if self.cloud else f"Bearer {token}"

    @route("GET", f"{_API}/myself")
    def myself(self, _: Asked) -> Reply:
        return Reply(200, {"displayName": "Reporter"})

    @route("GET", f"{_API}/mypermissions")
    def rights(self, asked: Asked) -> Reply:
        return Reply(
            200, {"permissions": {name: {"havePermission": True} for name in asked.query["permissions"].split(",")}}
        )

    @route("GET", f"{_API}/attachment/meta")
    def meta(self, _: Asked) -> Reply:
        return Reply(200, {"enabled": True, "uploadLimit": self.upload})

    @route("GET", f"{_ISSUE}/comment")
    def listed(self, asked: Asked) -> Reply:
        start, most = int(asked.query["startAt"]), int(asked.query["maxResults"])
        found = list(reversed(self.comments.values()))
        return Reply(200, {"total": len(found), "comments": found[start : start + most]})

    @route("POST", f"{_ISSUE}/comment", writes=True)
    def comment(self, asked: Asked) -> Reply:
        self.made += 1
        return self._written(asked, str(10_000 + self.made))

    @route("PUT", f"{_ISSUE}/comment/([0-9]+)", writes=True)
    def edit(self, asked: Asked) -> Reply:
        return self._written(asked, asked.part()) if asked.part() in self.comments else Reply(404)

    @route("GET", _ISSUE)
    def issue(self, _: Asked) -> Reply:
        return Reply(
            200, {"fields": {"attachment": [{"id": key, "filename": name} for key, (name, _) in self.files.items()]}}
        )

    @route("POST", f"{_ISSUE}/attachments", writes=True)
    def attach(self, asked: Asked) -> Reply:
        if asked.headers.get("x-atlassian-token") != "no-check":
            return Reply(403, "XSRF check failed")
        head = f"Content-Type: {asked.headers['content-type']}\r\n\r\n".encode()
        [part] = BytesParser(policy=HTTP).parsebytes(head + asked.body).iter_parts()
        data, name = part.get_payload(decode=True), part.get_filename()
        assert isinstance(data, bytes)
        assert name is not None
        if len(data) > self.upload:
            return Reply(413)
        self.made += 1
        self.files[str(20_000 + self.made)] = (name, data)
        return Reply(200, [])

    @route("DELETE", f"{_API}/attachment/([0-9]+)", writes=True)
    def remove(self, asked: Asked) -> Reply:
        return Reply(204) if self.files.pop(asked.part(), None) else Reply(404)

    def _written(self, asked: Asked, key: str) -> Reply:
        what = asked.json()
        if self.cloud != isinstance(what["body"], dict):
            return Reply(400, {"errors": {"comment": "Comment body is not valid!"}})
        if len(asked.body) > JIRA_LIMIT + 200:
            return Reply(
                400,
                {
                    "errorMessages": [
                        f"The entered text is too long. It exceeds the allowed limit of {JIRA_LIMIT} characters."
                    ]
                },
            )
        self.comments[key] = {"id": key, "body": what["body"], "properties": what.get("properties", [])}
        return Reply(201, self.comments[key])


RECORD = "a" * 32
_TABLE = "/api/now/table"


@dataclass
class ServiceNow(Fake):
    """One incident, INC0010001: its notes, which nobody can change, and its files."""

    notes: list[str] = field(default_factory=list)
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    made: int = 0

    @property
    def seen(self) -> dict[str, str]:
        said = {f"note {number}": text for number, text in enumerate(self.notes)}
        return said | {name: data.decode() for name, data in self.files.values()}

    def may(self, asked: Asked, *, writes: bool) -> Reply | None:
        if asked.token == TOKEN or (asked.token == READ_ONLY and not writes):
            return None
        if asked.token == READ_ONLY:
            return Reply(403, {"error": {"message": "Operation Failed", "detail": "ACL Exception Update Failed"}})
        return Reply(
            401, {"error": {"message": "User Not Authenticated", "detail": "Required to provide Auth information"}}
        )

    @route("GET", f"{_TABLE}/incident")
    def record(self, asked: Asked) -> Reply:
        there = asked.query["sysparm_query"] in {"number=INC0010001", f"sys_id={RECORD}"}
        return Reply(200, {"result": [{"sys_id": RECORD}] if there else []})

    @route("PATCH", f"{_TABLE}/incident/{RECORD}", writes=True)
    def note(self, asked: Asked) -> Reply:
        self.notes.append(asked.json()["work_notes"])
        return Reply(200, {"result": {"sys_id": RECORD}})

    @route("GET", f"{_TABLE}/sys_journal_field")
    def journal(self, asked: Asked) -> Reply:
        assert f"element_id={RECORD}^element=work_notes" in asked.query["sysparm_query"]
        return Reply(200, {"result": [{"value": text} for text in reversed(self.notes)]})

    @route("GET", "/api/now/attachment")
    def attached(self, asked: Asked) -> Reply:
        name = re.search(r"file_name=(.*)", asked.query["sysparm_query"])
        assert name
        return Reply(200, {"result": [{"sys_id": key} for key, (file, _) in self.files.items() if file == name[1]]})

    @route("POST", "/api/now/attachment/file", writes=True)
    def attach(self, asked: Asked) -> Reply:
        if asked.query["table_sys_id"] != RECORD:
            return Reply(404, {"error": {"message": "Invalid table"}})
        self.made += 1
        self.files[f"{self.made:032}"] = (asked.query["file_name"], asked.body)
        return Reply(201, {"result": {"sys_id": f"{self.made:032}"}})

    @route("DELETE", "/api/now/attachment/([0-9]{32})", writes=True)
    def remove(self, asked: Asked) -> Reply:
        return Reply(204) if self.files.pop(asked.part(), None) else Reply(404)
