"""The fields of sentences about what a run needs: modules, versions, packages, templates, the state and its lock."""

import re

from ctsreport.analysis.diagnosis.fields import READERS, Fields
from ctsreport.analysis.diagnosis.kinds import REACH
from ctsreport.analysis.diagnosis.phrase import masked
from ctsreport.analysis.diagnosis.slots import TASK
from ctsreport.pattern import Pattern


def _backend(fields: Fields) -> str:
    """``backend consul.example.com:8500 refused the connection``, ``backend: 503 …``; else why it cannot be read."""
    if fields.inner is None:
        return f"cannot be read: {fields('inner_or_why')}"
    said = fields.inner.headline
    return f"backend{':' if said[:3].isdigit() or fields.inner.kind not in REACH else ''} {said}"


def _module_host(fields: Fields) -> str:
    # `from "git::https://user@git.example.com/m.git"`, `from app.terraform.io: `
    match = Pattern(
        r" from (?P<registry>[\w-]+(?:\.[\w-]+)*\.[a-z]{2,})(?=: )|"
        r"(?:from|source) \\?\"(?:[a-z+]+::)?(?:[a-z+]+://)?(?:[^\s/@\"]*@)?([\w-]+(?:\.[\w-]+)*\.[a-z]{2,}|"
        r"[\ua500].)(?=[:/\"?])"
    ).search(fields.evidence.whole)
    host = (match["registry"] or match[2]) if match else ""
    if fields.inner and host in fields.inner.headline:
        return ""
    return host


_MODULE = Pattern(r"[Mm]odule \\?\"([\w./\ua000-\ua502-]+)\\?\"")
# `Host key verification failed`, `couldn't find remote ref v9`
_GIT = Pattern(
    r"(Authentication failed|Permission denied(?: \([\w,-]+\))?|Host key verification failed|"
    r"[Rr]epository not found|could not read Username|Could not resolve host|Connection refused|"
    r"Connection timed out|Remote branch \S+ not found|couldn't find remote ref \S+|no such file or directory|"
    r"bad response code: \d+|SSL certificate problem[^\n:.]*|"
    r"does not appear to be a git repository|access denied)"
)


def _module(fields: Fields) -> str:
    match = _MODULE.search(fields.evidence.whole) or _MODULE.search(
        fields.evidence.place.context.replace("module ", 'module "') + '"'
    )
    return match[1] if match and match[1] != TASK else ""  # that of the task is called like it


def _module_reason(fields: Fields) -> str:
    whole = fields.evidence.whole
    if "pathspec" in whole:
        return "no such branch or tag"
    if "version constraint" in whole or "version requirements" in whole:
        return "no version matches the constraint"
    if fields.inner:
        return fields.inner.headline
    return found[1] if (found := _GIT.search(whole)) else _own_reason(fields, fields.evidence.phrase)


def _source(fields: Fields) -> str:
    # `from "./modules/web"`, `registry at registry.example.com`, `directory /opt/x could not`
    match = Pattern(
        r"(?:from|source|at|directory|address|lstat|stat|open) \\?\"?([./]{1,2}[^\s\"\\:]+|[\w-]+/[\w/-]+)|"
        r"address \\?\"([^\"\\]+)|registry at ([\w.:-]+\w)|directory (\S+) could not"
    ).search(fields.evidence.whole)
    if not match:
        return ""
    return next(filter(None, match.groups()), "").rstrip(".")


# `terraform 1.5.7 not supported by configuration (>= 1.6.0 required)`: CTS's own
_VERSION = Pattern(r"terraform (\S+) not supported by configuration \((?:(.+?) required|([^)]+))\)", re.IGNORECASE)
# `does not support Terraform version 1.5.7`, `currently running v1.5.7`
_RUNNING = Pattern(
    r"(?:running Terraform (?:CLI |Core )?v?|support Terraform version v?|Terraform version[: ]+v?|"
    r"currently running v?)(\d[\w.-]*\w)",
    re.IGNORECASE,
)
# `>= 1.6.0, < 2.0.0 required`, `required_version = "~> 1.6"`, `requires version >= 1.6 `
_REQUIRED = Pattern(
    r"((?:[<>=~!]+ ?)?v?\d[\w.]*(?:, ?(?:[<>=~!]+ ?)?v?\d[\w.]*)*) required|required_version = \\?\"([^\"]+)\"|"
    r"requires? (?:at least )?(?:version )?\\?\"?([<>=~][^\"\n]+?)\\?\"? ",
    re.IGNORECASE,
)


