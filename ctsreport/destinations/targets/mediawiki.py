"""A page of a MediaWiki, through its api.php, by a bot password.

MediaWiki answers 200 to errors too, so each answer is looked into. A login that is lost would edit as an address where
the wiki lets anybody edit: each call says that it is somebody's. A page is written over the revision that was read,
and no other (``basetimestamp`` would let two runs of one account overwrite each other).
"""

import hashlib
import json
from typing import Annotated, Any, ClassVar, Literal, NamedTuple

from msgspec import Meta

from ctsreport.destinations.interface import (
    Action,
    Change,
    ConflictError,
    Delivered,
    Kept,
    OutcomeUnknownError,
    Publication,
    RefusedError,
    TooLargeError,
)
from ctsreport.destinations.owned import Owned
from ctsreport.destinations.targets.index import Index, Keeps, Markup, plain
from ctsreport.destinations.targets.mediawiki_answers import (
    CONFLICTS,
    CURES,
    PASSING,
    EditShape,
    LoginShape,
    PagesShape,
    Query,
    RightsShape,
    SiteShape,
    TokenShape,
    UploadShape,
    code_of,
)
from ctsreport.destinations.targets.settings import Run, Secret, TargetSettings, Text
from ctsreport.destinations.web import shaped
from ctsreport.errors import CtsReportError, unwritten_error

LIMIT = 2048 << 10
"""Bytes of a page where a wiki does not say."""

MARKS = 400
"""Bytes of a page that our own mark takes."""

PageTitle = Annotated[
    str, Meta(pattern=r"^[^\x00-\x1f#<>\[\]{}|]+$", description="a page's title, without # < > [ ] { } |")
]


class Settings(TargetSettings, frozen=True, kw_only=True):
    """A page of a MediaWiki.

    ``url`` is the wiki's ``api.php``; ``user`` the name of a bot password, ``USER@NAME``. With ``section`` only what
    stands between two marks in that page is ours; with ``archive`` the bundle is uploaded beside it, where the wiki
    takes .zip. ``index`` is a page that lists all reports which name it, each with its last ``index-keeps``.
    """

    kind: Literal["mediawiki"] = "mediawiki"
    url: Text
    page: PageTitle = "CTS Health"
    user: Text
    password: Secret
    section: bool = False
    archive: bool = False
    index: PageTitle | None = None
    index_keeps: Keeps = 10

    def __post_init__(self) -> None:
        if self.index == self.page:
            raise ValueError("page and index are the same page: name two.")


class _Write(NamedTuple):
    """A page: over which revision, None for a new one."""

    title: str
    revision: int | None
    summary: str


class _Upload(NamedTuple):
    name: str
    data: bytes


_RIGHTS = "Give the bot password the grants: basic, edit existing pages, create, edit and move pages, upload files."

_LIST = Markup(
    title="__NOTOC__",
    section="== [[{link}|{title}]] ==\nInstances: {instances}\n{rows}",
    row="* {made}: {state}: {headline}",
    plain=lambda text: f"<nowiki>{plain(text)}</nowiki>",
)


def _summary(publication: Publication) -> str:
    return f"{publication.title}: {publication.state}"


