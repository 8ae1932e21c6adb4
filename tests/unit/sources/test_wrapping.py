"""JSON texts out of what tools put around them.

What stays, what goes, and what is said where nothing whole is in it.
"""

import json

import pytest
from hypothesis import given

from ctsreport.sources.encoding import NotJSON, documents
from ctsreport.sources.wrapping import Unwrapped, unwrap
from tests.properties.wrapping import HEADERS, ROW, coloured, made
from tests.unit.making import any_text, awkward_text, wire_task

TASKS = {"a": wire_task(), "b": wire_task("b")}
PRETTY = json.dumps(TASKS, indent=2)
WHY = NotJSON("why", begun=False)


def found(text: str) -> Unwrapped:
    return unwrap(text, WHY)


def values(text: str) -> list[object]:
    return [json.loads(each) for each in found(text).texts]


def refused(text: str, *, begun: bool = False) -> NotJSON:
    with pytest.raises(NotJSON) as raised:
        unwrap(text, NotJSON("why", begun=begun))
    return raised.value


# --- What goes --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "without"),
    [
        (f"{HEADERS}{PRETTY}", "HTTP headers (curl -i)"),
        (f"HTTP/1.1 100 Continue\n\n{HEADERS}{PRETTY}", "HTTP headers (curl -i)"),
        (f"HTTP/1.0 200 Connection established\n\n{HEADERS}{PRETTY}\n", "HTTP headers (curl -i)"),
        (f"```json\n{PRETTY}\n```", "a fence (```)"),
        (f"```{PRETTY}```", "marks at the start of lines and a fence (```)"),
        (f"$ curl x\n{PRETTY}\n$ ", "a command line"),
        (f"$ curl x\n{HEADERS}{PRETTY}", "HTTP headers (curl -i) and a command line"),
        (coloured(PRETTY), "colours"),
        (coloured(PRETTY).replace("\x1b", ""), "colours"),
        ("\x1b]8;;http://x\x1b\\link\x1b]8;;\x07\n" + PRETTY, "colours and 1 other line"),
        ("".join(f"> {line}\n" for line in PRETTY.split("\n")), "marks at the start of lines"),
        (f"{ROW}\n{PRETTY}", "curl's progress meter"),
        (f"{PRETTY[:40]}{ROW}{ROW}{PRETTY[40:]}", "curl's progress meter"),
        (f"<html><head></head><body><pre>{PRETTY}</pre></body></html>", "HTML"),
        (f"Response: {PRETTY}", "a label before it"),
        (f"one\n\ntwo\n{PRETTY}\nthree", "3 other lines"),
        (f'Defaulted container "c" out of: c, d\n{PRETTY}', "messages of kubectl or docker"),
    ],
)
def test_what_is_around_an_answer(text: str, without: str) -> None:
    """Is taken away, and said."""
    assert values(text) == [TASKS]
    assert found(text).without == without


def test_each_kind_is_said_once() -> None:
    """However often it is there, and however it was found."""
    text = f"{ROW}\n  % Total    % Received\n{coloured(PRETTY)}\n```\n{HEADERS}{PRETTY}\n```"
    assert found(text).without == "curl's progress meter, colours, HTTP headers (curl -i) and a fence (```)"


def test_several_answers() -> None:
    """One after the other, each with its own command; or in one line."""
    assert values(f"$ curl a\n{PRETTY}\n$ curl b\n{PRETTY}\n") == [TASKS, TASKS]
    assert values('```\n{"a": 1}{"b": 2} {"c": 3}\n```') == [{"a": 1}, {"b": 2}, {"c": 3}]
    assert values('```\n[{"a": 1}]\n[[{"b": 2}]]\n```') == [[{"a": 1}], [[{"b": 2}]]]


