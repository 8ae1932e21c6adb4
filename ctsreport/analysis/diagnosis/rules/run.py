"""The run itself: stopped, Terraform's own process, the CTS host."""

from ctsreport.analysis.diagnosis.evidence import Evidence
from ctsreport.analysis.diagnosis.rule import Rule, worded
from ctsreport.pattern import Pattern

# `deploy@fw-1: `, `fatal: [fw-1]`, `backend: 502 `: what another machine says
_OTHER_MACHINE = Pattern(r"\b(?:scp|rsync|sftp|ssh|remote|ansible)\b|\bfatal: \[|@[\w.-]+:|\S+: \d{3} ")
# `/usr/bin/kubectl apply`: a program that asks other machines
_RUNNER = Pattern(r"\s*(?:\S*/)?(?:scp|rsync|sftp|ssh|ansible\S*|kubectl|aws|az|gcloud)\b")


def is_bare(evidence: Evidence) -> bool:
    """Terraform or CTS itself says it: no diagnostic, no script."""
    return evidence.bare and not evidence.command


def is_here(evidence: Evidence) -> bool:
    """Whether it is of the CTS host: not what a device answered, nor what another machine says in a script's output."""
    if evidence.status or evidence.answer.reason or evidence.answer.codes:
        return False
    if not evidence.command:
        return True
    return not (_OTHER_MACHINE.search(evidence.text) or _RUNNER.match(evidence.command))


# `signal: killed`, `signal: segmentation fault`; one that ends a run as CTS stops is another rule's.
_SIGNAL = Pattern(r"^signal: killed|(?P<signal>^signal: (?!interrupt|terminated)\w[\w -]*\w)")
# `fork/exec /opt/cts/terraform: no such file or directory`
_EXEC = Pattern(
    r"(?:fork/)?exec:? \"?(?P<path>[^\n\":]{1,300})\"?: (?:(?P<missing>no such file|executable file not found)|"
    r"(?P<reason>permission denied|exec format error|text file busy|resource temporarily unavailable))"
)

RULES = (
    Rule("cancelled", "Run was cancelled: CTS was stopping", ("context canceled", "signal: interrupt",
        "signal: terminated", "execution halted", "operation canceled"), unless=("rpc error", "://", "panic:"),
        take=(Pattern(r"^(?:error: )?(?:context canceled|signal: (?:interrupt|terminated))|"
            r"(?i:^(?:execution halted|operation canceled))"),), when=lambda e: not e.command),
    worded("host", "{worded} on the CTS host", (
        ("Too many open files", ("too many open files", "emfile", "enfile")),
        ("Out of memory", ("cannot allocate memory", "runtime: out of memory")),
        ("No more processes or threads", ("newosproc", "pthread_create failed")),
    ), when=is_here),
    worded("disk", "{worded}", (
        ("No space left on the CTS host", ("no space left on device", "disk quota exceeded",
            "not enough space on the disk", "enospc")),
        ("File system of the CTS host is read-only", ("read-only file system",)),
    ), when=is_here),
    Rule("binary", "Terraform binary {binary}", ("no such file or directory", "executable file not found",
        "permission denied", "exec format error", "text file busy", "resource temporarily unavailable"),
        also=("exec",), take=(_EXEC,), when=is_bare),
    worded("memory", "Terraform was {worded}[ ({signal})]", (
        ("killed (signal: killed; often out of memory)", ("signal: killed",)),
        ("ended by a signal", ("signal: ",)),
    ), take=(_SIGNAL,), when=is_bare),
)  # fmt: skip
