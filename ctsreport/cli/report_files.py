"""The files of a report.

Written, what an earlier run left beside them named, and pages kept while nothing can be read.
"""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from ctsreport.destinations import destination
from ctsreport.destinations.earlier import Earlier, OurFile, kept, left_by_earlier_runs, no_longer_kept, worth_keeping
from ctsreport.document import ARCHIVE, MADE_BY, Document
from ctsreport.pipeline import Outcome
from ctsreport.renderers import FORMATS
from ctsreport.view.wording import age, listed, one_line

BUNDLE = "bundle"
"""The archive, where formats are named."""


class Written(Struct, frozen=True):
    """The paths that a run wrote, pages that it kept, and files of ours that it did not make."""

    paths: list[str]
    kept: tuple[str, ...] = ()
    older: tuple[Earlier, ...] = ()

    @property
    def remarks(self) -> Iterator[str]:
        """What a person must know of other files than those written."""
        if self.kept:
            yield (
                "Nothing could be read: the last report that could is kept as "
                f"{listed(list(map(one_line, self.kept)))}."
            )
        if self.older:
            names = [f"{one_line(each.path)} ({age(each.age)})" for each in self.older]
            yield f"Older files of ctsreport that this run did not make: {listed(names)}."


def earlier_pages(folder: str, stem: str, formats: Sequence[str]) -> dict[str, str]:
    """By format, where the page of an earlier run is kept should nothing be readable now."""
    names = {name: _names(stem, name) for name in formats}
    found = worth_keeping(folder, names.values())
    return {name: found[each.name] for name, each in names.items() if each.name in found}


def write_report(outcome: Outcome, folder: str, stem: str, earlier: Mapping[str, str]) -> Written:
    """Write the documents of a report. Raises `CtsReportError` (5); what was there before is then as it was.

    ``earlier`` is where, by format, a page is kept if nothing could be read.
    """
    ours = _all_names(stem)
    replaced = {}
    if outcome.view.instances.nothing_read:
        replaced = _replaced(outcome.documents, earlier, stem)
    with kept(folder, replaced):
        paths = list(destination("folder", path=folder).deliver(outcome.documents).places)
    if not outcome.view.instances.nothing_read:
        no_longer_kept(
            folder, (each for each in ours if each.name in {document.name for document in outcome.documents})
        )
    pages = tuple(f"{folder}/{before}" for before in replaced.values())
    return Written(paths, pages, tuple(left_by_earlier_runs(folder, ours, paths)))


def _replaced(documents: Sequence[Document], earlier: Mapping[str, str], stem: str) -> dict[str, str]:
    """By file name, where each is kept that this run replaces."""
    written = {document.name for document in documents}
    names = {_names(stem, fmt).name: before for fmt, before in earlier.items()}
    return {name: before for name, before in names.items() if name in written}


def _names(stem: str, fmt: str) -> OurFile:
    if fmt == BUNDLE:
        return OurFile(stem + ARCHIVE, (MADE_BY,), kept=True)
    each = FORMATS[fmt]
    return OurFile(stem + each.suffix, each.signs, kept=each.kept)


def _all_names(stem: str) -> list[OurFile]:
    """Every file that a report of that name may have: of each format, what lies beside a page, and the bundle."""
    beside = [OurFile(stem + suffix, (MADE_BY,)) for each in FORMATS.values() for suffix in each.companions]
    return [*(_names(stem, fmt) for fmt in (*FORMATS, BUNDLE)), *beside]
