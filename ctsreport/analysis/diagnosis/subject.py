"""Who a sentence is about: the host, whose product it is, and the kind of object that was being worked on."""

from ctsreport.analysis.diagnosis.evidence import Evidence
from ctsreport.analysis.diagnosis.fields import READERS, Fields
from ctsreport.analysis.diagnosis.slots import CLOUDS
from ctsreport.pattern import Pattern

_GLOBAL = frozenset({"AWS", "Azure", "GCP", "OCI", "Cloudflare", "Alibaba Cloud"})


def _host(fields: Fields) -> str:
    """Whom to name before what is wrong: of a cloud there is one for all."""
    target = fields.target
    if target is None or (fields.evidence.vendor in _GLOBAL) or target.host.endswith(CLOUDS):
        return ""
    return target.short


def _full(fields: Fields) -> str:
    target = fields.target
    if target is None:
        return _label(fields) or fields.evidence.vendor
    before = fields.evidence.low[: target.at + 1]
    return f"{'Proxy ' if 'proxyconnect' in before[-200:] else ''}{target.full}"


_LABEL = Pattern(r"(?:^|: )(?P<label>[\w .-]{1,40}): $")
# `dial tcp: `, `error: `, `connecting: ` say what a program does, not what it calls the device.
_NO_LABEL = Pattern(
    r"(?i)(?:curl|ssh|dial tcp|wget|nc|errors?|reason|err|requests|message|timeout|output|lookup|read|write|fatal|"
    r"warning|https?|connect|\w+ing|.*(?:error|fail|unable|could not|connect).*|get|post|put|last error|psql)"
)


def _label(fields: Fields) -> str:
    """``site 11`` of ``site 11: no route to host``: what a script itself calls the device."""
    if not fields.evidence.command:
        return ""
    match = _LABEL.search(" ".join(fields.evidence.text[max(0, fields.at - 60) : fields.at].split("\n")[-1:]))
    if match is None or len(match["label"].split()) > 3 or _NO_LABEL.fullmatch(match["label"].strip()):
        return ""
    return match["label"].strip()


_SHORT = 3


def _from_who(fields: Fields) -> str:
    """``Cisco FMC fmc-1.example.com: ``."""
    evidence = fields.evidence
    named = " ".join(filter(None, (evidence.vendor, _host(fields))))
    if named and not evidence.why.lower().startswith(f"{named.lower()} "):
        return f"{named}: "
    return ""


def _from(fields: Fields) -> str:
    """Who; before a reason of a few words, what it is about as well."""
    return (_from_what if len(fields.evidence.why.split()) <= _SHORT else _from_who)(fields)


# `Failed to create FirewallVip resource: …`, `waiting for create of Application Gateway (…)`
_DOES = Pattern(
    r"(?i:(?:(?:error |failed |unable |could not |failure |cannot )?waiting for (?:the )?"
    r"(?:create/update|creation|create|update|deletion|delete) of "
    r"|(?:error|failed|unable|could not|failure|cannot)(?: to)? (?:when |while )?"
    r"(?:creat|updat|read|delet|describ|retriev|modify|modif|set|add|remov|registr|writ|configur|provision|fetch|"
    r"import|"
    r"bind|execut|attach|mov|renam|chang|replac|query|list|get|find)(?:e|ing|ting|ter|tering)? )"
    r"(?:the |an? )?(?:resource of type )?)"
    r"(?P<what>[A-Z][\w-]*(?: [A-Z][\w-]+){0,2}(?: (?:record|rule|pool|policy|zone|entry|list|binding))?"
    r"|[a-z][\w-]*(?: [a-z][\w-]+){0,2})(?= |$|:|,)"
)
_KIND_OF_THING = Pattern(r" (?:resource|datasource|data source|object)s?(?: .*)?$")
# `config data to kv_2`, `from Vault`: where something is, is no kind of object
_PLACED = Pattern(r"(?:^| )(?:from|to|for|of|in|on|with|at|by|into|via|that|which)(?: .*)?$")
_NOTHING = frozenset({"", "resource", "object", "request", "api"})


def _from_what(fields: Fields) -> str:
    """Who, and the kind of object that was being worked on: ``FortiOS FirewallVip: ``."""
    evidence = fields.evidence
    match = next((found for frame in evidence.chain_of_summary.parts if (found := _DOES.match(frame))), None)
    what = _PLACED.sub("", _KIND_OF_THING.sub("", match["what"])) if match else ""
    what = "" if what.lower() in _NOTHING else what
    named = " ".join(filter(None, (evidence.vendor, _host(fields), _not_said(what, evidence))))
    if not named:
        return ""
    return f"{named}: "


def _not_said(what: str, evidence: Evidence) -> str:
    """What neither the maker's name before it nor the reason behind it says already."""
    maker = evidence.vendor.lower().split()
    words = [word for word in what.split() if word.lower() not in maker]
    if words and evidence.why.lower().startswith(f"{words[-1].lower()} "):
        words.pop()
    if " ".join(words).lower() in evidence.reason.lower():
        return ""
    return " ".join(words)


def _at(fields: Fields) -> str:
    host = _host(fields)
    if not host:
        return ""
    return f"{host}: "


def _denier(fields: Fields) -> str:
    host = _host(fields)
    if host and fields.evidence.vendor:
        return f"{host}: {fields.evidence.vendor}"
    return host or fields.evidence.vendor or "Device"


READERS.update(
    {
        "WHO": _full,
        "who": lambda fields: fields.target.short if fields.target else fields.evidence.vendor,
        "host": lambda fields: fields.target.host if fields.target else "Host",
        "at": _at,
        "denier": _denier,
        "by": lambda fields: fields.evidence.vendor,
        "vendor": lambda fields: fields.evidence.vendor,
        "from": _from,
        "from_who": _from_who,
        "from_what": _from_what,
        "from_vendor": lambda fields: _before(fields.evidence.vendor),
        "from_host": lambda fields: _before(fields.target.short if fields.target else fields.evidence.vendor),
    }
)


def _before(name: str) -> str:
    if not name:
        return ""
    return f"{name}: "
