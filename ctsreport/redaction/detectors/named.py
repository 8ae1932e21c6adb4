"""A telling name and its value, in every syntax: ``password = "…"``, ``--api-key …``, ``<secret>…</secret>``, prose.

Terraform breaks lines at blanks, so that every blank can be an end of line.
"""

import re
from collections.abc import Iterator

from ctsreport.pattern import Pattern
from ctsreport.redaction import accept, shapes
from ctsreport.redaction.detectors.clause import in_clause
from ctsreport.redaction.detectors.devices import in_line, keyword
from ctsreport.redaction.detectors.elements import in_element, opening
from ctsreport.redaction.detectors.prompts import in_prompt
from ctsreport.redaction.detectors.prose import behind_blank, in_words, typed_digits
from ctsreport.redaction.detectors.tables import in_cells
from ctsreport.redaction.detectors.two_fields import in_other_field
from ctsreport.redaction.found import STRINGS_PER_LOOK, Found, SearchedText
from ctsreport.redaction.names import TRIGGERS, Name, look_up
from ctsreport.redaction.oddity import oddity
from ctsreport.redaction.tables.name_words import CODES, OPPOSITE_BEFORE, PAIRS, TYPED_CODES
from ctsreport.redaction.values import Value, called, values

_NAME_END = Pattern(r"[\w.-]{0,96}")
_NAME_SIGNS = frozenset("_.-")
# `"] => `, ` := `, `: `, ` ==`: what assigns
_SIGN = Pattern(
    r"""(?:["'`]\]?|\](?=\s?=))?(?:[ ]\d{1,2})?\s{0,40}(?:\[\d+\])?(?:\#[ ](?==>))?"""
    r"""(?P<sep>=>|:=|\?=|\+=|={1,3}(?!~[\s"'/(])|:{1,2}|->(?=[\s"'])|→|<-)"""
)
_TYPED = Pattern(r"[ ]?:[ ]?[A-Za-z][\w<>\[\]]{2,20}(?P<sep>[ ]?=)(?!=)")  # secretKey: string = …
# ` protocol =`: the name of another value, not this one's
_WORD_BEHIND = Pattern(r"[ ](?P<word>[A-Za-z]{2,14})[ \t]{0,40}(?:=(?!=)|:(?=[\s\"']|\Z))")
_PAIR_BEHIND = Pattern(r"[ ](?P<word>[A-Za-z]{2,10})[ ](?=[\"'`\w\[(])")
_PAIRED = frozenset(first for first, _ in PAIRS)
_FILLERS = frozenset(
    "is was are for used sent given string value received tried here now to in of on hash text".split()  # noqa: SIM905
)
_BLOCK = Pattern(r"""["']?[ ](?P<sep>)(?=\{|<<[-~]?["']?\w)""")  # variable "db_password" {, password <<EOT
# ` deriapmi`: one or two words before a name, read backwards from it
_PREVIOUS = Pattern(r"[ \n/](?P<last>[A-Za-z]{2,16})(?!\w)(?:[ \n-](?P<first>[A-Za-z]{2,14})(?!\w))?")
# Signs behind a name that is neither a field's nor a cell's.
_WORDS_GO_ON = frozenset([" ", ".", ")", "?", "!"])
_BRACKET = Pattern(r"""[ ]\((?:[\w.@\\-]{1,40},[ ]?)?["'`]""")  # admin_password ("…"), -Credential (svc, "…")
_NUMBER_BEHIND = Pattern(r"""["'`]?[ \t:=]{1,3}["'`]?[\d.-]{1,10}(?!\w)""")
# ` 7: `: `Invalid input (at token 7: 'log-input')`
_POSITION = Pattern(r"[ ]\d{1,4}(?=[:,)])")
_BEFORE_CODE = frozenset(" \n/")
_OF_SECRETS = tuple(f"{word}{sign}" for word in CODES | TYPED_CODES for sign in _BEFORE_CODE)
_DIGITS_TYPED = frozenset(["code", "pin", "otp", "totp"])
_LONE = frozenset(["key", "keys", "code"])
_NEXT_FIELD = Pattern(r"[A-Za-z]+:(?:true|false|nil|<nil>|[0-9]{1,5}|)\W?")  # of a struct whose field is empty
_LOGIN = ("auth", "login", "credentials", "creds")
# ` {"xxxxxxxx": {`: what the key of an object is
_KEY = Pattern(r"""\s?\{\s{0,40}["'](?P<key>[^"'\s]{4,64})["']\s?:\s?\{""")
_IN_QUERY = Pattern(r"=[\w%.-]+&[\w-]+=")
_PAIR = 2
_LEAST_BYTES = 16
_QUERY = frozenset("?&")
# `' after`: a quote that closes rather than opens
_CLOSING = Pattern(r"""[ ]?(?P<quote>["'`])(?=[\s)\].,;]|\Z)""")
_FARTHEST_QUOTE = 160
_REST_OF_LINE = Pattern(r"(?:[ \t]+[^\s\"'`<>#=:|]+){1,6}[ \t]*\r?(?=\n|\Z)")


