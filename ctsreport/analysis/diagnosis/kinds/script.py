"""Scripts that Terraform runs: what their output says, else their last line."""

import re
from collections.abc import Callable
from itertools import pairwise

from ctsreport.analysis.diagnosis.fault import Fault, Finding
from ctsreport.analysis.diagnosis.text import WIDTH, clean, cut, flat, joined, one_line
from ctsreport.pattern import Pattern

INSIDE: list[Callable[[Fault], Finding | None]] = []
"""The rules that are tried on a script's output; filled by the catalogue."""

_RUN = "Error running command '"
# The command is quoted whole; where it ends, and how it ended, is found from there.
_ENDED = Pattern(r"':\s{1,3}(?:exit\s{1,3}status\s{1,3}(\d{1,6})|signal:\s{1,3}(\w{1,20})|[^\n']{0,200}?)\.?\s{1,3}Output:")
_REMOTE = Pattern(
    r"error executing \"?([^\"\n]+?)\"?:\s*(?:Process exited with status|wait: remote command exited)\s*(?:.*?)?(\d+)?", re.IGNORECASE
)
_EXTERNAL = Pattern(r"(?:Error Message|error was):\s*(.{1,2000}?)\s*(?:State:|$)", re.DOTALL)
_PROGRAM = Pattern(r"(?:program \\?\"|Program: )([\w./-]+)")
_WORD = Pattern(r"\s*((?:\w+=(?:\"[^\"]*\"|'[^']*'|\S*)\s+)*)(\S+)(.*)", re.DOTALL)
_INTERPRETERS = {
    "bash",
    "sh",
    "python",
    "python3",
    "python2",
    "perl",
    "ruby",
    "node",
    "env",
    "sudo",
    "exec",
    "zsh",
    "pwsh",
    "powershell",
    "timeout",
    "nohup",
    "time",
    "ansible-playbook",
}
_SHELL = {
    "if",
    "for",
    "while",
    "until",
    "case",
    "set",
    "cd",
    "export",
    "[",
    "[[",
    "{",
    "(",
    "!",
    "function",
    "trap",
    "source",
    ".",
    "local",
    "declare",
    "umask",
    "#!/bin/sh",
    "#!/bin/bash",
    "then",
    "do",
}
_KNOWN_WIDE = 400


def is_script(fault: Fault) -> bool:
    """Whether Terraform ran a command, whose words must not be taken for Terraform's own."""
    head = fault.low[:400]
    return fault.diagnostic is not None and (
        "provisioner error" in head or "error running command" in head or "external program" in head or "remote-exec" in head
    )


def script(fault: Fault) -> Finding | None:
    """The cause that the output tells, else the last line of the output."""
    if fault.command or not is_script(fault):
        return None
    detail = fault.detail if _RUN in fault.detail else fault.text
    start = detail.find(_RUN)
    match = _ENDED.search(detail, start) if start >= 0 else None
    if match is None:
        return _without_output(fault, detail)
    command = detail[start + len(_RUN) : match.start()]
    output = clean(detail[match.end() :])
    inside = Fault(output, fault.task, fault.phase, None, command or " ")
    for rule in INSIDE:
        if found := rule(inside):
            return found
    return _own(fault, command, match[1], match[2] or "", _last_line(output, detail[: match.end()]))


def _own(fault: Fault, command: str, code: str | None, signal: str, last: str) -> Finding:
    name = script_name(command)
    how = f"exit {code}" if code else f"signal: {signal}" if signal else "did not start"
    said = last or "no output"
    head = f"Script {name} failed ({how})" if name else f"Script failed ({how})"
    return fault.free("script", cut(f"{head}: {said}"), said, name.rsplit("/", 1)[-1] or None, how)


def _last_line(output: str, known: str) -> str:
    """The last line that says something, whole: Terraform may have broken it."""
    lines = joined(output[-8000:].lstrip("\n"), _width(known))
    return next((told for line in reversed(lines) if (told := one_line(line[:2000])) and any(map(str.isalnum, told))), "")


def _width(known: str) -> int:
    """The width at which the text was broken: 77, unless the sentence before the output shows another."""
    lines = known[-_KNOWN_WIDE * 4 :].split("\n")
    if len(lines) < 2:
        return WIDTH
    longest = max(map(len, lines[:-1]))
    fitted = any(len(line) + 1 + len(after.split(" ", 1)[0]) <= WIDTH for line, after in pairwise(lines) if line and after)
    return longest if fitted or longest > WIDTH else WIDTH


def script_name(command: str) -> str:
    """The command's first word that names a program; empty for a script that is written out."""
    for statement in re.split(r"&&|;|\n", command.strip()[:2000]):
        match = _WORD.match(statement)
        if match is None:
            continue
        word, rest = match[2], match[3]
        if word in {"cd", "set", "export", "source", "."} or "=" in word:
            if "\n" in command.strip():
                continue
            continue
        if word in _SHELL:
            return ""
        return _interpreted(word, rest)
    return ""


def _interpreted(word: str, rest: str) -> str:
    name = word.rsplit("/", 1)[-1].strip("\"'")
    if name not in _INTERPRETERS:
        return cut(word.strip("\"'"), 50)
    if " -c " in f" {rest[:20]}":
        return script_name(rest.split("-c", 1)[1].strip(" \t\"'"))
    for argument in rest.split():
        bare = argument.strip("\"'")
        if bare and not bare.startswith("-") and not bare.isdigit() and "=" not in bare:
            return cut(bare, 50) if bare.rsplit("/", 1)[-1] not in _INTERPRETERS else _interpreted(bare, rest.split(argument, 1)[1])
    return name


def _without_output(fault: Fault, detail: str) -> Finding | None:
    """remote-exec, file and external programs: no quoted output, but maybe a known fault."""
    inside = Fault(f"{fault.summary}\n{detail}", fault.task, fault.phase, None, " ")
    for rule in INSIDE:
        if found := rule(inside):
            return found
    whole = flat(detail)
    if match := _REMOTE.search(whole):
        # Terraform copies the script there under a name of chance.
        return _own(fault, "" if "/terraform_" in match[1] else match[1], match[2], "", one_line(whole[match.end() :].strip(" :."))[:300])
    error = _EXTERNAL.search(detail)
    last = one_line(error[1][:2000]) if error else _last_words(detail)
    program = _PROGRAM.search(detail)
    name = f"Script {program[1]} failed" if program else "Script failed"
    code = re.search(r"exit status (\d+)", detail)
    how = f" (exit {code[1]})" if code else ""
    return fault.free("script", cut(f"{name}{how}: {last or 'no output'}"), last, program[1].rsplit("/", 1)[-1] if program else None, how)


def _last_words(detail: str) -> str:
    """The last line, but for those that an external program's data source adds."""
    lines = (one_line(line) for line in reversed(detail.split("\n")))
    return next(
        (
            line
            for line in lines
            if line and not line.startswith(("State: ", "Program: ", "The program was executed", "The data source received"))
        ),
        "",
    )
