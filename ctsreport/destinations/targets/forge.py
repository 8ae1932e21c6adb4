"""Issues, and comments on issues and merge requests, of GitHub and GitLab: what both have in common.

An *issue* is opened when something wants attention, edited while it lasts, and closed by the recovery: one a report, or
one a cause. A *comment* is one on an issue or a merge request, which is edited. Both are found by the mark in their
text, so that no history is needed, and a call whose answer was lost makes no second one.
"""

from collections.abc import Iterator, Sequence
from itertools import count
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, Protocol

from msgspec import Meta

from ctsreport.destinations.interface import Action, Body, Change, Delivered, Incident, Kept, Publication
from ctsreport.destinations.owned import Owned, digest, marks
from ctsreport.destinations.targets.settings import Run, Secret, TargetSettings, Text
from ctsreport.destinations.web import Answer, Site
from ctsreport.errors import usage_error

LABEL = "ctsreport"
"""What issues of ours have, so that they are found among thousands."""

MOST_TITLE = 250
PAGE = 100
"""Things that are asked for at once; servers give no more."""

MOST_PAGES = 60
"""GitLab takes about 5,000 comments on an issue."""


class ForgeSettings(TargetSettings, frozen=True, kw_only=True):
    """``shape``: an ``issue`` that is opened and closed, one for the report or ``per`` cause; or a ``comment``.

    ``number`` is that of the issue or merge request that is commented on, or the variable of the environment that has
    it. ``labels`` are those of a new issue beside our own.
    """

    api: Text
    token: Secret
    shape: Literal["issue", "comment"] = "issue"
    per: Literal["report", "cause"] = "report"
    number: Annotated[int, Meta(ge=1)] | Secret | None = None
    labels: tuple[Text, ...] = ()


class Thing(NamedTuple):
    """An issue or a comment: its number, its address for people, its title (of an issue) and its text."""

    number: int
    place: str
    text: str
    title: str = ""


class Forge(Protocol):
    """What is asked of either."""

    limit: int
    """Bytes of a text that it takes, with our mark."""

    def issues(self) -> Iterator[Thing]:
        """The open issues with our label."""
        ...

    def open(self, title: str, text: str, labels: Sequence[str]) -> Thing:
        """A new issue."""
        ...

    def edit(self, number: int, title: str, text: str, *, close: bool) -> None:
        """Another text of an issue."""
        ...

    def comments(self, number: int) -> Iterator[Thing]:
        """The comments of an issue or merge request."""
        ...

    def comment(self, number: int, text: str) -> Thing:
        """A new one."""
        ...

    def edit_comment(self, number: int, comment: int, text: str) -> None:
        """Another text of one."""
        ...

    def rights(self) -> list[str]:
        """A line each."""
        ...

    @property
    def place(self) -> str:
        """Its address for people."""
        ...


class _Step(NamedTuple):
    """What is to be done: with which issue or comment (None: a new one), under which title."""

    thing: int | None
    title: str = ""
    close: bool = False


