"""Secrets that are known by a shape of their own: JWTs, hashes of passwords, tokens with a mark in their middle."""

from collections.abc import Callable, Iterator

from ctsreport.pattern import Pattern
from ctsreport.redaction.found import FARTHEST, Found, Source, reaching
from ctsreport.redaction.shapes import is_mixed, is_slug


class Shaped:
    """``source`` is matched where a word stands, or from up to ``back`` characters before it. The secret is the group ``s``, else all."""

    def __init__(self, kind: str, words: tuple[str, ...], source: str, *, back: int = 0, test: Callable[[str], bool] | None = None) -> None:
        self.name = f"shape of {kind}: {words[0]}"
        self.words = words
        self._kind, self._back, self._test = kind, back, test
        self._pattern = Pattern(source)

    def find(self, source: Source, place: int, word: str) -> Iterator[Found]:
        """As `Detector`."""
        text, limit = source.text, place + FARTHEST
        if self._back:
            match = self._pattern.search(text, max(source.past.get(self.name, 0), place - self._back), limit)
        else:
            match = self._pattern.match(text, place, limit)
        if match is None:
            return
        start, end = match.span("s" if "s" in match.re.groupindex else 0)
        source.past[self.name] = end = reaching(end, text, limit)
        if self._test is None or self._test(text[start:end]):
            yield Found(start, end, self._kind)


def is_plainly_one(value: str) -> bool:
    """Nothing but a colon tells of it: it has letters of both kinds and digits, or signs."""
    return is_mixed(value, 8) and not (value.islower() and value.isalnum()) and not is_slug(value)


SHAPES = (
    Shaped("jwt", ("eyj",), r"(?<![A-Za-z0-9_+/-])eyJ[A-Za-z0-9_-]{8,}\.(?:\s?[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*){0,3})?"),
    Shaped("vault-token", tuple(f"{sign}{letter}." for sign in " \n\"'=:(<[" for letter in "sr"), r"[\W](?P<s>[sr]\.[A-Za-z0-9]{20,}(?:\.[A-Za-z0-9]{4,6}\b)?)"),
    Shaped("azure-key", ("q~",), r"(?<![\w~.-])[A-Za-z0-9_~.-]{3}[0-9]Q~[A-Za-z0-9_~.-]{20,}", back=4),
    Shaped("terraform-token", (".atlasv1.",), r"(?<!\w)[A-Za-z0-9]{10,40}\.atlasv1\.[A-Za-z0-9_=-]{10,}", back=40),
    Shaped("token", (":aa",), r"(?<![\w.])[0-9]{8,10}:AA[A-Za-z0-9_-]{30,}", back=10),
    Shaped(
        "password-hash",
        ("$1$", "$2$", "$2a$", "$2b$", "$2x$", "$2y$", "$5$", "$6$", "$7$", "$8$", "$9$", "$14$", "$y$", "$argon2", "$sha1$", "$apr1$", "$pbkdf2", "$scrypt$", "$m$", "$p$", "$gy$"),
        r"\$[A-Za-z0-9-]{1,16}\$[./A-Za-z0-9$,=+-]{6,}",
    ),
    Shaped("password-hash", ("{ssha", "{sha", "{md5}", "{smd5}", "{crypt}", "{pbkdf2"), r"\{[A-Za-z0-9-]{3,16}\}[./A-Za-z0-9$,=+-]{8,}"),
    Shaped("password", (" -encrypted",), r"(?P<s>[^\s\"']{6,256})[\"']? -encrypted", back=260),
    Shaped("password", (" / ",), r"(?i)(?:log|auth|cred|sign|user|account|connect)[^\n]{0,60}?\s[\w.@\\-]{2,64} / (?P<s>[^\s\"'`<>]{6,128}[^\s\"'`<>.,:;)])", back=140, test=is_mixed),
    Shaped(
        "password",
        ("login", "logon", "auth fail", "authenticat", "credential", "logged in", "basic auth"),
        r"[^\n:]{0,40}[\s(\"'=][A-Za-z][\w.@\\-]{1,40}:(?P<s>[^\s\"'`<>/,;]{6,128}[^\s\"'`<>.,:;)/])",
        test=is_plainly_one,
    ),
    Shaped("password-hash", ("$ansible_vault;",), r"\$ANSIBLE_VAULT;[^\n]{3,40}\n(?P<s>(?:[ \t]*[0-9a-f]{16,80}\n?)+)"),
)
