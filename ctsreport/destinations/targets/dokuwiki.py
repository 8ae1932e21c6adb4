"""A page of a DokuWiki, through its XML-RPC, by a password or a token.

DokuWiki has no way to write over one version alone: the page is locked, read again, written, and let go.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, ClassVar, Literal, NamedTuple

from msgspec import Meta

from ctsreport.destinations.interface import Action, Change, ConflictError, Delivered, Kept, Publication, TooLargeError
from ctsreport.destinations.owned import Owned
from ctsreport.destinations.targets.index import TITLE, Index, Keeps, Markup
from ctsreport.destinations.targets.settings import Run, Secret, TargetSettings, Text
from ctsreport.errors import CtsReportError, unwritten_error

LIMIT = 1 << 20
"""Bytes of a page: DokuWiki names no limit, and its parser makes nothing of much more."""

COMMENT = ("[[#", "|Kept by ctsreport]]")
"""DokuWiki's markup has no comments: our mark is where a link leads."""

PageId = Annotated[
    str,
    Meta(
        pattern=r"^[a-z0-9]+(?:[._-][a-z0-9]+)*(?::[a-z0-9]+(?:[._-][a-z0-9]+)*)*$",
        description="an id as DokuWiki keeps it, NAMESPACE:PAGE in small letters: it would change any other",
    ),
]


class Settings(TargetSettings, frozen=True, kw_only=True):
    """A page of a DokuWiki.

    ``url`` is the wiki's address, below which ``lib/exe/xmlrpc.php`` is; ``password`` that of ``user``, or ``token`` in
    place of both. With ``section`` only what stands between two marks in that page is ours; with ``archive`` the bundle
    is put beside it. ``index`` is a page that lists all reports which name it, each with its last ``index-keeps``.
    """

    kind: Literal["dokuwiki"] = "dokuwiki"
    url: Text
    page: PageId = "cts-health"
    user: Text | None = None
    password: Secret | None = None
    token: Secret | None = None
    section: bool = False
    archive: bool = False
    index: PageId | None = None
    index_keeps: Keeps = 10

    def __post_init__(self) -> None:
        if self.index == self.page:
            raise ValueError("page and index are the same page: name two.")
        if (self.token is None) == (self.user is None or self.password is None):
            raise ValueError("It wants user and password, or a token.")


class _Write(NamedTuple):
    """The page: the text that it is written over, None where there is none."""

    page: str
    before: str | None
    summary: str


class _Upload(NamedTuple):
    name: str
    data: bytes


_RIGHTS = "Give the account edit rights to that page (upload rights for an archive), and let it in: remoteuser."


def _unread(text: str) -> str:
    """A text in which DokuWiki reads nothing, not even an end of that."""
    line = " ".join(text.split())
    return f"<nowiki>{line.replace('</nowiki>', '</now</nowiki><nowiki>iki>')}</nowiki>"


_LIST = Markup(
    title=f"====== {TITLE} ======",
    section="{title} ([[{link}|page]])\n\nInstances: {instances}\n\n{rows}",
    row="  * {made}: {state}: {headline}",
    comment=COMMENT,
    plain=_unread,
)


def _summary(publication: Publication) -> str:
    return f"{publication.title}: {publication.state}"


