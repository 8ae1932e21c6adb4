"""What a command that Terraform ran was, how it ended, and what it printed."""

import re
from itertools import pairwise
from typing import NamedTuple

from ctsreport.analysis.diagnosis.advice import without_hints, without_position
from ctsreport.analysis.diagnosis.text import clean, one_line
from ctsreport.pattern import Pattern

_RUN = "Error running command '"
# The command is quoted whole; where it ends, and how it ended, is found from there: `': exit status 1. Output:`
_ENDED = Pattern(
    r"':\s{1,3}(?:exit\s{1,3}status\s{1,3}(?P<code>\d{1,6})|signal:\s{1,3}(?P<signal>\w{1,20})|"
    r"[^\n']{0,200}?)\.?\s{1,3}Output:"
)
# `error executing "/tmp/terraform_1.sh": Process exited with status 127`
_REMOTE = Pattern(
    r"error executing \"?([^\"\n]+?)\"?:\s*(?:Process exited with status|wait: remote command exited)\s*(\d+)?",
    re.IGNORECASE,
)
_EXTERNAL = Pattern(r"(?:Error Message|error was):\s*(.{1,2000}?)\s*(?:State:|$)", re.DOTALL)
_PROGRAM = Pattern(r"(?:program \\?\"|Program: )([\w./-]+)")
_STATUS = Pattern(r"exit status (\d+)")
_WORD = Pattern(r"\s*(?:\w+=(?:\"[^\"]*\"|'[^']*'|\S*)\s+)*(\S+)(.*)", re.DOTALL)
_INTERPRETERS = frozenset(
    [
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
    ]
)
# `ansible-playbook -i inventory.ini site.yml`: what follows such an option is no playbook
_TAKES_VALUE = frozenset(
    ["-i", "-e", "-l", "-u", "-t", "-c", "-f", "-M", "--inventory", "--extra-vars", "--limit", "--user", "--tags",
    "--private-key", "--vault-password-file", "--key-file", "--connection", "--forks", "--skip-tags"]
)  # fmt: skip
_SETTING = frozenset(["cd", "set", "export", "source", ".", "umask", "trap"])
_SHELL = frozenset(
    [
        "if",
        "for",
        "while",
        "until",
        "case",
        "[",
        "[[",
        "{",
        "(",
        "!",
        "function",
        "local",
        "declare",
        "#!/bin/sh",
        "#!/bin/bash",
        "then",
        "do",
    ]
)
_HEADS = ("provisioner error", "error running command", "external program", "remote-exec", "program execution failed")
_EXPLAINS = ("State: ", "Program: ", "The program was executed", "The data source received", "program.")
# A last line that says nothing of an error, `PLAY RECAP …`, `lost connection`, follows one that does:
# `UNREACHABLE: timed out`.
_WRONG = Pattern(
    r"error|fail(?!ed=)|fatal|except|denied|refus|reject|invalid|cannot|can't|unable|not |no |missing|without|"
    r"unknown|must|expired|exceed|timed? ?out",
    re.IGNORECASE,
)
# `fatal: …`, `ValueError: …`, `FAILED`, `ERROR`; a name like `error_code` is none.
_FATAL = Pattern(r"\b(?i:fatal|error|exception)\b[:!]|\bFAILED\b|\b\w+Error: |\bERROR\b")
# `FATAL: all hosts have already failed -- aborting`, `make: *** [push] Error 1`, `Process completed with exit code 1.`
_OUTCOME = frozenset(
    "a abort aborted aborting after again all already an and are attempt attempts be been build by can cannot code "  # noqa: SIM905
    "command commands complete completed continue did done due encountered error errors execution exit exited exiting "
    "failed failing failure failures fatal finished for giving goodbye halted has have host hosts in is it job make "
    "more no non none not of on one or play playbook previous process retries retry retrying run running script see "
    "status step stop stopped stopping task tasks terminated terminating the this times to unable up was were with "
    "without zero above below exception log logs output details".split()
)
_WORDS = Pattern(r"[a-z]+")
_IN_BRACKETS = Pattern(r"\[[^\[\]]{0,200}\]")
# A sentence goes on in the next line.
_CONTINUED = Pattern(r",\n(?=[a-z])")
# `napalm.base.exceptions.CommitError: MINOR: MGMT_CORE #224: …`, whose message may have several lines
_RAISES = Pattern(r"[A-Za-z_][\w.]{0,120}(?:Error|Exception): \S")
_LOOKED_AT, _ANNOUNCED, _RAISED = 24_000, 4, 4


class Script(NamedTuple):
    """``name`` of the script, without its folder's path kept; ``how`` it ended.

    Its output, and the last line of that.
    """

    command: str
    name: str
    how: str
    output: str
    last: str


