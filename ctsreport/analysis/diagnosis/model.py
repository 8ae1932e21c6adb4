"""What a diagnosis is made of, as frozen data."""

from msgspec import Struct

from ctsreport.analysis.diagnosis.diagnostic import Diagnostic
from ctsreport.plural import plural

VERSION = 2
"""Of the rules that make ids: ids of two versions are never compared."""


def is_comparable(cause_id: str) -> bool:
    """Whether an id was made by these rules: one of the first has no version in it."""
    return f"-{VERSION}-" in cause_id


class Cause(Struct, frozen=True, gc=False):
    """Why a run failed, in one line.

    ``id`` is the same from run to run and from machine to machine; it is made of ``kind`` and ``key``, which is the
    line before it is shortened. ``details`` is what differs from event to event, and helps. See docs/causes.md.
    """

    id: str
    kind: str
    summary: str
    key: str
    details: str = ""


class Diagnosis(Struct, frozen=True, gc=False):
    """The message of one failed run, taken apart. ``causes`` is never empty; its first is the headline."""

    phase: str | None
    tries: int | None
    tries_differ: bool
    causes: tuple[Cause, ...]
    hints: tuple[str, ...]
    message: str
    task: str

    @property
    def summary(self) -> str:
        """The headline, and how many causes more there are."""
        others = len(self.causes) - 1
        if others == 0:
            return self.causes[0].summary
        return f"{self.causes[0].summary} + {plural(others, 'other cause')}"

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Terraform's errors, each once; of tries that say the same, those of the newest.

        Read when they are asked for: few are shown.
        """
        from ctsreport.analysis.diagnosis.reading import diagnostics_of

        found = diagnostics_of(self.message, self.task, all_tries=self.tries_differ)
        return tuple(each for each in found if each.severity == "error")
