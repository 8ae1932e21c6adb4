"""Secrets that are known by a shape of their own: JWTs, hashes of passwords, tokens with a mark in their middle."""

from collections.abc import Callable, Iterator

from ctsreport.pattern import Pattern
from ctsreport.redaction.found import FARTHEST, Found, SearchedText
from ctsreport.redaction.oddity import oddity
from ctsreport.redaction.shapes import is_dense, is_mixed, is_slug, is_strange


class Shaped:
    """``source`` is matched where a word stands, or from before it: up to ``back`` characters of the signs ``before``.

    The secret is the group ``s``, else all. ``near``: words of which one must stand in the line shortly before.
    """

    def __init__(
        self,
        kind: str,
        words: tuple[str, ...],
        source: str,
        *,
        back: int = 0,
        before: str = "",
        near: tuple[str, ...] = (),
        test: Callable[[str], bool] | None = None,
    ) -> None:
        self.name = f"shape of {kind}: {source}"
        self.words = words
        self._kind, self._back, self._near, self._test = kind, back, near, test
        self._before = frozenset(before)
        self._pattern = Pattern(source)

    def find(self, source: SearchedText, place: int, _word: str, /) -> Iterator[Found]:
        """As `Detector`."""
        text = source.text
        start = self._start(text, max(place - self._back, source.past.get(self.name, 0)), place)
        if self._near and not self._is_near(source.low[max(0, start - _NEAR) : start]):
            return
        limit = place + FARTHEST
        match = self._pattern.match(text, start, limit)
        if match is None:
            return
        start, end = match.span("s" if "s" in match.re.groupindex else 0)
        source.past[self.name] = end
        if self._test is None or self._test(text[start:end]):
            yield Found(start, end, self._kind)

    def _start(self, text: str, lowest: int, place: int) -> int:
        while place > lowest and (text[place - 1] in self._before or (text[place - 1].isalnum() and self._before)):
            place -= 1
        return place

    def _is_near(self, before: str) -> bool:
        line = before.rpartition("\n")[2]
        return any(word in line for word in self._near)


_NEAR = 80


def is_plainly_one(value: str) -> bool:
    """Nothing but a colon tells of it: it has letters of both kinds and digits, or signs."""
    return is_mixed(value, 8) and not (value.islower() and value.isalnum()) and not is_slug(value)


_ANY = "".join(map(chr, range(33, 127)))

