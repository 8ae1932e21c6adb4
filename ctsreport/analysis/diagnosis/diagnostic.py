"""What Terraform reports in one block, as frozen data."""

from msgspec import Struct


class Diagnostic(Struct, frozen=True, gc=False):
    """One of Terraform's diagnostics.

    ``summary`` is the text after ``Error: ``, whole (it may be empty, or hold several lines). ``detail`` is joined
    again where Terraform broke its lines for width; the lines of the box of values are ``values``.
    """

    severity: str
    summary: str
    address: str | None
    file: str | None
    line: int | None
    context: str | None
    detail: str
    values: tuple[str, ...] = ()
