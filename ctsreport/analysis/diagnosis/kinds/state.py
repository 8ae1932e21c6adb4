"""Terraform's state: its lock, its backend, its workspace."""

import re

from ctsreport.analysis.diagnosis.fault import Fault, Finding
from ctsreport.analysis.diagnosis.http import CONSUL_ANSWERED
from ctsreport.analysis.diagnosis.kinds.access import denied, login, no_credentials
from ctsreport.analysis.diagnosis.kinds.cts import LACKS, lacked
from ctsreport.analysis.diagnosis.kinds.reach import reached
from ctsreport.analysis.diagnosis.target import any_target
from ctsreport.analysis.diagnosis.text import cut, flat, lower_first, one_line, sentence
from ctsreport.pattern import Pattern

_WHO = Pattern(r"\bWho:[ \t]*(.+?)(?: (?:Version|Created|Info|Operation):|$)")
_CREATED = Pattern(r"\bCreated:[ \t]*\d{4}-\d\d-\d\d (\d\d:\d\d)(?::\d\d\S*)?(?: ([+-]\d{4}))?(?: ([A-Z]{2,5})\b)?")
_OPERATION = Pattern(r"\bOperation:[ \t]*(\w+)")
_MESSAGE = Pattern(r"Error message: (.*?)(?:Terraform acquires a state lock|Lock Info:|$)")
_BACKEND = (
    "failed to get existing workspaces",
    "error loading state",
    "failed to load state",
    "error refreshing state",
    "error inspecting states",
    "failed to get workspaces",
    "error configuring the backend",
    "error configuring s3 backend",
    "no valid credential sources for s3 backend",
    "backend configuration",
    "failed to retrieve the state",
    "failed to read state",
    "error reading state",
)
_NOT_SAVED = ("failed to save state", "error saving state", "failed to persist state", "failed to write state", "state could not be saved")
_SESSION = Pattern(r"(invalid session)? ?(?:\"[\w-]*\"|'[\w-]*')")
_BACKEND_HEAD = Pattern(
    r"^(?:(?:failed to (?:get existing workspaces|get workspaces|load state|retrieve the state|read state)"
    r"|error (?:loading|refreshing|reading) (?:the )?state|error inspecting states|querying cloud storage failed"
    r"|error configuring (?:the )?(?:backend )?\"?(?:\w+)\"?(?: backend)?)[^:]{0,80}: )+",
    re.IGNORECASE,
)


def locked(fault: Fault) -> Finding | None:
    """Somebody holds it, and says who."""
    if "lock info" not in fault.low or "lock" not in fault.low[:200] or not (who := _WHO.search(fault.flat)):
        return None
    holder = one_line(who[1])
    created, operation = _CREATED.search(fault.flat), _OPERATION.search(fault.flat)
    since = f" since {created[1]} {_zone(created[2], created[3])}" if created else ""
    doing = f" ({operation[1]})" if operation else ""
    return fault.kept("lock", cut(f"State is locked by {holder}{since}{doing}"), "held by", holder)


def _zone(offset: str | None, name: str | None) -> str:
    return name or ("UTC" if offset in {None, "+0000"} else offset or "")


def lock_failed(fault: Fault) -> Finding | None:
    """Nobody is told to hold it: the backend refused."""
    if not fault.said(
        "acquiring the state lock", "releasing the state lock", "failed to lock state", "error locking state", "error unlocking state"
    ):
        return None
    releasing = fault.said("releasing the state lock", "error unlocking state")
    head = "State lock could not be released" if releasing else "State lock failed"
    message = _MESSAGE.search(fault.flat)
    told = one_line(message[1] if message else fault.detail or fault.summary)
    if match := LACKS.search(told):
        denied = lacked(match[1], match[2])
        return fault.kept("lock", cut(f"{head}: Consul denied {denied} (403)"), head, denied)
    if code := CONSUL_ANSWERED.search(told):
        reason = _unquoted(code[2] or "")
        return fault.free("lock", cut(f"{head}: Consul answered {code[1]}" + (f" ({reason})" if reason else "")), reason, head, code[1])
    if found := reached(Fault(told, fault.task, fault.phase)):
        return fault.kept("lock", f"{head}: {found.summary}", head, found.key)
    return fault.free("lock", cut(f"{head}: {_problem(told)}"), f"{head}: {_problem(told)}")


