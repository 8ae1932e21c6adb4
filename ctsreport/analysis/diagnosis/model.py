"""What a diagnosis is made of, as frozen data."""

from msgspec import Struct


class Diagnostic(Struct, frozen=True, gc=False):
    """One of Terraform's diagnostics.

    ``summary`` is the text after ``Error: ``, whole (it may be empty, or hold several lines). ``detail`` is joined again
    where Terraform broke its lines for width; the box of values is left out.
    """

    severity: str
    summary: str
    address: str | None
    file: str | None
    line: int | None
    context: str | None
    detail: str


class Cause(Struct, frozen=True, gc=False):
    """Why a run failed, in one line.

    ``id`` is the same from run to run and from machine to machine; it is made of ``kind`` and ``key``, the normalised
    text. See docs/causes.md.
    """

    id: str
    kind: str
    summary: str
    key: str


class Diagnosis(Struct, frozen=True, gc=False):
    """The message of one failed run, taken apart. ``causes`` is never empty; its first is the headline."""

    phase: str | None
    tries: int | None
    tries_differ: bool
    causes: tuple[Cause, ...]
    diagnostics: tuple[Diagnostic, ...]
    warnings: tuple[Diagnostic, ...]
    hints: tuple[str, ...]

    @property
    def summary(self) -> str:
        """The headline, and how many causes more there are."""
        others = len(self.causes) - 1
        if others == 0:
            return self.causes[0].summary
        return f"{self.causes[0].summary} + {others} other cause{'s' if others > 1 else ''}"
