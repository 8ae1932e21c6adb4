"""Terraform's diagnostics: found in its output, and taken apart."""

import re

from ctsreport.analysis.diagnosis.diagnostic import Diagnostic
from ctsreport.analysis.diagnosis.text import joined
from ctsreport.pattern import Pattern

# More diagnostics than this have never said anything that these do not; "count = 500" can fail 500 times.
MOST = 200
# So far behind its first line, a diagnostic of several lines has its place.
_BLOCK = 4000

_START = Pattern(r"^[ \t]?(Error|Warning|error|warning):(?:[ \t]+(.*))?$", re.MULTILINE)
# `  with module.web.fortios_firewall_address.a,⏎  on main.tf line 3, in resource "fortios_firewall_address" "a":`
_PLACE = Pattern(
    r"^[ \t]*(?:with (?P<address>[^\n]+),[ \t]*\n[ \t]*)?on (?P<file>[^\n]+?) line (?P<line>\d{1,9})(?:, in "
    r"(?P<context>[^\n]*?))?:?[ \t]*$"
    r"|^[ \t]{1,4}with (?P<only>[^\n]+),[ \t]*$",
    re.MULTILINE,
)
_BOX = Pattern(r"^[ \t]*(?:├|│|╷|╵)[^\n]*\n?", re.MULTILINE)
# `    │ var.cidr is "10.0."`: one line of the box
_VALUE = Pattern(r"^[ \t]+│ ([^\n]{1,300})$", re.MULTILINE)
_SOURCE = Pattern(r"(?:[ \t]*\d+:[^\n]*(?:\n|\Z))+")


def diagnostics_in(body: str, task: str, *, broken: bool = True) -> tuple[Diagnostic, ...]:
    """All diagnostics of a text, in its order; the output of a script, which may look like some, is not taken for them.

    ``broken``: whether lines are as Terraform broke them, and so are joined again.
    """
    starts = _starts(body, task)
    ends = [*(each.start() for each in starts[1:]), len(body)]
    return tuple(
        _diagnostic(start, body[start.end() : end], broken=broken)
        for start, end in zip(starts[:MOST], ends, strict=False)
    )


def _starts(body: str, task: str) -> list[re.Match[str]]:
    found: list[re.Match[str]] = []
    output = inside = False
    for match in _START.finditer(body):
        if not _begins_block(body, match) or (output and not _is_diagnostic(body, match, task, inside=inside)):
            continue
        if found and not output and not _stands(body, match):
            continue
        if match[1].islower() and found and found[-1][1] == "Error":
            continue  # only CTS's own validation writes it small
        found.append(match)
        output = "provisioner error" in match[0] or _runs_script(body, match.end())
        inside = "  with module." in body[match.end() : match.end() + 40]
    return found


def _begins_block(body: str, match: re.Match[str]) -> bool:
    """A diagnostic has a blank line before it, or nothing."""
    before = body[max(0, match.start() - 200) : match.start()]
    return not before.strip() or before.endswith("\n\n") or _blank_before(before)


def _blank_before(before: str) -> bool:
    lines = before.rsplit("\n", 2)
    return len(lines) == 3 and not lines[1].strip() and not lines[2].strip()


def _stands(body: str, match: re.Match[str]) -> bool:
    """Whether a later one is none that another quotes in its detail.

    A place follows; or a blank line or the end, and its summary begins with a capital.
    """
    after = body[match.end() : match.end() + _BLOCK]
    if _PLACE.search(after.split("\n\nError: ", 1)[0]) is not None:
        return True
    return not (after[1:].split("\n", 1)[0].strip() or (match[2] or "")[:1].islower())


def _runs_script(body: str, at: int) -> bool:
    """Whether the output of a command follows, in which anything can stand."""
    head = body[at : at + 2000]
    return "Error running command" in head and "rovisioner" in head


def _is_diagnostic(body: str, match: re.Match[str], task: str, *, inside: bool) -> bool:
    """Inside a script's output.

    A blank line, the end or a place must follow, and the place must be the task's own module; where the script ran
    ``inside`` of a module, a place outside of all is that of another Terraform.
    """
    after = body[match.end() : match.end() + 1000]
    first = after[1:].split("\n", 1)[0]
    place = _PLACE.match(after.lstrip("\n")) if after.strip() else None
    if place is None:
        return not first.strip()
    address = place["address"] or place["only"] or ""
    if inside and address and not address.startswith(("module.", "provider[")):
        return False
    return not (task and address.startswith("module.") and not _within(address, task))


def _within(address: str, task: str) -> bool:
    rest = address.removeprefix(f"module.{task}")
    return rest != address and rest[:1] in {"", ".", "["}


def _diagnostic(start: re.Match[str], rest: str, *, broken: bool) -> Diagnostic:
    severity, head = start[1].lower(), (start[2] or "").strip()
    place = _PLACE.search(rest) if " line " in rest or "with " in rest else None
    if place is None:
        more, _, detail = rest.removeprefix("\n").partition("\n\n") if not rest.startswith("\n\n") else ("", "", rest)
        return Diagnostic(severity, _lines(head, more), None, None, None, None, _detail(detail, broken=broken))
    line = place["line"]
    return Diagnostic(
        severity,
        _lines(head, rest[: place.start()]),
        place["address"] or place["only"],
        place["file"],
        int(line) if line else None,
        place["context"] or None,
        _detail(rest[place.end() :].removeprefix("\n"), source=True, broken=broken),
        tuple(_VALUE.findall(rest, place.end())) if "│" in rest else (),
    )


def _lines(head: str, more: str) -> str:
    if more.strip():
        return f"{head}\n{more.strip()}".strip()
    return head


def _detail(text: str, *, source: bool = False, broken: bool) -> str:
    """Without the source line and the box of values, the lines joined."""
    if source:
        match = _SOURCE.match(text)
        text = text[match.end() :] if match else text
    if "├" in text or "│" in text:
        text = _BOX.sub("", text)
    text = text.strip("\n") if text.strip() else ""
    return "\n".join(joined(text)) if broken else text
