"""A fleet in one process: many daemons on one port, each under a path of its own, slow as a network is, some bad.

    python -m tests.fakes.fleet --daemons 200 --tasks 100 --latency 0.1 --bad 10

prints one SOURCE a line (``NAME=ADDRESS``), and answers until its standard input ends.
"""

import argparse
import asyncio
import json
import random
import subprocess
import sys
import uuid
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
SITES = ("dc1", "dc2", "dc3", "dc4")
SICK = "dc2"
"""The site in which the first tasks of each daemon fail, all by one cause."""

_ROLES = ("fw-rules", "lb-pool", "dns-records", "waf-allow", "api-routes")
_REFUSED = 'Error: Post "https://{host}/api/v2/rules": dial tcp {host}: connect: connection refused'

Answer = tuple[int, str, bytes]
_NOT_FOUND: Answer = (404, "text/plain", b"404 page not found\n")
_NO_CLUSTER: Answer = (
    405,
    "application/json",
    b'{"error":{"message":"this endpoint is only available with high availability configured"}}',
)


@dataclass(frozen=True)
class Fleet:
    """So many daemons of so many tasks; the last ``bad`` of them misbehave, each kind in turn."""

    daemons: int
    tasks: int
    bad: int = 0
    latency: float = 0.0

    def names(self) -> list[str]:
        return [f"{SITES[number % len(SITES)]}-cts-{number:04}" for number in range(self.daemons)]

    def good(self) -> list[str]:
        return self.names()[: self.daemons - self.bad]

    def kinds(self) -> dict[str, str]:
        """How each of the others misbehaves."""
        return dict(zip(self.names()[self.daemons - self.bad :], islice(cycle(BAD), self.bad), strict=True))

    def failing(self, name: str) -> int:
        """How many of a daemon's tasks fail."""
        return min(self.tasks, 3) if name.startswith(SICK) else 0

    def answers(self, name: str) -> dict[str, Answer]:
        """What a good daemon answers, by path."""
        tasks = [_task(name, number, fails=number < self.failing(name)) for number in range(self.tasks)]
        status = {"errored": 0, "critical": self.failing(name), "unknown": 0}
        status["successful"] = self.tasks - status["critical"]
        summary = {"task_summary": {"status": status, "enabled": {"true": self.tasks, "false": 0}}}
        return {
            "/v1/status": _json(summary),
            "/v1/status/tasks": _json({task["task_name"]: task for task in tasks}),
            "/v1/tasks": _json({"request_id": "r", "tasks": [_definition(name, task["task_name"]) for task in tasks]}),
            "/v1/health": _json({}),
            "/v1/status/cluster": _NO_CLUSTER,
        }


def _json(value: object) -> Answer:
    return 200, "application/json", json.dumps(value, separators=(",", ":")).encode()


def _task(daemon: str, number: int, *, fails: bool) -> dict[str, object]:
    name = f"{_ROLES[number % len(_ROLES)]}-{number:03}"
    rng = random.Random(f"{daemon} {name}")  # noqa: S311 - the same each time
    ended = NOW - timedelta(seconds=rng.randrange(60, 3600))
    events = []
    for place in range(5):
        failed = fails and place < 2
        events.append(_event(name, rng, ended, _message(name, "10.2.0.1:443") if failed else None))
        ended -= timedelta(seconds=rng.randrange(600, 14400))
    return {
        "task_name": name,
        "status": "critical" if fails else "successful",
        "enabled": True,
        "services": [],
        "providers": [],
        "events_url": f"/v1/status/tasks/{name}?include=events",
        "events": events,
    }


def _event(name: str, rng: random.Random, ended: datetime, message: str | None) -> dict[str, object]:
    return {
        "id": str(uuid.UUID(int=rng.getrandbits(128))),
        "success": message is None,
        "start_time": (ended - timedelta(milliseconds=rng.randrange(800, 9000))).isoformat().replace("+00:00", "Z"),
        "end_time": ended.isoformat().replace("+00:00", "Z"),
        "task_name": name,
        "error": None if message is None else {"message": message},
        "config": {"providers": ["fortios"], "services": [], "source": "example/edge/rules"},
    }


def _message(name: str, host: str) -> str:
    one = f"error tf-apply for '{name}': exit status 1\n\n{_REFUSED.format(host=host)}\n\n"
    place = f"  with module.{name}.edge_rule.this,\n  on .terraform/modules/{name}/main.tf line 12\n\n"
    return f"retry attempt #2 failed '{one}{place}': retry attempt #1 failed '{one}{place}'"


