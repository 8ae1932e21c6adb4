"""The fields of one sentence, by name: each is read from the evidence, or is what the rule's patterns found."""

from collections.abc import Callable

from ctsreport.analysis.diagnosis.evidence import Evidence
from ctsreport.analysis.diagnosis.rule import Sentence
from ctsreport.analysis.diagnosis.text import one_line
from ctsreport.analysis.diagnosis.who import Target

Reader = Callable[["Fields"], str]
READERS: dict[str, Reader] = {}
"""What reads each field; the modules of fields put theirs in."""


class Fields:
    """The fields of one sentence, by name.

    ``at`` is where the word of the rule stands, ``groups`` what its patterns found.
    """

    def __init__(self, evidence: Evidence, at: int, groups: dict[str, str], inner: Sentence | None) -> None:
        self.evidence, self.at, self.groups, self.inner = evidence, at, groups, inner

    def __call__(self, name: str) -> str:
        made = READERS.get(name)
        if made is not None:
            return made(self)
        return one_line(self.groups.get(name, ""))

    @property
    def target(self) -> Target | None:
        return self.evidence.target_at(self.at)
