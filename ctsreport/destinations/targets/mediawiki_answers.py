"""What is looked at of MediaWiki's answers, in its format version 2."""

from typing import Annotated, Any, Generic, NotRequired, TypedDict, TypeVar

from msgspec import Meta

Found = TypeVar("Found")


class Query(TypedDict, Generic[Found]):
    """What a query found."""

    query: Found


class User(TypedDict):
    """The account."""

    rights: list[str]


class RightsShape(TypedDict):
    """What the account may do."""

    userinfo: User


class LoginToken(TypedDict):
    """What a login begins with."""

    logintoken: str


class TokenShape(TypedDict):
    """Before the login."""

    tokens: LoginToken


class Login(TypedDict):
    """Whether it let us in."""

    result: NotRequired[str]
    reason: NotRequired[Any]


class LoginShape(TypedDict):
    """A login."""

    login: Login


class EditToken(TypedDict):
    """What each edit says."""

    csrftoken: str


class General(TypedDict):
    """What the wiki says of itself."""

    maxarticlesize: NotRequired[int]
    maxuploadsize: NotRequired[int]
    articlepath: NotRequired[str]
    server: NotRequired[str]


class Extension(TypedDict):
    """A kind of file that it takes."""

    ext: str


class SiteShape(TypedDict):
    """The wiki, after the login."""

    tokens: EditToken
    general: General
    fileextensions: NotRequired[list[Extension]]


class Slot(TypedDict):
    """A text of a revision."""

    contentmodel: NotRequired[str]
    content: NotRequired[str]


class Slots(TypedDict):
    """The only one that is asked for."""

    main: Slot


class Revision(TypedDict):
    """One revision of a page."""

    revid: int
    slots: Slots


class Page(TypedDict):
    """A page, which may be missing."""

    title: NotRequired[str]
    ns: NotRequired[int]
    invalid: NotRequired[bool]
    missing: NotRequired[bool]
    revisions: NotRequired[Annotated[list[Revision], Meta(min_length=1)]]


class PagesShape(TypedDict):
    """The page that was asked for."""

    pages: Annotated[list[Page], Meta(min_length=1)]
    interwiki: NotRequired[Any]


class Edit(TypedDict):
    """Under which title it was written."""

    title: NotRequired[str]


class EditShape(TypedDict):
    """An edit."""

    edit: Edit


class Upload(TypedDict):
    """What became of a file."""

    result: NotRequired[str]


class UploadShape(TypedDict):
    """An upload."""

    upload: Upload


CONFLICTS = {"articleexists", "missingtitle", "editconflict", "pagedeleted"}
PASSING = {"ratelimited", "maxlag", "readonly", "actionthrottledtext"}

# What MediaWiki calls a refusal: why, and the cure. Others are told in its own words.
CURES = {
    "contenttoobig": "Set wiki-budget to what this wiki takes, or have its $wgMaxArticleSize raised.",
    "badtoken": "Something between here and the wiki loses cookies: see the proxy.",
    "assertuserfailed": "The login was lost on the way: see the proxy, and the wiki's sessions.",
    "readapidenied": "Give the account the right to read.",
    "ratelimited": "Run this less often, or give the bot password the grant highvolume.",
    "readonly": "The wiki is read-only now: try again later.",
    "maxlag": "The wiki's database is behind: try again later.",
}


def code_of(said: Any) -> str:
    """MediaWiki's word for an error; empty where it is none."""
    error = said.get("error") if isinstance(said, dict) else None
    return str(error.get("code", "")) if isinstance(error, dict) else ""
