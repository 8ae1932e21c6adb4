"""A telling name and its secret with words alone between them, or with a blank: options of commands, prompts, prose."""

import re
from collections.abc import Iterator

from ctsreport.pattern import Pattern
from ctsreport.redaction import accept, rows, shapes
from ctsreport.redaction.detectors.cues import is_command, is_id_of
from ctsreport.redaction.found import Found
from ctsreport.redaction.names import Name
from ctsreport.redaction.tables.name_words import OPPOSITE_BEHIND
from ctsreport.redaction.values import scalar

_WORDS_OF_PROSE = Pattern(
    r"""["'`]?[ \t]+\(?(?:used|is|was|value|string|sent|given|got|now|set\sto|reads|equals|received|tried|as|of
    |currently|here)
    (?:[ \t]+(?:is|was|to|as|value|now))?[ \t]*(?P<sep>[:=])?[ \t\n]+(?=\S)|(?:[ \t]+[A-Za-z]{2,14}){1,3}:[ \t]+(?=\S)
    |(?:[ \t]+phrase)?[ \t]+for[ \t][^\n]{1,80}?(?::|[ ]=)[ \t]+(?=\S)""",
    re.VERBOSE,
)
"""``Token used: …``, ``password is …``, ``Passphrase for key: …``."""

# ` with peer gw-berlin set to xxxxxxxx`
_SET_TO = Pattern(r"(?P<sep>)(?:[ \t]+[\w.@-]{1,40}){0,6}?[ \t]+(?:re)?set[ ]to[ ]+(?=\S)")
_ARGV = Pattern(r"""["'],[ ]?(?=["'])""")  # "--password", "…"
_BLANK = Pattern(r"[ \t]*(?:[ \t]|\n(?!\n))[ \t│]*")
# `'two words'`, `one`, `[one]`: a value in a sentence
_PROSE = Pattern(
    r"""(?:["'`]?(?P<quote>["'`])(?P<quoted>[^"'`\n]{1,512})(?P=quote)|[\[(]?(?P<bare>[^\s"'`,;()<>{}|]{1,512}))"""
)
# ` that was issued for xxxxxxxxxxxxxxxx`: behind a telling word
_NEAR = Pattern(
    r"""(?x) [\w.-]*+["'`)\]]*+(?P<gap>[^\n\w]{0,3}(?:\w{1,24}[^\n\w]{1,5}|\n(?!\n)[^\n\w]{0,3}){0,4}?)
    (?P<value>(?<![\w/+=.~:-])[A-Za-z0-9/+_.~-]{16,512}={0,2})(?![\w/+=:])"""
)
# `xxxxxxxxxxxxxxxx is not a valid `: before a telling word
_BEFORE = Pattern(r"(?<![\w/+=.~-])(?P<value>[A-Za-z0-9/+_.~-]{16,512}={0,2})[\"'`)]?\s(?:\w{1,24}\s){0,4}\Z")
_WORDS = Pattern(r"[a-z]+")
_ABOUT = OPPOSITE_BEHIND - {"id", "ids", "at", "on", "set"}
_ASKING = Pattern(r"(?:re-?)?(?:enter|type|confirm|verify)\b", re.IGNORECASE)
# `admin:xxxx`, `admin / xxxx`
_PAIR_OF_LOGIN = Pattern(r"""["'`]?[\w.@\\-]{1,64}(?P<sep>:|[ ]/[ ])(?P<value>[^\s"'`/<>]{4,200})""")
_VALUE = r"""(?P<{q}>["'`]?)(?P<{s}>[^\s"'`,;()<>]{{6,128}})(?P={q})"""
# ` expected xxxxxxxx`, ` returned "xxxxxxxx"`
_REPORTED = Pattern(
    r"[ ](?:returned|sent|got|tried|received|expected|wanted|instead of)[ ]" + _VALUE.format(q="q", s="s")
)
# ` was changed from xxxxxxxx to xxxxxxxx`
_CHANGED = Pattern(
    r"(?:[ ](?:has|have))?(?:[ ](?:been|was|were|is|got))?[ ](?:changed|rotated|updated|reset)[ ]from[ ]"
    + _VALUE.format(q="p", s="old")
    + r"[ ]to[ ]"
    + _VALUE.format(q="q", s="s")
)
# `'xxxxxxxx' as the `
_AS_NAME = Pattern(
    r"""(?P<q>["'`])(?P<s>[^\s"'`]{4,128})(?P=q)[ ](?:as|for|is)[ ](?:(?:the|a|an|his|her|its|your|my|no)[ ])?\Z"""
)
# Each secret in such a sentence has one of 0-9 ! # $ % ^ * + ~ @ or what is not ASCII: named by what it is not, for a
# range up to the last character takes 3 ms to compile.
_NO_WORD = Pattern(r"""[^\x00-\x20"&-),-/:-?A-\]_-}\x7f]""")
# `tried 482915`
_DIGITS = Pattern(
    r"\b(?:typed|entered|enter|type|use|used|try|tried|gave|is|was|with)[ ][\"']?(?P<s>[0-9]{6,10})(?![\w:.-]*\w)|"
    r",[ ](?P<t>[0-9]{6,10})[ ](?:was|is)\b"
)
_WIDE = 160
_QUOTES = frozenset("\"'`")
_CLOSE = 10
_ASKED = Pattern(r"[^\n\r]{4,128}")


