"""Terraform and CTS: state, templates, providers, modules, the language."""

from ctsreport.analysis.diagnosis.evidence import Evidence
from ctsreport.analysis.diagnosis.kinds import REACH
from ctsreport.analysis.diagnosis.rule import Rule, worded
from ctsreport.analysis.diagnosis.rules.devices import is_login
from ctsreport.analysis.diagnosis.rules.run import is_bare
from ctsreport.pattern import Pattern

ACCESS = ("auth", "denied", "rate", "quota")
_LOCKING = ("acquiring the state lock", "failed to lock", "error locking state")
_RELEASING = ("releasing the state lock", "error unlocking state")
_SAVING = (
    "failed to save state",
    "error saving state",
    "failed to persist state",
    "failed to write state",
    "error uploading state",
)
_LOADING = (
    "failed to get existing workspaces", "error loading state", "failed to load state", "error refreshing state",
    "error inspecting states", "failed to get workspaces",
    "error configuring the backend", "error configuring s3 backend", "for s3 backend", "backend configuration",
    "failed to retrieve the state", "failed to read state",
    "error reading state", "failed to load backend", "error initializing backend", "error building arm config",
    "unsupported state file format", "state file could not be parsed", "/v1/kv/",
)  # fmt: skip
# `Who: ops@cts-1 Version: 1.5.7` of a lock
_WHO = Pattern(r"\bWho:[ \t]*(?P<holder>.+?)\s+(?:Version|Created|Info|Operation):")


def is_state(evidence: Evidence) -> bool:
    """Whether a request was for a state, not for what a resource is about."""
    return (
        not evidence.place.provider
        and (
            "/v1/kv/" not in evidence.low
            or "-env:" in evidence.whole_low
            or any(word in evidence.low for word in _LOADING[:-1])
        )
        and not evidence.command
    )


def is_diagnostic(evidence: Evidence) -> bool:
    """Terraform says it, in its own form."""
    return not evidence.bare and not evidence.command


def is_core(evidence: Evidence) -> bool:
    """Terraform's own language says it: not a device of which a provider tells."""
    return is_diagnostic(evidence) and not evidence.status and not evidence.targets and not evidence.answer.codes


def is_language(evidence: Evidence) -> bool:
    """Terraform's own language says it, which begins with a capital; `Invalid credentials` is none of it."""
    return is_core(evidence) and evidence.summary[:1].isupper() and not is_login(evidence)


# `provider registry.terraform.io/fortinetdev/fortios`, `installing hashicorp/aws`
_PACKAGE = Pattern(
    r"(?:provider|install|installing|"
    r"importing) \\?\"?(?:registry\.terraform\.io/)?(?P<package>(?:[\w.-]+/)?[\w.-]+/[\w-]+)\\?\"?"
)

# `provider hashicorp/aws`, or nothing: the rule holds without a name too.
_MAY_BE_PACKAGE = Pattern(rf"{_PACKAGE.source}|$")
_VALIDATION = ("by the validation rule", "invalid value for variable", "invalid value for input variable")
# How Terraform begins what its own language says.
MISTAKES = (
    "invalid ", "unsupported argument", "unsupported block type", "unsupported attribute", "unsupported operator",
    "unsupported version", "unsuitable value", "missing required", "missing name", "missing item", "missing newline",
    "missing attribute", "missing resource", "missing map element", "duplicate", "extra characters", "unclosed",
    "unterminated", "argument or block", "argument is ", "incorrect attribute value", "inconsistent ", "reference to ",
    "attempt to ", "error in function call", "call to unknown", "not enough function", "too many function",
    "too many command line", "too few", "iteration over", "null value", "cycle:", "self-referen",
    "value for undeclared", "no declaration found", "no configuration files", "provider configuration not present",
    "provider type mismatch", "required provider", "circular reference", "variables not allowed",
    "function calls not allowed", "conflicting configuration", "insufficient", "unexpected attribute",
    "unknown variable", "undefined", "ambiguous", "output refers", "ephemeral", "sensitive", "dynamic value",
    "moved object", "import block", "configuration for import", "resource has no configuration",
    "inappropriate value",
)  # fmt: skip