def _definition(daemon: str, name: object) -> dict[str, object]:
    return {
        "name": name,
        "description": "",
        "enabled": True,
        "module": "example/edge/rules",
        "version": "1.5.0" if daemon.startswith(SICK) else "1.4.0",
        "providers": ["fortios"],
        "condition": {"services": {"names": [f"web-{name}"], "use_as_module_input": True}},
        "module_input": {},
        "variables": {},
    }


# --- the server -------------------------------------------------------------------------------------------------------

Bad = Callable[[asyncio.StreamWriter], Awaitable[None]]


async def _hang(_: asyncio.StreamWriter) -> None:
    await asyncio.sleep(3600)


async def _reset(writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


async def _trickle(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n")
    while not writer.is_closing():
        writer.write(b" ")
        await asyncio.sleep(0.2)


async def _endless(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
    while not writer.is_closing():
        writer.write(b" " * 65536)
        await writer.drain()
        await asyncio.sleep(0.01)


def _always(code: int, kind: str, body: bytes) -> Bad:
    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(_framed((code, kind, body)))

    return answer


BAD: dict[str, Bad] = {
    "hangs": _hang,
    "resets": _reset,
    "trickles": _trickle,
    "never ends": _endless,
    "is down": _always(502, "text/html", b"<html>502 Bad Gateway</html>"),
    "fails": _always(500, "application/json", b'{"error":{"message":"internal"}}'),
    "is another": _always(200, "text/html", b"<html>Welcome to nginx!</html>"),
    "is cut": _always(200, "application/json", b'{"task_summary":{"status":{"succ'),
    "is a follower": _always(400, "application/json", b'{"error":{"message":"redirect requests to leader"}}'),
    "says no": _always(403, "application/json", b'{"error":{"message":"Permission denied"}}'),
}
"""What a daemon, or what stands before it, can do instead of answering."""


def _framed(answer: Answer) -> bytes:
    code, kind, body = answer
    head = f"HTTP/1.1 {code} X\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
    return f"{head}Date: {NOW:%a, %d %b %Y %H:%M:%S} GMT\r\n\r\n".encode() + body


@dataclass
class Server:
    """All daemons of a fleet on one port."""

    fleet: Fleet
    port: int = 0
    _answers: dict[str, dict[str, bytes]] = field(default_factory=dict)

    def sources(self) -> list[str]:
        return [f"{name}=http://127.0.0.1:{self.port}/{name}" for name in self.fleet.names()]

    async def run(self, ready: Callable[[Sequence[str]], None], over: Callable[[], object]) -> None:
        """Answer until ``over`` returns, which may take its time in a thread."""
        for name in self.fleet.good():
            answers = self.fleet.answers(name)
            self._answers[name] = {path: _framed(answer) for path, answer in answers.items()}
        server = await asyncio.start_server(self._talk, "127.0.0.1", self.port, backlog=1024)
        self.port = server.sockets[0].getsockname()[1]
        ready(self.sources())
        await asyncio.get_running_loop().run_in_executor(None, over)
        server.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, kept open as long as its client wants."""
        bad = self.fleet.kinds()
        try:
            while request := await reader.readuntil(b"\r\n\r\n"):
                _, name, path = request.split(b" ")[1].decode().partition("?")[0].split("/", 2)
                await asyncio.sleep(self.fleet.latency)
                if name in bad:
                    await BAD[bad[name]](writer)
                else:
                    writer.write(self._answers[name].get(f"/{path}", _framed(_NOT_FOUND)))
                await writer.drain()
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            pass
        finally:
            writer.close()


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="A fleet of daemons on loopback.")
    for name, kind, usual in (("daemons", int, 200), ("tasks", int, 100), ("bad", int, 0), ("latency", float, 0.1)):
        parser.add_argument(f"--{name}", type=kind, default=usual)
    given = vars(parser.parse_args(arguments))

    def ready(sources: Sequence[str]) -> None:
        sys.stdout.write("\n".join((*sources, "", "")))
        sys.stdout.flush()

    asyncio.run(Server(Fleet(**given)).run(ready, sys.stdin.read))


@contextmanager
def running(**given: float) -> Iterator[list[str]]:
    """A fleet in a process of its own, and its SOURCEs; ``given`` are the options above."""
    options = [text for name, value in given.items() for text in (f"--{name}", str(value))]
    command = [sys.executable, "-m", "tests.fakes.fleet", *options]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        lines = process.stdout or ()
        try:
            yield list(iter(lambda: next(iter(lines)).strip(), ""))
        finally:
            process.communicate()


if __name__ == "__main__":
    main()
