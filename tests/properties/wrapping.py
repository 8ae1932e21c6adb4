"""Answers inside of whatever terminals, tools and markup put around them.

The same tasks, or a refusal, and never other tasks.
"""

import gzip
import html
import json
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from hypothesis import strategies as st

from ctsreport.snapshot.merge import merge
from ctsreport.snapshot.model import Snapshot
from ctsreport.sources.limit import Limit
from ctsreport.sources.saved import SavedSource
from tests.properties.decoding import seeds
from tests.unit.making import HOSTILE, any_text, wire_event, wire_task

AWKWARD = (
    *HOSTILE,
    "```\n{}\n```",
    "\n$ curl x\n{",
    "\x1b[1;31mError\x1b[0m: [31m ^[[0m",
    "HTTP/1.1 500 no\r\nA: b\r\n\r\n{",
    "> quoted\n> {",
    "</pre><pre>{&quot;a&quot;: &lt;b&gt;}",
    "@{task_name=a; status=critical}",
    "\r100  114  100   114    0     0  17998      0 --:--:-- --:--:-- --:--:-- 19000\n",
    '"task_name": "b",\n},\n]',
    "12\t{",
    "\\",
)
"""Messages that look like what is taken away around an answer."""

messages = st.lists(st.sampled_from(AWKWARD) | any_text, max_size=4).map("".join)


@st.composite
def made(draw: st.DrawFn) -> Any:
    """A map of tasks with such messages."""
    tasks = {}
    for name in draw(
        st.lists(st.sampled_from(["a", "web-1", "__proto__", "error", "tasks"]), min_size=1, max_size=3, unique=True)
    ):
        failed = draw(st.lists(messages, max_size=2))
        events = [
            wire_event(False, id=f"{name}{n}", task_name=name, error={"message": text}) for n, text in enumerate(failed)
        ]
        tasks[name] = wire_task(name, events or None)
    return tasks


# --- What is put around it --------------------------------------------------------------------------------------------

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]')
HEADERS = "HTTP/2 200 \r\ncontent-type: application/json\r\ndate: Tue, 24 Nov 2026 13:59:49 GMT\r\n\r\n"
ROW = "\r 83 11.6M   83 9924k    0     0  2047k      0  0:00:05  0:00:04  0:00:01 2047k"


def coloured(text: str) -> str:
    """As jq does it."""
    return _TOKEN.sub(lambda match: f"\x1b[34;1m{match[0]}\x1b[0m", text)


def each_line(mark: Callable[[int], str]) -> Callable[[str], str]:
    """A mark before every line."""
    return lambda text: "\n".join(mark(number) + line for number, line in enumerate(text.split("\n"), 1))


INNER: dict[str, Callable[[str], str]] = {
    "nothing": lambda text: text,
    "colours": coloured,
    "colours that lost ESC": lambda text: coloured(text).replace("\x1b", ""),
    "colours of cat -v": lambda text: coloured(text).replace("\x1b", "^["),
    "a text": json.dumps,
    "a page without escaping": lambda text: f"<pre>{text}</pre>" if "<" in text or "&" not in text else text,
    "a list": lambda text: f"[{text}]",
    "a label": lambda text: f"Response: {text}",
    "backticks": lambda text: f"```{text}```",
    "a collection": lambda text: f'{{"asked": 3, "answers": {{"/v1/status/tasks": {text}, "/v1/health": {{}}}}}}',
}
"""What needs the JSON itself."""

