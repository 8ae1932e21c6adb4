"""Whether a value is a secret, by its name and by what stands between the two."""

from functools import lru_cache

from ctsreport.pattern import Pattern
from ctsreport.redaction import shapes
from ctsreport.redaction.chosen import is_chosen
from ctsreport.redaction.found import KEPT, LONG
from ctsreport.redaction.labels import is_test
from ctsreport.redaction.names import Name, look_up

_GOES_ON = Pattern(r"""[.,:;)\]]*[ \t]+["'(]?[A-Za-z]|:\s""")
_SHORTEST = {"password": 6, "snmp-community": 6, "psk": 6, "token": 8, "api-key": 8}
_SHORTEST_SIGNED = {"token": 4, "api-key": 4}
# Kinds whose names of their own stand behind them in prose: ``secret web-tls-8m4k2 not found``.
_NAMES_FOLLOW = frozenset(["cookie", "secret"])
_LEAST_DIGITS = {"password": 4, "secret": 6, "psk": 4, "snmp-community": 4}
_CHOSEN = frozenset(["password", "snmp-community", "psk"])
"""Kinds that people choose, so that a word with a number is one."""
_CHOSEN_SIGNS = frozenset("!@#$%^*+~=")
KEYS = frozenset(["key", "own-key"])
"""A key of whatever, and one with a name of its own: ``nwk_key``."""
_KEY_IN_HEX = Pattern(r"(?:0x)?(?:[0-9A-Fa-f]{32}|[0-9A-Fa-f]{48}|[0-9A-Fa-f]{64})")
_TYPED = frozenset(["password", "pin"])
_LEAST_CODE, _MOST_CODE = 6, 10
_LEAST_SIGNS = 4
_PROMPT = Pattern(r"[>#]")  # fw-01>
_ERROR_NAME = Pattern(r"[a-z]+(?:_[a-z]+){1,6}")
# `Creds "cts" …`: what a value is made with
_CONSTRUCTOR = Pattern(r"[A-Z][a-z]+(?:[A-Z][a-z]+)*")
_OPENING = (' "', " (", " <", " {")
_VARIABLE = Pattern(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|[a-z]+(?:_[a-z]+)+")
_ENTRY = Pattern(r"[a-z]+(?:-[a-z]+)+")


def with_sign(value: str, name: Name) -> bool:
    """In quotes, behind a sign that assigns."""
    value = value[:LONG]
    if _is_none(value) or shapes.is_sentence(value) or shapes.is_address_of_value(value):
        return False
    if not name.sure:
        return _is_random(value, name.kind)
    return len(value) >= _SHORTEST_SIGNED.get(name.kind, 1) and not _names_a_secret(value)


def bare(value: str, name: Name, after: str, *, colon: bool, wrapped: bool) -> bool:
    """Without quotes, behind a sign.

    A colon stands in prose too, and what begins a line may have nothing to do with the name before.
    """
    if (
        _is_none(value)
        or shapes.is_reference(value)
        or (colon and name.kind == "token" and _is_error(value))
        or _is_beginning(value, after, wrapped=wrapped)
    ):
        return False
    if not name.sure:
        return _is_random(value, name.kind)
    if value.isdigit():
        return len(value) >= _LEAST_DIGITS.get(name.kind, 8) and not (colon and _goes_on(after))
    if colon or wrapped:
        return _is_behind_colon(value, after, wrapped=wrapped)
    if name.kind == "api-key" and _ENTRY.fullmatch(value) and look_up(value):  # passwordKey=web-password
        return False
    return not _names_a_secret(value)


def _is_error(value: str) -> bool:
    """``Token: input_validation_error`` of an answer."""
    return _ERROR_NAME.fullmatch(value) is not None


def _is_beginning(value: str, after: str, *, wrapped: bool) -> bool:
    """Whether it is what something else begins with: a prompt, a call."""
    if wrapped and _PROMPT.match(after):
        return True
    return after.startswith(_OPENING) and _CONSTRUCTOR.fullmatch(value) is not None


def _is_behind_colon(value: str, after: str, *, wrapped: bool) -> bool:
    if shapes.is_uuid(value):
        return True
    if shapes.is_plain(value):
        return False
    if shapes.has_digits_and_letters(value) or not _CHOSEN_SIGNS.isdisjoint(value):
        return True
    return not wrapped and not _goes_on(after) and len(value) > 2


def behind_blank(value: str, name: Name, *, quoted: bool) -> bool:
    """In prose, with nothing but a blank between name and value."""
    if _is_none(value) or value.startswith("-") or (value.isdigit() and not quoted and not _is_code(value, name.kind)):
        return False
    if shapes.is_uuid(value):
        return name.kind.endswith("token") or name.kind == "secret-id"
    if quoted and name.kind in {"password", "psk", "snmp-community"} and name.sure:
        return len(value) >= 4 and not shapes.is_slug_name(value)
    if name.kind in _NAMES_FOLLOW and not _is_no_name(value, name.kind):
        return False
    if not name.sure:
        return _is_random(value, "key") or (len(value) >= 10 and shapes.is_strange(value) and name.kind not in KEYS)
    return value.isdigit() or shapes.is_mixed(value, _SHORTEST.get(name.kind, 10)) or _is_password(value, name.kind)


def _is_code(value: str, kind: str) -> bool:
    """``passcode 482915``."""
    return kind in _TYPED and _LEAST_CODE <= len(value) <= _MOST_CODE


def _is_no_name(value: str, kind: str) -> bool:
    """Whether it is more than the name of a cookie, or of a secret in a store."""
    if kind == "cookie":
        return shapes.is_dense(value) or shapes.is_strange(value)
    return not shapes.is_object_name(value)


def in_field(value: str, name: Name) -> bool:
    """In a field of a structure whose own name tells: ``tokens { agent = "…" }``."""
    value = value[:LONG]
    return not _is_none(value) and not shapes.is_reference(value) and _is_random(value, name.kind)


@lru_cache(maxsize=KEPT)
def as_argument(value: str, name: Name | None = None) -> bool:
    """Behind an option or a word of a command that takes a secret."""
    value = value[:LONG]
    if _is_none(value) or shapes.is_reference(value):
        return False
    return (
        name is None or name.sure or _is_random(value, name.kind) or (name.kind in KEYS and shapes.is_mixed(value, 8))
    )


@lru_cache(maxsize=KEPT)
def _is_none(value: str) -> bool:
    if len(value) < _LEAST_SIGNS and not any(map(str.isalnum, value)):
        return True  # `Password:⏎% Error in authentication`
    return (
        shapes.is_status(value)
        or shapes.is_placeholder(value)
        or shapes.is_public(value)
        or shapes.is_path(value)
        or is_test(value)
    )


def _is_password(value: str, kind: str) -> bool:
    """``hunter2``, ``swordfish-77-b``: behind the word password a word with a number is one."""
    return (
        kind in _CHOSEN
        and len(value) >= _SHORTEST["password"]
        and shapes.has_digits_and_letters(value)
        and not shapes.is_plain(value)
        and not (shapes.is_slug_name(value) and shapes.is_status(value.partition("-")[0]))
    )


def _is_random(value: str, kind: str) -> bool:
    if any(map(str.isspace, value)):
        return False
    if kind in KEYS:
        return _is_key(value, kind)
    if kind == "psk" and (shapes.is_hex(value) or value.endswith("==")):
        return False  # a checksum
    if kind == "password" and is_chosen(value):
        return True
    if kind == "pin" and value.isdigit():
        return 6 <= len(value) <= 12
    return shapes.is_mixed(value, 8) or (shapes.is_uuid(value) and kind in {"secret", "token", "cookie"})


def _is_key(value: str, kind: str) -> bool:
    if kind == "own-key" and _KEY_IN_HEX.fullmatch(value):
        return True
    user, colon, password = value.partition(":")
    if colon and user.isalnum() and shapes.is_strange(password):
        return True
    return (
        shapes.is_dense(value, 12)
        and not shapes.is_hex(value)
        and not shapes.is_path(value)
        and not value.startswith("0x")
    )


def _names_a_secret(value: str) -> bool:
    """``"DB_PASSWORD"``, ``"api_token"``: the name of a variable, not its value."""
    return bool(_VARIABLE.fullmatch(value)) and look_up(value) is not None


def _goes_on(after: str) -> bool:
    """Whether a word of prose follows in the line."""
    return bool(_GOES_ON.match(after))
