"""What is written: modules, versions, Terraform's language, checks, variables."""

import re

from ctsreport.analysis.diagnosis.fault import Fault, Finding
from ctsreport.analysis.diagnosis.kinds.reach import reached
from ctsreport.analysis.diagnosis.text import cut, flat, lower_first, one_line, sentence
from ctsreport.pattern import Pattern

_MODULE = Pattern(r"(?:module|Module) \\?\"([\w./-]+)\\?\"")
_SOURCE = Pattern(r"(?:source code from|from|source|at|directory) \\?\"([^\"\\]+)\\?\"")
_LSTAT = Pattern(r"(?:lstat|stat|open|directory) (\S+?):? (?:no such file|could not be|could not be read)|\bregistry at ([\w.:-]+)")
_ADDRESS = Pattern(r"module address \\?\"([^\"\\]+)")
_GIT_REASON = Pattern(
    r"(Authentication failed|Permission denied(?: \([\w,-]+\))?|Host key verification failed"
    r"|[Rr]epository not found|could not read Username|pathspec|Could not resolve host|"
    r"Connection refused|Connection timed out|Remote branch \S+ not found|couldn't find remote ref \S+"
    r"|no such file or directory|bad response code: \d+|"
    r"SSL certificate problem[^\n:.]*|does not appear to be a git repository|access denied|not found)"
)
_HOST = Pattern(r"(?:[a-z+]+::)?(?:[a-z+]+://)?(?:[^\s/@]*@)?([\w-]+(?:\.[\w-]+)+)(?=[:/]|$)")
_VERSION = Pattern(r"terraform (\S+) not supported by configuration \((?:(.+?) required|([^)]+))\)", re.IGNORECASE)
_RUNNING = Pattern(
    r"running Terraform (?:CLI |Core )?v?(\d[\w.-]*)|support Terraform version v?(\d[\w.-]*)"
    r"|Terraform version[: ]+v?(\d[\w.-]*)|currently running v?(\d[\w.-]*)",
    re.IGNORECASE,
)
_REQUIRED = Pattern(
    r"((?:[<>=~!]+ ?)?v?\d[\w.]*(?:, ?(?:[<>=~!]+ ?)?v?\d[\w.]*)*) required|required_version = \\?\"([^\"]+)\""
    r"|requires? (?:at least )?(?:version )?\\?\"?([<>=~][^\"\n]+?)\\?\"? ",
    re.IGNORECASE,
)
# Summaries of Terraform's language, and what its SDKs say of a wrong argument.
_MISTAKE = Pattern(
    r"^(?:(?:invalid|unsupported|missing|unexpected|duplicate|extra|conflicting|insufficient|too many"
    r"|incorrect|inconsistent|unsuitable|unclosed|unknown|unterminated|undefined|argument or)"
    r" (?:\S+ ){0,4}(?:arguments?|attributes?|index|blocks?|expression|reference|function|value|type|types"
    r"|operand|interpolation|template|for_each|count|character|string|key|label|name|definition|"
    r"configuration|combination|resource|variable|output|item|newline|separator|content|traversal"
    r"|escape sequence|address|version constraint|meta-argument|provisioner|connection|required provider)s?\b"
    r"|reference to undeclared|attempt to (?:get|index)|error in function call|call to unknown function"
    r"|not enough function|too many function|iteration over|null value|cycle:|self-referenc"
    r"|value for undeclared variable|no declaration found|module output|unreadable|failed to read (?:module"
    r"|variables)|argument is (?:required|deprecated)|provider configuration not present|error parsing"
    r"|circular reference|variables not allowed|function calls not allowed|missing required argument"
    r"|expected .{1,80} to be one of|expected .{1,80} to (?:be|contain|match|have|not)"
    r"|.{1,60}: (?:required field is not set|conflicts with)"
    r"|\"[^\"]{1,80}\":? (?:one of|all of|conflicts with|required)"
    r"|ambiguous|local value|output refers|provider .{1,80} not available|operation failed|balance|failed to (?:parse|expand)|ephemeral)",
    re.IGNORECASE,
)
# These look like mistakes of the language, and are not.
_NOT_MISTAKE = Pattern(
    r"credential|token|password|login|api key|status|response|session|auth|server|certificate|character '<'|http", re.IGNORECASE
)
_NAMED = Pattern(
    r"(?:argument|variable|attribute|block|function|type|module|key|parameter|resource|property|field|provider"
    r"|blocks of type|object)s? (?:named |called |type |with the name |for )?\\?\"([^\"\\\n]{1,80})\\?\""
    r"|\\?\"([^\"\\\n]{1,80})\\?\": (?:required field|conflicts with|one of)|The argument \\?\"([^\"\\\n]{1,80})\\?\"",
    re.IGNORECASE,
)
_FUNCTION = Pattern(r"(?:parameter|Call to function \"\w+\" failed): ([^;\n]+)")
_CHECKS = (
    "resource precondition failed",
    "resource postcondition failed",
    "module output value precondition failed",
    "check block assertion failed",
    "test assertion failed",
)
_VARIABLE = Pattern(
    r"variable \\?\"([\w.-]+)\\?\" was required but not supplied|No value for variable \\?\"([\w.-]+)"
    r"|input variable \\?\"([\w.-]+)\\?\" is not set",
    re.IGNORECASE,
)
_RULE = Pattern(r"\s*This was checked by the validation rule at \S+\s*$")


