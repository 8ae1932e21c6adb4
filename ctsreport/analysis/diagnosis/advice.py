"""What a text advises or only guesses, set apart from what it says: a guess is not a cause."""

import re

from ctsreport.pattern import Pattern

# A full stop inside a name ends no sentence: a blank and a capital (or a quote) must follow.
# Ends here: `It failed. Please check …`; here not: `fw-1.example.com`.
_SENTENCE = Pattern(
    r"(?<=[.!?])(?<!e\.g\.)(?<!i\.e\.)(?<!etc\.) +(?=[\"'`(\[*]?[A-Z\ua500-\ua502])|"
    r"(?<!:);? +(?=(?:If (?:this|you|the)|Please|Did you) )|; +(?=if you )|"
    r"\s+(?=hint: |This (?:usually|often|probably|may|might) )|"
    r"\s+(?=\[WARNING\] )|; (?=(?:it|this|you) (?:may|might|could|can|must|should) )"
)
# `Make sure that the user may write.`, `See the manual`, `It may be a bug`: how advice begins.
_ADVICE = Pattern(
    r"please(?! (?:specify|enter|supply)\b)|"
    r"(?:verify|check|make sure|ensure) (?:that|the|your|you|if|whether)|see |refer |visit |consider |"
    r"perhaps|possibly|maybe"
    r"|for (?:more|further|additional|most) (?:info|detail|help|command)|to (?:avoid|see|make|update|proceed|"
    r"download|use|allow|"
    r"initialize|resolve|fix|find out|learn|retrieve) |(?:try|use) (?:again|to|the|a) |you (?:can|may|might|could|"
    r"should|must|need)\b(?!'|not)"
    r"|if (?:you|this|the|it|dup)|did you (?:mean|intend)|(?:this|it) (?:is (?:a bug|always|possible|"
    r"not recommended)|may|might|could|usually|"
    r"was checked|occurs |can |happens|would be)|the plugin (?:logs|encountered)|terraform (?:acquires|will still)|"
    r"alternatively|hint[: ]|note[: ]|tip: "
    r"|an unexpected error (?:was|occurred)|enable it by|more (?:details|info)|in order to|contact (?:your|the)|"
    r"report (?:this|the)|"
    r"there (?:may|might)|we recommend|run (?:the|`|'|\"|terraform)|cloning into|additional (?:info|detail)|"
    r"the output above|this command|choose |\[warning\] |(?:is|are|does|do|did|has|have|was|were)\b[^.!]*\?\s*$",
    re.IGNORECASE,
)
# `, please check the address`: up to the next colon, which says what is wrong.
_ADVISING = Pattern(
    r"(?:[;,.]? ?\bplease (?:also )?(?!specify|enter|supply)[a-z]+|"
    r"[;,.] try [a-z]+| - (?:use|see|try|check|run|set))\b(?:[^:\n]|:(?! ))*"
    r"(?:$|(?=: ))",
    re.IGNORECASE | re.DOTALL,
    needs=("please ", " try ", " - "),
)
# `Please report the following to the provider developer: TEXT`.
_FOLLOWING = Pattern(r"(?:please )?report (?:the following|this)[^:]{0,80}: +", re.IGNORECASE, needs=("report ",))
# `…, it is possible that this is due to invalid credentials or …, Azure error: …` up to the next clause that says
# something.
_GUESS = Pattern(
    r"[\w ]{1,30} can be (?=[^.;:]{3,200}, [^.;:]{3,200}, )[^.;:(]{0,400}|"
    r",? ?\(?\b(?:it (?:is|may be) (?:also )?possible (?:that|because)|(?:which|this) (?:may|might|could) (?:be|"
    r"mean|indicate|have)|"
    r"(?:may|might|could) (?:be|have been) (?:caused by|due to|because)|possibly (?:because|due|caused)|perhaps |"
    r"maybe |"
    r"(?:most )?likely (?:because|due|caused))[^:.;)]{0,400}(?:\)|(?=[:.;]|$))",
    re.IGNORECASE,
    needs=(" can be ", "possib", "may", "might", "could", "perhaps", "likely"),
)
# `401 Unauthorized⏎Hint:⏎1) Please check …`: what follows is advice as well
_HINTS = Pattern(
    r"(?<=[\w.)])\s+(?:Hints?|Tips?|Suggestions?|(?:Possible|Common) (?:causes?|reasons?)[\w ]{0,40}|"
    r"Things you (?:might|can|could) try[\w ]{0,40}):(?=\s)"
    r"(?:.|\n(?!\n))*",
    needs=("Hint", "Tip", "Suggestion", "cause", "reason", "Things you "),
)
_BULLET = Pattern(r"(?:^|\s)[*•] (?=\S)")
_LABEL_AT_END = Pattern(r", ((?:[A-Za-z]+ ){0,2}[Ee]rror)$")


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    return [each for line in text.split("\n") for each in _SENTENCE.split(line) if each.strip()]