def behind_blank(text: str, start: int, end: int, name: Name) -> Iterator[Found]:
    """A blank alone: an option of a command, or prose."""
    blank = _BLANK.match(text, end, end + 80)
    if text[start - 1 : start] in {"-", "/"} and text[start - 2 : start - 1] in {"", " ", "-", "\n", "'", '"', "["}:
        argv = _ARGV.match(text, end, end + 20)
        opening = argv or blank
        value = scalar(text, opening.end()) if opening else None
        if value and accept.as_argument(text[value.start : value.end], name) and not text.startswith("-", value.start):
            yield Found(value.start, value.end, name.mark)
            return
    prose = list(_in_prose(text, end, blank.end() if blank else end, name)) or (
        list(_near(text, start, end, name)) if name.sure else []
    )
    yield from prose


def _in_prose(text: str, end: int, place: int, name: Name) -> Iterator[Found]:
    """``token … rejected``, ``Token used: …``, ``credentials user:… rejected``."""
    bridge = _WORDS_OF_PROSE.match(text, end, end + 80)
    if bridge is None and "set to " in text[end : end + 80]:
        bridge = _SET_TO.match(text, end, end + 80)
    match = _PROSE.match(text, bridge.end() if bridge else place, place + 640)
    if match is None or (place == end and not bridge) or (not bridge and _is_label_below(text, end, match)):
        return
    group = "quoted" if match["quoted"] is not None else "bare"
    ends = ".,:?]" if text.startswith("[", match.start()) else ".,:?"
    found = match[group].rstrip(ends if group == "bare" else "")
    login = (
        _PAIR_OF_LOGIN.match(text, match.start(group), match.end(group) + 200)
        if name.kind == "secret" and not bridge
        else None
    )
    if bridge and (_is_asked_for(text, end, match) or _is_prompt(text, end, bridge)):
        yield from _asked(text, match.start(), name)
    elif login and accept.behind_blank(login["value"].rstrip(".,:"), Name("password", sure=True), quoted=False):
        yield Found(login.start("value"), login.start("value") + len(login["value"].rstrip(".,:")), "password")
    elif (
        bridge
        and accept.with_sign(found, name)
        and (
            group == "quoted"
            or (shapes.is_mixed(found) and shapes.has_digits_and_letters(found))
            or (name.kind == "pin" and found.isdigit())
        )
    ):
        yield Found(match.start(group), match.start(group) + len(found), name.mark)
    elif not bridge and accept.behind_blank(
        found, name, quoted=group == "quoted" and text[end : end + 1] not in {'"', "'"}
    ):
        yield Found(match.start(group), match.start(group) + len(found), name.mark, sure=False)


def _is_label_below(text: str, end: int, match: re.Match[str]) -> bool:
    """``password⏎debug1: …``, ``password⏎##[debug]…``: what begins the next line and names that line."""
    bare = match["bare"] or ""
    if is_command(text, match.start(), bare):
        return True
    return "\n" in text[end : match.start()] and (bare.endswith(":") or bare.startswith(("#", "[")))