class Named:
    """``words``: what telling names hold. Around each the whole name is read, and looked up once for all texts."""

    name = "named"
    words = TRIGGERS

    def find(self, source: SearchedText, place: int, word: str, /) -> Iterator[Found]:
        """As `Detector`. The name is the last word of a trigger: ``recovery code``."""
        text = source.text
        place += max(word.find("code"), 0)
        if source.low.startswith("code", place) and _is_of_error(text, place, source.low):
            return
        start = _beginning(text, place)
        match = _NAME_END.match(text, place)
        end = source.past[self.name] = match.end() if match else place
        start, end, shown = _shown(text, start, end)
        name = _name(text, start, end, shown)
        if name is None:
            yield from in_line(text, start, end, lone, shown) if (lone := keyword(shown)) else ()
        if name is None or name.kind == "pin":
            yield from typed_digits(text, end) if shown.lower() in _DIGITS_TYPED else ()
        if name is None:
            return
        found = list(_read(source, start, end, name, shown))
        for one in found:
            if one.sure and "\n" not in text[one.start : one.end]:  # the names in a block tell of more
                source.past[self.name] = max(source.past[self.name], one.end)
        yield from found
        if name.sure and not any(one.sure for one in found):
            yield from in_prompt(text, start, end, name)
            yield from in_words(text, start, end, name)
            yield from in_clause(source, start, end, name)


def _is_of_error(text: str, place: int, low: str) -> bool:
    """``"code": 401``, ``exit code 3``: a quick look at what most messages have, before anything is read around it."""
    return (
        bool(_NUMBER_BEHIND.match(text, place + 4, place + 28))
        and not (text[place - 1 : place].isalnum() or text[place - 1 : place] in _NAME_SIGNS)
        and not (text[place - 1 : place] in _BEFORE_CODE and low.endswith(_OF_SECRETS, max(0, place - 16), place))
    )


def _shown(text: str, start: int, end: int) -> tuple[int, int, str]:
    """A name without the signs around it."""
    whole = text[start:end]
    if whole[0] not in _NAME_SIGNS and whole[-1] not in _NAME_SIGNS:
        return start, end, whole
    return (
        start + len(whole) - len(whole.lstrip("-._")),
        end - (len(whole) - len(whole.rstrip("-."))),
        whole.strip("-._"),
    )


