"""On which line of a TOML text each value stands."""

import json
import re
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsreport.config.lines import Path, lines_of


def accepted(text: str) -> dict[Path, int]:
    """The lines of a text which `tomllib` accepts, and of which each value has one."""
    lines = lines_of(text)
    assert set(lines) == set(paths(tomllib.loads(text)))
    return lines


def paths(value: object, path: Path = ()) -> Iterator[Path]:
    if path:
        yield path
    if isinstance(value, dict):
        for key, each in value.items():
            yield from paths(each, (*path, key))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from paths(each, (*path, index))


# --- Tables -----------------------------------------------------------------------------------------------------------


def test_a_configuration() -> None:
    """Keys, tables, arrays of tables, and tables inside their last element."""
    text = """\
# where to look
timeout = 5

[[instances]]
address = "a"
[instances.headers]
x = 1

[[instances]]
  address = "b"
  [[ instances . headers.y ]]
  z = 2
[output]
"""
    assert accepted(text) == {
        ("timeout",): 2,
        ("instances",): 4,
        ("instances", 0): 4,
        ("instances", 0, "address"): 5,
        ("instances", 0, "headers"): 6,
        ("instances", 0, "headers", "x"): 7,
        ("instances", 1): 9,
        ("instances", 1, "address"): 10,
        ("instances", 1, "headers"): 11,
        ("instances", 1, "headers", "y"): 11,
        ("instances", 1, "headers", "y", 0): 11,
        ("instances", 1, "headers", "y", 0, "z"): 12,
        ("output",): 13,
    }


def test_arrays_of_tables_count_within_their_element() -> None:
    """From 0 again in each."""
    assert accepted("[[a]]\n[[a.b]]\n[[a.b]]\n[[a]]\n[[a.b]]\n") == {
        ("a",): 1,
        ("a", 0): 1,
        ("a", 0, "b"): 2,
        ("a", 0, "b", 0): 2,
        ("a", 0, "b", 1): 3,
        ("a", 1): 4,
        ("a", 1, "b"): 5,
        ("a", 1, "b", 0): 5,
    }


def test_what_stands_on_several_lines_is_told_by_the_first() -> None:
    """A table that is named before its header, and one that dotted keys make bit by bit."""
    assert accepted("\n[a.b]\n[a]\nc.d = 1\nc.e = 2") == {
        ("a",): 2,
        ("a", "b"): 2,
        ("a", "c"): 4,
        ("a", "c", "d"): 4,
        ("a", "c", "e"): 5,
    }


# --- Keys -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "path"),
    [
        ("a-b_1", ("a-b_1",)),
        ("1.2", ("1", "2")),
        ("a\t. b  .c", ("a", "b", "c")),
        ('"a.b".c', ("a.b", "c")),
        ("'a\\u0041'", ("a\\u0041",)),
        (r'"\u00e9\U0001f600\"\\\n"', ('é😀"\\\n',)),
        ('"# ]" . \'= [\'."\'"', ("# ]", "= [", "'")),
        ('""', ("",)),
        ("''.x", ("", "x")),
        ("true.inf", ("true", "inf")),
    ],
)
def test_every_way_to_write_a_key(key: str, path: Path) -> None:
    """As a key, inside an inline table, and in both kinds of headers."""
    whole = {path[: end + 1]: 2 for end in range(len(path))}
    assert accepted(f"\n{key} = 1") == whole
    assert accepted(f"\n[ {key} ] # x") == whole
    assert accepted(f"\n[[{key}]]") == whole | {(*path, 0): 2}
    assert accepted(f"\nin={{{key}=1}}") == {("in",): 2} | {("in", *each): 2 for each in whole}


# --- Values -----------------------------------------------------------------------------------------------------------