class DokuWiki:
    """A page of a DokuWiki, and perhaps a file beside it."""

    reads_back: ClassVar[bool] = True

    def __init__(self, settings: Settings, run: Run) -> None:
        self._settings = settings
        self._adopt = run.adopt
        secret = run.secret(settings.token or settings.password or Secret())
        headers = {"Authorization": f"Bearer {secret}"} if settings.token else {}
        self._auth = None if settings.token else ((settings.user or "").encode(), secret.encode())
        self._site = run.web.site("DokuWiki", settings.url, headers, secrets=(secret,), cacert=settings.cacert)

    def plan(self, publication: Publication, kept: Kept) -> list[Change]:  # noqa: ARG002 - what is there says it all
        """The page, and the file beside it where it changes."""
        settings, text = self._settings, self._read(self._settings.page)
        owned = Owned(publication.key, COMMENT, settings.section, self._adopt)
        body = publication.draw("dokuwiki", LIMIT)
        page = owned.change("page", self._address(settings.page), text, body, publication)
        index = self._index(publication, new=page.action is not Action.KEEP)
        if page.action is Action.KEEP:
            return [page, *index]
        page = page._replace(step=_Write(settings.page, text, _summary(publication)))
        return [page, *self._archive(publication), *index]

    def carry_out(self, change: Change) -> Delivered:
        """One version, or one upload."""
        if isinstance(change.step, _Upload):
            return Delivered(change, remarks=self._upload(change.step))
        write: _Write = change.step
        page = write.page
        with self._locked(page):
            if self._read(page) != write.before:
                raise ConflictError(f"DokuWiki: {page} was changed meanwhile.")
            # the same text again makes no version, so that it may be asked for twice
            done = self._call("wiki.putPage", page, change.after, {"sum": write.summary[:200]})
        if done is not True:
            raise unwritten_error(f"DokuWiki did not write {page}.", _RIGHTS)
        return Delivered(change)

    def check(self) -> list[str]:
        """Whether it is let in, and may write; it changes nothing."""
        rights = self._call("wiki.aclCheck", self._settings.page)
        wanted = 8 if self._settings.archive else 2 if self._read(self._settings.page) is not None else 4
        if not isinstance(rights, int) or rights < wanted:
            raise unwritten_error(f"DokuWiki: the account may not write {self._settings.page}.", _RIGHTS)
        return [f"The account may write {self._settings.page}.", f"A page has at most {LIMIT:,} bytes."]

    def close(self) -> None:
        """The run's session is closed by whoever opened it."""

    def _address(self, page: str) -> str:
        return f"{self._site.address}/doku.php?id={page}"

    def _read(self, page: str) -> str | None:
        """The page as it is now. For one that is not there DokuWiki gives a template."""
        try:
            info = self._call("wiki.getPageInfo", page)
        except _FaultError as error:
            if "exist" in error.message:
                return None
            raise
        if not isinstance(info, dict) or not info.get("version"):
            return None
        if str(info.get("name", page)) != page:
            raise unwritten_error(f"DokuWiki calls the page {info['name']}.", "Name that in the settings.")
        return str(self._call("wiki.getPage", page))

    @contextmanager
    def _locked(self, page: str) -> Iterator[None]:
        done = self._call("dokuwiki.setLocks", {"lock": [page], "unlock": []})
        if not isinstance(done, dict) or page not in done.get("locked", ()):
            raise ConflictError(
                f"DokuWiki: {page} is being edited by somebody, or may not be written.", f"Run it later. {_RIGHTS}"
            )
        try:
            yield
        finally:
            self._call("dokuwiki.setLocks", {"lock": [], "unlock": [page]})

    def _index(self, publication: Publication, *, new: bool) -> list[Change]:
        """The list of reports."""
        page = self._settings.index
        if page is None:
            return []
        text = self._read(page)
        index = Index(_LIST, f":{self._settings.page}", self._settings.index_keeps)
        change = index.change(self._address(page), text, publication, adopt=self._adopt, new=new)
        return [change._replace(step=_Write(page, text, _summary(publication)))]

    def _archive(self, publication: Publication) -> list[Change]:
        if not self._settings.archive:
            return []
        name = f"{self._settings.page}-report.zip"
        place = f"{self._site.address}/lib/exe/fetch.php?media={name}"
        try:
            data = b"".join(publication.attach("bundle", None).chunks())
        except TooLargeError as error:
            return [Change("archive", Action.KEEP, place, remarks=(error.message,))]
        return [Change("archive", Action.UPDATE, place, step=_Upload(name, data))]

    def _upload(self, upload: _Upload) -> tuple[str, ...]:
        """The file is an extra: what refuses it is said, and nothing else fails for it."""
        from xmlrpc.client import Binary

        try:
            done = self._call("wiki.putAttachment", upload.name, Binary(upload.data), {"ow": True})
        except _FaultError as error:
            return (f"The archive was not taken: {error.message}",)
        return () if isinstance(done, str) and done else ("The archive was not taken: the account may not upload.",)

    def _call(self, method: str, *given: Any) -> Any:
        """What a method gives; raises `_FaultError` where it says no. All that are asked for may be asked again."""
        from xml.parsers.expat import ExpatError
        from xmlrpc.client import Fault, ResponseError, dumps, loads

        sent = dumps(given, method, encoding="utf-8", allow_none=True).encode("utf-8", "xmlcharrefreplace")
        told = self._site.call(
            "POST", "/lib/exe/xmlrpc.php", data=sent, headers={"Content-Type": "text/xml"}, auth=self._auth, again=True
        )
        try:
            (found,), _ = loads(told.body.decode("utf-8", "replace"))
        except Fault as fault:
            raise _FaultError(self._site.mask(f"DokuWiki: {fault.faultString}"), _RIGHTS) from fault
        except (ExpatError, ResponseError, ValueError) as error:
            raise unwritten_error(
                f"DokuWiki: {self._site.address} answered something else than XML-RPC.",
                "Check the address, and that the wiki's remote is switched on.",
            ) from error
        return found


class _FaultError(CtsReportError):
    """DokuWiki's own no."""

    def __init__(self, message: str, cure: str) -> None:
        error = unwritten_error(message, cure)
        super().__init__(error.message, error.cure, error.exit_code)