def _is_asked_for(text: str, end: int, match: re.Match[str]) -> bool:
    """``Enter pass phrase for web.key: …``: what was typed is the rest of the line, and may be a word."""
    line = text.rfind("\n", max(0, end - 80), end) + 1
    return bool(_ASKING.match(text, line)) and match["quoted"] is None


def _is_prompt(text: str, end: int, bridge: re.Match[str]) -> bool:
    """``Passphrase for web.key: …``: the name begins the line, or one word before it, and more than words follow."""
    line = text.rfind("\n", max(0, end - 80), end) + 1
    typed = bridge.end() + 40
    return " for " in bridge[0] and text.count(" ", line, end) <= 1 and bool(_NO_WORD.search(text, bridge.end(), typed))


def _asked(text: str, place: int, name: Name) -> Iterator[Found]:
    match = _ASKED.match(text, place)
    value = match[0].rstrip() if match else ""
    words = value.split()
    if words and not shapes.is_status(words[0]) and not shapes.is_sentence(value) and accept.with_sign(value, name):
        yield Found(place, place + len(value), name.mark)


def _near(text: str, start: int, end: int, name: Name) -> Iterator[Found]:
    """What is random to look at and stands a few words behind a telling word, or before it."""
    before = max(0, start - _WIDE)
    if not rows.may_hold_dense(text, before, end + _WIDE) or not rows.has_run(text[before : end + _WIDE]):
        return
    match = _NEAR.match(text, end, end + 640) if rows.may_be_dense(text[end : end + 640], _WIDE) else None
    if match is None or _is_about(match["gap"]) or not _is_apart(match["value"]):
        match = _BEFORE.search(text, before, start) if rows.may_be_dense(text[before:start], _WIDE) else None
    if match is not None and _is_apart(match["value"]) and not is_id_of(text, match.start("value"), match["value"]):
        yield Found(*match.span("value"), name.mark)


def _is_about(gap: str) -> bool:
    """Whether a word between says that what follows is something about the secret: ``version …``, ``accessor …``."""
    words = _WORDS.findall(gap.lower())
    return "accessor" in words or (bool(words) and words[-1] in _ABOUT)


def _is_apart(value: str) -> bool:
    return shapes.is_dense(value) and not shapes.is_path(value)


def typed_digits(text: str, end: int) -> Iterator[Found]:
    """``the code, I typed 918273645``, ``its PIN, 12345678 was declined``: digits that somebody gave for a code."""
    stop = text.find("\n", end, end + _CLOSE * 8)
    if digits := _DIGITS.search(text, end, stop if stop >= 0 else end + _CLOSE * 8):
        yield Found(*digits.span("s" if digits["s"] else "t"), "pin", sure=False)


def in_words(text: str, start: int, end: int, name: Name) -> Iterator[Found]:
    """``secret mismatch: expected …, got …``, ``password was changed from … to …``, ``sent '…' as password``."""
    if not name.sure:
        return
    stop = text.find("\n", end, end + _WIDE)
    stop = stop if stop >= 0 else end + _WIDE
    if _NO_WORD.search(text, end, stop):
        for match in _REPORTED.finditer(text, end, stop):
            yield from _said(match, "s", name, quoted=bool(match["q"]))
    if changed := _CHANGED.match(text, end, end + 320):
        yield from _said(changed, "old", name, quoted=True)
        yield from _said(changed, "s", name, quoted=True)
    if not _QUOTES.isdisjoint(text[max(0, start - _CLOSE) : start]) and (
        as_name := _AS_NAME.search(text, max(0, start - _WIDE), start)
    ):
        yield from _said(as_name, "s", name, quoted=True)


def _said(match: re.Match[str], group: str, name: Name, *, quoted: bool) -> Iterator[Found]:
    value = match[group].rstrip(".:?")
    if not accept.as_argument(value, name) or shapes.is_plain(value) or shapes.is_slug_name(value):
        return
    if shapes.is_strange(value) or (quoted and shapes.has_digits_and_letters(value) and shapes.is_mixed(value)):
        yield Found(match.start(group), match.start(group) + len(value), name.mark, sure=False)