SCALARS = [
    "1",
    "-1_000.5e+3",
    "0xff",
    "nan",
    "true",
    "1979-05-27",
    "1979-05-27 07:32:00.5Z",
    "1979-05-27T07:32:00+01:00",
    "07:32:00",
    '""',
    "''",
    '"a # b \\" ] } , = \\\\"',
    "'a # b \" ] } , = \\'",
    '""""""',
    "''''''",
    '"""\na = 1 # "x" ""\n\\""" ]\n\\\\"""',
    '"""\\\n   folded \\   \n\n  away"""',
    '"""ends in one\n""""',
    '"""ends in two\n"""""',
    '"""\r\nCRLF\r\n"""',
    "'''\n[a] # 'x' ''\n\\'''",
    "'''ends in one\n''''",
    "'''ends in two\n'''''",
]


@pytest.mark.parametrize("value", SCALARS)
@pytest.mark.parametrize("after", ["", " ", "#,]}", '\t# it\'s "quoted" [{'])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_follows_a_value_is_on_its_own_line(value: str, after: str, end: str) -> None:
    """After a pair, an element, and a pair of an inline table."""
    more = value.count("\n")
    assert accepted(f"a = {value}{after}{end}b = 1") == {("a",): 1, ("b",): 2 + more}
    assert accepted(f"a=[{value}{after}{end},{value} ]") == {("a",): 1, ("a", 0): 1, ("a", 1): 2 + more}
    assert accepted(f"a={{b={value} , c={value}}}") == {("a",): 1, ("a", "b"): 1, ("a", "c"): 1 + more}


def test_an_array_over_several_lines() -> None:
    """An element's line is where it begins; neither comments nor the last comma are elements."""
    text = """\
a = [ # one, two
  1, 2
  # ] no end
  , [],
  [
    { b = [
        'x', ] , c.d = {} },
  ],
]
e = []
"""
    assert accepted(text) == {
        ("a",): 1,
        ("a", 0): 2,
        ("a", 1): 2,
        ("a", 2): 4,
        ("a", 3): 5,
        ("a", 3, 0): 6,
        ("a", 3, 0, "b"): 6,
        ("a", 3, 0, "b", 0): 7,
        ("a", 3, 0, "c"): 7,
        ("a", 3, 0, "c", "d"): 7,
        ("e",): 10,
    }


@pytest.mark.parametrize("text", ["", "\n", " \t\r\n", "# a = 1", "#\n\n#"])
def test_a_text_without_values(text: str) -> None:
    """Has no lines to tell."""
    assert accepted(text) == {}


def test_no_nesting_is_too_deep() -> None:
    """Even where `tomllib` itself gives up."""
    lines = lines_of(f"a = {'[' * 2000}\n1{']' * 2000}\nb = 1")
    assert lines["a", *[0] * 2000] == 2
    assert lines["b",] == 3


def test_a_long_text() -> None:
    """Is gone through once."""
    string = '"""' + '\\" "" \n' * 50_000 + '"""'
    lines = lines_of(f"a = {string}\n" + "[[b]]\nc = [1,\n2]\n" * 20_000)
    assert lines["b", 19_999, "c", 1] == 50_001 + 60_000


def test_what_is_no_toml() -> None:
    """Is an error, not an endless loop."""
    with pytest.raises(ValueError, match="line 2"):
        lines_of("a = 1\n!")


# --- Any data, in any style -------------------------------------------------------------------------------------------

names = st.sampled_from(["a", "b", "c-1", "2"]) | st.text(max_size=4) | st.text("\"'\\\n #.=[]{}\x7f", max_size=4)


def tables(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(names, inner, max_size=3)


scalars = st.sampled_from(SCALARS) | st.text("\"'\\\n #,=[]{}a", max_size=12)
data = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.lists(tables(inner), max_size=3) | tables(inner),
    max_leaves=12,
)


