"""The sentence of a vendor without the objects that it names."""

import re

from ctsreport.analysis.diagnosis.text import lower_first
from ctsreport.pattern import Pattern

_F5_CODE = Pattern(r"(01[0-9a-f]{6}):\d{1,2}: ([^\"\n]+)")
_NAMES = Pattern(
    r" ?\(\(Dn\d*\)\)| ?\bDn\d*=[^\s,\"]+,?|\buni/[^\s,\"]+"
    r"| (?:named|with (?:the )?(?:same )?name) (?:'[^']*'|\"[^\"]*\"|(?!already|exists?\b|is\b|was\b)[\w.-]+)|(?<=bject) \[[^\]]*\]"
    r"| ?\b(?:[a-z_]+:)?[a-z_]+/ZG[\w:./%=-]+|=?\[/[^\]]*\]| ?\[(?:name|id)[^\]]*\]"
    r"| ?\([^)\s]*/[^)]*\)| ?(?:'[^']{0,200}'|\"[^\"]{0,200}\"|`[^`]{0,200}`)"
    r"|/Common/[\w./%:~-]+ ?| ?(?<![\w:/])/[A-Za-z0-9_.-]+/[\w./%:~-]+|<[^>\s]{1,80}>"
)
# What stands before and behind the sentence itself: a code, or a status that is told apart.
API_CODE = Pattern(
    r"^(?:[A-Z]\w+\.[A-Z]\w+: |[A-Z]\w*[a-z][A-Z]\w*: |(?:googleapi: )?Error [45]\d\d: |Error (?:creating"
    r"|updating|reading|deleting) \w+ resource: )(?:(?:Not Found|Bad Request|Forbidden|Conflict"
    r"|Internal Server Error) - )?"
    r"|, (?:alreadyExists|notFound|invalid|badRequest|conditionNotMet)$"
)
_LEAD = Pattern(r"^(?:the |an? |error[: ]+|\w+: )?(?:requested |specified |given )?", re.IGNORECASE)

# What only a name followed, and what only a name stood before.
_HANGING = Pattern(r"(?: (?:by|in|of|with|for|to|from|on))+$")
_VERBS = ("is ", "already ", "does ", "doesn't ", "was ", "has ", "cannot ", "could not ")
# What a provider was doing, in front of what it was told.
_DOING = Pattern(
    r"^(?:\s*(?:(?:failed to|unable to|could not|cannot|error|error when|errors?:) (?:creat|updat|read|delet|find|bind|get|add|set|mak"
    r"|list|lookup|retriev|regist|modif|patch|post|put|writ|refresh)\w*"
    r"|(?:creat|updat|read|delet|modify|authoriz|register|retriev)ing|creation of)\b[^:\n]{0,120}: )+",
    re.IGNORECASE,
)


def f5_code(text: str) -> re.Match[str] | None:
    """F5's code and the sentence behind it; the codes of all its modules begin alike."""
    return _F5_CODE.search(text) if "01" in text else None


def without_doing(text: str) -> str:
    """``Record already exists`` of ``failed to create DNS record: Record already exists``."""
    return _DOING.sub("", text, count=1)


def without_names(text: str) -> str:
    """A vendor's sentence without the objects it names: they differ from one service instance to the next."""
    found = _NAMES.sub("", API_CODE.sub("", text)).replace("()", "").replace("[]", "")
    found = _HANGING.sub("", " ".join(found.split()).strip(" .,:;-!"))
    found = found[1:-1] if found.startswith("[") and found.endswith("]") else found
    found = f"object {found}" if found.startswith(_VERBS) else found
    return lower_first(_LEAD.sub("", found, count=1) or found)
