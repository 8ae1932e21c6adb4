"""Secrets in commands of shells: options of a program, and words at a place of their own."""

from collections.abc import Iterator

from ctsreport.pattern import Pattern
from ctsreport.redaction import accept, shapes
from ctsreport.redaction.found import Found, SearchedText
from ctsreport.redaction.tables.commands import ONLY_WITH, PROGRAMS, WORDS

# `-u "admin:…"`, also on the next line
_WORD = Pattern(r"""[ \t]*(?:\\?\r?\n[ \t]*)?(?P<word>(?:"[^"\n]*"|'[^'\n]*'|[^\s"'|;&]|&(?!&))+)""")
_LONGEST = 1024
_MOST_WORDS = 48
_BEFORE = frozenset(" \t\n\r\"'`;|&$(/[=:,>│")
_BLANKS = " \n\t"
_PLAINER = frozenset(["vault", "nomad", "consul", "net", "snmp-server", "add", "set", "auth", "snyk", "mgmtuser"])
"""Commands in whose place for a secret other words stand too: it must look like one."""
_BEFORE_OPTION = " \n\t\"'"
_IN_PROSE = "identified"
"""A command of SQL that is English as well: its secret stands in quotes."""
_USER = Pattern(r"[ \n\t](?:-[uUl]|--user(?:name)?)[ =\n\t][ \t]{0,4}(?!-)\S")
_WINDOWS_OPTION = Pattern(r"/[A-Za-z]+(?::|\Z)")  # net use Z: \\host\share /user:NAME …
_CLUSTER = Pattern(r"-[A-Za-z]{2,6}")
_NEAR = 80
_SHORTEST = 6
_SHORT = 2
_MOST_OPTIONS = 2
Span = tuple[int, int]


class Programs:
    """Options of programs, such as ``sshpass -p``."""

    name = "programs"
    words = tuple(f"{program}{blank}" for program in PROGRAMS for blank in _BLANKS)

    def __init__(self) -> None:
        self._options = {program: _options(options) for program, options in PROGRAMS.items()}
        self._hints = {
            program: [f"{sign}{option}" for option in options for sign in _BEFORE_OPTION]
            for program, options in self._options.items()
        }
        self._leads = {program: {hint[:2] for hint in hints} for program, hints in self._hints.items()}
        self._clusters = {program: _clusters(options) for program, options in self._options.items()}

    def find(self, source: SearchedText, place: int, word: str, /) -> Iterator[Found]:
        """As `Detector`."""
        text, end, word = source.text, place + len(word) - 1, word[:-1]
        if not _begins_word(text, place):
            return
        options = self._options[word]
        paragraph = text.find("\n\n", end, end + _LONGEST)  # no command goes beyond it
        command = text[end : paragraph if paragraph >= 0 else end + _LONGEST]
        if not any([lead in command for lead in self._leads[word]]):  # noqa: C419 - prose names programs: "http 500"
            return
        clusters = self._clusters[word]
        if not any([hint in command for hint in self._hints[word]]) and not (  # noqa: C419 - as above
            clusters and " -" in command and clusters.search(command)
        ):
            return
        kind = "snmp-community" if word.startswith("snmp") else "password"
        spans = list(_spans(text, end))
        source.past[self.name] = spans[-1][1] if spans else end
        if word in ONLY_WITH and not any(text[slice(*span)] == ONLY_WITH[word] for span in spans):
            options = {option: how for option, how in options.items() if "creds" in option}
        for number, (start, stop) in enumerate(spans):
            following = spans[number + 1] if number + 1 < len(spans) else None
            found = _argument(text, start, stop, following, options)
            if found and accept.as_argument(text[slice(*found)]):
                yield Found(*found, kind if text[start : start + 2] == "-c" else "password")


class Sequences:
    """Words at a place of their own, such as ``vault login …``."""

    name = "sequences"

    def __init__(self) -> None:
        self._rows: dict[str, list[list[str]]] = {}
        for row in WORDS:
            first, *others = row.split()
            self._rows.setdefault(first, []).append(others)
        self.words = tuple(f"{first}{blank}" for first in self._rows for blank in _BLANKS)
        self._longest = {first: max(map(len, rows)) for first, rows in self._rows.items()}

    def find(self, source: SearchedText, place: int, word: str, /) -> Iterator[Found]:
        """As `Detector`."""
        text, end, word = source.text, place + len(word) - 1, word[:-1]
        if not _begins_word(text, place):
            return
        spans = list(_spans(text, end, self._longest[word] + _MOST_OPTIONS))
        for row in self._rows[word]:
            for found in _at_place(text, spans, row):
                if not _fits(text[slice(*found)], word) or (word == _IN_PROSE and text[found[0] - 1] not in "\"'"):
                    break
                yield Found(*found, "snmp-community" if word.startswith("snmp") else "password")


