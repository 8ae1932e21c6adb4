"""A page of Confluence, Cloud's or Data Center's, in its storage format.

A page bears an anchor that says which report it is of, from its first version on; what was last written is kept in a
content property beside it, for Confluence writes a page's markup anew in its own way.
"""

import re
from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal, NamedTuple

from msgspec import Meta

from ctsreport.destinations.interface import Action, Change, Delivered, Kept, Publication, RefusedError, TooLargeError
from ctsreport.destinations.owned import Mark, is_fresh, marks, spelt
from ctsreport.destinations.targets.confluence_api import Cloud, DataCenter, Page, Pages
from ctsreport.destinations.targets.settings import Run, Secret, TargetSettings, Text
from ctsreport.document import Document

LIMIT = 1_000_000
"""Bytes of a page: none is named, and of more than about 1 MB Confluence draws nothing."""

Label = Annotated[
    str, Meta(pattern=r"^[^\s:;,.?&\[\]()#^*@!]{1,255}$", description="a label, without blanks and signs")
]


class Settings(TargetSettings, frozen=True, kw_only=True):
    """A page of Confluence.

    ``url`` is the site, ``https://NAME.atlassian.net`` or a Data Center's base address; ``space`` the space's key,
    ``parent`` the id of the page below which a new one is put. With ``user`` (an e-mail address) ``token`` is Cloud's,
    else a personal access token of Data Center's; a ``scoped`` one of Cloud's is taken by ``gateway`` alone. With
    ``archive`` the page as HTML and the bundle are attached.
    """

    kind: Literal["confluence"] = "confluence"
    url: Text
    space: Text
    page: Annotated[str, Meta(min_length=1, max_length=255)] = "CTS Health"
    parent: Annotated[str, Meta(pattern="^[0-9]+$", description="the number of a page")] | None = None
    user: Text | None = None
    token: Secret
    scoped: bool = False
    gateway: Text = "https://api.atlassian.com"
    labels: tuple[Label, ...] = ("ctsreport",)
    archive: bool = True


class _Write(NamedTuple):
    """A page: the version that it is written over, None for a new one; what is said of it in its property."""

    page: Page | None
    body: str
    said: str
    until: str
    summary: str


class _Attach(NamedTuple):
    """A file, and what it says by a digest: by that it is known later."""

    document: Document
    said: str


