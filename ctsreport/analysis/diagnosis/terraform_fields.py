"""The fields of sentences about a configuration and its providers: what is wrong there, and where."""

import re

from ctsreport.analysis.diagnosis.advice import sentences
from ctsreport.analysis.diagnosis.fields import READERS, Fields
from ctsreport.analysis.diagnosis.phrase import clause, masked
from ctsreport.analysis.diagnosis.provider import named_provider
from ctsreport.analysis.diagnosis.text import lower_first, one_line, upper_first
from ctsreport.pattern import Pattern

# The frames of Go itself, and of what each provider is built on, are not the provider's own code.
_NOT_OWN = ("/usr/local/go/", "/runtime/", "/libexec/src/", "runtime/panic", "hashicorp/terraform-plugin",
    "hashicorp/go-plugin", "google.golang.org", "/grpc@", "/src/runtime/", "goroot")  # fmt: skip
# `terraform-provider-vault_v3.23.0_x5`, `terraform-provider-aws plugin`
_STACK = Pattern(r"terraform-provider-([a-z0-9-]+?)(?:_v[\w.+-]*)?(?= plugin|:|\s|$|\"|_)")


def _frame(fields: Fields) -> str:
    """The first frame of the provider's own code; else the first that is neither of Go nor of a plugin's foundation."""
    first = other = ""
    for match in re.finditer(r"(\S{0,300}/)?([\w.-]+\.go):(\d+)(?=\s|$)", fields.evidence.whole[:20_000]):
        place, path = f"{match[2]}:{match[3]}", match[1] or ""
        first = first or place
        if any(word in path for word in _NOT_OWN):
            continue
        if "terraform-provider-" in path:
            return place
        other = other or place
    return other or first


def _provider(fields: Fields) -> str:
    whole = fields.evidence.whole
    stack = _STACK.search(whole)
    if stack:
        return stack[1]
    return named_provider(whole) or fields.evidence.place.provider


def _binary(fields: Fields) -> str:
    """Missing, or why it cannot be run."""
    path, reason = fields("path"), fields("reason")
    return f"cannot be run: {path}: {reason}" if reason else f"is missing: {path}"


def _crashed(fields: Fields) -> str:
    """Terraform itself, or the provider."""
    name = _provider(fields)
    return f"Provider {name}" if name or "terraform crash" not in fields.evidence.whole_low else "Terraform"


def _named(fields: Fields) -> str:
    return f" {fields.evidence.place.provider}".rstrip()


def _contradiction(fields: Fields) -> str:
    text = (
        next((fields.groups[name] for name in ("contradiction", "planned", "unknown") if fields.groups.get(name)), "")
        or fields.evidence.summary
    )
    if "absent" not in text:
        text = re.split(r": was |, but now cty|: planned value|: new element| This is ", text)[0]
    return lower_first(masked(text).removeprefix("."))


def _condition(fields: Fields) -> str:
    text = re.sub(r"\s*This was checked by the validation rule at \S+\s*$", "", fields.evidence.detail)
    return upper_first(masked(text[:1000])) or "A condition does not hold"


def _checked_variable(fields: Fields) -> str:
    context = fields.evidence.place.context
    if not context.startswith("variable "):
        return ""
    return context


# `An argument named "cidr" …`, `"subnet": conflicts with …`
_ABOUT = Pattern(
    r"(?:argument|variable|attribute|block|function|type|module|key|parameter|resource|property|field|provider|"
    r"blocks of type|object)s? (?:named |called |type |with the name |for )?"
    r"\\?\"(?P<named>[^\"\\\n]{1,80})\\?\"|\\?\"(?P<quoted>[^\"\\\n]{1,80})\\?\": (?:required field|conflicts with|"
    r"one of)",
    re.IGNORECASE,
)
# `Call to function "cidrsubnet" failed: prefix extension of 9 …`, `Invalid value for "list" parameter: …`
_CALL = Pattern(r"(?:(?P<of>\"\w+\") parameter|Call to function \"\w+\" failed): (?P<why>[^;\n]+?)(?=;|\.(?: |$)|$|\n)")


def _mistake(fields: Fields) -> str:
    head = one_line(fields.evidence.summary.split("\n", 1)[0])
    return masked(head)


def _about(fields: Fields) -> str:
    detail, head = fields.evidence.detail, fields.evidence.summary
    if match := _CALL.search(detail):
        why = lower_first(masked(match["why"]))
        return why if '"' in why or not match["of"] else f"{match['of']}: {why}"
    if "index" in head.lower() or ("for_each" in head and "until apply" in detail):
        return ""
    match = _ABOUT.search(detail)
    name = (match["named"] or match["quoted"]) if match else ""
    if name and match and match.start() == 0 and head.startswith("Invalid"):
        return f'"{name}" {masked(sentences(detail)[0][match.end() :])}'  # … requires explicit configuration
    if match and name and name not in head:
        return f'"{name}"{_demand(detail[match.end() :])}'
    why = fields.evidence.why
    if not name and why != clause(head):
        return why.removeprefix(f"{clause(head)}: ")
    return ""


# `Inappropriate value for attribute "ports": list of string required.`
_DEMANDED = Pattern(r": ([^:.\n]{3,80})(?=\.|$|\n)")


def _demand(after: str) -> str:
    """What is wrong with what was named, where that follows."""
    found = _DEMANDED.match(after)
    return f": {masked(found[1])}" if found else ""


def _place(fields: Fields) -> str:
    place = fields.evidence.place
    summary = fields.evidence.summary
    found = place.resource or masked(place.context)
    # `Resource module.web.fortios_firewall_address.a has lifecycle.prevent_destroy set`
    if not found and (
        match := Pattern(r"\b(?:[Rr]esource|[Ii]nstance) (?:module\.\S+?\.)?([a-z][\w-]*\.[\w-]+)").search(
            fields.evidence.detail
        )
    ):
        found = match[1]
    if found and found in summary:
        return ""
    return found


_TARGET_TYPE = Pattern(r"\bTarget Type: (?P<type>[\w.\[\]*]+)")


def _bug_path(fields: Fields) -> str:
    """Of which attribute a provider's own code stumbles; of which type, where it does not say."""
    paths = fields.evidence.answer.paths
    if paths:
        return f"path {paths[0].split(' ')[0]}"
    match = _TARGET_TYPE.search(fields.evidence.whole)
    if not match:
        return ""
    return f"type {match['type'].rsplit('.', 1)[-1]}"


READERS.update(
    {
        "bug_path": _bug_path,
        "place": _place,
        "type": lambda fields: fields.evidence.place.resource.split(".", 1)[0],
        "provider": _provider,
        "binary": _binary,
        "named": _named,
        "crashed": _crashed,
        "panic": lambda fields: lower_first(masked(fields.groups.get("panic", ""))),
        "rpc_reason": lambda fields: lower_first(one_line(fields.groups.get("rpc", ""))),
        "frame": _frame,
        "contradiction": _contradiction,
        "condition": _condition,
        "checked_variable": _checked_variable,
        "mistake": _mistake,
        "about": _about,
        "variable": lambda fields: fields.groups.get("variable") or fields.groups.get("unset") or "",
        "checked": lambda fields: fields.groups.get("checked", "").lower(),
    }
)
