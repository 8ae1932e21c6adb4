"""What a value looks like, apart from its name: a placeholder, a word of prose, or something that nobody writes by chance."""

from itertools import pairwise

from ctsreport.pattern import Pattern
from ctsreport.snapshot.marks import MARK

_PLACEHOLDER = Pattern(
    r"""(?ix) (?: null | none | nil | undefined | true | false | yes | no | on | off | any | all | default
    | \*+ | x{3,} | \.+ | … | -+ | \?+
    | [(<\[{]*(?:redacted|hidden|masked|removed|sensitive|unknown|known\ after\ apply)(?:[\ _-]?values?)?[)>\]}]*
    | <[^>]*> | \$?\{.*\}? | \$\(.*\)? | \$\w+ | %\(?\w+\)?s? | \(\*?\w+\)\(.*
    | (?:var|local|data|module|each|self|env|path|count)\.[\w.\[\]"*-]+ )""",
)
"""What stands where a secret would: nothing, stars, a reference, a type."""

_REFERENCE = Pattern(r"\w+\(|[a-z]\w*(?:\.[A-Za-z_][\w-]*(?:\[[^\]]*\])?)+")
"""An address in HCL or Go: ``random_password.db.result``."""

_STATUS = frozenset(
    [
        "absent",
        "accepted",
        "bad",
        "cannot",
        "changed",
        "could",
        "denied",
        "disabled",
        "does",
        "eof",
        "empty",
        "enabled",
        "error",
        "exceeded",
        "expected",
        "expired",
        "failed",
        "false",
        "for",
        "forbidden",
        "found",
        "get",
        "given",
        "had",
        "has",
        "have",
        "id",
        "ignored",
        "in",
        "incorrect",
        "into",
        "invalid",
        "is",
        "length",
        "lookup",
        "malformed",
        "may",
        "mismatch",
        "missing",
        "must",
        "name",
        "not",
        "null",
        "ok",
        "or",
        "post",
        "put",
        "read",
        "rejected",
        "renewal",
        "required",
        "reset",
        "response",
        "revoked",
        "rotated",
        "set",
        "should",
        "string",
        "the",
        "timeout",
        "to",
        "too",
        "type",
        "unauthenticated",
        "unauthorized",
        "unavailable",
        "undefined",
        "unknown",
        "unset",
        "unsupported",
        "used",
        "valid",
        "value",
        "verification",
        "was",
        "were",
        "when",
        "with",
        "wrong",
        "x509",
    ]
)
"""Words that follow a telling one in prose."""

_PLAIN = Pattern(
    r"""(?x) \d{1,2}:\d{2}.* | \d{4}-\d{2}-\d{2}.* | v?\d+(?:\.\d+)+[\w.+-]* | \d+(?:\.\d+)?[a-z]{0,2} | [0-9A-Fa-f:]+::?[0-9A-Fa-f:]*
    | \d{1,3}(?:\.\d{1,3}){3}(?:[:/]\d+)? | 0x[0-9a-f]+
    | (?:[A-Za-z0-9-]+\.)+[a-z]{2,}(?::\d+)? | v\d+(?:(?:alpha|beta)\d+)? | x\d+ | [A-Z]+\d{1,3} """
)
"""Times, versions, durations, addresses, host names."""

_PATH = Pattern(r"(?:[~.]{0,2}|[A-Za-z]:)[/\\][\w.@+-]+(?:[/\\][\w.@+-]*)*|[\w.-]+(?:/[\w.-]+)+")

_UUID = Pattern(r"[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}")

_HEX = Pattern(r"(?:0x)?[0-9a-f]{32,}|[0-9A-F]{32,}")


def is_placeholder(value: str) -> bool:
    """Whether a value says that there is none, or that it was taken out before."""
    return not value.strip() or bool(_PLACEHOLDER.fullmatch(value.strip()) or MARK.search(value))


def is_reference(value: str) -> bool:
    """Whether it names where the value is: an address in HCL."""
    return bool(_REFERENCE.fullmatch(value))


def is_status(value: str) -> bool:
    """Whether it is a word of prose about a secret rather than one."""
    return value.strip(".,:;!?").lower() in _STATUS


def is_path(value: str) -> bool:
    """A file or a place in a store, and no base64 with a slash in it."""
    return bool(_PATH.fullmatch(value)) and not is_dense(value)


def is_uuid(value: str) -> bool:
    """An identifier, unless a name says more."""
    return bool(_UUID.fullmatch(value))


def is_plain(value: str) -> bool:
    """A time, a version, an address, a host."""
    return bool(_PLAIN.fullmatch(value))


def has_digits_and_letters(value: str) -> bool:
    """As few words of prose have."""
    return any(map(str.isdigit, value)) and any(map(str.isalpha, value))


def is_dense(value: str) -> bool:
    """Whether it is random to look at: at least 16 characters that change between small, capital and digit again and again."""
    if len(value) < 16 or _UUID.fullmatch(value):
        return False
    if _HEX.fullmatch(value):
        return len(value) != 40  # the hash of a commit
    kinds = [1 if each.islower() else 2 if each.isupper() else 3 if each.isdigit() else 0 for each in value]
    changes = sum(1 for one, other in pairwise(kinds) if one != other and one and other)
    return {1, 2, 3} <= set(kinds) and changes >= len(value) / 4
