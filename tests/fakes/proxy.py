"""What stands before a real server: it passes all on, but for faults by plan, and knows the passwords that it takes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import requests

from tests.fakes.fake import Asked, Fake, Reply

_OF_THE_WAY = {"connection", "content-length", "transfer-encoding", "content-encoding", "host", "accept-encoding"}


@dataclass
class Proxy(Fake):
    """Before ``server``. ``is_write`` says which calls change what it holds; ``changed`` makes a call fit for it."""

    server: str = ""
    is_write: Callable[[Asked], bool] = lambda asked: asked.method != "GET"
    changed: Callable[[Asked], Asked] = lambda asked: asked
    _session: requests.Session = field(default_factory=requests.Session)

    def answer(self, asked: Asked) -> Reply | None:
        writes = self.is_write(asked)
        fault = self._fault(asked, writes)
        if fault in {"expired", "rate", "trouble"}:
            status = {"expired": 401, "rate": 429, "trouble": 503}[fault]
            return Reply(status, {"message": fault}, {"Retry-After": "7"} if fault == "rate" else {})
        reply = self._passed(self.changed(asked))
        self.written += writes and reply.status < 300
        if fault == "trouble-after":
            return Reply(503, "upstream went away")
        return None if fault == "lost" else reply

    def _passed(self, asked: Asked) -> Reply:
        headers = {name: value for name, value in asked.headers.items() if name not in _OF_THE_WAY}
        answer = self._session.request(
            asked.method,
            self.server + asked.path,
            params=dict(asked.query),
            data=asked.body,
            headers=headers,
            allow_redirects=False,
            timeout=600,
        )
        self._session.cookies.clear()  # whoever asks keeps its own
        return Reply(answer.status_code, answer.content, _headers(answer))


def _headers(answer: requests.Response) -> Mapping[str, str]:
    found = {name: value for name, value in answer.headers.items() if name.lower() not in _OF_THE_WAY}
    return {**found, "Content-Type": answer.headers.get("content-type", "text/plain")}
