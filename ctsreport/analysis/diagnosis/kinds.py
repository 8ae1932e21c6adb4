"""The kinds of causes in their order of precedence: what each means, and what to look at first.

Where one text fits two kinds, the upper one counts. A next step says what to look at or to ask, never to destroy or to
force anything.
"""

from typing import NamedTuple


class Kind(NamedTuple):
    """What a kind means, and the next step in one line."""

    meaning: str
    next_step: str


KINDS = {
    "cancelled": Kind("CTS stopped while the run was under way or waited for its next try",
    "See why CTS stopped (its log, the service manager); the task runs again when CTS is up."),
    "binary": Kind("Terraform cannot be started",
    "Check `driver.terraform.path` of CTS: does the file exist there, may CTS's user run it, is it built for this "
    "machine?"),
    "memory": Kind("a signal ended Terraform",
    "Look in the kernel's log of the CTS host for the out-of-memory killer, or for who sent the signal at that "
    "time."),
    "host": Kind("a limit of the CTS host is reached: open files, memory, processes",
    "Look at the limits of the CTS service (open files, memory, tasks), and at how many runs go on at a time."),
    "disk": Kind("nothing can be written on the CTS host",
    "See what fills the disk of the CTS host (df, df -i): often .terraform folders or logs."),
    "lock": Kind("the state is locked, or its lock failed",
    "Ask the holder whether that run is still under way; a run that ended frees its lock. If nobody runs, look at "
    "the lock's session in the backend."),
    "state": Kind("the state cannot be read or saved, or its backend lets nobody in",
    "Check the backend first (leader, token, size limits); where a state was not saved, look for errored.tfstate "
    "before the task runs again."),
    "workspace": Kind("the task's Terraform workspace",
    "See whether the state in the backend was moved or wiped; CTS makes the workspace anew when the task is set up "
    "again."),
    "consul": Kind("CTS asked Consul in vain",
    "Check that the Consul agent answers, and the policies of the token that CTS uses."),
    "template": Kind("the template that CTS renders, or its files",
    "Check the task's condition and source input, and that CTS may read and write its working directory."),
    "crash": Kind("a provider's process died or could not be started",
    "Look for this panic among the provider's issues; try the same input with its last version that worked."),
    "bug": Kind("a provider did not do what it said",
    "Look for this attribute among the provider's issues: a newer version may behave; the object itself may be as "
    "wanted."),
    "install": Kind("a provider cannot be installed",
    "Check the way from the CTS host to the registry or mirror, and that the lock file fits the provider's version "
    "and platform."),
    "module": Kind("a module cannot be fetched or found",
    "Check the task's `module` and `version`, and that CTS's user may read that repository."),
    "version": Kind("Terraform's version does not fit",
    "Compare `driver.terraform.version` of CTS with what the module requires."),
    "config": Kind("the configuration is wrong",
    "Look at what changed in the module or in the task's variables; terraform validate in the task's folder says "
    "where."),
    "check": Kind("a condition that the module's author wrote",
    "Look at the value that the condition names: a service registered something that the module does not accept."),
    "variable": Kind("a variable has no value",
    "Give the variable a value in the task's variable files, or a default in the module."),
    "dns": Kind("a name is not found, or could not be looked up",
    "Look the name up on the CTS host; then its name server, search domains and the spelling in the provider's "
    "block."),
    "unreachable": Kind("refused, reset, no route, 502, 503",
    "Check from the CTS host that the port answers; then the device's service, and firewalls on the way."),
    "timeout": Kind("no answer in time",
    "Check from the CTS host that the port answers; then the device's load, and whether other runs use it at the "
    "same time."),
    "tls": Kind("certificate, host key or encryption",
    "Look at the certificate (openssl s_client) or host key that is served, and at what the CTS host trusts."),
    "auth": Kind("the login was refused, by the device or by a proxy, or there are no credentials",
    "Check the credentials that CTS has for it: expired, rotated, locked, or not in its environment?"),
    "denied": Kind("known, but not allowed",
    "See what is named: a permission, a policy, a list of addresses, an API that is off. The owner of the account that "
    "CTS uses can tell, and grant it."),
    "rate": Kind("too many requests",
    "See who else uses the same account at that time; let fewer tasks run at once, or ask for a higher rate."),
    "quota": Kind("a quota or limit is reached",
    "See what uses it up; ask its owners what is no longer needed, or for a higher limit."),
    "conflict": Kind("it exists already, or something else is at it",
    "Find who made the object or works on it: another task, an earlier try, a person; then import it or let that "
    "one finish."),
    "notfound": Kind("what the request is about is not there",
    "See whether the object was removed or renamed outside of Terraform, or is spelled otherwise in the task's "
    "variables."),
    "rejected": Kind("understood, and refused",
    "Compare what the module sends with what is said: the device, its version or its licence does not accept it. Where "
    "nothing is said, look into the device's own log."),
    "commit": Kind("a PAN-OS commit failed",
    "Look at the commit's own report on the firewall, and at pending changes of other administrators."),
    "script": Kind("a command that Terraform ran; where its output tells one of the kinds of devices, it is that "
        "kind", "Read the whole output, and run the command on the CTS host as CTS's user."),
    "other": Kind("anything else: the words that say most",
    "Read the whole message; what changed since the last success is the best hint."),
}  # fmt: skip
ORDER = {kind: place for place, kind in enumerate(KINDS)}
OF_DEVICES = frozenset(
    {
        "host",
        "disk",
        "dns",
        "unreachable",
        "timeout",
        "tls",
        "auth",
        "denied",
        "rate",
        "quota",
        "conflict",
        "notfound",
        "rejected",
    }
)
"""What a script's output, a state's backend or a registry can fail by in the same words as a device."""
REACH = ("dns", "unreachable", "timeout", "tls")


def next_step(kind: str) -> str:
    """What to look at or to ask first."""
    return KINDS[kind].next_step