@pytest.mark.parametrize(
    "label",
    [
        "Response: ",
        "body=",
        "cts-01 | SUCCESS => ",
        "INFO:root:",
        "2026-11-24T13:52:50.123Z [INFO]  cts: answer: body=",
        "> It says:",
    ],
)
def test_a_label_before_it(label: str) -> None:
    """Of a script, of Ansible, of a log; also where the JSON has several lines."""
    for text in (json.dumps(TASKS), PRETTY):
        assert values(label + text) == [TASKS]
        assert values(f"$ run\n{label}{text}\n") == [TASKS]


@pytest.mark.parametrize(
    "mark",
    [
        "> ",
        "> > ",
        "# ",
        "// ",
        "│ ",
        "cts-1  | ",
        "  3\t",
        "\xa0\xa0",
        "Nov 24 13:52:50 host curl[7]: ",
        "2026-11-24T13:52:50.1Z stdout F ",
    ],
)
def test_marks_before_each_line(mark: str) -> None:
    """Of quotations, comments, boxes, logs and listings."""
    assert values("".join(f"{mark}{line}\n" for line in ["$ x", *PRETTY.split("\n")])) == [TASKS]


def test_a_text_of_json_in_it() -> None:
    """As ``jq -Rs`` makes it."""
    assert values(f"$ curl x | jq -Rs .\n{json.dumps(PRETTY)}") == [PRETTY]


@pytest.mark.parametrize("escape", [True, False])
def test_a_page_with_or_without_escaping(escape: bool) -> None:
    """A browser escapes; a script may not, and then what looks like a tag in a text stays."""
    value = {"a": {"message": "<b>&amp;</b></pre>&lt;<pre>"}}
    text = json.dumps(value)
    if escape:
        text = text.replace("&", "&amp;").replace("<", "&lt;")
    for page in ("<body><pre style='x'>{}</pre></body>", "<pre><code>\n{}\n</code></pre>", "<pre>\n{}</pre>"):
        assert values(page.format(text)) == [value]


def test_a_page_without_escaping_whose_json_no_browser_would_change() -> None:
    """Taken as the page that a browser would have saved it would not be JSON."""
    value = {"a": "&quot; & co"}
    assert values(f"<pre>{json.dumps(value)}</pre>") == [value]


def test_a_page_with_marked_up_json() -> None:
    """As a viewer of JSON shows it."""
    text = '<pre><span class="p">{</span><br/>  <span class="k">&quot;a&quot;</span>: <b>1</b>}</pre>'
    assert values(text) == [{"a": 1}]


# --- What stays -------------------------------------------------------------------------------------------------------


@given(made())
def test_strings_stay_as_they_are(value: object) -> None:
    """Whatever of all that stands inside of them; in JSON that needs it, escaped."""
    for text in (json.dumps(value), json.dumps(value, indent=1, ensure_ascii=False)):
        assert [json.loads(each) for each in documents(text.encode())] == [value]
        assert values(f"{HEADERS}{text}") == [value]
        assert values(f"```\n{text}\n```") == [value]


def test_places_are_those_of_the_file() -> None:
    """With marks at the start of lines, and behind headers."""
    error = refused('HTTP/1.1 200 OK\r\nA: b\r\n\r\n{"a": 1,\n "b" 2}')
    assert error.why == "expecting ':' delimiter at line 5, column 6"
    assert refused('> $ x\n> {"a": 1,\n>  "b" 2}').why == "expecting ':' delimiter at line 3, column 8"


# --- What is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "looks", "why"),
    [
        (f"{HEADERS}{PRETTY[:-9]}", "an HTTP answer with headers (curl -i)", "at line"),
        (
            "HTTP/1.1 502 Bad Gateway\n\n<html>",
            "an HTTP answer with headers (curl -i) of code 502, and in it a page of HTML",
            "",
        ),
        (
            "HTTP/1.1 404 Not Found\n\n404 page not found\n",
            "of code 404, and in it the answer to a path that is not known there",
            "",
        ),
        (HEADERS, "an HTTP answer with headers (curl -i)", ""),
        (f"$ curl x\n{PRETTY[:-9]}", "text with a command line", "at line"),
        ("$ curl x\ncurl: (7) Failed to connect\n", "text with messages of curl and a command line", ""),
        (f"```\n{PRETTY[:50]}\n```", "text with a fence (```)", "at line"),
        (coloured(PRETTY)[:-20], "text with colours", "at line"),
        ("web:\n  task_name: web\n  events: []\n", "YAML", ""),
        (PRETTY[2:], "a piece of JSON without its beginning", ""),
        ("task_name : a\nstatus : critical", "what PowerShell shows of an object", ""),
    ],
)
def test_what_was_recognised_is_said(text: str, looks: str, why: str) -> None:
    """With the place, where JSON begins in it."""
    error = refused(text)
    assert looks in error.looks
    assert why in error.why