def module_download(fault: Fault) -> Finding | None:
    """A module that is kept elsewhere did not come: which, from where, why."""
    if not fault.said(
        "could not download module",
        "failed to download module",
        "error downloading",
        "failed to install module",
        "error accessing remote module registry",
        "could not find module",
        "module source has changed",
    ):
        return None
    text = fault.flat
    name, source = _module(fault), _SOURCE.search(text)
    host = (
        _HOST.match(source[1])
        if (source and "://" in source[1]) or (source and "@" in source[1]) or (source and "git" in source[1])
        else None
    )
    reason = _reason(text[source.end() :] if source else text, fault)
    who = " ".join(filter(None, ("Module", name, "cannot be downloaded", f"from {host[1]}" if host else "")))
    place = f"from {source[1]} " if source and not host and "://" not in source[1] else ""
    return fault.free("module", cut(f"{who} {place}".rstrip() + f": {reason}"), reason, _other_name(fault, name), host[1] if host else None)


def _other_name(fault: Fault, name: str) -> str:
    """CTS names the outermost module after the task: that says nothing of the fault."""
    return "" if name == fault.task else name


def _module(fault: Fault) -> str:
    match = _MODULE.search(fault.flat) or _MODULE.search((fault.diagnostic.context or "") if fault.diagnostic else "")
    return match[1] if match else ""


def _reason(text: str, fault: Fault) -> str:
    found = _GIT_REASON.findall(text)
    if "pathspec" in text or found:
        return found[0] if found[0] != "pathspec" else "no such branch or tag"
    if way := reached(fault):
        return way.summary
    return lower_first(one_line(sentence(text.strip(" :\"'")).rsplit(": ", 1)[-1])) or "no reason given"


def module_missing(fault: Fault) -> Finding | None:
    """A module that should lie in a folder is not there."""
    head = flat(fault.summary).lower()
    if head not in {
        "module not found",
        "unreadable module directory",
        "unreadable module subdirectory",
        "module not installed",
        "invalid module source address",
        "local module path does not exist",
        "unresolvable module version constraint",
        "module version requirements have changed",
    }:
        return None
    name, where = _module(fault), _wanted(fault)
    if "version" in head:
        return fault.kept("module", f"Module {name}: no version matches the constraint", _other_name(fault, name), "version")
    who = f"Module {name} not found" if name else "Module not found"
    return fault.free("module", cut(f"{who}: {where}" if where else who), where.rsplit("/", 1)[-1], _other_name(fault, name))


def _wanted(fault: Fault) -> str:
    source = _SOURCE.search(fault.flat) or _LSTAT.search(fault.flat) or _ADDRESS.search(fault.flat)
    return _group(source).rstrip(".") if source else one_line(sentence(flat(fault.detail)))


def version(fault: Fault) -> Finding | None:
    """The Terraform that runs does not fit what the configuration asks for."""
    if "not supported by configuration" in fault.low and (match := _VERSION.search(fault.flat)):
        return _version(fault, match[1], match[2] or match[3])
    if not fault.said("unsupported terraform core version", "unsupported terraform version", "does not support terraform version"):
        return None
    running, required = _RUNNING.search(fault.flat), _REQUIRED.search(fault.text)
    return _version(fault, _group(running).rstrip("."), _group(required))


def _group(match: re.Match[str] | None) -> str:
    return next((group for group in match.groups() if group), "") if match else ""


