"""What is looked at of Confluence's answers, which Cloud and Data Center make nearly alike."""

from typing import Any, NotRequired, TypedDict


class StorageShape(TypedDict):
    """A page's markup."""

    value: NotRequired[str]


class BodyShape(TypedDict):
    """A page's text, in the forms that were asked for."""

    storage: NotRequired[StorageShape]


class VersionShape(TypedDict):
    """Which version it is."""

    number: int


class LinksShape(TypedDict):
    """Addresses for people."""

    webui: NotRequired[str]


class PageShape(TypedDict):
    """What is looked at of a page."""

    id: str
    version: VersionShape
    body: NotRequired[BodyShape]
    _links: NotRequired[LinksShape]


class PagesShape(TypedDict):
    """Pages that were asked for by their title."""

    results: list[PageShape]


class MetadataShape(TypedDict):
    """What is kept of a file."""

    comment: NotRequired[str | None]


class FileShape(TypedDict):
    """A file beside a page."""

    id: str
    metadata: NotRequired[MetadataShape]


class FilesShape(TypedDict):
    """Files of one name."""

    results: list[FileShape]


class PropertyShape(TypedDict):
    """Its value is whatever somebody put there."""

    id: NotRequired[str]
    value: Any
    version: VersionShape


class PropertiesShape(TypedDict):
    """Properties of one key."""

    results: list[PropertyShape]


class OperationShape(TypedDict):
    """Something that the account may do."""

    operation: str
    targetType: str


class OperationsShape(TypedDict):
    """All that it may do."""

    operations: list[OperationShape]


class SpaceShape(TypedDict):
    """A space."""

    id: str


class SpacesShape(TypedDict):
    """Spaces of one key."""

    results: list[SpaceShape]


class TenantShape(TypedDict):
    """Which site it is, for the gateway."""

    cloudId: str
