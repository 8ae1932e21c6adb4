"""Headers of HTTP: ``Authorization`` with any scheme, cookies, and what libraries say of a header that is wrong."""

import base64
import binascii
import re
from collections.abc import Iterator

from ctsreport.pattern import Pattern
from ctsreport.redaction import accept, shapes
from ctsreport.redaction.found import FARTHEST, Found, SearchedText
from ctsreport.redaction.names import look_up

# `: `, `"] => "`, ` header value "`: between a header's name and its value
_SIGN = Pattern(
    r"""["'`]?\]?\s{0,20}(?:=>|[:=])\s{0,20}\[?["'`]?|["'`]?[ ](?:header[ ])?(?:value|with|of|was|is)[ ]["'`]"""
)
# `Bearer …`, `Basic%20…`, `token …`
_SCHEME = Pattern(r"(?P<scheme>[A-Za-z][\w-]{0,30})(?:[ \t]|\n|%20|\+)[ \t]{0,8}(?=\S)")
# `username="admin", realm="api", response="…"` of Digest
_PARAMETERS = Pattern(
    r"""[\w-]{1,40}=\s?(?:"[^"\n]*"|[^\s",]+)(?:\s{0,4},?\s{0,4}[\w-]{1,40}=\s?(?:"[^"\n]*"|[^\s",]+)){0,20}"""
)
_TOKEN = Pattern(r"""[^\s"'`,;&<>\]}\\]{1,4096}""")
# `: xxxxxxxx`, ` xxxxxxxx`: what follows the word Bearer
_BEARER = Pattern(r"""["'`]?(?:\s{0,8}[:=]\s{0,8}|[ \t\n]{1,8}|%20)["'`]?(?P<s>[A-Za-z0-9_.~+/=%-]{8,4096})""")
# ` xxxxxxxx`, ` auth header xxxxxxxx`: what follows the word Basic
_BASIC = Pattern(
    r"(?:[ ]auth(?:orization)?)?(?:[ ](?:header|token|value))?(?:[ \t\n]{1,8}|%20)(?P<s>[A-Za-z0-9+/_-]{6,2048}={0,2})"
)
_PAIR = Pattern(r"""(?P<name>[\w.%-]{1,80})=(?P<value>"[^"\n]*"|[^\s;"'\\,]+)""")
_NO_PAIRS = frozenset(["path", "domain", "expires", "max-age", "samesite", "version", "comment", "priority"])
# `; path=/`, `; HttpOnly`: where a cookie's next part begins
_NEXT_PAIR = Pattern(
    r"[;,]\s{0,8}(?=[\w.%-]{1,80}=)|(?:[;,]\s{0,8}(?:HttpOnly|Secure|Partitioned))+;?\s{0,8}", re.IGNORECASE
)
# `invalid header field value "…" for key "X-Auth"`: Go's
_FIELD = Pattern(
    r"""header\s(?:field\s)?value\s(?:for\s)?(?P<q>["'`])(?P<s>(?:[^"'`\\\n]|\\.){1,2048})(?P=q)\sfor\s(?:key|name|"""
    r"""header)\s["'`]?(?P<name>[\w-]{2,80})""",
    re.IGNORECASE,
)
# `the given value "…" for attribute "psk"`
_VALUE = Pattern(
    r"""(?:value|default)(?:[ ]=)?[ ](?P<q>["'`])(?P<s>[^"'`\n]{1,512})(?P=q)[ ](?:for|of)[ ]"""
    r"""(?:attribute|argument|key|field|parameter|variable|option|setting|input)[ ]["'`]?(?P<name>[\w.-]{2,80})"""
)
_SCHEMES = frozenset(
    [
        "bearer",
        "basic",
        "token",
        "digest",
        "apikey",
        "api-key",
        "negotiate",
        "ntlm",
        "geniekey",
        "splunk",
        "ssws",
        "bot",
        "key",
        "hawk",
        "mac",
        "oauth",
        "aws4-hmac-sha256",
        "sharedkey",
    ]
)


