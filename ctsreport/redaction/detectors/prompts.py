"""What was typed at a prompt that asks for a secret: the rest of its line, a phrase of words too."""

import re
from collections.abc import Iterator

from ctsreport.pattern import Pattern
from ctsreport.redaction import accept, shapes
from ctsreport.redaction.found import Found
from ctsreport.redaction.names import Name
from ctsreport.redaction.oddity import oddity

# `Enter `, `Retype the new `, `Old `: what a prompt begins with
_ASKING = Pattern(
    r"(?:please[ ])?(?:re-?)?(?:enter|type|confirm|verify|repeat|give|input|old|new|current)\b", re.IGNORECASE
)
# ` for key 'web' [fw1]: xxxxxxxx`: the rest of a prompt
_REST = Pattern(r"""(?P<about>(?:[ \t][^\n:=?]{1,80}?)??)[ \t]?[:?][ \t]+(?P<typed>[^\n\r]{4,128})""")
_PROGRAM = Pattern(r"\A[\w.-]{1,24}: ")
# `three words 77`
_PHRASE = Pattern(r"(?:[A-Za-z]{3,16}|[0-9]{1,4})(?:[ -](?:[A-Za-z]{3,16}|[0-9]{1,4})){2,7}")
_MOST_WORDS_BEFORE = 5
_FARTHEST = 80
_LONGEST_PROMPT = 84


def in_prompt(text: str, start: int, end: int, name: Name) -> Iterator[Found]:
    """Only where the line begins as a prompt does: with a verb that asks, or with the name."""
    if not name.sure or (
        text.find(":", end, end + _LONGEST_PROMPT) < 0 and text.find("?", end, end + _LONGEST_PROMPT) < 0
    ):
        return
    rest = _REST.match(text, end, end + 240)
    if rest is None:
        return
    line = text.rfind("\n", max(0, start - _FARTHEST), start) + 1
    before = _PROGRAM.sub("", text[line:start])
    if "=" in before or ":" in before or len(before.split()) > _MOST_WORDS_BEFORE:
        return
    typed = rest["typed"].rstrip()
    if _is_typed(typed, name, asked=bool(_ASKING.match(before)), alone=len(before.split()) <= 1):
        yield Found(rest.start("typed"), rest.start("typed") + len(typed), name.mark)


def _is_typed(typed: str, name: Name, *, asked: bool, alone: bool) -> bool:
    """A phrase, or one word that is odd; where the prompt has no verb, a phrase needs a number."""
    words = typed.split()
    if (
        not (asked or alone)
        or any(map(shapes.is_status, words[:1] if asked else words))
        or not accept.with_sign(typed, name)
    ):
        return False
    if len(words) == 1:
        return oddity(typed) >= 1
    return bool(_PHRASE.fullmatch(typed)) and (asked or any(map(str.isdigit, words)))