OUTER: dict[str, Callable[[str], str]] = {
    "curl -i": lambda text: HEADERS + text,
    "curl -i -L": lambda text: (
        f"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 301 Moved\r\nLocation: /\r\n\r\nHTTP/1.1 200 OK\r\nA: b\r\n\r\n{text}"
    ),
    "http -v": lambda text: f"GET /v1/status HTTP/1.1\nHost: cts\n\n\n\nHTTP/1.1 200 OK\nA: b\n\n{text}\n\n",
    "curl -v": lambda text: (
        f"*   Trying ::1...\n> GET / HTTP/1.1\n>\n< HTTP/1.1 200 OK\n<\n{{ [5 bytes data]\n* Closing\n{text}"
    ),
    "a fence": lambda text: f"```\n{text}\n```",
    "a fence with its language": lambda text: f"~~~~ json\r\n{text}\r\n~~~~",
    "Jira": lambda text: f"{{code:json}}\n{text}\n{{code}}",
    "a prompt": lambda text: (
        f"user@host:~/cts (main)$ curl -s \\\n  -H 'A: b' http://cts\n{text}\nuser@host:~/cts (main)$ "
    ),
    "a Windows prompt": lambda text: f"PS C:\\Users\\me> irm http://cts\r\n{text}",
    "kubectl": lambda text: f'Defaulted container "cts" out of: cts, proxy\n{text}',
    "a quotation": each_line(lambda _: "> "),
    "line numbers": each_line(lambda number: f"{number:6}\t"),
    "grep -n": each_line(lambda number: f"{number}:"),
    "docker compose": each_line(lambda _: "cts-1  | "),
    "timestamps": each_line(lambda _: "2026-11-24T13:52:50.123456789Z "),
    "odd blanks": each_line(lambda _: "\xa0\u200b "),
    "a page": lambda text: f"<html><body><pre>{html.escape(text, quote=False)}</pre></body></html>",
    "a page of spans": lambda text: f'<pre class="x"><code>{html.escape(text)}</code></pre>',
    "a page with lines": lambda text: f"<html><pre><code>\n{html.escape(text, quote=False)}\n</code></pre></html>",
    "words": lambda text: f"Hello,\n\nthis is what it says:\n\n{text}\n\nWhat now?",
}
"""What can be put around anything."""

ENCODINGS: dict[str, Callable[[str], bytes]] = {
    "UTF-8": str.encode,
    "a byte order mark": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "UTF-16": lambda text: text.encode("utf-16"),
    "gzip": lambda text: gzip.compress(text.encode(), 1, mtime=0),
}


class Wrapped(NamedTuple):
    """An answer, bare and within all that is named."""

    bare: bytes
    wrapped: bytes
    names: tuple[str, ...]


@st.composite
def wrapped(draw: st.DrawFn) -> Wrapped:
    """An answer of a real daemon or an awkward one, in up to four wrappings."""
    value = draw(st.sampled_from([seed for seed in seeds() if seed]) | made())
    text = json.dumps(value, indent=draw(st.none() | st.just(2)), ensure_ascii=draw(st.booleans()))
    names = [draw(st.sampled_from(list(INNER))), *draw(st.lists(st.sampled_from(list(OUTER)), max_size=3))]
    bare = text.encode()
    for name in names:
        text = {**INNER, **OUTER}[name](text)
    if draw(st.booleans()):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + ROW + draw(st.sampled_from(["", "\n"])) + text[at:]
        names.append(f"the meter at {at}")
    encoding = draw(st.sampled_from(list(ENCODINGS)))
    return Wrapped(bare, ENCODINGS[encoding](text), (*names, encoding))


def snapshot_of(data: bytes) -> Snapshot:
    """What a named file says."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "f")
        path.write_bytes(data)
        [reading] = SavedSource("saved", [str(path)], Limit()).fetch()
        return merge(reading)


def check(example: Wrapped) -> None:
    """The same tasks, definitions and counts, with a notice that says how they were read."""
    bare, found = snapshot_of(example.bare), snapshot_of(example.wrapped)
    assert (found.tasks, found.definitions, found.overall) == (bare.tasks, bare.definitions, bare.overall), (
        example.names
    )
    plain = set(example.names) <= {"nothing", "a list", "a page without escaping", *ENCODINGS}
    said = {notice.code for notice in found.notices} & {
        "unwrapped",
        "other_files",
    }  # a number before one line of JSON is JSON too
    assert plain or said, example.names