def _name(text: str, start: int, end: int, shown: str) -> Name | None:
    """What a name tells of, with the words before a short one: ``access key``, ``public key``, ``checksum/secret``."""
    name, lone = look_up(shown), shown.lower() in _LONE
    slash = text[start - 1 : start] == "/"
    if not lone and not (slash and name):
        return name
    if (
        lone
        and text[end : end + 1] == "="
        and (text[start - 1 : start] in _QUERY or _IN_QUERY.match(text, end, end + 200))
    ):
        return Name("api-key", sure=True) if shown.lower() == "key" else name
    before = _PREVIOUS.match(text[max(0, start - 40) : start][::-1]) if text[start - 2 : start - 1].isalpha() else None
    if before is None:
        return name
    words = [word[::-1] for word in (before["first"], before["last"]) if word]
    if words[-1].lower() in OPPOSITE_BEFORE:
        return None
    return name if slash else look_up("_".join([*words, shown])) or name


def _is_numbered(text: str, end: int, name: Name, shown: str) -> bool:
    """Whether a number stands behind the name: the code of an error, or where a parser stood."""
    if name.kind == "token" and shown.lower() == "token" and _POSITION.match(text, end, end + 8):
        return True
    if name.sure or name.kind == "pin" or keyword(shown) is not None:
        return False
    return _NUMBER_BEHIND.match(text, end, end + 24) is not None


def _read(source: SearchedText, start: int, end: int, name: Name, shown: str) -> Iterator[Found]:
    """By what stands behind the name: an element's end, a sign, a cell's end, a blank."""
    text = source.text
    if _is_numbered(text, end, name, shown):
        return
    if text[start - 1 : start] in {"<", ":"} and (element := list(in_element(text, start, end, name))):
        yield from element
        return
    longer, end = _longer(text, end, name, shown)
    if longer is None:
        return
    name = longer
    if text[end : end + 1] == "(" or (text.startswith(" (", end) and _BRACKET.match(text, end, end + 60)):
        yield from _in_call(source, text.index("(", end) + 1, name)
        return
    if sign := _sign(text, end):
        yield from _assigned(source, start, sign.end(), sign["sep"], name)
        return
    if text[end : end + 1] not in _WORDS_GO_ON or not text[end + 1 : end + 2].isalnum():
        yield from in_other_field(text, start, end, name)
        yield from in_cells(source, start, end, name)
    for_device = keyword(shown) or name
    if text[start - 1 : start] in {"<", ":"} and opening(text, start) >= 0:
        return  # <password xsi:nil="true"/>
    in_device = list(in_line(text, start, end, for_device, shown)) if for_device.sure else []
    yield from in_device or behind_blank(text, start, end, name)


def _sign(text: str, end: int) -> re.Match[str] | None:
    """What assigns, behind a name. Where the next word follows there is none: a quick look at what prose has."""
    if text[end : end + 1] == " " and text[end + 1 : end + 2].isalpha():
        return None
    return _TYPED.match(text, end, end + 60) or _SIGN.match(text, end, end + 60) or _BLOCK.match(text, end, end + 60)


def _longer(text: str, end: int, name: Name, shown: str) -> tuple[Name | None, int]:
    """What a name tells with the word behind it: ``Secret ID = …``, ``community name "…"``; not ``token type: …``."""
    if text[end : end + 1] != " ":
        return name, end
    behind = _WORD_BEHIND.match(text, end, end + 60)
    if behind:
        longer = look_up(f"{shown}_{behind['word']}")
        if longer is None and behind["word"].lower() not in _FILLERS:
            return None, end
        return longer or name, behind.end("word")
    pair = _PAIR_BEHIND.match(text, end, end + 20) if shown.lower() in _PAIRED else None
    return name, pair.end("word") if pair and (shown.lower(), pair["word"].lower()) in PAIRS else end


def _in_call(source: SearchedText, place: int, name: Name) -> Iterator[Found]:
    """``setPassword("…")``, ``auth('admin', '…')``."""
    text, strings = source.text, list(called(source.text, place))
    source.left -= len(strings) // STRINGS_PER_LOOK
    for value in strings:
        found = text[value.start : value.end]
        if accept.in_field(found, name) or (name.sure and accept.with_sign(found, name) and not shapes.is_slug(found)):
            yield Found(value.start, value.end, name.mark)


