"""What a value looks like, apart from its name.

A placeholder, a reference, a word of prose, or what nobody writes by chance.
"""

import re
from itertools import pairwise, permutations

from ctsreport.pattern import Pattern
from ctsreport.redaction.tables.prose import PLACEHOLDERS, STATUS, TYPES
from ctsreport.snapshot.marks import BEGINS, SECRET_MARK

# Nothing, stars, a reference of a template, a type, a pointer.
#
# ``(sensitive value)``, ``${var.x}``, ``{{ vault_pw }}``, ``%s``.
_PLACEHOLDER = Pattern(
    r"""(?ix) [*•●]+ | x{3,} | \.+ | …+ | -+ | _+ | \?+
    | [(<\[{]+\ ?(?:redacted|hidden|masked|removed|sensitive|unknown|known\ after\ apply|filtered|omitted|null|secret
        |value|password|token
        |write-only\ attribute)
        (?:[\ _-]?(?:values?|data|by\ \w+))?\ ?[)>\]}]+
    | \(known\ after\ apply\).* | \(sensitive\ value\).*
    | \[?\^?(?:a-z){1,2}(?:0-9)?[^\s"']{0,30} # [A-Za-z0-9._-]: of which signs it may be
    | <[^<>]*> | [$%]?\{[^{}]*\}[\w/.-]* | \{\{.*\}\} | \$\([^()]*\) | \$env:\w+
    | %\([\w.]+\)s | %[-+\#]?[0-9.]*[a-z][0-9]? | %[A-Z][A-Z0-9_]+%
    | \(\*?\w+\)\(0x[0-9a-f]+\) | @[\w.-]+\(.*\)
    | (?:your|insert|enter|put|paste|replace|change)[-_ ]?(?:[a-z]+[-_ ]){0,5}[a-z]+
    | (?:[a-z]+[-_ ]){1,4}here | \#\{[^{}]*\} """,
)

_SHELL = Pattern(r"\$(?:[A-Z_][A-Z0-9_]*|[a-z_]+|[0-9*@#?])")  # $DB_PASSWORD1, $password; but $ecr3t is none

# ``var.api_token``, ``module.vault.secrets["fw"]``, ``random_password.db.result``: an address in HCL and its like.
_REFERENCE = Pattern(
    r"""(?x) (?:var|local|data|module|each|self|env|path|count|terraform|ephemeral|process\.env|os\.environ|vars|secrets
      |inputs|steps|github
      |params|config|nomad
      |string|resource|input)
      (?:\.[\w"*-]+|\[[^\[\]\s]*\])+
    | [a-z][a-z0-9]*_\w+ (?:\.[A-Za-z_][\w-]*|\[[^\[\]\s]*\])+ """
)

# `Get-Secret`, `Read-Host`
_CMDLET = Pattern(r"(?:Get|Read|New|Import|Invoke|Select|Unprotect|ConvertTo|ConvertFrom)-[A-Z][A-Za-z]+")
# `settings.db.password`, `cfg["password"]`
_DOTTED = Pattern(r"[A-Za-z_]+(?:\.[A-Za-z_]+)+(?:\[[^\[\]\s]*\])*|[A-Za-z_]\w*\[[\"'][\w.-]+[\"']\]")

# `13:52:50`, `v1.5.7`, `10.0.0.5/24`, `fw-1.example.com:443`, `sha256`, `E0433`
# Times, versions, durations, addresses, host names, algorithms, codes of errors.
_PLAIN = Pattern(
    r"""(?x) \d{1,2}:\d{2}\S* | \d{4}-\d{2}(?:-\d{2}\S*)? | v?\d+(?:\.\d+)+[\w.+-]{0,30}
    | (?:\d+(?:\.\d+)?(?:h|m|s|ms|d|w|y|us|ns|Ki|Mi|Gi|[KMGT]i?B?|[kmg]b?|%))+
    | [0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?:/\d+)? | \d{1,3}(?:\.\d{1,3}){3}(?:[:/]\d+)?
    | 0x[0-9a-f]+ | \d{1,5}:\d{1,10}
    | (?:[A-Za-z0-9-]+\.)+[a-z]{2,}(?::\d+)? | v\d+(?:(?:alpha|beta)\d+)?
    | x\d+ | S-1-[0-9-]+ | [A-Z]{2,}-?\d{1,6} | \d+(?:st|nd|rd|th)
    | (?:md|sha|aes|des|rsa|ecdsa|ed|oauth|ipv|http|utf|base|tls|ssl|k|s|ec|level|type|line|key|col|rc|rev)-?\d{1,5}
    | [A-Z]\w*:\d{1,5} """
)

