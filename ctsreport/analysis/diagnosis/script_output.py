"""What the output of a command says: of a device, in the same words as a provider would; else its last line."""

from ctsreport.analysis.diagnosis.advice import statements, without_hints
from ctsreport.analysis.diagnosis.details import at
from ctsreport.analysis.diagnosis.evidence import Evidence
from ctsreport.analysis.diagnosis.find import find
from ctsreport.analysis.diagnosis.frames import is_doing, states
from ctsreport.analysis.diagnosis.kinds import OF_DEVICES, ORDER
from ctsreport.analysis.diagnosis.phrase import masked
from ctsreport.analysis.diagnosis.provider import Position, vendor_by_words
from ctsreport.analysis.diagnosis.rule import Sentence
from ctsreport.analysis.diagnosis.script import Script
from ctsreport.analysis.diagnosis.slots import HOST, NAME, NUMBER
from ctsreport.analysis.diagnosis.text import one_line, shortened
from ctsreport.analysis.diagnosis.who import called, failed_host
from ctsreport.pattern import Pattern
from ctsreport.words import lowered

_LINES, _FEW, _ROOMY, _THIN, _ANSWERED, _COMMAND = 40, 6, 100, 3, 6000, 100
_NOT_LOGGED_IN = "No valid credentials"
_ANSWERS = frozenset({"quota", "conflict", "notfound", "rejected"})
# Of `ReplaceConfigException: {'tag': 'unknown-namespace'}` what stands in braces.
_ANSWER = Pattern(r"[:,]? ?\{[^{}]*\}")


def script_says(script: Script, place: Position) -> Sentence:
    """The sentence about a command that failed; beside it stand the resource that ran it, and the command."""
    sentence = _says(script)
    where = at(place) if place.resource else ""
    return sentence._replace(details="; ".join(filter(None, (sentence.details, where, _ran(script.command)))))


def _ran(command: str) -> str:
    """One command with its arguments; empty where it is none."""
    if " " not in command.strip() or _SHELL.search(command):
        return ""
    return shortened(f"ran {one_line(command)}", _COMMAND)


# Lines of a shell's own language are no command that says something in one line.
_SHELL = Pattern(r"[;|&{}<>`$()\n]")


def _says(script: Script) -> Sentence:
    if found := of_output(script.output, script.command):
        return found._replace(headline=f"{script.name}: {found.headline}") if _is_nobody(script, found) else found
    what = "Remote script" if script.command == "remote-exec" else "Script"
    head = " ".join(filter(None, (what, script.name, "failed", f"({script.how})" if script.how else "")))
    said, whole = _last_words(script)
    return Sentence("script", f"{head}: {said or 'no output'}", whole if said != whole.strip(" .") else "")


def _is_nobody(script: Script, found: Sentence) -> bool:
    """Whether something answered, and neither the line nor the output says who."""
    return (
        bool(script.name)
        and (found.kind in _ANSWERS or found.headline == _NOT_LOGGED_IN)
        and not any(kind in found.headline.split(": ", 1)[0] for kind in (HOST, NAME))
        and "." not in found.headline.split(": ", 1)[0]
        and not vendor_by_words(lowered(script.output))
    )


def _last_words(script: Script) -> tuple[str, str]:
    """Its last line, with the host that it names as the other side; and what that is made of.

    Of an API's answer in it, who gave it, the reason and the code.
    """
    last = script.last if _TAG.sub("", script.last).strip() else script.output[-_ANSWERED:]
    evidence = Evidence(last, "", Position(), None, script.command, bare=True)
    failed = failed_host(script.output)
    if not (evidence.answer.reason or evidence.answer.codes):
        said = _plain(script.last, evidence)
        return f"{failed}: {said}" if failed and failed not in said else said, script.last
    why = evidence.why if evidence.answer.reason else masked(_ANSWER.sub("", script.last))
    code = f" ({evidence.code})" if evidence.code and evidence.code not in why else ""
    said = ": ".join(filter(None, (evidence.who or failed, why))) + code
    return said, script.last if last is script.last else evidence.reason


# `</rpc-error>`: the end of an answer of many lines
_TAG = Pattern(r"</?[\w:-]{1,60}(?: [^<>]{0,300})?>")


def _plain(last: str, evidence: Evidence) -> str:
    """A line that no API said; what was done to an object, `error validating "out.yaml": `, is left out."""
    who = called(last)
    said = (statements(last) or last).removeprefix(f"{evidence.command.split(' ', 1)[0]} : ")
    reason, before = evidence.chain.reason, evidence.chain.before
    if states(reason) and any(map(_names_object, before)):
        said = reason
    elif before and len(said) > _ROOMY and len(reason.split()) > _THIN:
        said = f"{who}: {reason}" if who else reason
    said = _WAY.sub("", _LOG_TIME.sub("", said))
    return masked(said.replace(f"'{who}'", who) if who else said, who)


# `2022/09/26 12:26:56.580514 Error in commit: …`
_LOG_TIME = Pattern(rf"^(?:[{NAME}{NUMBER}]. ){{2}}(?=[A-Z])")
# `commit-all -> shared-policy -> device-group -> '' needs to be …`: of the way to what is wrong, the last step says it
_WAY = Pattern(r"(?:[\w-]+ -> +)+(?=[\w-]+ -> )")


def _names_object(frame: str) -> bool:
    return '"' in frame and len(frame.split()) < _FEW and is_doing(frame)


def of_output(output: str, command: str) -> Sentence | None:
    """What a script's output says of a device; None where no line says anything.

    Of several lines that do, the one counts whose kind comes first; of one kind, that with a status.
    """
    found: list[tuple[int, bool, int, Sentence]] = []
    before = ""
    lines = _lines_of(without_hints(output))
    for number, (line, after) in enumerate(zip(lines, [*lines[1:], ""], strict=False)):
        before = f"{before[-2000:]} {line}"
        evidence = Evidence(line, "", Position(), None, command, bare=True, around=before, after=after)
        sentence = find(evidence, OF_DEVICES)
        if sentence.headline:
            found.append((ORDER[sentence.kind], not evidence.status, number, sentence))
    if not found and "\n" in output.strip():  # broken at another width than Terraform's, a word may lie on two lines
        whole = find(Evidence(" ".join(output.split())[-4000:], "", Position(), None, command, bare=True), OF_DEVICES)
        if not whole.headline:
            return None
        return whole
    if not found:
        return None
    return min(found)[-1]


def _lines_of(output: str) -> list[str]:
    """The lines that hold anything; of very many the first and the last."""
    lines = [line for line in output.split("\n") if line.strip()]
    if len(lines) <= _LINES:
        return lines
    return [*lines[: _LINES // 2], *lines[-_LINES // 2 :]]
