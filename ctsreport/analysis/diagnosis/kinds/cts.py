"""CTS's own part of a run: what it asks Consul, and its templates."""

from ctsreport.analysis.diagnosis.fault import Fault, Finding
from ctsreport.analysis.diagnosis.http import CONSUL_ANSWERED
from ctsreport.analysis.diagnosis.kinds.reach import reached
from ctsreport.analysis.diagnosis.text import cut, one_line
from ctsreport.pattern import Pattern

LACKS = Pattern(r"lacks permission '([^']+)'(?: on \\?\"([^\"\\]+)\\?\")?")
_FILE = Pattern(r"failed (reading|writing) file: (.*)")
_OPENED = Pattern(r"^(?:open|read|write|stat|rename|mkdir) (\S+?):? ?(?=: )")
_NOISE = Pattern(
    r"^(?:template: [^:\s]*:\d+(?::\d+)?: |executing \"[^\"]*\" at <[^>]*>: |[Uu]nable to render template for task: "
    r"|error rendering template for task [^\s:]+: |execute: |parse: |error calling [\w.]+: )+"
)
_CALLED = Pattern(r"error calling ([\w.]+): ")


def consul_denied(fault: Fault) -> Finding | None:
    """A token lacks a permission. The same answer to a provider is its own affair: `denied`."""
    if not _asked_by_cts(fault) or not fault.said("permission denied", "acl not found", " 403 (", "code: 403"):
        return None
    if match := LACKS.search(fault.flat):
        return fault.kept("consul", f"Consul denied {lacked(match[1], match[2])} (403)", lacked(match[1], match[2]), "403")
    if "acl not found" in fault.low:
        return fault.kept("consul", "Consul does not know the token: ACL not found (403)", "acl not found", "403")
    return fault.kept("consul", "Consul denied access (403)", "permission denied", "403")


def lacked(permission: str, name: str | None) -> str:
    """``service:read on "api"``."""
    return f'{permission} on "{name}"' if name else permission


def consul_failed(fault: Fault) -> Finding | None:
    """CTS itself asked Consul and got no answer, or an error."""
    if not _asked_by_cts(fault) or "template dependencies" in fault.low:
        return None
    if found := reached(fault):
        return fault.kept("consul", f"Consul {found.summary}", found.key)
    if match := CONSUL_ANSWERED.search(fault.flat):
        return fault.free("consul", cut(f"Consul answered {match[1]}" + (f" ({match[2]})" if match[2] else "")))
    reason = one_line(fault.flat.rsplit(": ", 1)[-1])
    return fault.free("consul", cut(f"Consul could not be asked: {reason}"))


def _asked_by_cts(fault: Fault) -> bool:
    return (
        fault.diagnostic is None
        and not fault.command
        and fault.said("data from consul", "from consul:", "consul: unexpected", "querying consul", "consul api")
    )


def template(fault: Fault) -> Finding | None:
    """The template that CTS renders for the task failed, or its file did."""
    if fault.diagnostic or not fault.said("template", "failed reading file", "failed writing file") or not _is_template(fault):
        return None
    if match := _FILE.search(fault.flat):
        return _file(fault, match[1], match[2])
    inner = innermost(fault.flat)
    if match := LACKS.search(inner):
        inner = f"Consul denied {lacked(match[1], match[2])} (403)"
        return fault.kept("template", cut(f"Template failed: {inner}"), inner)
    if "://" in inner and (found := reached(Fault(inner, fault.task, fault.phase))):
        return fault.kept("template", cut(f"Template failed: {found.summary}"), found.key)
    called = _CALLED.findall(fault.flat) if "error calling " in fault.low else []
    return fault.free("template", cut(f"Template failed: {inner}"), inner, called[-1] if called else None)


def _is_template(fault: Fault) -> bool:
    head = fault.low[:300]
    return any(
        word in head
        for word in (
            "template dependencies",
            "failed reading file",
            "failed writing file",
            "render template",
            "rendering template",
            "template:",
        )
    )


def _file(fault: Fault, doing: str, rest: str) -> Finding:
    """Its directory differs from machine to machine, and often holds the task's name."""
    rest = one_line(rest)
    path, _, reason = rest.partition(": ")
    verb, _, name = path.rpartition(" ")
    file = name.rsplit("/", 1)[-1]
    told = f"{doing} {file or verb}: {reason}" if reason else f"{doing} file: {rest}"
    # A template and its folder are often named after the task.
    own = fault.task and file.split(".", 1)[0] == fault.task
    return fault.free(
        "template", cut(f"Template failed: {told}"), told.replace(file, f"‹name›{file[len(fault.task) :]}", 1) if own else told
    )


def innermost(text: str) -> str:
    """What is left when each layer of Go's template package is taken off: ``error calling service: TEXT`` is ``TEXT``."""
    found = text
    for mark in ("error calling ", "executing ", "template: "):
        at = text.rfind(mark)
        if at >= 0:
            found = text[at:]
            break
    found = _NOISE.sub("", found)
    return one_line(found) if found.strip() else one_line(text)
