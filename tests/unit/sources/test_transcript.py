"""What stands around an answer is known by its lines; what is not known is counted."""

import re

import pytest
from hypothesis import given

from ctsreport.sources.transcript import KINDS, classify
from tests.unit.making import awkward_text

EXAMPLES = [(kind.words, example, pattern) for kind in KINDS for example, pattern in kind.patterns]


@pytest.mark.parametrize(("words", "example", "pattern"), EXAMPLES)
def test_each_pattern_finds_its_example(words: str, example: str, pattern: str) -> None:
    """And nothing of it is left, whatever stands before and after it; without that pattern it would not be known."""
    for text in (example, f"{example}\n", f"\n\n{example}\n\n"):
        around = classify(text)
        assert (around.kinds, around.others, around.rest) == ((words,), 0, "")
    assert classify(f"one\n{example}\ntwo").others == 2
    [kind] = [kind for kind in KINDS if kind.words == words]
    without = [other for _, other in kind.patterns if other != pattern]
    assert not without or not any(re.search(other, example, re.MULTILINE) for other in without)


@pytest.mark.parametrize(
    "line",
    [
        "$ curl -s http://localhost:8558/v1/status",
        "# curl x",
        "% curl x",
        "❯ curl x",
        "root@4f2a1c:/# curl x",
        "[root@cts-01 ~]$ curl x",
        "(venv) me@host:~/cts$ jq . x",
        "PS C:\\Users\\me> Invoke-RestMethod http://cts:8558/v1/status | ConvertTo-Json",
        "C:\\Users\\me> curl x",
        "curl -s \\\n  -H 'X: y' \\\n  http://cts",
        "http GET :8558/v1/status",
        "http://localhost:8558/v1/status",
        "user@host:~$",
    ],
)
def test_command_lines(line: str) -> None:
    """Of every shell, with a prompt or without, over several lines, and a prompt alone."""
    assert classify(line.removeprefix("# ")).kinds == ("a command line",)
    assert classify(line.removeprefix("# ")).others == 0


@pytest.mark.parametrize("text", ['"status": "critical",', "},", "  ]", ", x", "{", "  [", '  "events": ['])
def test_pieces_of_json(text: str) -> None:
    """Between whole JSON texts they show that another one is not whole."""
    assert classify(f"x\n{text}\ny").fragment


@pytest.mark.parametrize("text", ["[INFO] x", "{{ x }} y", "(x)", "- [ ] x", "[x](y)", "said {x}", '"quoted" words'])
def test_what_only_resembles_json(text: str) -> None:
    """Is text like other text."""
    around = classify(text)
    assert not around.fragment
    assert around.others == 1


def test_the_code_of_the_last_answer() -> None:
    """Of several blocks of headers, as redirects have them."""
    assert classify("HTTP/1.1 301 Moved\nA: b\n\nHTTP/2 502\nC: d\n").code == 502
    assert classify("< HTTP/1.1 404 Not Found\n").code == 404
    assert classify("x").code is None


@given(awkward_text)
def test_any_text_is_something(text: str) -> None:
    """Known or counted, and without a crash."""
    around = classify(text)
    assert around.kinds or around.others or not around.rest
