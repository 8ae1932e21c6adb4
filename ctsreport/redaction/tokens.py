"""Secrets that are known by their shape alone: keys and tokens of well-known makers, and hashes of passwords."""

from ctsreport.redaction import words
from ctsreport.redaction.pem import PRIVATE_KEYS
from ctsreport.redaction.rule import Rule

_BEGIN = r"(?<![A-Za-z0-9_-])"
_END = r"(?![A-Za-z0-9])"

TOKENS = (
    Rule("jwt", ("eyj",), r"(?<![A-Za-z0-9_+/-])eyJ[A-Za-z0-9_-]{8,}\.(?:\s?[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*){0,3})?"),
    Rule("aws-access-key", ("akia", "asia", "abia", "acca"), rf"{_BEGIN}(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{{16}}{_END}"),
    Rule("github-token", ("ghp_", "gho_", "ghu_", "ghs_", "ghr_"), rf"{_BEGIN}gh[pousr]_[A-Za-z0-9]{{20,}}"),
    Rule("github-token", ("github_pat_",), r"github_pat_[A-Za-z0-9_]{20,}"),
    Rule("vault-token", ("hvs.", "hvb.", "hvr."), rf"{_BEGIN}hv[sbr]\.[A-Za-z0-9_-]{{8,}}"),
    Rule("vault-token", ("s.", "r."), r"(?<![\w./-])[sr]\.[A-Za-z0-9]{24}(?![\w.])"),
    Rule("vault-token", ("b.aaaa",), r"(?<![\w./-])b\.AAAA[A-Za-z0-9_-]{8,}"),
    Rule("gcp-key", ("ya29.", "gocspx-"), rf"{_BEGIN}(?:ya29\.|GOCSPX-)[A-Za-z0-9_-]{{16,}}"),
    Rule("azure-key", ("q~",), r"(?<![\w~.-])[A-Za-z0-9_~.-]{3}[0-9]Q~[A-Za-z0-9_~.-]{30,}", back=4),
    Rule("terraform-token", (".atlasv1.",), r"(?<!\w)[A-Za-z0-9]{10,}\.atlasv1\.[A-Za-z0-9_=-]{20,}", back=40),
    Rule("token", ("sk-",), rf"{_BEGIN}sk-(?:proj-|svcacct-|ant-[a-z0-9]+-)?[A-Za-z0-9_]{{16,}}"),
    Rule(
        "token",
        ("sk_live_", "rk_live_", "npm_", "dop_v1_", "pypi-", "shpat_"),
        rf"{_BEGIN}[a-z]+[_-](?:[a-z0-9]+_)?[A-Za-z0-9_-]{{20,}}",
        words.is_dense,
    ),
    Rule("slack-token", ("hooks.slack.com/",), r"hooks\.slack\.com/(?:services|workflows|triggers)/(?P<s>[A-Za-z0-9_/-]{10,})"),
    Rule("signature", ("code=",), r"(?<=[?&])code=(?P<s>[A-Za-z0-9%+/_=-]{16,})", words.is_dense),
)
"""All of these have a long run of letters and digits, or stand beside a telling word."""

SHORT_TOKENS = {
    "glpat-": (Rule("gitlab-token", ("glpat-",), rf"{_BEGIN}glpat-[A-Za-z0-9_.-]{{16,}}"),),
    "xox": (Rule("slack-token", ("xox",), rf"{_BEGIN}xox[a-z]-[A-Za-z0-9-]{{10,}}"),),
    "aiza": (Rule("gcp-key", ("aiza",), rf"{_BEGIN}AIza[A-Za-z0-9_-]{{30,}}"),),
    "-----": PRIVATE_KEYS,
    "$": (Rule("password-hash", ("$",), r"\$(?:[156789y]|2[abxy]?|14|argon2(?:id|i|d)|sha1|apr1)\$[./A-Za-z0-9$,=+-]{8,}"),),
}
"""Those that need not have one, by the letters that are looked for first."""