# `https://fw-1.example.com`, `arn:aws:…`, `sha256:…`
_URI = Pattern(r"(?:[a-z][a-z0-9+.-]*://|arn:|urn:|sha256:|SHA256:|SHA1:|MD5:|h1:|zh:|//)\S*", re.IGNORECASE)
# `/etc/cts/ca.pem`, `C:\cts`, `modules/web`
_PATH = Pattern(r"(?:~|\.{1,2}|[A-Za-z]:)?[/\\][\w.@+~-]*(?:[/\\][\w.@+~-]*)*|[\w.*-]+(?:/[\w.*-]+)+(?:/|:[a-z_]+)?")
_UUID = Pattern(r"[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}")
_HEX = Pattern(r"(?:0x)?[0-9a-f]{32,}|[0-9A-F]{32,}")
# `web1`, `v12`, `EU2`: a part of a name that people give
_SLUG_PART = Pattern(r"[a-z]+[0-9]{0,3}[a-z]?|[A-Z]+[0-9]{0,3}|[0-9]{1,4}[a-z]?|v[0-9]+")
# `edge-credentials-t5k2d7`
_COMPLETED = Pattern(r"(?:[a-z]+[0-9]{0,3}-){2,8}[a-z0-9]{4,10}")
# `prod/cts/fw-01-AbC9dE`
_STORED = Pattern(r"(?:[a-z]+[a-z0-9_-]*/){1,8}[a-z][a-z0-9_-]*-[A-Za-z0-9]{6}")
_SIGNS = Pattern(r"[-_.:/]+")
# `Xxxxxx#2024`: what people make of a word where a sign and a figure are demanded
_SIGNED = Pattern(
    r"[^\W\d_]{3,}\w*[!#$%^*+~@][0-9]{2,}[!#$%^*+~]?|"
    r"(?=[a-z.]*[A-Z])(?=[A-Z.]*[a-z])[A-Za-z0-9.]{3,}[!#$%^*+~][A-Za-z0-9]{2,}"
)
# One of ! # $ % ^ * + ~ @ or what is not ASCII, named by what it is not (a range up to the last character is slow to
# compile), or a letter beside a digit.
_AMONG = Pattern(r"[A-Za-z][0-9]+[A-Za-z]|[!#$%^*+~].*[!#$%^*+~]")
# `GetSecretValueV2`. Capitals are read in one run: in two alternatives of a loop they would be tried in every split.
_CAMEL = Pattern(r"[a-z]*(?:[A-Z]+(?:[a-z]{2,}|[0-9]+))*(?:[A-Z]{2,})?[A-Z]?[0-9]{0,4}[a-z]?(?:[A-Z][a-z]+)?")
_MIXING = frozenset("!#$%^&*+~=@")
_UNNAMED = frozenset("!#$%^*+~")
"""Signs that no name has."""
_PARTING = frozenset("/\\=()[]{},:")
_KINDS = bytes(
    chr(each).islower() + 2 * chr(each).isupper() + 3 * chr(each).isdigit() if each < 128 else 0 for each in range(256)
)
"""Of each ASCII letter: 1 for small ones, 2 for capitals, 3 for digits."""
_EACH_KIND = (b"\1", b"\2", b"\3")
_CHANGES = tuple(b"".join(two) for two in permutations(_EACH_KIND, 2))
_LONG_HEX = 32
_LEAST_SCRAMBLED = 8
# `fmlKj`: consonants in a row, of both cases
_UNSPOKEN = Pattern(r"(?=[A-Z]{0,4}[a-z]{1,4}[A-Z])[B-DF-HJ-NP-TV-XZb-df-hj-np-tv-xz]{5}")
_LONGEST_KNOWN = 256
"""Characters of which the kinds are looked at."""
_COMMIT = 40
"""Digits of the hash of a commit."""
_LEAST_CHANGES = 6
_LETTERS = Pattern(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
# `ssh-ed25519 …`, `-----BEGIN CERTIFICATE`
_PUBLIC = Pattern(
    r"(?:ssh-(?:rsa|ed25519|dss)|ecdsa-sha2-\S+|sk-ssh-\S+)(?:\s|\Z)|AAAA[A-Z]3NzaC1|AAAAE2VjZHNh"
    r"|-----BEGIN (?:CERTIFICATE|[A-Z ]*PUBLIC KEY)"
)


_ESCAPED = Pattern(r"%[0-9A-Fa-f]{2}.*%[0-9A-Fa-f]{2}")


def is_placeholder(value: str) -> bool:
    """Whether a value says that there is none, or that it was taken out before."""
    value = value.strip()
    low = value.lower()
    if not value or low in PLACEHOLDERS or low in TYPES:
        return True
    if BEGINS in value:
        return bool(SECRET_MARK.search(value))
    return bool(_PLACEHOLDER.fullmatch(value) or _SHELL.fullmatch(value))


def is_reference(value: str) -> bool:
    """Whether it names where the value is: an address in HCL, an attribute of a program."""
    if "." not in value and "[" not in value and "-" not in value:
        return False
    return bool(_REFERENCE.fullmatch(value) or _DOTTED.fullmatch(value) or _CMDLET.fullmatch(value))


def is_address_of_value(value: str) -> bool:
    """A reference that no secret looks like."""
    return bool(_REFERENCE.fullmatch(value))


def is_status(value: str) -> bool:
    """Whether it is a word of prose about a secret rather than one."""
    return value.strip(".,:;!?()'\"").lower() in STATUS


def is_word(value: str) -> bool:
    """Letters alone, such as a word of prose; ``rOotPw`` is none."""
    return bool(_LETTERS.fullmatch(value)) and (value.islower() or value.isupper() or value[1:].islower())


def is_path(value: str) -> bool:
    """A file, a place in a store or an address, and no base64 or password with a slash in it."""
    if "/" not in value and "\\" not in value and ":" not in value:
        return False
    if _URI.match(value):
        return True
    if not _PATH.fullmatch(value) or is_dense(value):
        return False
    return value[0] in "/~.\\" or value[1:2] == ":" or all(_is_slug_part(part) for part in value.split("/") if part)


def _is_slug_part(part: str) -> bool:
    return all(piece.isdigit() or _SLUG_PART.fullmatch(piece) for piece in _SIGNS.split(part.replace("*", "")) if piece)


def is_slug(value: str) -> bool:
    """A name that people give: ``web-tls-2024a``, ``db-credentials-v2``, ``key1``."""
    return (value.islower() or value.isupper()) and all(
        _SLUG_PART.fullmatch(piece) for piece in _SIGNS.split(value) if piece
    )


def is_uuid(value: str) -> bool:
    """An identifier, unless a name says more."""
    return bool(_UUID.fullmatch(value))


def is_plain(value: str) -> bool:
    """A time, a version, an address, a host."""
    return bool(_PLAIN.fullmatch(value))


def is_escaped(value: str) -> bool:
    """Percent signs and figures, as in an address: it is read where that is undone."""
    return _ESCAPED.search(value) is not None


def is_public(value: str) -> bool:
    """A public key or a certificate: what everybody may know."""
    return bool(_PUBLIC.match(value.lstrip()))


def is_sentence(value: str) -> bool:
    """Words of letters of which two and more are those of prose; a pass phrase has hardly any."""
    parts = value.split()
    known = sum(is_status(part) for part in parts)
    return len(parts) > 2 and known >= 2 and known * 3 >= len(parts)


def has_digits_and_letters(value: str) -> bool:
    """As few words of prose have."""
    return any(map(str.isdigit, value)) and any(map(str.isalpha, value))


def is_mixed(value: str, shortest: int = 6) -> bool:
    """What nobody writes by chance: letters and digits, or letters and signs, and no name, number, address, path."""
    if len(value) < shortest or is_plain(value) or is_uuid(value) or is_path(value) or is_reference(value):
        return False
    if is_dense(value):
        return True
    if not any(map(str.isalpha, value)):
        return False
    if not _MIXING.isdisjoint(value.strip("!&*$\\")[1:]):
        return any(map(str.isdigit, value)) or len(value) >= 8
    return any(map(str.isdigit, value)) and not is_slug(value)


def is_strange(value: str) -> bool:
    """What is no word even where nothing but its look tells of it.

    Both cases and digits in disorder, or a sign between them.
    """
    if len(value) < 8 or is_plain(value) or is_uuid(value) or is_path(value) or is_placeholder(value):
        return False
    if not has_digits_and_letters(value):
        return _is_generated(value)
    if _SIGNED.fullmatch(value) or _is_generated(value):
        return True
    return not value.islower() and not value.isupper() and value.isalnum() and not is_camel(value)


def _is_generated(value: str) -> bool:
    """Small and capital letters, digits among them, and signs that no name has: ``x4#Kd!z9``."""
    return (
        any(map(str.islower, value))
        and any(map(str.isupper, value))
        and not _UNNAMED.isdisjoint(value)
        and (bool(_AMONG.search(value)) or _changes_case(value))
        and _PARTING.isdisjoint(value)
    )


def _changes_case(value: str) -> bool:
    """Whether small and capital letters change more often than in words put together: ``sqoJr-sHtSfzlQ``."""
    return sum(one.isupper() != other.isupper() for one, other in pairwise(value)) * 5 > len(value) * 2


def is_camel(value: str) -> bool:
    """A name of several words as programs have it: ``GetSecretValueV2``."""
    return bool(_CAMEL.fullmatch(value))


def is_scrambled(value: str) -> bool:
    """Letters alone, in which small ones and capitals change as in no word, or none of which can be spoken."""
    if len(value) < _LEAST_SCRAMBLED or not value.isascii() or not value.isalpha() or is_word(value):
        return False
    return _changes_case(value) or bool(_UNSPOKEN.search(value))


def is_hex(value: str) -> bool:
    """A hash, an identifier, a key: many digits of hexadecimal."""
    return bool(_HEX.fullmatch(value))


def is_dense(value: str, shortest: int = 16) -> bool:
    """Whether it is random to look at: it changes between small, capital and digit again and again."""
    if len(value) < shortest:
        return False
    if value.islower() or value.isupper():
        if not value.isalnum():
            return False
        return len(value) != _COMMIT if _HEX.fullmatch(value) else _alternates(value)
    if value.isalpha() or _UUID.fullmatch(value):
        return False
    if _HEX.fullmatch(value):
        return len(value) != _COMMIT
    return _flickers(value[:_LONGEST_KNOWN])


def _flickers(value: str) -> bool:
    """Whether it has small letters, capitals and digits, and every fourth is of another kind than the one before."""
    kinds = value.encode().translate(_KINDS) if value.isascii() else bytes(_kind(each) for each in value)
    return all(map(kinds.__contains__, _EACH_KIND)) and sum(map(kinds.count, _CHANGES)) * 4 >= len(kinds)


def _kind(each: str) -> int:
    return each.islower() + 2 * each.isupper() + 3 * each.isdigit()


def _alternates(value: str) -> bool:
    """Whether it is long, and letters and digits follow one another again and again."""
    if len(value) < _LONG_HEX:
        return False
    return sum(one.isdigit() != other.isdigit() for one, other in pairwise(value)) >= _LEAST_CHANGES


def is_object_name(value: str) -> bool:
    """A name that a program completed: ``edge-credentials-t5k2d7``, ``prod/cts/fw-01-AbC9dE``."""
    return bool(_COMPLETED.fullmatch(value) or _STORED.fullmatch(value))


def is_slug_name(value: str) -> bool:
    """A name of several parts, such as ``fw-admin-01`` or ``web_tls``: one word with a number may be a password."""
    return not value.isalnum() and is_slug(value) and len([piece for piece in _SIGNS.split(value) if piece]) > 1