SHAPES = (
    Shaped(
        "jwt", ("eyj",), r"(?<![A-Za-z0-9_+/-])eyJ[A-Za-z0-9_-]{8,}\.(?:\s?[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*){0,3})?"
    ),
    Shaped(
        "vault-token",
        tuple(f"{sign}{letter}." for sign in " \n\"'=:(<[" for letter in "sr"),
        r"[\W](?P<s>[sr]\.[A-Za-z0-9]{20,}(?:\.[A-Za-z0-9]{4,6}\b)?)",
    ),
    Shaped("azure-key", ("q~",), r"(?<![\w~.-])[A-Za-z0-9_~.-]{3}[0-9]Q~[A-Za-z0-9_~.-]{20,}", back=4, before="_~.-"),
    Shaped(
        "terraform-token",
        (".atlasv1.",),
        r"(?<!\w)[A-Za-z0-9]{10,40}\.atlasv1\.[A-Za-z0-9_=-]{10,}",
        back=40,
        before=".",
    ),
    Shaped("token", (":aa",), r"(?<![\w.])[0-9]{8,10}:AA[A-Za-z0-9_-]{30,}", back=10, before=":"),
    Shaped(
        "password-hash",
        (
            "$1$",
            "$2$",
            "$2a$",
            "$2b$",
            "$2x$",
            "$2y$",
            "$5$",
            "$6$",
            "$7$",
            "$8$",
            "$9$",
            "$14$",
            "$y$",
            "$argon2",
            "$sha1$",
            "$apr1$",
            "$pbkdf2",
            "$scrypt$",
            "$m$",
            "$p$",
            "$gy$",
        ),
        r"\$[A-Za-z0-9-]{1,16}\$[./A-Za-z0-9$,=+-]{6,}",
    ),
    Shaped(
        "password-hash",
        ("{ssha", "{sha", "{md5}", "{smd5}", "{crypt}", "{pbkdf2"),
        r"\{[A-Za-z0-9-]{3,16}\}[./A-Za-z0-9$,=+-]{8,}",
    ),
    Shaped(
        "password-hash",
        ("scram-sha-",),
        r"SCRAM-SHA-[0-9]{1,3}\$(?P<s>[0-9]{1,9}:[A-Za-z0-9+/=]{8,}\$[A-Za-z0-9+/=]{8,}:[A-Za-z0-9+/=]{8,})",
    ),
    Shaped(
        "password-hash",
        ("pbkdf2", "scrypt:", "argon2"),
        r"(?:pbkdf2|scrypt|argon2)[\w:.-]{0,40}\$(?P<s>[\w$./+=,-]{16,512})",
    ),
    Shaped("password", (" -encrypted",), r"(?P<s>[^\s\"']{6,256})[\"']? -encrypted", back=256, before=_ANY),
    Shaped(
        "password",
        (" / ",),
        r"[\w.@\\-]{2,64} / (?P<s>[^\s\"'`<>]{6,128}[^\s\"'`<>.,:;)])",
        back=64,
        before="_.@\\-",
        near=("log", "auth", "cred", "sign", "user", "account", "connect"),
        test=is_strange,
    ),
    Shaped(
        "password",
        ("login", "logon", "auth fail", "authenticat", "credential", "logged in", "basic auth"),
        r"[^\n:]{0,40}[\s(\"'=][A-Za-z][\w.@\\-]{1,40}:(?P<s>[^\s\"'`<>/,;]{6,128}[^\s\"'`<>.,:;)/])",
        test=is_plainly_one,
    ),
    Shaped(
        "password",
        ("login", "logon", "logged in", "log in", "sign in", "authenticat"),
        r"[^\n:\"']{0,60}?[ ](?:with|using)[ ](?P<q>[\"'`]?)(?P<s>[^\s\"'`<>,;/\\]{6,128})(?P=q)(?=[\s.,;)]|\Z)",
        test=lambda value: oddity(value) >= 2,
    ),
    Shaped(
        "password",
        ("send ", "sendline(", "sending "),
        r"send(?:ing)?(?: (?:-- )?|line\()[\"'](?P<s>[^\"'\\\s]{6,128})",
        test=is_plainly_one,
    ),
    Shaped("psk", ("keyring", "gossip"), r"[^=]{0,200}?(?<![\w+/=])(?P<s>[A-Za-z0-9+/]{43}=)(?![\w=])", test=is_dense),
    Shaped("password", ("ugfzc3dvcmq6",), r"UGFzc3dvcmQ6\s+(?:\S{1,8}\s+)?(?P<s>[A-Za-z0-9+/]{6,256}={0,2})"),
    Shaped("password", (" enc ",), r" ENC (?P<s>[^\s\"']{6,4096})", test=is_mixed),
    Shaped(
        "psk",
        (" md5 ", " sha1 ", " sha256 ", " aes128cmac ", " m "),
        r"(?<![^\n])\d{1,5} (?i:md5|m|sha1|sha256|aes128cmac) (?P<s>[^\s#]{8,128})[ \t]*(?=[\n#]|\Z)",
        back=5,
        before="0123456789",
    ),
    Shaped("password", (": eap ", ": xauth ", ": ntlm "), r": (?i:eap|xauth|ntlm) \"(?P<s>[^\"\n]{4,128})\""),
    Shaped("cookie", ("nsc_",), r"(?<!\w)NSC_\w{1,64}=(?P<s>[^\s;\"']{8,1024})"),
    Shaped("password", (":*:",), r":\*:[\w.-]{1,64}:(?P<s>[^\s:]{4,256})"),
    Shaped("psk", (" ascii ", " ascii-text "), r" ascii(?:-text)? \"?(?P<s>[^\s\"']{8,128})", test=is_plainly_one),
    Shaped(
        "password",
        ("echo ", "printf ", "<<< ", "<<<"),
        r"""(?:echo|printf|<<<) ?(?:-[a-zE]{1,2} )?(?P<q>["']?)(?P<s>(?!["'-])[^"'|\n]{4,128}?)(?P=q)(?:\\n)?["']?"""
        r"""[ ]{0,4}\|[ ]{0,4}"""
        r"""(?=[^|\n]{0,160}(?:-stdin|--with-token|passphrase-fd 0|passphrase-file -|-password -|pass:stdin))""",
    ),
    Shaped(
        "password",
        ("echo ", "printf "),
        r"""(?:echo|printf) (?:-[a-zE]{1,2} )?(?P<q>["']?)(?P<s>(?!["'-])[^"'|\s]{6,128}?)(?P=q)(?:\\n)?["']?"""
        r"""[ ]{0,4}\|[ ]{0,4}(?!(?:sudo )?chpasswd)"""
        r"""(?=[^|\n]{0,160}(?:pass|login|secret|unseal|token|auth|sudo -S|su -|cred))""",
        test=lambda value: oddity(value) >= 1,
    ),
    Shaped(
        "password",
        ("| chpasswd", "|chpasswd", "| sudo chpasswd"),
        r"[^\n]{0,160}?[\w.-]{1,32}:(?P<s>[^\s\"'|]{4,128})[\"']?\s{0,4}\|\s{0,4}(?:sudo )?chpasswd",
        back=200,
        before=_ANY + " ",
    ),
    Shaped(
        "password",
        ("| sudo -s", "|sudo -s", "| passwd --stdin", "| sudo passwd --stdin"),
        r"[^|\n]{0,160}?(?:echo|printf)(?: -[a-z]{1,2})? (?P<s>[^|\n]{1,128}?)"
        r"[ ]{0,4}\|[ ]{0,4}(?:sudo )?(?:-S|passwd --stdin)",
        back=160,
        before=_ANY.replace(";", "").replace("&", "") + " ",
    ),
    Shaped("password-hash", ("$ansible_vault;",), r"\$ANSIBLE_VAULT;[^\n]{3,40}\n(?P<s>(?:[ \t]*[0-9a-f]{16,80}\n?)+)"),
)