def _versions(fields: Fields) -> tuple[str, str]:
    whole = fields.evidence.whole
    if match := _VERSION.search(whole):
        running, required = match[1], match[2] or match[3]
    else:
        ran, needs = _RUNNING.search(whole), _REQUIRED.search(whole)
        running, required = ran[1] if ran else "", next(filter(None, needs.groups()), "") if needs else ""
    return running if running[:1].isdigit() else "", required if required.lower() != "version" else ""


def _fits(fields: Fields) -> str:
    running, required = _versions(fields)
    if not required:
        return "does not fit the configuration's required version"
    word = "is too old"
    if "<" in required or required.startswith(("=", "!")) or not running:
        word = "does not fit"
    if required.startswith("~>") and running and _numbers(running) > _numbers(required):
        word = "is too new"
    return f"{word}: {required} required"


def _numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d{1,6}", version)[:3]]


# `template: web.tmpl:3:5: executing "web.tmpl" at <.Missing>: `
_NOISE = Pattern(
    r"^(?:template: [^:\s]*:\d+(?::\d+)?: |executing \"[^\"]*\" at <[^>]*>: |"
    r"[Uu]nable to render template for task: |error rendering template for task [^\s:]+: |execute: |parse: |"
    r"error calling [\w.]+: )+"
)


def _template(fields: Fields) -> str:
    """Behind all that the engine of templates puts before it."""
    if fields.inner:
        return fields.inner.headline
    text = " ".join(fields.evidence.whole.split())
    for mark in ("error calling ", "executing ", "template: ", "for task "):
        at = text.rfind(mark)
        if at >= 0:
            text = text[at:] if mark != "for task " else text[at:].split(": ", 1)[-1]
            break
    return masked(_NOISE.sub("", text))


def _template_file(fields: Fields) -> str:
    match = Pattern(r"file: (?:rename \S+ |\w+ )?(\S+?):? ").search(fields.evidence.whole + " ")
    name = match[1].rsplit("/", 1)[-1] if match else "a file"
    return masked(name) if name != "a file" else name


def _saving(fields: Fields) -> str:
    if fields.inner:
        return fields.inner.headline
    why = fields.evidence.why.removeprefix("error saving state: ")
    shown_above = why.startswith(("error shown above", "the error shown above")) or "failed to save state" in why
    codes = fields("codes")
    return " ".join(filter(None, ("" if shown_above else why, f"({codes})" if codes else "")))


def _packages(fields: Fields) -> str:
    package = fields.groups.get("package")
    return f"Provider {package}" if package else "Providers"


_NOT_THERE = Pattern(r"registry (\S+) does not have")


def _fetched(fields: Fields) -> str:
    """How far a provider's package came, and why no further."""
    if (absent := _NOT_THERE.search(fields.evidence.whole)) is not None:
        return f"downloaded: {absent[1]} does not have it"
    if fields.inner:
        return f"downloaded: {fields.inner.headline}"
    return f"installed: {_own_reason(fields, fields.evidence.phrase)}"


def _asked(fields: Fields) -> str:
    """What came of asking Consul."""
    if "lacks permission" in fields.evidence.low:
        return f"{fields('action_denied')} (403)"
    if fields.inner:
        return fields.inner.headline
    return f"could not be asked: {_own_reason(fields)}"


def _own_reason(fields: Fields, phrase: str = "") -> str:
    why, codes = fields.evidence.why, fields("codes")
    if not why and phrase:
        return phrase
    return f"{why or 'no reason given'}{f' ({codes})' if codes else ''}"


def _operation(fields: Fields) -> str:
    match = Pattern(r"\bOperation:[ \t]*(\w+)").search(fields.evidence.whole)
    if not match:
        return ""
    return match[1]


def _since(fields: Fields) -> str:
    # `Created: 2026-11-24 13:52:50.1 +0000 UTC`
    match = Pattern(r"\bCreated:[ \t]*(\S+ (\d\d:\d\d|[\ua501].)\S*(?: [+-]\d{4})?(?: [A-Z]{2,5})?)").search(
        fields.evidence.whole
    )
    if not match:
        return ""
    return match[1]


READERS.update(
    {
        "backend": _backend,
        "operation": lambda fields: fields.groups.get("operation") or _operation(fields),
        "source_host": _module_host,
        "module": _module,
        "module_reason": _module_reason,
        "source": _source,
        "running": lambda fields: _versions(fields)[0],
        "fits": _fits,
        "template": _template,
        "template_file": _template_file,
        "saving": _saving,
        "packages": _packages,
        "fetched": _fetched,
        "asked": _asked,
        "since": _since,
    }
)