def _version(fault: Fault, running: str, required: str) -> Finding:
    """Without the version that runs, terraform-exec says the literal word ``version``."""
    known = running if running[:1].isdigit() else ""
    fits = required if required and required.lower() != "version" else ""
    who = f"Terraform {known}".rstrip()
    if not fits:
        return fault.kept("version", f"{who} does not fit the configuration's required version", who)
    word = "does not fit" if "<" in fits or fits.startswith(("=", "!")) or not known else "is too old"
    if fits.startswith("~>") and known and _newer(known, fits):
        word = "is too new"
    return fault.kept("version", cut(f"{who} {word}: {fits} required"), known, fits)


def _newer(running: str, required: str) -> bool:
    return _numbers(running) > _numbers(required)


def _numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d{1,6}", version)[:3]]


def invalid(fault: Fault) -> Finding | None:
    """terraform-exec took all of Terraform's text away."""
    if fault.low == "configuration is invalid" or fault.low.startswith("there are some problems with the configuration"):
        return fault.kept("config", "Configuration is invalid (CTS kept no detail: run terraform validate for this task)", "invalid")
    return None


def no_services(fault: Fault) -> Finding | None:
    """CTS hands a module its services in a variable that this one lacks."""
    match = (
        Pattern(r"module for task \S+ is missing the \\?\"([\w.-]+)\\?\" variable").search(fault.flat)
        if "is missing the" in fault.low
        else None
    )
    return fault.kept("config", f'Module has no variable "{match[1]}"', match[1]) if match else None


def mistake(fault: Fault) -> Finding | None:
    """Terraform's language was used wrongly: what, where, and the name that it is about."""
    if fault.diagnostic is None or not fault.summary:
        return None
    head = one_line(fault.summary.split("\n", 1)[0])
    if not _MISTAKE.match(head) or head.lower() in _CHECKS or _NOT_MISTAKE.search(head) or "by the validation rule" in fault.low:
        return None
    place, about = _place(fault), _about(fault)
    summary = head + (f" in {place}" if place and place not in head else "") + (f": {about}" if about else "")
    return fault.free("config", cut(summary), head, place.replace(f"module {fault.task}", "module ‹name›"), fault.free("", about).key)


def _place(fault: Fault) -> str:
    context = (fault.diagnostic.context or "") if fault.diagnostic else ""
    return fault.resource or context.replace('"', "")


def _about(fault: Fault) -> str:
    if match := _FUNCTION.search(flat(fault.detail)):
        return lower_first(sentence(one_line(match[1])))
    match = (
        _NAMED.search(flat(fault.detail))
        if fault.summary and "for_each" not in fault.summary and "index" not in fault.summary.lower()
        else None
    )
    name = _group(match)
    return f'"{name}"' if name and name not in fault.summary else ""


def check(fault: Fault) -> Finding | None:
    """A condition that the module's author wrote: the author's own sentence."""
    head = flat(fault.summary).lower()
    if head not in _CHECKS and not (head.startswith("invalid value for") and "variable" in head):
        return None
    if head.startswith("invalid value for"):
        return _validation(fault)
    word = "postcondition" if "postcondition" in head else "precondition" if "precondition" in head else "check"
    where = fault.resource or _place(fault)
    told = one_line(fault.detail[:4000]).rstrip(".")
    tail = f" ({word} of {where})" if where else f" ({word})"
    if not told:
        return fault.kept("check", f"A {word} failed{f' of {where}' if where else ''}")
    return fault.free("check", cut(told, 140 - len(tail)) + tail if len(tail) < 80 else cut(told + tail), told, word)


def _validation(fault: Fault) -> Finding:
    told = _RULE.sub("", one_line(fault.detail[:4000])).rstrip(".")
    context = (fault.diagnostic.context or "") if fault.diagnostic else ""
    name = context.removeprefix("variable ").strip('"') if context.startswith("variable ") else ""
    tail = f" (validation of variable {name})" if name else " (validation of a variable)"
    return fault.free("check", cut(told or "Invalid value", 140 - len(tail)) + tail, told, name)


def variable(fault: Fault) -> Finding | None:
    """A variable that must be given was not."""
    if "variable" not in fault.low or fault.command:
        return None
    match = _VARIABLE.search(fault.flat)
    if match:
        return fault.kept("variable", f'Variable "{_group(match)}" has no value', _group(match))
    if "no value for required variable" in fault.low:
        named = Pattern(r"variable \\?\"([\w.-]+)").search(fault.flat) or Pattern(r'variable "([\w.-]+)').search(
            (fault.diagnostic.context or "") if fault.diagnostic else ""
        )
        name = named[1] if named else ""
        return fault.kept("variable", f'Variable "{name}" has no value' if name else "A required variable has no value", name or "?")
    return None
