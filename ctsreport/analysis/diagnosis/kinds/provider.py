"""Providers as programs: crashed, buggy, or not installed."""

from ctsreport.analysis.diagnosis.fault import Fault, Finding
from ctsreport.analysis.diagnosis.kinds.reach import reached
from ctsreport.analysis.diagnosis.text import cut, flat, lower_first, one_line, sentence
from ctsreport.pattern import Pattern

_STACK = Pattern(r"terraform-provider-([a-z0-9-]+?)(?:_v[\w.+-]*)?(?= plugin|:|\s|$)")
_PANIC = Pattern(r"\b(?:panic|fatal error): (?:runtime error: )?(.+?)(?= goroutine \d+ \[| \[signal | \[recovered\]| panic: |$)")
_INDEX = Pattern(r" \[[^\]]*\](?: with (?:length|capacity) \S+)?$")
_FRAME = Pattern(r"(\S{0,300}/)?([\w.-]+\.go):(\d+) \+0x")
_RPC = Pattern(r"rpc error: code = (\w+) desc = (.*)")
# The frames of Go itself, and of what each provider is built on, are not the provider's own code.
_NOT_OWN = (
    "/usr/local/go/",
    "/runtime/",
    "/libexec/src/",
    "runtime/panic",
    "hashicorp/terraform-plugin",
    "hashicorp/go-plugin",
    "google.golang.org",
    "/grpc@",
    "/src/runtime/",
    "goroot",
)
_PROVIDER = Pattern(r"provider(?: \\?\"provider)?(?:\[| )\\?\"(?:[^\"\]\\\s]*/)?([a-z0-9-]+)")
_INCONSISTENT = Pattern(
    r"produced an? (?:unexpected new value|invalid plan|invalid new value|inconsistent result|inconsistent final plan)(?: for)?:? (.*)"
    r"|planned an invalid value for \S+\.(\w+: .*)|still indicated an (unknown value) for"
)
_QUERY = Pattern(r"(?:provider|for provider|install|installing|importing) \\?\"?((?:[\w.-]+/)?[\w.-]+/[\w-]+)\\?\"?(?: v[\d.]+)?")

_NOT_OFFERED = Pattern(
    r"registry (\S+) does not have a provider named|The host \\?\"([^\"\\]+)\\?\" given in provider source"
    r"|package available for your current platform, (\w+)"
)


def crashed(fault: Fault) -> Finding | None:
    """It panicked: with the panic's text and where in its own code."""
    if not fault.said("panic:", "plugin did not respond", "fatal error:", "plugin crashed", "stack trace from the terraform-provider"):
        return None
    if fault.diagnostic is None and not fault.said("terraform-provider", "plugin", "goroutine"):
        return None
    panic = _PANIC.search(fault.flat)
    name = _name(fault)
    who = f"Provider {name} crashed" if name else "Provider crashed"
    if panic is None:
        return fault.kept("crash", f"{who}: no panic told", who) if "did not respond" in fault.low else None
    text = _INDEX.sub("", one_line(panic[1][:300]))
    frame = _frame(fault.flat[panic.end() :])
    return fault.free("crash", cut(f"{who}: {text}{f' ({frame})' if frame else ''}"), text, name, frame)


def _name(fault: Fault) -> str:
    stack = _STACK.search(fault.text)
    if stack:
        return stack[1]
    return fault.type.split("_", 1)[0]


def _frame(stack: str) -> str:
    first = ""
    for match in _FRAME.finditer(stack[:20_000]):
        first = first or f"{match[2]}:{match[3]}"
        if not any(word in (match[1] or "") for word in _NOT_OWN):
            return f"{match[2]}:{match[3]}"
    return first


def died(fault: Fault) -> Finding | None:
    """The connection to its process ended without a word."""
    if "rpc error" not in fault.low:
        if fault.said(
            "failed to instantiate provider", "could not start plugin", "failed to start plugin", "unrecognized remote plugin message"
        ):
            return _not_started(fault)
        return None
    match = _RPC.search(fault.flat)
    if not match or match[1] not in {"Unavailable", "Canceled", "Internal", "Unknown", "ResourceExhausted", "Unimplemented"}:
        return None
    text = one_line(match[2]).rstrip(".")
    if match[1] in {"Internal", "Unknown"} and not any(word in text for word in ("EOF", "transport", "stream", "panic", "plugin")):
        return None
    reason = lower_first(text.rsplit(": ", 1)[-1].strip("\"' "))
    return fault.free("crash", cut(f"Provider process died (rpc {match[1]}: {reason})"))


def _not_started(fault: Fault) -> Finding:
    name = _PROVIDER.search(fault.flat)
    return fault.free("crash", cut(f"Provider {name[1] if name else ''} could not be started".replace("  ", " ")))


def contradiction(fault: Fault) -> Finding | None:
    """Terraform core found that it said one thing and did another."""
    if not fault.said(
        "provider produced",
        "provider returned invalid",
        "bug in the provider",
        "inconsistent result after apply",
        "inconsistent final plan",
    ):
        return None
    match = _INCONSISTENT.search(fault.flat)
    name = _PROVIDER.search(fault.flat)
    who = f"Provider {name[1] if name else fault.type.split('_', 1)[0]}".rstrip()
    told = sentence(match[1] or match[2] or match[3]) if match else lower_first(one_line(fault.summary))
    told = told.removeprefix(".")
    # The values that it gave are those of one service instance.
    return fault.free("bug", cut(f"{who} contradicted itself: {lower_first(told)}"), f"{who}: {told.split(': was ', 1)[0]}", fault.type)


def not_installed(fault: Fault) -> Finding | None:
    """A provider could not be downloaded."""
    if not fault.said(
        "failed to query available provider packages",
        "failed to install provider",
        "could not retrieve the list of available versions",
        "could not retrieve providers",
        "error while installing",
        "failed to resolve provider packages",
        "invalid provider registry host",
        "registry service unreachable",
        "incompatible provider version",
    ):
        return None
    if fault.said("no available releases match", "no versions matching", "no matching version"):
        reason = "no release matches the version constraint"
    elif found := reached(fault):
        reason = found.summary.replace(" not found in DNS", " not found")
    elif match := _NOT_OFFERED.search(fault.flat):
        reason = f"{match[1] or match[2]} does not have it" if match[1] or match[2] else f"no package for {match[3]}"
    else:
        reason = _last_clause(fault)
    match = _QUERY.search(fault.flat)
    name = match[1].removeprefix("registry.terraform.io/") if match else ""
    who = f"Provider {name} cannot be downloaded" if name else "Providers cannot be installed"
    return fault.free("install", cut(f"{who}: {reason}"), who, reason)


def _last_clause(fault: Fault) -> str:
    text = sentence(flat(fault.detail or fault.summary))
    return lower_first(one_line(text.rsplit(": ", 1)[-1])) or "no reason given"


def lock_file(fault: Fault) -> Finding | None:
    """What is installed is not what the lock file says."""
    if fault.said(
        "inconsistent dependency lock file",
        "doesn't match any of the checksums",
        "does not match any of the checksums",
        "dependency lock file",
        "provider dependency changes detected",
        "required plugins are not installed",
    ):
        return fault.kept("install", "Providers do not match the lock file: re-init needed")
    if fault.said(
        "could not load plugin",
        "plugin reinitialization required",
        'please run "terraform init"',
        "run terraform init",
        "module not installed",
        "provider requirements cannot be satisfied",
    ):
        return fault.kept("install", "Terraform is not initialised: re-init needed")
    return None
