"""What a name says of its value: split at ``_ - .`` and capitals, its words looked up from the last one backwards."""

from functools import lru_cache
from typing import NamedTuple

from ctsreport.pattern import Pattern
from ctsreport.redaction.tables.name_words import (
    CODES,
    ENGLISH,
    KINDS,
    NEUTRAL,
    OPPOSITE_BEFORE,
    OPPOSITE_BEHIND,
    PAIRED,
    PAIRS,
    SECRET,
    SIGNED_PROTOCOLS,
    SURE_TOGETHER,
    TOGETHER,
    TYPED_CODES,
    WEAK,
    WEAK_PAIRS,
)

_ENDS = "\"'=:()[]\\&%,;|<>/. \t\n\r\u2502"
_LONG = """pass pwd pswd pw psk phash kennwort wachtwoord contrase senha motdepasse heslo parola losen haslo unlock
    sekret geheim segre jelszo salasana lozinka sifre adgangskode
    secret token cred key communit session sessid cookie jwt hmac saml assertion wresult licen ticket signature ibapauth
    парол şifre hasł jelsz salasana adgangskod lozink geslo slapta パスワード 密码 密碼 口令 비밀번호 סיסמה κωδικ lösen
    cak= sonar.login authcode nonce encrypt initial_management agent_master agent_recovery""".split()  # noqa: SIM905
_SHORT = "authentication auth sid pin sig tok sess otp sas puk seed enable mdp priv md5".split()  # noqa: SIM905
_BEFORE_CODE = sorted(CODES | TYPED_CODES | {"auth", "authorization", "grant", "device", "pass"})
TRIGGERS = (
    *_LONG,
    *(f"{word}{end}" for word in _SHORT for end in _ENDS),
    *(f"code{end}" for end in (*_ENDS, " =", " :") if not end.isspace()),
    "code  ",
    *(f"{word}{sign}code{end}" for word in _BEFORE_CODE for sign in " _-" for end in _ENDS if end.isspace()),
)
"""What every telling name holds.

Short words stand in many others (``inside``, ``mapping``): they tell of something at an end alone.
"""

# `sha256`, `API`, `Key`, `12`: the words of `myAPIKey12`
_WORD = Pattern(
    r"(?i:md5|sha(?:1|2|256|512)|b(?:ase)?64|3des|oauth2)(?![a-z])|[A-Z]+(?![a-z])|[A-Z]?[a-zß-ÿ]+|[0-9]+"
)  # dbPassword2: db, Password, 2
_LETTERS = Pattern(r"[^\W\d_]+|[0-9]+")
_NUMBER = Pattern(r"[0-9]+")
_LONGEST = 96
_ENDINGS = sorted((word for word in SECRET if len(word) >= 4 or word in {"pwd", "psk"}), key=len, reverse=True)
_BEGINNINGS = sorted((word for word in SECRET if len(word) >= 4), key=len, reverse=True)


_MARKS = {"key": "api-key", "own-key": "api-key"}


_BEFORE_PW = frozenset(["bind", "login", "db", "my", "new", "old", "smtp", "ldap"])


class Name(NamedTuple):
    """The kind of secret that a name tells of; ``sure``: whatever the value looks like."""

    kind: str
    sure: bool

    @property
    def mark(self) -> str:
        """The kind in words for a mark."""
        return _MARKS.get(self.kind, self.kind)


@lru_cache(maxsize=8192)
def look_up(name: str) -> Name | None:
    """What a name tells of by itself; None where that is no secret."""
    if len(name) > _LONGEST:
        name = name[-_LONGEST:]
    words = [word for part in _split(name) for word in _unglued(part)]
    found = _judged(words)
    return found and found._replace(kind=_kind(name.lower(), found.kind))


def _split(name: str) -> list[str]:
    """Its words, in small letters. A name in one case is split at its signs alone."""
    if not name.isascii():
        return [match.lower() for match in _LETTERS.findall(name)]
    if name.islower() or name.isupper():
        return [word for word in _WORD.findall(name.lower()) if word]
    return [match.lower() for match in _WORD.findall(name)]


def _unglued(word: str) -> list[str]:
    """The two words that are written as one, where both are known or the second says enough.

    ``sshpass``, ``bindpw``, ``authtoken``.
    """
    if word in SECRET or word in WEAK or word in ENGLISH:
        return [word]
    if word.endswith("s") and (word[:-1] in SECRET or word == "keys"):
        return [word[:-1]]
    ending = next((each for each in _ENDINGS if word.endswith(each)), None) or _short_ending(word)
    if ending:
        return [word[: -len(ending)], ending]
    if word.endswith("sid") and word != "ssid":
        return ["sid"]
    for beginning in _BEGINNINGS:
        rest = word[len(beginning) :]
        if word.startswith(beginning) and (rest in NEUTRAL or rest in OPPOSITE_BEHIND):
            return [beginning, rest]
    return [word]


def _short_ending(word: str) -> str | None:
    """``pw``, ``key`` and ``auth`` end many words: only behind a known one do they tell of anything."""
    return next(
        (each for each in ("pw", "key", "auth") if word.endswith(each) and word[: -len(each)] in PAIRED | _BEFORE_PW),
        None,
    )


def _judged(words: list[str]) -> Name | None:
    """From the last word backwards: neutral ones are passed over, the first that says anything decides."""
    for place in range(len(words) - 1, -1, -1):
        word, before = words[place], words[:place]
        if word in OPPOSITE_BEHIND and before and not _is_pair(word, before):
            return None
        found = _name_of(word, before)
        if found is not None:
            if before and before[-1] in OPPOSITE_BEFORE and found.kind != "password":
                return None
            return found
        if word not in NEUTRAL and not _NUMBER.fullmatch(word) and not _is_pair(word, before):
            return None
    return None


def _is_pair(word: str, before: list[str]) -> bool:
    """``secret_id`` of Vault's AppRole and ``SecretID`` of Consul are secrets; ``session_id`` is a cookie."""
    return bool(before) and (before[-1], word) in PAIRS


def _name_of(word: str, before: list[str]) -> Name | None:
    previous = before[-1] if before else ""
    if word == "key":
        return _name_of_key(before)
    if word == "code":
        return Name("pin", sure=False) if previous in TYPED_CODES else Name("secret", sure=previous in CODES)
    pair = TOGETHER.get((previous, word))
    if pair is not None:
        return Name(pair, sure=word in SURE_TOGETHER)
    if word in SECRET:
        return Name(SECRET[word], sure=True)
    if word == "md5" and (not before or previous in SIGNED_PROTOCOLS):
        return Name("psk", sure=bool(before))
    return Name(WEAK[word], sure=False) if word in WEAK else None


def _name_of_key(before: list[str]) -> Name | None:
    """Most keys are none: ``key = "web-01"``."""
    if not before:
        return Name("key", sure=False)
    previous = before[-2] if _NUMBER.fullmatch(before[-1]) and len(before) > 1 else before[-1]  # md5_1_key
    if before[-2:] in (["pre", "shared"], ["pre", "share"]) or previous in {"preshared", "psk", "isakmp"}:
        return Name("psk", sure=True)
    if previous in SECRET or previous in PAIRED:
        return Name("api-key", sure=previous not in WEAK_PAIRS)
    return Name("api-key" if before[0] == "x" else "own-key", sure=False)  # X-NSONE-Key


def _kind(name: str, kind: str) -> str:
    flat = name.replace("-", "_")
    if kind in {"token", "secret", "api-key"}:
        return next((known for one, other, known in KINDS if one in name and (other in name or other in flat)), kind)
    return kind