def _beginning(text: str, place: int) -> int:
    lowest = max(0, place - 96)
    while place > lowest and (text[place - 1] in _NAME_SIGNS or text[place - 1].isalnum()):
        place -= 1
    return place


def _assigned(source: SearchedText, start: int, place: int, sep: str, name: Name) -> Iterator[Found]:
    """Behind a sign: ``=``, ``:``, ``=>``."""
    text = source.text
    if text.startswith("//", place) or (
        sep == ":" and text[start - 1 : start] == ":" and text[start - 2 : start - 1].isalnum()
    ):
        return  # https://, arn:…:secret:…
    if _closes_quote(text, place):
        return
    query = text[start - 1 : start] in _QUERY
    if name.kind == "snmp-community" and (key := _KEY.match(text, place, place + 120)):
        yield Found(*key.span("key"), name.mark)
    held = list(values(text, place, query=query))
    source.left -= len(held) // STRINGS_PER_LOOK
    if len(held) == _PAIR and text[start:place].lower().rstrip("\"'= :>").endswith(_LOGIN):
        user, password = held
        if user.how == password.how == "quoted" and oddity(text[password.start : password.end]):
            yield Found(password.start, password.end, "password")
            return
    for value in held:
        stop = _end_of_line_value(text, start, value, sep) if name.sure else value.end
        if _is_assigned(text, value, stop, sep, name):
            yield Found(value.start, stop, name.mark)


def _closes_quote(text: str, place: int) -> bool:
    """``prompt 'Password:' after 30 s``: the quote behind the sign ends the one that the prompt stands in."""
    closing = _CLOSING.match(text, place, place + 4)
    if closing is None:
        return False
    line = text.rfind("\n", max(0, place - _FARTHEST_QUOTE), place) + 1
    return text.count(closing["quote"], max(line, place - _FARTHEST_QUOTE), closing.start("quote")) % 2 == 1


def _is_assigned(text: str, value: Value, stop: int, sep: str, name: Name) -> bool:
    found = text[value.start : stop]
    if value.how == "block":
        return name.sure and not shapes.is_placeholder(found) and not shapes.is_public(found)
    if value.how == "bytes":
        return name.sure or (name.kind in accept.KEYS and found.count(" ") + 1 >= _LEAST_BYTES)
    if value.how == "quoted":
        return accept.with_sign(found, name)
    if sep == ":" and _NEXT_FIELD.fullmatch(found):
        return False
    if value.how == "field":
        return accept.in_field(found, name)
    return accept.bare(found, name, text[stop : stop + 40], colon=sep in {":", "::"}, wrapped=value.wrapped)


def _end_of_line_value(text: str, start: int, value: Value, sep: str) -> int:
    """A plain scalar of YAML or INI goes to the end of its line; prose, which has words of its own, does not."""
    if value.how != "bare" or value.wrapped or not _begins_line(text, start):
        return value.end
    rest = _REST_OF_LINE.match(text, value.end, value.end + 200)
    words = text[value.start : rest.end() if rest else value.end].split()
    if (
        rest is None
        or any(shapes.is_status(word) for word in words)
        or (sep == ":" and not words[0].isalnum() and len(words) > 4)
    ):
        return value.end
    return (
        rest.end() - (text[rest.end() - 1] == "\r")
        if all(map(shapes.is_word, words)) is (sep == "=") or _is_phrase(words)
        else value.end
    )


def _is_phrase(words: list[str]) -> bool:
    return any(shapes.has_digits_and_letters(word) for word in words[1:]) or 3 <= len(words) <= 6


def _begins_line(text: str, start: int) -> bool:
    line = text.rfind("\n", max(0, start - 40), start) + 1
    return (line > 0 or start < 40) and not text[line:start].strip(" \t-\"'│|+~")