class MediaWiki:
    """A page of a MediaWiki, and perhaps a file beside it."""

    reads_back: ClassVar[bool] = True

    def __init__(self, settings: Settings, run: Run) -> None:
        self._settings = settings
        self._run = run
        self._password = run.secret(settings.password)
        address = settings.url if settings.url.endswith(".php") else f"{settings.url.rstrip('/')}/api.php"
        self._site = run.web.site("MediaWiki", address, secrets=(self._password,), cacert=settings.cacert)
        self._token = ""
        self._general: dict[str, Any] = {}

    def plan(self, publication: Publication, kept: Kept) -> list[Change]:  # noqa: ARG002 - what is there says it all
        """The page, and the file beside it where it changes."""
        self._log_in()
        settings = self._settings
        revision, text = self._read(settings.page)
        owned = Owned(publication.key, section=settings.section, adopt=self._run.adopt)
        body = publication.draw("mediawiki", self._limit - MARKS)
        page = owned.change("page", self._address(settings.page), text, body, publication)
        index = self._index(publication, new=page.action is not Action.KEEP)
        if page.action is Action.KEEP:
            return [page, *index]
        if len(page.after.encode()) > self._limit:
            raise TooLargeError("mediawiki", len(page.after.encode()), self._limit)
        page = page._replace(step=_Write(settings.page, revision, _summary(publication)))
        return [page, *self._archive(publication), *index]

    def carry_out(self, change: Change) -> Delivered:
        """One revision, or one upload."""
        if isinstance(change.step, _Upload):
            return Delivered(change, remarks=self._upload(change.step))
        write: _Write = change.step
        base = {"createonly": "1"} if write.revision is None else {"nocreate": "1", "baserevid": str(write.revision)}
        md5 = hashlib.md5(change.after.encode(), usedforsecurity=False).hexdigest()  # what the API names
        said = self._send(
            {"action": "edit", "title": write.title, "summary": write.summary[:200], "bot": "1"}
            | {"watchlist": "nochange", "md5": md5, **base},
            EditShape,
            {"text": (None, change.after)},  # in a part of its own it is not made three times as long
        )
        self._check_title(write.title, said["edit"].get("title", ""))
        return Delivered(change)

    def check(self) -> list[str]:
        """Whether it is let in, what it may do, and what a page may hold."""
        self._log_in()
        asked = {"meta": "userinfo", "uiprop": "rights", "titles": self._settings.page, "prop": "info"}
        rights = set(self._ask(asked, RightsShape)["userinfo"]["rights"])
        wanted = ["edit", "createpage", *(["upload", "reupload"] if self._settings.archive else [])]
        lacking = [right for right in wanted if right not in rights]
        if lacking:
            raise unwritten_error(f"MediaWiki: the account lacks the right to {', '.join(lacking)}.", _RIGHTS)
        return [f"The account may {', '.join(wanted)}.", f"A page may have {self._limit:,} bytes."]

    def close(self) -> None:
        """The run's session is closed by whoever opened it."""

    # What is there.

    def _log_in(self) -> None:
        """Once a run: a second login in one session is refused."""
        if self._token:
            return
        name = {"lgname": self._settings.user, "lgpassword": self._password}
        token = self._ask({"meta": "tokens", "type": "login"}, TokenShape)["tokens"]["logintoken"]
        told = self._post({"action": "login", **name, "lgtoken": token}, shape=LoginShape)["login"]
        if told.get("result") != "Success":
            reason = str(told.get("reason") or told.get("result"))
            raise unwritten_error(
                f"MediaWiki does not let {self._settings.user} in: {reason.rstrip('.')}.",
                "Make a bot password (Special:BotPasswords), and name it USER@NAME.",
            )
        asked = {"meta": "tokens|siteinfo", "type": "csrf", "siprop": "general|fileextensions"}
        found = self._ask({**asked, "assert": "user"}, SiteShape)
        self._token = found["tokens"]["csrftoken"]
        self._general = {**found["general"], "extensions": {each["ext"] for each in found.get("fileextensions", ())}}

    @property
    def _limit(self) -> int:
        return int(self._general.get("maxarticlesize") or LIMIT)

    def _read(self, title: str) -> tuple[int | None, str | None]:
        """The page as it is now, with its revision; None for both where there is none."""
        asked = {"prop": "revisions", "rvprop": "ids|content", "rvslots": "main", "titles": title}
        found = self._ask({**asked, "assert": "user"}, PagesShape)
        page = found["pages"][0]
        if page.get("invalid") or page.get("ns", 0) < 0 or "interwiki" in found:
            raise unwritten_error(f"MediaWiki takes no page called {title!r}.", "Name another page in the settings.")
        self._check_title(title, page.get("title", ""))
        if "revisions" not in page:
            return None, None
        revision = page["revisions"][0]
        main = revision["slots"]["main"]
        if main.get("contentmodel", "wikitext") != "wikitext":
            raise RefusedError(f"{title} is no page of text.", "Name another page.")
        return revision["revid"], main.get("content", "")

    @staticmethod
    def _check_title(title: str, there: str) -> None:
        """MediaWiki writes under another title what it cannot write under this one, and says so only there."""
        wanted, found = (" ".join(each.replace("_", " ").split()).casefold() for each in (title, there))
        if wanted != found:
            raise unwritten_error(
                f"MediaWiki calls the page {there!r}, and not {title!r}.", "Name that in the settings."
            )

    def _address(self, page: str) -> str:
        from urllib.parse import quote

        pattern = str(self._general.get("articlepath", "/index.php?title=$1"))
        title = quote(page.replace(" ", "_"), safe="/:")
        return f"{self._general.get('server', '')}{pattern.replace('$1', title)}"

    # What is beside it.

    def _index(self, publication: Publication, *, new: bool) -> list[Change]:
        """The list of reports."""
        title = self._settings.index
        if title is None:
            return []
        revision, text = self._read(title)
        index = Index(_LIST, self._settings.page, self._settings.index_keeps)
        change = index.change(self._address(title), text, publication, adopt=self._run.adopt, new=new)
        return [change._replace(step=_Write(title, revision, _summary(publication)))]

    def _archive(self, publication: Publication) -> list[Change]:
        if not self._settings.archive:
            return []
        name = f"{self._settings.page.replace('/', '-').replace(':', '-')} report.zip"
        place = self._address(f"File:{name}")
        if "zip" not in self._general["extensions"]:
            remark = "The archive is left out: this wiki takes no .zip ($wgFileExtensions)."
            return [Change("archive", Action.KEEP, place, remarks=(remark,))]
        most = int(self._general.get("maxuploadsize") or 0) or None
        try:
            data = b"".join(publication.attach("bundle", most).chunks())
        except TooLargeError as error:
            return [Change("archive", Action.KEEP, place, remarks=(error.message,))]
        there = self._ask({"titles": f"File:{name}", "assert": "user"}, PagesShape)["pages"][0]
        action = Action.CREATE if "missing" in there else Action.UPDATE
        return [Change("archive", action, place, step=_Upload(name, data))]

    def _upload(self, upload: _Upload) -> tuple[str, ...]:
        """The file is an extra: what refuses it is said, and nothing else fails for it."""
        fields = {"action": "upload", "filename": upload.name, "ignorewarnings": "1", "comment": "ctsreport"}
        try:
            said = self._send(fields, UploadShape, {"file": (upload.name, upload.data, "application/zip")})
        except OutcomeUnknownError:
            raise
        except CtsReportError as error:
            return (f"The archive was not taken: {error.message}",)
        result = said["upload"].get("result")
        if result == "Success":
            return ()
        return (f"The archive was not taken: {result}.",)

    # Calls.

    def _ask(self, fields: dict[str, str], shape: Any) -> Any:
        """What only reads, and may be repeated: what its query found, of this shape."""
        params = {"action": "query", "format": "json", "formatversion": "2", **fields}
        said = self._looked_into(self._site.call("GET", params=params).json())
        return shaped(said, Query[shape], self._site.name)["query"]

    def _send(self, fields: dict[str, str], shape: Any, files: dict[str, Any] | None = None) -> Any:
        """In the name of the account. The token stands last: what is cut short on the way is then not carried out."""
        return self._post({**fields, "assert": "user", "token": self._token}, files, shape)

    def _post(self, fields: dict[str, str], files: dict[str, Any] | None = None, shape: Any = Any) -> Any:
        data = {"format": "json", "formatversion": "2", **fields}
        said = self._site.call("POST", data=data, files=files).json()
        for wait in (2.0, 8.0):
            if code_of(said) not in PASSING:
                break
            self._run.web.pause(wait)
            said = self._site.call("POST", data=data, files=files).json()
        return shaped(self._looked_into(said), shape, self._site.name)

    def _looked_into(self, said: Any) -> Any:
        """Raises `CtsReportError` for an answer that is an error, whatever its status."""
        error = said.get("error") if isinstance(said, dict) else {"code": "", "info": f"it answered {json.dumps(said)}"}
        if not error:
            return said
        info = str(error.get("info", "")) if isinstance(error, dict) else str(error)
        code = code_of(said)
        message = self._site.mask(f"MediaWiki: {self._settings.page}: {info.rstrip('.')} ({code}).")
        if code in CONFLICTS:
            raise ConflictError(message)
        raise unwritten_error(message, CURES.get(code, _RIGHTS))
