"""Secrets at a fixed place: in URLs, headers and commands."""

import base64
import binascii

from ctsreport.redaction import words
from ctsreport.redaction.rule import Rule


def is_value(text: str) -> bool:
    """Whether it can be a secret at all."""
    return not (words.is_placeholder(text) or words.is_status(text) or words.is_path(text))


def _is_token(text: str) -> bool:
    return not (words.is_placeholder(text) or words.is_status(text)) and (words.has_digits_and_letters(text) or len(text) >= 20)


def _names_a_user(text: str) -> bool:
    """Whether the text behind ``Basic`` is base64 of a user and a password."""
    try:
        return b":" in base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (ValueError, binascii.Error):
        return False


_QUOTE = r"""(?:\\*["'`]|%22)?"""
_SCHEMES = r"(?i:bearer|basic|token|digest|apikey|api-key|negotiate|ntlm|geniekey|splunk|ssws|bot|key|pve\w+)"
_OPTION = r"""[\s=]*["']?"""

_URL = (
    Rule(
        "url-password",
        ("://", "%3a%2f%2f"),
        r"""(?:://|%3[Aa]%2[Ff]%2[Ff]) [^\s/:@"'<>`\\%]* (?::|%3[Aa]) (?P<s>(?![0-9]{1,5}(?:[/?\#]|\Z))[^\s"'<>`\\]{1,512}?)
        (?:@|%40)(?=[\w\[.-])(?![^\s/"'<>?]{0,512}@)""",
        is_value,
    ),
    Rule("url-password", ("://",), r"://(?P<s>[A-Za-z0-9_.~%-]{16,})(?::x-oauth-basic)?@(?=[\w\[.-])", _is_token),
    Rule("url-password", ("@tcp(", "@unix("), r"""[\w.-]+:(?P<s>[^\s"'/]{1,100})@(?:tcp|unix)\(""", back=140, farthest=16),
)

_QUERY_KEY = Rule(
    "api-key",
    ("?key=", "&key=", "#key=", ";key="),
    r"""[?&\#;]key=(?P<s>[^\s&"'<>`\#;]+?)(?=[:.,)]*(?:[\s&"'<>`\#;]|\Z))""",
    is_value,
)

_SIGNATURE = Rule("signature", ("sig=", "signature="), r"(?:sig|[Ss]ignature)=(?P<s>[A-Za-z0-9%+/_=-]{20,})")

_AUTHORIZATION = Rule(
    "authorization",
    ("authorization",),
    rf"""(?i:authorization){_QUOTE}\s*(?:=>|:|=|%3A)\s*\[?{_QUOTE}(?:{_SCHEMES}(?:\s+|=|%20))?(?P<s>[^\s"'`\\,;&<>\]}}]{{3,}})""",
    is_value,
)

_BEARER = Rule(
    "authorization",
    ("bearer",),
    rf"""(?i:bearer){_QUOTE}(?:\s*[:=]\s*|\s+|%20){_QUOTE}(?P<s>[A-Za-z0-9_.~+/=-]{{8,}})(?=[:.,;)\]}}]*(?:[\s"'`\\,;&<>%)\]}}]|\Z))""",
    _is_token,
)

_BASIC = Rule("authorization", ("basic ", "basic\n", "basic%20"), r"(?i:basic)(?:\s+|%20)(?P<s>[A-Za-z0-9+/_-]{4,}={0,2})", _names_a_user)

_COOKIE = Rule(
    "cookie",
    ("cookie",),
    r"""(?i:cookie)(?:\\*["'])?\s*[:=]\s*(?:\\*["'])?(?P<s>[\w.-]+=[^\s;"'\\]+
    (?:;\s*(?!(?i:path|domain|expires|max-age|samesite)=)(?!(?i:set-cookie))[\w.-]+=[^\s;"'\\]+)*)""",
)

_SNMP = r"snmp(?:walk|get|getnext|set|bulkwalk|bulkget|table|trap)\b[^\n|;&]{0,200}?\s"

_COMMANDS = (
    Rule("snmp-community", ("snmp",), rf"""{_SNMP}-c{_OPTION}(?P<s>[^\s"']+)"""),
    Rule("password", ("snmp",), rf"""{_SNMP}-A{_OPTION}(?P<s>[^\s"']+)"""),
    Rule("password", ("snmp",), rf"""{_SNMP}-X{_OPTION}(?P<s>[^\s"']+)"""),
    Rule("password", ("curl",), rf"""curl\b[^\n|]{{0,400}}?\s(?:-u|--user|--proxy-user){_OPTION}[^\s:"']*:(?P<s>[^\s"']+)""", is_value),
    Rule("password", ("mysql",), r"""mysql\w*\b[^\n|;&]{0,200}?\s-p["']?(?P<s>[^\s"'-][^\s"']*)""", is_value),
    Rule("password", ("sshpass",), r"""sshpass\s+-p\s?["']?(?P<s>[^\s"']+)""", is_value),
    Rule("password", ("-passin", "-passout"), r"""-pass(?:in|out)\s+["']?pass:(?P<s>[^\s"']+)"""),
    Rule("password", ("redis-cli",), rf"""redis-cli\b[^\n|;&]{{0,200}}?\s-a{_OPTION}(?P<s>[^\s"']+)"""),
    Rule("password", ("ldap",), rf"""ldap(?:search|modify|add|delete|whoami|passwd)\b[^\n|;&]{{0,400}}?\s-w{_OPTION}(?P<s>[^\s"']+)"""),
    Rule("password", ("ipmitool",), rf"""ipmitool\b[^\n|;&]{{0,200}}?\s-P{_OPTION}(?P<s>[^\s"']+)"""),
    Rule("password", ("smbclient",), r"""smbclient\b[^\n|]{0,200}?\s-U\s*[^\s%]+%(?P<s>[^\s"']+)"""),
)

PLACES = {
    "@": _URL,
    "%40": _URL,
    "key": (_QUERY_KEY,),
    "sig": (_SIGNATURE,),
    "auth": (_AUTHORIZATION,),
    "bearer": (_BEARER,),
    "basic": (_BASIC,),
    "cookie": (_COOKIE,),
    " -": _COMMANDS,
}
"""By the letters that are looked for first."""