def basic(text: str) -> str:
    """A basic string. JSON writes it so, but for one sign."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def spellings(name: str) -> list[str]:
    """All the ways to write a key."""
    ways = [basic(name), '"' + "".join(f"\\U{ord(sign):08x}" for sign in name) + '"']
    if re.fullmatch(r"[A-Za-z0-9_-]+", name):
        ways.append(name)
    if not re.search(r"[\x00-\x1f\x7f']", name):
        ways.append(f"'{name}'")
    return ways


class Writer:
    """Writes data as TOML, each time in another style, and remembers on which line it wrote what."""

    def __init__(self, draw: st.DataObject, table: dict[str, Any]) -> None:
        self.text = ""
        self.lines: dict[Path, int] = {}
        self._draw = draw
        self._end()
        self._table((), table)

    def _pick(self, *choices: str) -> str:
        return self._draw.draw(st.sampled_from(choices))

    def _here(self, path: Path) -> None:
        self.lines.setdefault(path, 1 + self.text.count("\n"))

    def _end(self) -> None:
        self.text += self._pick("\n", "\r\n", " # a = [\n", "\n\n\t")

    def _table(self, path: Path, table: dict[str, Any]) -> None:
        """Pairs first: what stands behind the header of another table belongs to that."""
        later = {key for key, each in table.items() if is_tables(each) and self._pick("pair", "header") == "header"}
        for key in [key for key in table if key not in later]:
            self._pair(path, [key], table[key], self._end)
        for key in [key for key in table if key in later]:
            self._headed((*path, key), table[key])

    def _headed(self, path: Path, value: Any) -> None:
        for index, each in enumerate(value if isinstance(value, list) else [value]):
            inner = (*path, index) if isinstance(value, list) else path
            left, right = ("[[", "]]") if isinstance(value, list) else ("[", "]")
            for end in range(len(inner)):
                self._here(inner[: end + 1])
            self.text += left + self._key([key for key in inner if isinstance(key, str)]) + right
            self._end()
            self._table(inner, each)

    def _key(self, key: list[str]) -> str:
        return self._pick("", " ") + self._pick(".", " . ", "\t.").join(self._pick(*spellings(part)) for part in key)

    def _pair(self, path: Path, key: list[str], value: Any, end: Any) -> None:
        if isinstance(value, dict) and value and self._pick("dotted", "inline") == "dotted":
            for name, each in value.items():
                self._pair(path, [*key, name], each, end)
            return
        for length in range(len(key)):
            self._here((*path, *key[: length + 1]))
        self.text += self._key(key) + self._pick("=", " = ", "\t=")
        self._value((*path, *key), value)
        end()

    def _value(self, path: Path, value: Any) -> None:
        if isinstance(value, dict):
            self._inline(path, value)
        elif isinstance(value, list):
            self._array(path, value)
        else:
            self.text += value if value in SCALARS else self._string(value)

    def _string(self, value: str) -> str:
        lines = value.replace("\\", "\\\\").replace('"""', '""\\"')
        return self._pick(basic(value), f'"""{lines}"""', "'''" + value.replace("'''", "") + "'''")

    def _inline(self, path: Path, table: dict[str, Any]) -> None:
        def comma() -> None:
            self.text += self._pick(",", " ,", ", ")

        self.text += "{"
        for key, each in table.items():
            self._pair(path, [key], each, comma)
        # TOML 1.0 takes no comma at the end of an inline table
        self.text = self.text.rstrip(" ").removesuffix(",") + "}"

    def _array(self, path: Path, values: list[Any]) -> None:
        self.text += "["
        for index, each in enumerate(values):
            self.text += self._gap() + ("," + self._gap() if index else "")
            self._here((*path, index))
            self._value((*path, index), each)
        self.text += self._gap() + (self._pick("", ",") if values else "") + self._gap() + "]"

    def _gap(self) -> str:
        return self._pick("", " ", "\n", "\r\n\t", ' # ] , "\n')


def is_tables(value: object) -> bool:
    """Whether it can stand under headers of its own."""
    return isinstance(value, dict) or (
        isinstance(value, list) and bool(value) and all(isinstance(each, dict) for each in value)
    )


@given(tables(data), st.data())
def test_every_value_has_the_line_it_was_written_on(table: dict[str, Any], draw: st.DataObject) -> None:
    """And where that is a key's, the line holds the key."""
    written = Writer(draw, table)
    lines = accepted(written.text)
    assert lines == written.lines
    rows = written.text.split("\n")
    for path, line in lines.items():
        if isinstance(path[-1], str):
            assert any(way in rows[line - 1] for way in spellings(path[-1]))