class Authorization:
    """The scheme stays, and what follows it goes, all parameters of it too."""

    name = "authorization"
    words = ("authorization",)

    def find(self, source: SearchedText, place: int, word: str, /) -> Iterator[Found]:
        """As `Detector`."""
        text, end = source.text, place + len(word)
        sign = _SIGN.match(text, end, end + 60)
        if sign is None or text[place - 4 : place].lower() == "www-":
            return
        start = sign.end()
        scheme = _SCHEME.match(text, start, start + 60)
        if scheme:
            parameters = _PARAMETERS.match(text, scheme.end(), scheme.end() + FARTHEST)
            value = parameters or _TOKEN.match(text, scheme.end(), scheme.end() + FARTHEST)
            known = scheme["scheme"].lower() in _SCHEMES
            if value and (parameters or _is_credential(value[0], known=known)):
                source.past[self.name] = value.end()
                yield Found(scheme.end(), _end(value[0], value.start()), "authorization")
                return
        value = _TOKEN.match(text, start, start + FARTHEST)
        if value and _is_credential(value[0], known=False):
            source.past[self.name] = value.end()
            yield Found(start, _end(value[0], start), "authorization")


def _end(value: str, start: int) -> int:
    return start + len(value.rstrip(".,:)"))


def _is_credential(value: str, *, known: bool) -> bool:
    value = value.rstrip(".,:)")
    if shapes.is_placeholder(value) or shapes.is_status(value) or shapes.is_reference(value):
        return False
    return known or shapes.has_digits_and_letters(value) or len(value) >= 20


class Bearer:
    """A token behind its scheme, without its header."""

    name = "bearer"
    words = ("bearer", "geniekey", "ssws", "sso-key")

    def find(self, source: SearchedText, place: int, word: str, /) -> Iterator[Found]:
        """As `Detector`."""
        match = _BEARER.match(source.text, place + len(word), place + FARTHEST)
        if match is None:
            return
        source.past[self.name] = match.end()
        value = match["s"].rstrip(".,:")
        if "=" not in value.rstrip("=") and _is_credential(value, known=False):
            yield Found(match.start("s"), match.start("s") + len(value), "authorization")


class Basic:
    """A user and a password in base64."""

    name = "basic"
    words = ("basic",)

    def find(self, source: SearchedText, place: int, word: str, /) -> Iterator[Found]:
        """As `Detector`."""
        match = _BASIC.match(source.text, place + len(word), place + FARTHEST)
        if match and _names_a_user(match["s"]):
            yield Found(*match.span("s"), "authorization")


def _names_a_user(text: str) -> bool:
    plain = text.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return b":" in base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (ValueError, binascii.Error):
        return False


class Cookies:
    """The value of each cookie; what says how long and where it holds stays."""

    name = "cookies"
    words = ("cookie",)

    def find(self, source: SearchedText, place: int, word: str, /) -> Iterator[Found]:
        """As `Detector`."""
        text = source.text
        end = place + len(word) + (text[place + len(word) : place + len(word) + 1] in {"s", "S"})
        sign = _SIGN.match(text, end, end + 60)
        start = sign.end() if sign else end + 1
        if sign is None and text[end : end + 1] != " ":
            return
        for _ in range(64):
            pair = _PAIR.match(text, start, start + FARTHEST)
            if pair is None:
                return
            if pair["name"].lower() not in _NO_PAIRS and _is_cookie(pair["name"], pair["value"], sure=sign is not None):
                yield Found(*pair.span("value"), "cookie")
            source.past[self.name] = pair.end()
            following = _NEXT_PAIR.match(text, pair.end(), pair.end() + 160)
            if following is None:
                return
            start = following.end()


def _is_cookie(name: str, value: str, *, sure: bool) -> bool:
    value = value.strip('"')
    if shapes.is_placeholder(value) or not value:
        return False
    if sure:
        return len(value) >= 6
    return shapes.is_mixed(value, 8) or look_up(name) is not None


class WrongHeader:
    """Go's ``invalid header field value "…" for key X-Auth``."""

    name = "wrong header"
    words = ("header field value", "header value")

    def find(self, source: SearchedText, place: int, _word: str, /) -> Iterator[Found]:
        """As `Detector`."""
        match = _FIELD.match(source.text, place, place + FARTHEST)
        if match and (
            look_up(match["name"]) or match["name"].lower() == "authorization" or shapes.is_mixed(match["s"])
        ):
            yield Found(*match.span("s"), "authorization")


class WrongValue:
    """What a check says of a value before it says whose it is."""

    name = "wrong value"
    words = tuple(f"{said} {quote}" for said in ("value", "value =", "default =") for quote in "\"'`")

    def find(self, source: SearchedText, place: int, _word: str, /) -> Iterator[Found]:
        """As `Detector`."""
        match = _VALUE.match(source.text, place, place + FARTHEST)
        name = look_up(match["name"]) if match else None
        if match and name and accept.with_sign(match["s"], name):
            yield Found(*match.span("s"), name.mark)


HEADERS = (Authorization(), Bearer(), Basic(), Cookies(), WrongHeader(), WrongValue())