def is_script(summary: str, detail: str) -> bool:
    """Whether a diagnostic is about a command that Terraform ran."""
    head = f"{summary[:300]}\n{detail[:200]}".lower()
    return any(word in head for word in _HEADS)


def script_of(summary: str, detail: str) -> Script:
    """The parts; where the output cannot be parted from the rest, the whole text is the output."""
    detail = without_position(detail)
    text = detail if _RUN in detail else f"{summary}\n{detail}"
    start = text.find(_RUN)
    match = _ENDED.search(text, start) if start >= 0 else None
    if match is None:
        return _without_output(f"{summary}\n{detail}", detail)
    command = text[start + len(_RUN) : match.start()]
    output = clean(text[match.end() :])
    how = "did not start"
    if match["code"]:
        how = f"exit {match['code']}"
    elif match["signal"]:
        how = f"signal: {match['signal']}"
    return Script(command or " ", script_name(command), how, output[-_LOOKED_AT:], _last_line(output))


def _without_output(whole: str, detail: str) -> Script:
    flat = " ".join(detail.split())
    if match := _REMOTE.search(flat):
        # Terraform copies the script there under a name of chance.
        name = "" if "/terraform_" in match[1] else match[1]
        return Script(
            "remote-exec", name, f"exit {match[2]}" if match[2] else "", whole, flat[match.end() :].strip(" :.")[:300]
        )
    error, program, code = _EXTERNAL.search(detail), _PROGRAM.search(detail), _STATUS.search(detail)
    last = _last_line(error[1]) if error else _last_words(detail)
    return Script(" ", program[1] if program else "", f"exit {code[1]}" if code else "", whole, last)


def _last_words(detail: str) -> str:
    lines = (one_line(line) for line in reversed(detail.split("\n")))
    return next((line for line in lines if line and not line.startswith(_EXPLAINS)), "")


def _last_line(output: str) -> str:
    """The last line that says something; where it says nothing of an error, the last that does."""
    lines = without_hints(output[-8000:]).split("\n")
    lines = _CONTINUED.sub(", ", "\n".join(lines)).split("\n")
    said = [line for each in lines if (line := one_line(each[:2000])) and any(map(str.isalnum, line))]
    raised = (at for at in range(max(0, len(said) - _RAISED), len(said)) if _RAISES.match(said[at]))
    if (first := next(raised, None)) is not None:
        return " ".join(said[first:])
    wrong = [at for at, line in enumerate(said) if _WRONG.search(line) and not _is_outcome(line)]
    if not wrong or wrong[-1] == len(said) - 1:
        return said[-1] if said else ""
    return _to_its_end(said, next((at for at in reversed(wrong) if _FATAL.search(said[at])), wrong[-1]))


def _to_its_end(lines: list[str], at: int) -> str:
    """A line with those that it announces: `RPCError:`, `database locked by:`, `admin terminal (pid 5) …`."""
    end = at + 1
    while lines[end - 1].endswith(":") and end < min(len(lines), at + _ANNOUNCED):
        end += 1
    return " ".join(lines[at:end])


def _is_outcome(line: str) -> bool:
    """Whether it only says that something went wrong, and what comes of it."""
    return _OUTCOME.issuperset(_WORDS.findall(_IN_BRACKETS.sub("", line.lower())))


def script_name(command: str) -> str:
    """The program that a command runs; empty where it is the shell's own language."""
    for statement in re.split(r"&&|;|\n", command.strip()[:2000]):
        match = _WORD.match(statement)
        if match is None or match[1] in _SETTING or "=" in match[1]:
            continue
        if match[1] in _SHELL:
            return ""
        return _interpreted(match[1], match[2])
    return ""


def _interpreted(word: str, rest: str) -> str:
    name = word.rsplit("/", 1)[-1].strip("\"'")
    if name not in _INTERPRETERS:
        return word.strip("\"'")[:60]
    if " -c " in f" {rest[:20]}":
        return script_name(rest.split("-c", 1)[1].strip(" \t\"'"))
    words = rest.split("<<", 1)[0].split()
    if name == "ansible-playbook":
        words = [each for before, each in pairwise(("", *words)) if before not in _TAKES_VALUE]
    found = [
        bare
        for each in words
        if (bare := each.strip("\"'")) and not bare.startswith("-") and not bare.isdigit() and "=" not in bare
    ]
    if found and found[0].rsplit("/", 1)[-1] in _INTERPRETERS:
        return _interpreted(found[0], rest.split(found[0], 1)[1])
    return next((each for each in found if "." in each or "/" in each), found[0] if found else name)[:60]