class ForgeTarget:
    """Issues or a comment."""

    reads_back: ClassVar[bool] = True

    def __init__(self, settings: ForgeSettings, run: Run, forge: Forge) -> None:
        self._settings = settings
        self._forge = forge
        self._adopt = run.adopt
        self._number = _number_of(settings, run)

    def plan(self, publication: Publication, kept: Kept) -> list[Change]:  # noqa: ARG002 - what is there says it all
        """The comment; or each issue."""
        if self._number is not None:
            return [self._comment(self._number, publication)]
        there = {mark.key: issue for issue in self._forge.issues() for mark in marks(issue.text)[:1]}
        if self._settings.per == "report":
            return list(self._of_report(publication, there.get(publication.key)))
        return list(self._of_causes(publication, there))

    def carry_out(self, change: Change) -> Delivered:
        """Write it, and close what is over."""
        step: _Step = change.step
        if step.thing is None:
            return Delivered(change._replace(place=self._create(step, change.after).place))
        if self._number is None:
            self._forge.edit(step.thing, step.title, change.after, close=step.close)
        else:
            self._forge.edit_comment(self._number, step.thing, change.after)
        return Delivered(change)

    def _create(self, step: _Step, text: str) -> Thing:
        if self._number is None:
            return self._forge.open(step.title, text, (LABEL, *self._settings.labels))
        return self._forge.comment(self._number, text)

    def check(self) -> list[str]:
        """What this token may do."""
        return [*self._forge.rights(), f"A text has at most {self._forge.limit:,} bytes."]

    def close(self) -> None:
        """Nothing is held."""

    def _comment(self, number: int, publication: Publication) -> Change:
        ours = next(
            (each for each in self._forge.comments(number) if publication.key in _keys(each)),
            None,
        )
        place = ours.place if ours else f"{self._forge.place} #{number}"
        change = self._owned(publication.key).change(
            "comment", place, ours and ours.text, self._body(publication), publication
        )
        return change._replace(step=_Step(ours.number if ours else None))

    def _of_report(self, publication: Publication, there: Thing | None) -> Iterator[Change]:
        if there is None and not publication.bad:
            return
        title = f"{publication.title}: {publication.state}"
        yield self._issue("issue", publication, there, title, self._body(publication), over=not publication.bad)

    def _of_causes(self, publication: Publication, there: dict[str, Thing]) -> Iterator[Change]:
        """An issue for each cause; those of causes that are gone are closed, where all was read."""
        now = {f"{publication.key}/{each.key}": each for each in publication.incidents}
        for key, incident in now.items():
            body = _body_of(incident, publication)
            yield self._issue(incident.key, publication, there.get(key), incident.title, body, key=key)
        for key, issue in there.items():
            if key.startswith(f"{publication.key}/") and key not in now:
                yield self._gone(key.removeprefix(f"{publication.key}/"), publication, issue)

    def _gone(self, name: str, publication: Publication, issue: Thing) -> Change:
        if not publication.certain:
            return Change(name, Action.KEEP, issue.place, remarks=("Not everything was read: it is left open.",))
        step = _Step(issue.number, issue.title, close=True)
        return Change(name, Action.UPDATE, issue.place, issue.text, issue.text, ("It is over: closed.",), step)

    def _issue(
        self,
        name: str,
        publication: Publication,
        there: Thing | None,
        title: str,
        body: Body,
        *,
        over: bool = False,
        key: str | None = None,
    ) -> Change:
        """An issue that is new, says something else, or is over."""
        place = there.place if there else self._forge.place
        change = self._owned(key or publication.key).change(name, place, there and there.text, body, publication)
        step = _Step(there.number if there else None, _title(title), close=over)
        if not over:
            return change._replace(step=step)
        remarks = (*change.remarks, "It is over: closed.")
        after = change.after or (there.text if there else "")
        return change._replace(action=Action.UPDATE, after=after, remarks=remarks, step=step)

    def _owned(self, key: str) -> Owned:
        return Owned(key, adopt=self._adopt)

    def _body(self, publication: Publication) -> Body:
        return publication.draw("comment", self._forge.limit)


def _keys(thing: Thing) -> list[str]:
    """Of which report it is: the first line says so, and whatever a daemon says comes after it."""
    return [mark.key for mark in marks(thing.text.lstrip().partition("\n")[0])]


def _body_of(incident: Incident, publication: Publication) -> Body:
    """A cause as Markdown: its text as it is, in a block."""
    lines = [f"    {line}" for line in incident.text.splitlines()]
    owners = [f"Owner: `{owner.replace('`', ' ')}`" for owner in incident.owners]
    link = [f"[The whole report](<{publication.report_url}>)"] if publication.report_url else []
    text = "\n\n".join(["\n".join(lines), *owners, *link])
    return Body(text, digest(text))


def _title(text: str) -> str:
    """A title: of one line, and without what would name people."""
    line = " ".join(text.split()).replace("@", "@\u200b")
    return line if len(line) <= MOST_TITLE else f"{line[: MOST_TITLE - 1]}…"


def _is_number(text: str) -> bool:
    """Of plain figures: ``²`` is a digit too."""
    return text.isascii() and text.isdigit()


def _number_of(settings: ForgeSettings, run: Run) -> int | None:
    """What is commented on; None for issues. Raises `CtsReportError` (2)."""
    if settings.shape == "issue":
        return None
    number = run.secret(settings.number).strip() if isinstance(settings.number, Secret) else settings.number
    if number is None or not _is_number(str(number)):
        raise usage_error(
            f"The target {settings.name} does not say what it comments on.",
            'Give number = 12, or number = { env = "NAME" } where the CI system has it in a variable.',
        )
    return int(number)


def paged(site: Site, path: str, params: dict[str, Any], shape: Any) -> Iterator[Any]:
    """Everything that a list of things of this shape has, page by page."""
    for page in count(1):
        answer: Answer = site.call("GET", path, params={**params, "per_page": PAGE, "page": page})
        found = answer.json(list[shape])
        yield from found
        if len(found) < PAGE or page >= MOST_PAGES:
            return