@pytest.mark.parametrize(
    "text", ["words", "", "\n", "[INFO] x", "{{ x }}", "[]", '["a"]', "{x", "'{\"a\": 1}'", "- x\n- y"]
)
def test_where_nothing_is_recognised_the_first_reason_stands(text: str) -> None:
    """That of the decoder."""
    assert refused(text).why == "why"


def test_a_line_that_broke_off_has_its_own_cure() -> None:
    """A terminal broke it: copying it again would not help."""
    error = refused('$ x\n{"a": "one tw\no three"}')
    assert error.why == "a line breaks off inside a string at line 2, column 14"
    assert "curl -o FILE" in error.cure


@pytest.mark.parametrize(
    "text",
    [
        '    {\n      "id": 1\n    },\n    {\n      "id": 2\n    }\n  ]\n}',  # the end of a text
        '"events": [\n  {"id": 1},\n  {"id": 2}\n]',
        '{"a": 1}\n},\n"b": {"c": 2}',
        '{"id": 1},\n{"id": 2}',
    ],
)
def test_whole_pieces_of_what_is_not_whole_are_not_read(text: str) -> None:
    """An event in the middle of half an answer is valid JSON, and not the answer."""
    refused(text)


@pytest.mark.parametrize(("before", "begun"), [("$ curl x\n", True), (HEADERS, True), ("words\n", False)])
def test_what_was_meant_to_be_an_answer(before: str, begun: bool) -> None:
    """Behind nothing but what tools put there; not somewhere in a person's text."""
    assert refused(before + PRETTY[:-5]).begun is begun
    assert refused(before + PRETTY[:-5], begun=True).begun


@given(awkward_text | any_text)
def test_any_text_is_read_or_refused(text: str) -> None:
    """With what is JSON in it as it was, and nothing else."""
    for each in (text, f"```\n{text}", f"{HEADERS}{text}", f"<pre>{text}</pre>", f'{{"{text}'):
        try:
            for shown in unwrap(each, WHY).texts:
                json.loads(shown)
        except NotJSON as error:
            assert error.why or error.looks  # noqa: PT017 - either ending is right


HOSTILE = [
    "`",
    "`\n",
    "\x1b",
    "\x1b[",
    "\x1b]",
    "\x1b[1",
    ">",
    "> \n",
    "<",
    "<a",
    "<pre>",
    "</pre>",
    "&#1",
    "{",
    "[",
    "[\n",
    '\\"',
    "$ x\n",
    "\r 1",
    " ",
    "\n",
]
HOSTILE += [
    "1",
    "1:",
    "A: b\n",
    "HTTP/1.1 200 OK\n",
    "a |",
    "~",
    "-",
    "[0m",
    '"',
    '"{\\',
    "\xa0",
    "[code",
    "{code",
    "x\n",
    "x=",
    "curl \\\n",
    "(",
    "/",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_time_grows_with_the_text_alone(piece: str) -> None:
    """What each pattern begins with, over and over: were one of them quadratic, this would take an hour."""
    text = piece * ((1 << 18) // len(piece))
    for each in (text, f"$ x\n{text}", f'<pre>{text}\n{{"a": 1}}'):
        try:
            unwrap(each, WHY)
        except NotJSON as error:
            assert error.why or error.looks  # noqa: PT017