def _unquoted(reason: str) -> str:
    return " ".join(_SESSION.sub(r"\1", reason).removeprefix("rpc error making call: ").split())


def _problem(told: str) -> str:
    """Of several problems, listed with hyphens, the first."""
    for mark, heading in ((" - ", "problems:"), (" * ", "errors occurred:")):
        if mark in told and heading in told:
            told = told.split(mark, 1)[1].split(mark, 1)[0]
    return lower_first(sentence(told)) or "no reason given"


def cloud_locked(fault: Fault) -> Finding | None:
    """Terraform Cloud says that the workspace is locked, and not by whom."""
    if fault.said("workspace already locked", "workspace is locked", "workspace is already locked") and "lock info" not in fault.low:
        return fault.kept("lock", "Terraform Cloud workspace is locked")
    return None


def backend(fault: Fault) -> Finding | None:
    """The state could not be read: a network error is told as such, of the backend."""
    if not fault.said(*_BACKEND) and not _is_state_url(fault):
        return None
    if fault.said("permission denied", "acl not found", "403 forbidden", " 403 (") and (code := fault.status):
        return fault.kept("state", f"State backend {_host(fault)}refused access ({code})", _host(fault), code)
    if found := reached(fault):
        return fault.kept("state", f"State backend {found.summary}".replace(" Device: ", " answered "), found.key)
    if refused := _refused(fault):
        return fault.kept(
            "state", cut(f"State backend: {refused.summary.replace('Device denied', 'denied').replace('Login', 'login')}"), refused.key
        )
    if answered := CONSUL_ANSWERED.search(fault.flat):
        reason = _unquoted(answered[2] or "")
        return fault.free(
            "state", cut(f"State cannot be read: Consul answered {answered[1]}" + (f" ({reason})" if reason else "")), reason, answered[1]
        )
    told = one_line(fault.detail if fault.summary and len(fault.summary) < 60 and fault.detail else fault.summary or fault.text)
    told = lower_first(sentence(_BACKEND_HEAD.sub("", told)))
    return fault.free("state", cut(f"State cannot be read: {told}"), told)


def _refused(fault: Fault) -> Finding | None:
    """The bucket or the database let nobody in."""
    if fault.said("unexpected response code"):
        return None
    return next((found for rule in (no_credentials, login, denied) if (found := rule(fault))), None)


def _host(fault: Fault) -> str:
    target = any_target(fault)
    return f"{target.full} " if target else ""


def _is_state_url(fault: Fault) -> bool:
    """Terraform's backend in Consul is asked over its KV API, of a path that holds the workspace."""
    return fault.diagnostic is not None and fault.diagnostic.address is None and "-env:" in fault.low and "/v1/kv/" in fault.low


def not_saved(fault: Fault) -> Finding | None:
    """The dangerous one: the run changed things that the state does not know of."""
    if not fault.said(*_NOT_SAVED):
        return None
    summary = "State could not be saved: infrastructure changed, state did not"
    found = reached(fault)
    return fault.kept("state", summary, summary, found.key if found else None, fault.status)


def unreadable(fault: Fault) -> Finding | None:
    """The file itself is damaged, or of a newer Terraform."""
    for words, summary in (
        (("unsupported state file format", "state file could not be parsed"), "State file is damaged: unsupported format"),
        (("state snapshot was created by terraform", "newer than current"), "State was written by a newer Terraform"),
        (("state data in s3 does not have the expected content", "checksum calculated for the state"), "State does not match its checksum"),
        (("saved plan is stale",), "Saved plan is stale: the state changed meanwhile"),
    ):
        if fault.said(*words):
            return fault.kept("state", summary)
    return None


def workspace(fault: Fault) -> Finding | None:
    """CTS gives each task a workspace of its own: it is not there."""
    low = fault.low
    if "workspace" not in low or fault.command:
        return None
    head = flat(fault.summary or fault.text[:500])
    if ("does not exist" in head.lower() or "doesn't exist" in head.lower()) and "workspace" in head.lower():
        return fault.kept("workspace", "Terraform workspace is missing (state wiped?)")
    if "already exists" in head.lower() and head.lower().startswith("workspace"):
        return fault.kept("workspace", "Terraform workspace already exists")
    return None