RULES = (
    Rule("lock", "State is locked by {holder}[ ({operation})]", ("lock info",), "whole", take=(_WHO,),
        details="[since {since}]"),
    worded("lock", "State lock {worded}: {inner_or_why}", (("failed", _LOCKING), ("could not be released", _RELEASING)),
        where="whole", inner=(*REACH, *ACCESS)),
    Rule("lock", "Terraform Cloud workspace is locked", ("workspace already locked", "workspace is locked",
        "workspace is already locked"), when=lambda e: not e.place.provider),
    Rule("state", "State could not be saved, infrastructure changed[: {saving}]", _SAVING, "whole",
        inner=(*REACH, *ACCESS)),
    worded("state", "{worded}", (
        ("State was written by a newer Terraform", ("state snapshot was created by",)),
        ("State does not match its checksum", ("does not have the expected content",
            "checksum calculated for the state")),
        ("Saved plan is stale: the state changed meanwhile", ("saved plan is stale",)),
    )),
    Rule("state", "State of {place} does not fit the provider: {why}", ("invalid resource instance data in state",
        "failed to decode resource from state", "resource instance managed by newer provider version",
        "could not be decoded from the state"), "whole"),
    Rule("state", "State {backend}", _LOADING, inner=(*REACH, *ACCESS), when=is_state),
    worded("workspace", "Terraform workspace {worded}", (
        ("is missing (state wiped?)", ("does not exist", "doesn't exist")), ("already exists", ("already exists",)),
    ), where="head", take=(Pattern(r"(?i)^(?:currently selected )?workspace [\"']"),), unless=("://",)),
    Rule("consul", "Consul {asked}", ("data from consul", "querying consul", "consul api"), inner=REACH, when=is_bare,
        unless=("template dependencies",)),
    Rule("template", "Template failed: {doing} {template_file}: {why}", ("failed reading file",
        "failed writing file"), take=(Pattern(r"failed (?P<doing>reading|writing) file: "),), when=is_bare),
    Rule("template", "Template failed: {template}", ("template dependencies", "render template", "rendering template",
        "template: "), inner=(*REACH, *ACCESS), when=is_bare),
    Rule("crash", "{crashed} crashed: {panic}[ ({frame})]", ("panic:", "fatal error:"), "whole",
        also=("terraform-provider", "plugin", "goroutine"),
         take=(Pattern(r"\b(?:panic|fatal error): (?:runtime error: )?(?P<panic>.+?)(?: \[[^\]]*\](?: with "
             r"(?:length|capacity) \S+)?)?(?= goroutine \d+ \[| \[signal | \[recovered\]| panic: |$|\n)"),)),
    Rule("crash", "Provider {provider} crashed: no panic message", ("plugin did not respond", "plugin crashed",
        "request cancelled"), "whole", also=("plugin",), unless=("rpc error",)),
    Rule("crash", "Provider {provider} could not be started: {why|no reason given}",
         ("failed to instantiate provider", "could not start plugin", "failed to start plugin",
             "unrecognized remote plugin message", "failed to obtain provider schema", "could not load the schema"),
             "whole"),
    Rule("crash", "Provider's answer to Terraform was too large: {rpc_reason} (rpc ResourceExhausted)",
        ("code = resourceexhausted",), also=("larger than max",), take=(Pattern(r"desc = (?:\w+: )?(?P<rpc>[\w ]+)"),
            )),
    Rule("crash", "Provider{named} process died (rpc {rpc}: {why})", ("rpc error: code = unavailable",
        "rpc error: code = canceled", "error reading from server: eof", "transport is closing"),
         take=(Pattern(r"rpc error: code = (?P<rpc>\w+)"),), when=lambda e: not e.status),
    Rule("bug", "Provider {provider} contradicted itself: {contradiction}[ ({type})]",
         ("provider produced", "provider returned invalid", "inconsistent result after apply",
             "inconsistent final plan", "still indicated an unknown value"), "whole",
         take=(Pattern(r"produced an? (?:unexpected new value|invalid plan|invalid new value|inconsistent result|"
             r"inconsistent final plan)(?: for)?:? \.?(?P<contradiction>[^.\n]*(?:\.(?!\s)[^.\n]*)*)|"
             r"planned an invalid value for \S+\.(?P<planned>\w+: [^\n]*?)\.?(?= This|$|\n)|"
             r"still indicated an (?P<unknown>unknown value) for"),)),
    Rule("bug", "Provider {provider} has a bug: {why}[ ({bug_path})]", ("always an error in the provider",
        "bug in the provider", "report this to the provider developer", "report the following to the provider",
        "report this issue to the provider"), "whole", when=lambda e: not e.answer.codes),
    Rule("install", "Provider {package} does not match a checksum of the lock file: re-init needed",
        ("match any of the checksums",), also=("dependency lock file", "previously recorded"), take=(_PACKAGE,)),
    Rule("install", "{packages} cannot be {fetched}", ("query available provider packages",
        "failed to install provider", "list of available versions for provider", "error while installing",
        "failed to resolve provider packages", "no available releases match", "invalid provider registry host",
        "registry service unreachable", "incompatible provider version"), "whole", take=(_MAY_BE_PACKAGE,),
        inner=REACH),
    worded("install", "{worded}: re-init needed", (
        ("Providers do not match the lock file", ("inconsistent dependency lock file",
            "provider dependency changes detected", "required plugins are not installed", "dependency lock file")),
        ("Terraform is not initialised", ("could not load plugin", "plugin reinitialization required",
            'please run "terraform init"', "run terraform init", "module not installed",
            "backend initialization required")),
    ), where="whole"),
    Rule("module", "Module [{module} ]cannot be downloaded[ from {source_host}]: {module_reason}",
         ("could not download module", "failed to download module", "failed to install module",
             "remote module registry", "could not find module", "module source has changed",
             "module version constraint", "module version requirements have changed"), "whole", inner=REACH),
    Rule("module", "Module [{module} ]not found[: {source}]",
         ("module not found", "unreadable module directory", "unreadable module subdirectory",
             "invalid module source address", "local module path does not exist"), "head"),
    Rule("version", "Terraform[ {running}] {fits}", ("not supported by configuration",
        "unsupported terraform core version", "unsupported terraform version", "does not support terraform version"),
        "whole"),
    Rule("config", "Configuration is invalid (CTS kept no detail: run terraform validate for this task)",
        ("configuration is invalid", "there are some problems with the configuration"), when=is_bare),
    Rule("config", 'Module has no variable "{variable}"', ("is missing the",),
        take=(Pattern(r"module for task \S+ is missing the \\?\"(?P<variable>[\w.-]+)\\?\" variable"),)),
    Rule("check", "{condition} ({checked}[ of {place}])", ("precondition failed", "postcondition failed",
        "check block assertion failed", "test assertion failed"), "head",
        take=(Pattern(r"(?i)(?P<checked>precondition|postcondition|check|test)(?= )"),), when=is_core),
    Rule("check", "{condition} (validation of {checked_variable|a variable})", _VALIDATION, "whole"),
    Rule("variable", 'Variable "{variable}" has no value', ("was required but not supplied", "no value for variable",
        "is not set", "no value for required variable"), "whole",
         take=(Pattern(r"[Vv]ariable \\?\"(?P<variable>[\w.-]+)\\?\"(?: was required| is not set)|"
             r"No value for variable \\?\"(?P<unset>[\w.-]+)"),), unless=("error running command",)),
    Rule("config", "{place} would be destroyed, and lifecycle.prevent_destroy forbids it",
        ("instance cannot be destroyed",), "whole"),
    Rule("config", "{mistake}[ in {place}][: {about}]", MISTAKES, "begin", when=is_language,
        unless=_VALIDATION),
    Rule("config", "{mistake}[ in {place}]", ("conflictswith", " to be one of", "one of `", "conflicts with",
        "required field is not set", "expected ", "all of `"), "head",
         take=(Pattern(r"^(?:ConflictsWith|\"[^\"]{1,80}\":? (?:one of|all of|conflicts with|required)|"
             r"expected .{1,80} to (?:be|contain|match|have|not)|.{1,60}: (?:required field is not set|"
             r"conflicts with))"),), when=is_core),
)  # fmt: skip