class WithUser:
    """``-u NAME … -p …`` of whatever program: what stands beside a user and is no port, no path, is a password."""

    name = "with user"
    words = tuple(f"{before}-p{after}" for before in _BLANKS for after in _BLANKS)

    def find(self, source: SearchedText, place: int, word: str, /) -> Iterator[Found]:
        """As `Detector`."""
        text, end = source.text, place + len(word) - 1
        match = _WORD.match(text, end, end + _LONGEST)
        if match is None or not (
            _USER.search(text, max(0, place - _NEAR), place) or _USER.search(text, match.end(), match.end() + _NEAR)
        ):
            return
        start, stop = _unquoted(text, *match.span("word"))
        if _is_password(text[start:stop]):
            yield Found(start, stop, "password")


def _is_password(value: str) -> bool:
    return (
        accept.as_argument(value)
        and not value.startswith(("-", "{", "["))
        and not shapes.is_plain(value)
        and not shapes.is_slug_name(value)
        and len(value) >= _SHORTEST
        and (shapes.has_digits_and_letters(value) or shapes.is_mixed(value))
    )


def _options(text: str) -> dict[str, str]:
    """By option how its secret stands: ``=`` for the whole next word, ``*`` attached, else behind that sign."""
    options: dict[str, str] = {}
    for option in text.split():
        name, how = (option[:-1], option[-1]) if option[-1] in "*:%," and len(option) > 2 else (option, "=")
        options[name] = options.get(name, "") + how
    return options


def _clusters(options: dict[str, str]) -> Pattern | None:
    """What finds an option of one letter as the last of several: ``-sku``."""
    letters = "".join(option[1] for option in options if len(option) == _SHORT)
    if not letters:
        return None
    return Pattern(rf"\s-[A-Za-z]{{1,6}}[{letters}]\s")


def _begins_word(text: str, place: int) -> bool:
    return place == 0 or text[place - 1] in _BEFORE


def _spans(text: str, place: int, most: int = _MOST_WORDS) -> Iterator[Span]:
    """The words of a command, to its end."""
    limit = place + _LONGEST
    for _ in range(most):
        match = _WORD.match(text, place, limit)
        if match is None:
            return
        yield match.span("word")
        place = match.end()


def _argument(text: str, start: int, stop: int, following: Span | None, options: dict[str, str]) -> Span | None:
    """The secret of an option, attached or in the next word."""
    start = start + (text[start] in "\"'")
    word = text[start:stop]
    if not word.startswith(("-", "/")):
        return None
    option, equals, _ = word.partition("=")
    how = options.get(option if equals else word)
    if how is None and _CLUSTER.fullmatch(word):  # curl -sku admin:…
        how = options.get(f"-{word[-1]}")
    if how is not None and equals:
        return _behind_sign(text, *_unquoted(text, start + len(option) + 1, stop), how)
    if how is not None and how != "*" and following:
        return _behind_sign(text, *_unquoted(text, *following), how)
    attached = next(
        (
            option
            for option in options
            if word.startswith(option) and len(word) > len(option) + 1 and options[option] != "="
        ),
        None,
    )
    if attached is None or attached.startswith("--"):
        return None
    return _behind_sign(text, *_unquoted(text, start + len(attached), stop), options[attached])


def _unquoted(text: str, start: int, stop: int) -> Span:
    if stop - start > 1 and text[start] in "\"'" and text[stop - 1] == text[start]:
        return start + 1, stop - 1
    return start, stop - (text[stop - 1] in "\"'")


def _behind_sign(text: str, start: int, stop: int, sign: str) -> Span | None:
    """The part of a word that is the password: all of it, or what stands behind ``:`` in ``user:password``."""
    if sign[0] in "=*":
        if text.startswith("-", start):
            return None
        return (start, stop)
    place = text.find(sign[0], start, stop)
    if 0 <= place < stop - 1:
        return (place + 1, stop)
    return None


def _at_place(text: str, spans: list[Span], row: list[str]) -> Iterator[Span]:
    """The secrets of a row, as far as the words fit."""
    free = "$" in row[:1] or "*" in row
    if free:
        spans = _without_options(text, spans)
    for word, (start, stop) in zip(row, spans, strict=False):
        if word == "$":
            yield _unquoted(text, start, stop)
        elif word != "*" and text[start:stop].lower() != word.lower():
            return


def _without_options(text: str, spans: list[Span]) -> list[Span]:
    """The words that are no options, nor what stands behind one of one letter."""
    kept: list[Span] = []
    option = False
    for start, stop in spans:
        word = text[start:stop]
        if not (option or word.startswith("-") or _WINDOWS_OPTION.match(word)):
            kept.append((start, stop))
        option = not option and len(word) == _SHORT and word[0] == "-" and word[1].isalpha()
    return kept


def _fits(value: str, first: str) -> bool:
    if value.startswith("-") or "=" in value.rstrip("="):
        return False
    if first in _PLAINER:
        return shapes.is_uuid(value) or (shapes.is_mixed(value) and accept.as_argument(value))
    return accept.as_argument(value)


COMMANDS = (Programs(), Sequences(), WithUser())
