"""What is set of a target, and what it is given for a run."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal, NamedTuple

from msgspec import Meta, Struct

from ctsreport.destinations.web import Web
from ctsreport.errors import usage_error

Text = Annotated[str, Meta(min_length=1)]

Name = Annotated[
    str, Meta(pattern="^[A-Za-z0-9][A-Za-z0-9._-]*$", description="letters, digits, dots, hyphens, underscores")
]


class Secret(Struct, frozen=True, rename="kebab", forbid_unknown_fields=True, kw_only=True):
    """Where something secret lies: in a variable of the environment, or in a file. It never stands here itself."""

    env: Text | None = None
    file: Text | None = None


class TargetSettings(Struct, frozen=True, rename="kebab", forbid_unknown_fields=True, kw_only=True):
    """What every target has: a kind, a name for the command line, and when it speaks.

    ``on``: ``change``, when something changed since it was last told; ``failure``, in every run in which something
    wants attention, and once when that is over; ``always``. ``cacert`` is a file of the CA certificates to trust.
    """

    paths: ClassVar[tuple[str, ...]] = ("cacert",)
    """Fields that hold a path, or perhaps one: from the folder of the file that they stand in."""

    kind: str
    name: Name
    on: Literal["change", "failure", "always"] = "change"
    cacert: Text | None = None


class Run(NamedTuple):
    """What a target is given for a run.

    ``secrets`` are what the settings' secrets stand for. ``adopt``: what is there may be taken over though it is not
    ours. ``verbose`` says on standard error what is done.
    """

    web: Web
    secrets: Mapping[Secret, str] = {}
    adopt: bool = False

    def secret(self, secret: Secret) -> str:
        """The text itself. Raises `CtsReportError` (2) where nobody looked it up."""
        if secret not in self.secrets:
            raise usage_error(
                "A secret of this target is not known.", 'Name it: { env = "NAME" } or { file = "PATH" }.'
            )
        return self.secrets[secret]

    def __repr__(self) -> str:
        """Without secrets: tracebacks show it."""
        return "Run(…)"