class Confluence:
    """A page of Confluence, with its labels and attachments."""

    reads_back: ClassVar[bool] = True

    def __init__(self, settings: Settings, run: Run) -> None:
        self._settings = settings
        self._adopt = run.adopt
        kind = DataCenter if settings.user is None else Cloud
        self._pages: Pages = kind(settings, run)
        self._found: str | None = None

    def plan(self, publication: Publication, kept: Kept) -> list[Change]:  # noqa: ARG002 - what is there says it all
        """The page, and its attachments where it changes."""
        there = self._pages.find(self._settings.space, self._settings.page)
        self._found = there.id if there else None
        mark = self._mark(there, publication.key)
        body = publication.draw("confluence", LIMIT - LIMIT_OF_MARKS)
        place = self._pages.place(there, self._settings.page)
        edited = there is not None and bool(mark.text) and mark.text != str(there.version)
        files = list(self._files(publication, body.digest[:16], place))
        if there and not edited and mark.said == body.digest[:16] and is_fresh(mark, publication):
            return [Change("page", Action.KEEP, place), *files]
        text = f"{_anchor(publication.key)}\n{body.text}"
        until = publication.fresh_until.isoformat() if publication.fresh_until else ""
        step = _Write(there, text, body.digest[:16], until, f"{publication.title}: {publication.state}")
        said = {_EDITED: edited, _SHORTENED: body.shortened}
        remarks = tuple(words for words, holds in said.items() if holds)
        before = _without_ids(there.body) if there else ""
        page = Change("page", Action.UPDATE if there else Action.CREATE, place, before, text, remarks, step)
        return [page, *files]

    def carry_out(self, change: Change) -> Delivered:
        """One version with what is kept of it, or one attachment."""
        if isinstance(change.step, _Attach):
            return Delivered(change, remarks=self._attach(change.step))
        write: _Write = change.step
        settings = self._settings
        if write.page is None:
            page = self._pages.create(settings.space, settings.page, write.body, settings.parent)
        else:
            page = self._pages.update(write.page, settings.page, write.body, write.summary)
        self._found = page.id
        self._pages.label(page.id, settings.labels)
        self._pages.keep(page.id, {"said": write.said, "text": str(page.version), "until": write.until})
        return Delivered(change._replace(place=self._pages.place(page, settings.page)))

    def check(self) -> list[str]:
        """Whether it is let in, sees the space, and may write there."""
        return [*self._pages.rights(self._settings.space), f"A page may have about {LIMIT:,} bytes."]

    def close(self) -> None:
        """The run's session is closed by whoever opened it."""

    def _mark(self, page: Page | None, key: str) -> Mark:
        """What was last written there. Raises `RefusedError` where that was not ours."""
        if page is None:
            return Mark(key)
        owners = _owners(page.body)
        if key not in owners:
            self._check_adopted(page, owners)
            return Mark(key)
        kept = self._pages.kept(page.id)
        until = f" until={kept['until']}" if kept.get("until") else ""
        found = marks(f"{_name(key)} said={kept.get('said', '')}{until}")
        return found[0]._replace(text=str(kept.get("text", "")))

    def _check_adopted(self, page: Page, owners: list[str]) -> None:
        if self._adopt:
            return
        cure = "--adopt takes the whole page over; or name another."
        where = f"The page {self._settings.page!r} ({page.id})"
        if owners:
            raise RefusedError(f"{where} belongs to another report, {owners[0]}.", cure)
        raise RefusedError(f"{where} was not made by ctsreport, and is left alone.", cure)

    def _files(self, publication: Publication, said: str, place: str) -> Iterator[Change]:
        """The attachments. One that says this already is left; one that cannot be made is said."""
        for name in ("html", "bundle") if self._settings.archive else ():
            try:
                document = publication.attach(name, None)
            except TooLargeError as error:
                yield Change(name, Action.KEEP, place, remarks=(error.message,))
                continue
            there = self._pages.attached(self._found, document.name) if self._found else None
            action = Action.CREATE if there is None else Action.UPDATE
            if there == f"{_SAID}{said}":
                yield Change(document.name, Action.KEEP, place)
            else:
                yield Change(document.name, action, place, step=_Attach(document, said))

    def _attach(self, attach: _Attach) -> tuple[str, ...]:
        """One that is too large for the site is said, and nothing else fails for it."""
        document, data = attach.document, b"".join(attach.document.chunks())
        page = self._found or ""
        return self._pages.attach(page, document.name, document.media_type, data, f"{_SAID}{attach.said}")


LIMIT_OF_MARKS = 400
"""Bytes of a page that our own anchor takes."""

_SAID = "ctsreport said="

_WORD_FOR_WORD = re.compile(r"<!\[CDATA\[.*?\]\]>", re.DOTALL)
_EDITED = "It was changed since it was last written: that is overwritten."
_SHORTENED = "It does not fit there whole: it says what it leaves out."


def _name(key: str) -> str:
    return f"ctsreport:{spelt(key)} page"


def _owners(body: str) -> list[str]:
    """The reports whose anchor a page bears. In what is word for word a daemon could have written one."""
    anchors = re.findall(r'<ac:parameter ac:name="">([^<]*)</ac:parameter>', _WORD_FOR_WORD.sub("", body))
    return [mark.key for anchor in anchors for mark in marks(anchor)]


def _anchor(key: str) -> str:
    """An anchor shows nothing, and stays where comments go."""
    name = f'<ac:parameter ac:name="">{_name(key)}</ac:parameter>'
    return f'<p><ac:structured-macro ac:name="anchor">{name}</ac:structured-macro></p>'


def _without_ids(body: str) -> str:
    """Confluence numbers macros: for a difference that says nothing."""
    return re.sub(r' (?:ac:macro-id|ac:schema-version|ac:local-id|local-id|data-layout)="[^"]*"', "", body)