def without_hints(text: str) -> str:
    """Without the lists of what may be the cause."""
    return _HINTS.sub("", text) if ":" in text else text


# `(params: map[name:web port:80])`, `error status: {"data":null}`: what was sent, and an answer that holds nothing
_ECHO = Pattern(
    r" ?\((?:params|parameters|payload|request|input)(?: body)?: (?:map\[|\{)[^\n]{0,4000}?[\]}]\)|"
    r"(?:,? ?\b[a-z]{1,12}(?: [a-z]{1,12})?:)? ?\{\"\w{1,20}\":(?:null|\[\]|\{\}|\"\")\}"
)


# `⏎At C:\\Temp\\run.ps1:5 char:34⏎+ … ~~~ …`: where PowerShell stood when it failed
_POSITION = Pattern(r"\.?\s+At (?:line|[A-Za-z]:\\[^:]{1,400}):\d+ char:\d+\b[\s\S]*")
# `+ CategoryInfo : ResourceExists: (web-1:…)`, `+ FullyQualifiedErrorId : WIN32 9711,Add-DnsServerResourceRecordA`
_CATEGORY = Pattern(r"CategoryInfo\s{1,20}: (?P<category>\w{1,60})|FullyQualifiedErrorId : (?P<id>[^,\n]{1,80})")


# `Traceback (most recent call last):⏎  File "push.py", line 3, in main⏎    push()⏎ValueError: no such pool`, also where
# the line feeds were lost
_TRACE = Pattern(
    r"Traceback \(most recent call last\):(?:(?:\n[ \t][^\n]*)+\n?|"
    r"[ \t](?:(?!Traceback \()[^\n]){0,6000}?(?=\b[\w.]{1,120}(?:Error|Exception|timeout|Timeout|Failure|Exit)\b: ))|"
    r"(?:During handling of the|The) above exception[^:\n]{0,80}:"
)


def without_position(text: str) -> str:
    """Without where a shell or an interpreter stood in its script; their names for the error stay."""
    if "Traceback (" in text:
        text = _TRACE.sub("\n", text)
    if " char:" not in text:
        return text
    return _POSITION.sub(_named_error, text)


def _named_error(position: re.Match[str]) -> str:
    named = [match[1] or match[2] for match in _CATEGORY.finditer(position[0])]
    return f" ({', '.join(each.strip() for each in named)})" if named else ""


def without_echo(text: str) -> str:
    """Without what the request itself held, and without where a shell stood in its script."""
    text = without_position(text)
    return _ECHO.sub("", text) if "{" in text or "map[" in text else text


def statements(text: str) -> str:
    """The sentences that say something, without their guesses; nothing, where none does."""
    text = _FOLLOWING.sub("", _without_guesses(without_hints(without_echo(text))))
    text = _BULLET.sub("\n", text)
    if "problems:" in text or "errors:" in text:
        text = text.replace(" - ", "\n")
    lines = (
        " ".join(_ADVISING.sub("", each) for each in sentences(line) if not _is_advice(each))
        for line in text.split("\n")
    )
    return "\n".join(dict.fromkeys(line for each in lines if (line := each.strip())))


def set_apart(text: str) -> tuple[str, ...]:
    """The sentences that only advise, guess or explain."""
    return tuple(each for each in sentences(text) if _is_advice(each))


def _without_guesses(text: str) -> str:
    """What a guess runs into (`, Azure error: …`) stays."""
    return _GUESS.sub(lambda match: f", {label[1]}" if (label := _LABEL_AT_END.search(match[0])) else "", text)


def _is_advice(sentence: str) -> bool:
    return _ADVICE.match(sentence.lstrip(" *-\"'`(")) is not None
