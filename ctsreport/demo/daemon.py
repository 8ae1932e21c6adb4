"""The two daemons: one that answers from a scenario, one that plays back what a real daemon once said."""

import gzip
import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from ctsreport.demo.api import Api, HttpRequest
from ctsreport.demo.behaviour import NOT_FOUND_TEXT, Behaviour, HttpAnswer
from ctsreport.demo.model import Scenario
from ctsreport.demo.server import LoopbackServer, Recorded

_FRAMING = ("content-length", "transfer-encoding")


class DemoDaemon(LoopbackServer):
    """A Consul-Terraform-Sync daemon in miniature, as version 0.9 speaks, on loopback.

    ``with DemoDaemon(scenario) as daemon:`` serves in the background at ``daemon.address``; ``daemon.requests`` is
    what came in. Faults are in ``behaviour``; ``port`` and ``date`` as in LoopbackServer.
    """

    def __init__(
        self,
        scenario: Scenario,
        behaviour: Behaviour | None = None,
        *,
        port: int = 0,
        date: datetime | None = None,
    ) -> None:
        super().__init__(behaviour or Behaviour(), port=port, date=date)
        self._api = Api(scenario, self.behaviour, f"127.0.0.1:{self.port}")

    def respond(self, request: Recorded) -> HttpAnswer:
        """The answer that CTS gives."""
        return self._api.answer(HttpRequest(request.method, request.path))


class ReplayDaemon(LoopbackServer):
    """Plays back recorded answers byte for byte, the recorded ``Date`` included; any version of CTS.

    Each folder holds ``http.json``, a list of ``{"request", "status_code", "headers", "file"}`` (and ``request_body``),
    and those files, packed ones as ``FILE.gz``. A request that was recorded several times gets its answers in turn,
    over and over; one that was not gets ``404 page not found``. OSError where a folder lacks a file.
    """

    def __init__(self, *folders: Path, behaviour: Behaviour | None = None, port: int = 0) -> None:
        self._answers: dict[tuple[str, str], list[HttpAnswer]] = defaultdict(list)
        for folder in folders:
            for key, answer in _recordings(folder):
                self._answers[key].append(answer)
        self._served: dict[tuple[str, str], int] = defaultdict(int)
        super().__init__(behaviour or Behaviour(), port=port)

    def respond(self, request: Recorded) -> HttpAnswer:
        """The recorded answer."""
        line = f"{request.method} {request.path}"
        key = (line, request.body.decode("utf-8", "replace"))
        answers = self._answers.get(key)
        if answers is None:
            return HttpAnswer(404, NOT_FOUND_TEXT, (("Content-Type", "text/plain; charset=utf-8"),))
        self._served[key] += 1
        return answers[(self._served[key] - 1) % len(answers)]


def _recordings(folder: Path) -> Iterator[tuple[tuple[str, str], HttpAnswer]]:
    for entry in json.loads((folder / "http.json").read_bytes()):
        yield (entry["request"], entry.get("request_body", "")), _recorded_answer(folder, entry)


def _recorded_answer(folder: Path, entry: dict[str, Any]) -> HttpAnswer:
    headers = tuple((name, value) for name, value in entry["headers"] if name.lower() not in _FRAMING)
    # An answer to HEAD declares the length of a body that it does not have.
    declared = [int(value) for name, value in entry["headers"] if name.lower() == "content-length"]
    return HttpAnswer(
        entry["status_code"], _content(folder / entry["file"]), headers, declared[0] if declared else None
    )


def _content(path: Path) -> bytes:
    packed = path.with_name(path.name + ".gz")
    if packed.exists():
        return gzip.decompress(packed.read_bytes())
    return path.read_bytes()
