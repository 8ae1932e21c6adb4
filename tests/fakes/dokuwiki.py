"""DokuWiki's XML-RPC as versions since 2024 answer it, errors too: Debian's gives an empty struct for each of those."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from xmlrpc.client import Binary, Fault, dumps, loads

from tests.fakes.fake import Asked, Fake, Reply, route

_WRITES = {"wiki.putPage", "wiki.putAttachment"}


@dataclass
class DokuWiki(Fake):
    """Pages and files by id; ``locked`` are those that somebody edits, ``refused`` says why no file is taken."""

    pages: dict[str, str] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    locked: set[str] = field(default_factory=set)
    refused: str = ""

    @route("POST", "/lib/exe/xmlrpc.php")
    def call(self, asked: Asked) -> Reply:
        given, method = loads(asked.body)
        assert isinstance(method, str)
        work: Callable[..., Any] = getattr(self, method.replace(".", "_"))
        try:
            told: Any = (work(*given),)
        except Fault as fault:
            told = fault
        self.written += method in _WRITES and not isinstance(told, Fault)
        return Reply(200, dumps(told, methodresponse=True), {"Content-Type": "text/xml"})

    def wiki_getPageInfo(self, page: str) -> dict[str, Any]:  # noqa: N802 - DokuWiki's own
        if page not in self.pages:
            raise Fault(121, "The requested page (revision) does not exist")
        return {"name": page, "version": 1764000000}

    def wiki_getPage(self, page: str) -> str:  # noqa: N802
        return self.pages.get(page, "===== a template =====")

    def wiki_putPage(self, page: str, text: str, _: dict[str, Any]) -> bool:  # noqa: N802
        self.pages[page] = text
        return True

    def wiki_aclCheck(self, _: str) -> int:  # noqa: N802
        return 8

    def wiki_putAttachment(self, name: str, data: Binary, _: dict[str, Any]) -> str:  # noqa: N802
        if self.refused:
            raise Fault(234, self.refused)
        self.files[name] = data.data
        return name

    def dokuwiki_setLocks(self, asked: dict[str, list[str]]) -> dict[str, list[str]]:  # noqa: N802
        free = [page for page in asked["lock"] if page not in self.locked]
        failed = [page for page in asked["lock"] if page in self.locked]
        return {"locked": free, "lockfail": failed, "unlocked": asked["unlock"], "unlockfail": []}
