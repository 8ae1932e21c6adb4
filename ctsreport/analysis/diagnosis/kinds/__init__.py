"""The catalogue of causes, kind by kind in their order of precedence.

A rule is a function from a `Fault` to a `Finding`, or to None where it does not apply. To add one: write it in the module
of its field, beside its like, and name it here at its place; add its wording to docs/causes.md. The kind that a finding
has must be the word it stands under.
"""

from collections.abc import Callable

from ctsreport.analysis.diagnosis.fault import Fault, Finding
from ctsreport.analysis.diagnosis.kinds import (
    access,
    commit,
    configuration,
    cts,
    fallback,
    network,
    provider,
    request,
    run,
    script,
    state,
    tls,
)

Rule = Callable[[Fault], Finding | None]

CATALOGUE: dict[str, tuple[Rule, ...]] = {
    "cancelled": (run.cancelled,),
    "binary": (run.binary,),
    "memory": (run.killed,),
    "disk": (run.disk_full,),
    "lock": (state.locked, state.lock_failed, state.cloud_locked),
    "state": (state.not_saved, state.unreadable, state.backend),
    "workspace": (state.workspace,),
    "consul": (cts.consul_denied, cts.consul_failed),
    "template": (cts.template,),
    "crash": (provider.crashed, provider.died),
    "bug": (provider.contradiction,),
    "install": (provider.lock_file, provider.not_installed),
    "module": (configuration.module_download, configuration.module_missing),
    "version": (configuration.version,),
    "config": (configuration.invalid, configuration.no_services, configuration.mistake),
    "check": (configuration.check,),
    "variable": (configuration.variable,),
    "dns": (network.dns,),
    "unreachable": (network.unreachable, network.unavailable),
    "timeout": (network.timeout,),
    "tls": (tls.tls,),
    "auth": (access.no_credentials, access.login, access.not_json),
    "denied": (access.denied,),
    "rate": (access.rate,),
    "quota": (access.quota,),
    "conflict": (request.conflict,),
    "notfound": (request.not_found,),
    "rejected": (request.rejected,),
    "commit": (commit.commit,),
    "script": (script.script,),
    "other": (fallback.other,),
}
ORDER = {kind: place for place, kind in enumerate(CATALOGUE)}

# What a script says is looked at first for these: the same device fails in the same words, whoever calls it.
script.INSIDE.extend(
    rule
    for kind in ("disk", "dns", "unreachable", "timeout", "tls", "auth", "denied", "rate", "quota", "conflict", "notfound", "rejected")
    for rule in CATALOGUE[kind]
)
_RULES = tuple(rule for rules in CATALOGUE.values() for rule in rules)
_SCRIPT_FIRST = (*CATALOGUE["script"], *_RULES)
# Terraform and CTS speak of these; what a device says names none of them mostly, and half of the rules need not look.
_OF_TERRAFORM = tuple(
    rule
    for kind in ("lock", "state", "workspace", "consul", "template", "crash", "bug", "install", "module", "version")
    for rule in CATALOGUE[kind]
)
_OF_DEVICES = tuple(rule for rule in _RULES if rule not in _OF_TERRAFORM)
_TERRAFORM_STEMS = (
    "state",
    "lock",
    "provider",
    "module",
    "terraform",
    "template",
    "consul",
    "plugin",
    "workspace",
    "backend",
    "/v1/kv/",
    "ing file",
    "panic:",
    "fatal error:",
    "rpc error",
    "inconsistent",
    "checksums",
    "install",
    "registry",
    "download",
    "plan is stale",
)


def find(fault: Fault) -> Finding:
    """The first rule's answer; the last rule always has one."""
    if script.is_script(fault):
        return _first(_SCRIPT_FIRST, fault)
    return _first(_RULES if fault.said(*_TERRAFORM_STEMS) else _OF_DEVICES, fault)


def _first(rules: tuple[Rule, ...], fault: Fault) -> Finding:
    for rule in rules:
        if finding := rule(fault):
            return finding
    return fallback.other(fault)
