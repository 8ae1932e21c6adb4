"""What happened to the run itself: cancelled, Terraform missing or killed, the disk full."""

from ctsreport.analysis.diagnosis.fault import Fault, Finding
from ctsreport.pattern import Pattern

_BINARY = Pattern(
    r"(?:fork/)?exec:? \"?([^\n\":]{1,300})\"?: (?:no such file or directory|permission denied"
    r"|executable file not found[^\n]*|exec format error|text file busy)"
)
_MISSING_BINARY = ("no such file", "not found")
_SIGNAL = Pattern(r"^signal: (\w+(?: fault| quit)?)")
_INTERRUPTED = ("interrupt", "terminated", "hangup")


def cancelled(fault: Fault) -> Finding | None:
    """CTS stopped, and its run with it."""
    text = fault.low
    if text == "context canceled" or (
        len(text) < 300 and text.endswith(": context canceled") and not fault.diagnostic and "://" not in text
    ):
        return _cancelled(fault)
    signal = _SIGNAL.match(text)
    if signal and signal[1] in _INTERRUPTED:
        return _cancelled(fault)
    if fault.diagnostic and fault.summary.strip().lower() in {
        "execution halted",
        "operation canceled",
        "apply cancelled",
        "plan cancelled",
        "context canceled",
    }:
        return _cancelled(fault)
    return None


def _cancelled(fault: Fault) -> Finding:
    return fault.kept("cancelled", "Run was cancelled: CTS was stopping")


def binary(fault: Fault) -> Finding | None:
    """Terraform itself could not be started."""
    if fault.diagnostic or "exec" not in fault.low or not (match := _BINARY.search(fault.flat[:2000])):
        return None
    path = match[1]
    if any(word in match[0] for word in _MISSING_BINARY):
        return fault.kept("binary", f"Terraform binary is missing: {path}", "missing", path.rsplit("/", 1)[-1])
    reason = match[0].rsplit(": ", 1)[-1]
    return fault.kept("binary", f"Terraform binary cannot be run: {path}: {reason}", reason, path.rsplit("/", 1)[-1])


def killed(fault: Fault) -> Finding | None:
    """A signal ended Terraform."""
    if fault.low.startswith("signal: killed"):
        return fault.kept("memory", "Terraform was killed (signal: killed; often out of memory)", "signal: killed")
    if "cannot allocate memory" in fault.low or "fatal error: runtime: out of memory" in fault.low:
        return fault.kept("memory", "Out of memory on the CTS host", "cannot allocate memory")
    signal = _SIGNAL.match(fault.low)
    if signal:
        return fault.kept("memory", f"Terraform was ended by a signal ({signal[0]})", signal[0])
    return None


def disk_full(fault: Fault) -> Finding | None:
    """Nothing could be written any more."""
    if fault.said("no space left on device", "disk quota exceeded", "not enough space on the disk", "enospc"):
        return fault.kept("disk", "No space left on the CTS host", "no space left")
    if fault.said("read-only file system") and not fault.command:
        return fault.kept("disk", "The file system of the CTS host is read-only", "read-only file system")
    return None
