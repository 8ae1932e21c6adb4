r"""What stands around an answer that was copied or piped together with other text.

Which tools wrote it, and what is left.

Each pattern is anchored at a line and takes every character once, so that the time grows with the text alone. Each has
an example.
"""

import re

from msgspec import Struct


class Around(Struct, frozen=True):
    """``kinds``: what is known of it, in words.

    ``rest``: what is of no known kind, and ``others``, how many lines that is.

    ``fragment``: whether one of those is a piece of JSON. ``code``: the greatest of the HTTP answers whose headers are
    in it, for that is the one that failed.
    """

    kinds: tuple[str, ...]
    rest: str
    others: int
    fragment: bool
    code: int | None


class ToolOutput(Struct, frozen=True):
    """``words`` for what tools put around an answer; examples of it, each with the pattern that finds it."""

    words: str
    patterns: tuple[tuple[str, str], ...]

    def compiled(self) -> re.Pattern[str]:
        """All patterns in one."""
        return re.compile("|".join(pattern for _, pattern in self.patterns), re.MULTILINE)


HTTP = "HTTP headers (curl -i)"
VERBOSE = "lines of curl -v"
METER = "curl's progress meter"

_HEADERS = r"[^\n]*(?:\n[ \t]*+[\w!#$%&'*+.^`|~-]++:[^\n]*)*+"
# The rest of a line, and the lines that a backslash, or PowerShell's backtick, joins to it.
_JOINED = r"(?:[^\n]*[\\`]\n)*+[^\n]*"
_TOOLS = (
    r"curl|wget|https?|xh|jq|cat|ssh|kubectl|oc|docker|podman|nomad|consul-terraform-sync|ctsreport|iwr|irm|"
    r"Invoke-RestMethod|Invoke-WebRequest"
)

KINDS = (
    ToolOutput(
        HTTP,
        (
            ("HTTP/2 200\nserver: x\n", rf"^[ \t]*HTTP/\d(?:\.\d)?[ \t]+\d{{3}}{_HEADERS}"),
            ("GET /v1/status HTTP/1.1\nHost: x\n", rf"^[ \t]*[A-Z]{{3,7}}[ \t]+\S+[ \t]+HTTP/\d{_HEADERS}"),
        ),
    ),
    ToolOutput(
        VERBOSE,
        (
            ("< HTTP/1.1 200 OK", r"^[*<](?: [^\n]*)?$"),
            ("{ [114 bytes data]", r"^[{}] \[\d+ bytes data\][ \t]*$"),
        ),
    ),
    ToolOutput(
        METER,
        (
            (
                "  % Total    % Received % Xferd  Average Speed\n        Dload  Upload   Total   Spent",
                r"^[ \t]*% Total[^\n]*(?:\n[^\n]*Dload[^\n]*)?",
            ),
            (
                "100   114  100   114    0     0  17998      0 --:--:-- --:--:-- --:--:-- 19000",
                r"^[\d.kMGTP \t]{20,60}(?:[ \t]{1,9}[-\d]{1,4}:[-\d]{2}:[-\d]{2}){3}[ \t]*[\d.kMGTP]*[ \t]*$",
            ),
        ),
    ),
    ToolOutput(
        "messages of curl", (("curl: (18) transfer closed", r"^curl: [^\n]*"), ("Warning: x", r"^Warning: [^\n]*"))
    ),
    ToolOutput(
        "messages of kubectl or docker",
        (
            ('Defaulted container "cts" out of: cts, proxy', r"^Defaulted container [^\n]*"),
            ("Unable to use a TTY - input is not a terminal", r"^Unable to use a TTY[^\n]*"),
            ("If you don't see a command prompt, try pressing enter.", r"^If you don't see a command prompt[^\n]*"),
            ('pod "curl" deleted', r"^pod \"[^\"\n]*\" deleted[^\n]*"),
            ("WARNING: the requested image's platform does not match", r"^WARNING: [^\n]*"),
        ),
    ),
    ToolOutput(
        "a fence (```)",
        (
            ("```json", r"^[ \t]*+(?:`++|~{3,}+)[\w -]*$"),
            ("{code:json}", r"^[ \t]*\{(?:code|noformat)[^}\n]*\}"),
            ("[/code]", r"^[ \t]*\[/?code[^\]\n]*\]"),
            (".. code-block:: json", r"^[ \t]*\.\. code(?:-block)?::[^\n]*"),
            ("+begin_src json", r"^[ \t]*\+(?:begin|end)_\w+[^\n]*"),
        ),
    ),
    ToolOutput("rulers", (("-----", r"^[ \t]*([-=.*_─━═])\1{2,}+[ \t]*$"),)),
    ToolOutput(
        "a command line",
        (
            ("[user@host ~]$ curl \\\n  -s x", rf"^[ \t]*\[[^\]\n]{{1,80}}\][$#%>❯➜»](?:[ \t]{_JOINED})?$"),
            ("PS C:\\> irm x", rf"^[ \t]*[\w.@:~/\\ ()+-]{{0,80}}[$#%>❯➜»](?:[ \t]{_JOINED})?$"),
            ("sudo curl x", rf"^[ \t]*(?:sudo |time )?(?:{_TOOLS})\b{_JOINED}"),
        ),
    ),
)

_PATTERNS = tuple((kind.words, kind.compiled()) for kind in KINDS)

_CODE = re.compile(r"(?m)^[ \t<]*HTTP/\d(?:\.\d)?[ \t]+(\d{3})")

# What only the middle of a JSON text looks like: ``"status": …``, ``},``.
_FRAGMENT = re.compile(r"(?m)^[ \t]*+(?:\"[^\"\n]*+\"[ \t]*+:|[}\],]|[{\[][ \t]*+$)")

_BLANK = " \t\r\n\x0b\x0c\xa0\ufeff\u200b"


def classify(text: str) -> Around:
    """What the text is made of."""
    codes = _CODE.findall(text)
    kinds = []
    for words, pattern in _PATTERNS:
        text, count = pattern.subn("", text)
        if count:
            kinds.append(words)
    rest = text.strip(_BLANK)
    others = sum(1 for line in rest.split("\n") if line.strip(_BLANK))
    return Around(tuple(kinds), rest, others, bool(_FRAGMENT.search(text)), max(map(int, codes), default=None))
