"""Secrets in lines of devices' configurations, which scripts and providers quote: IOS, EOS, Junos, PAN-OS, FortiOS and their like."""

from ctsreport.redaction.places import is_value
from ctsreport.redaction.rule import Rule

_WORD = r"""(?:"(?P<q>[^"\n]+)"|'(?P<q1>[^'\n]+)'|(?P<s>[^\s"',;]+))"""
_FORM = r"(?:(?:\d{1,2}|sha512|md5|scrypt|encrypted|ENC|ciphertext|cipher|irreversible-cipher|simple)\s+)"


def _line(kind: str, letters: tuple[str, ...], source: str) -> Rule:
    return Rule(kind, letters, source + _WORD, is_value)


_ENABLE = _line("password", ("enable ", "enable\n"), rf"enable\s+(?:secret|password)\s+(?:level\s+\d+\s+)?{_FORM}?")
_USER = _line(
    "password",
    ("username ", "user "),
    rf"user(?:name)?\s+[^\s:]+\s+(?:privilege\s+\d+\s+|role\s+\S+\s+)*(?:secret|password)\s+{_FORM}?",
)
_HASHED = _line(
    "password",
    ("-password", "passwd ", "password ", "secret ", "phash "),
    rf"(?:[\w-]*-password(?:-value)?|passwd|password|secret|phash)\s+{_FORM}",
)
_STORED = _line(
    "password", ("encrypted-password", "plain-text-password", "password-hash"), r"(?:encrypted|plain-text)?-?password(?:-value|-hash)?\s+"
)
_SERVER = _line(
    "psk",
    ("-server", "radius", "tacacs"),
    r"-?(?:server|radius\S*|tacacs\S*)[^\n]{0,120}?\s(?:key|secret|shared-secret)\s+(?:[0-9]\s+)?(?!auth-port|acct-port)",
)
_PSK_FORM = r"(?:(?:[0-9]|ENC|ascii(?:-text)?|hexadecimal|hex|local|remote|address\s+\S+)\s+)"
_PSK = _line(
    "psk",
    ("pre-shared-key", "psksecret", "wpa-psk", "psk ", "psk\n"),
    rf"(?:pre-shared-key|psksecret|wpa-psk|psk)\s+{_PSK_FORM}*",
)
_ISAKMP = _line("psk", ("isakmp key",), rf"isakmp\s+key\s+{_PSK_FORM}*")
_KEY_STRING = _line(
    "psk",
    ("key-string", "digest-key", "authentication-key"),
    r"(?:key-string|digest-key\s+\d+\s+md5|authentication-key(?:\s+\d+)?)\s+(?:(?:\d|md5|encrypted)\s+)*",
)
_COMMUNITY = _line(
    "snmp-community",
    ("community",),
    r"(?:(?<=snmp-server\s)|(?<=snmp\s))community\s+(?:\d\s+)?",
)
_SET = _line("password", ("set pass",), r"set\s+pass(?:word|wd)\s+(?:ENC\s+)?(?!to\s)")
_TRAPS = _line("snmp-community", ("snmp-server host",), r"snmp-server\s+host\s+\S+\s+(?:traps?\s+|informs?\s+)?(?:version\s+(?:1|2c)\s+)")
_AUTH = Rule("password", ("snmp-server user", "usm"), r"[^\n]{0,200}?\bauth\s+(?:md5|sha\S*)\s+(?P<s>\S+)")
_PRIV = Rule("password", ("snmp-server user", "usm"), r"[^\n]{0,200}?\bpriv\s+(?:des|3des|aes(?:\s+\d+)?\S*)\s+(?P<s>\S+)")

DEVICES = {
    "pass": (_ENABLE, _USER, _HASHED, _STORED, _SET),
    "secret": (_ENABLE, _USER, _HASHED, _SERVER),
    "key": (_SERVER, _PSK, _ISAKMP, _KEY_STRING),
    "psk": (_PSK,),
    "communit": (_COMMUNITY,),
    "snmp": (_TRAPS, _AUTH, _PRIV),
}
"""By the letters that are looked for first."""
