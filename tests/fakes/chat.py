"""Doubles of chats and of PagerDuty: they take what those take, and keep what people would see there."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.fake import READ_ONLY, TOKEN, Asked, Fake, Reply, route

SLACK_LIMIT = 11_000
"""Characters of all blocks of a message: measured, it lies somewhere above 9,597 and below 11,341."""

TEAMS_LIMIT = 28_000
MATTERMOST_LIMIT = 16_383


@dataclass
class Webhook(Fake):
    """Something that takes messages at an address nobody else knows."""

    messages: list[Any] = field(default_factory=list)

    def may(self, asked: Asked, *, writes: bool) -> Reply | None:  # noqa: ARG002 - the address alone lets in
        return None if asked.path.endswith(TOKEN) else Reply(404, "no_service")

    @property
    def seen(self) -> dict[str, str]:
        return {str(number): "\n".join(texts(each)) for number, each in enumerate(self.messages)}


@dataclass
class SlackWebhook(Webhook):
    """As hooks.slack.com: ``ok``, or a word for what is wrong."""

    @route("POST", "/hook/.*", writes=True)
    def take(self, asked: Asked) -> Reply:
        message = asked.json()
        if not message:
            return Reply(400, "no_text")
        problem = blocks_problem(message.get("blocks", []))
        if problem:
            return Reply(400, problem)
        self.messages.append(message)
        return Reply(200, "ok")


@dataclass
class TeamsWebhook(Webhook):
    """As a workflow: 202, or 413 for a card that is too large; without a named character set it counts double."""

    @route("POST", "/hook/.*", writes=True)
    def take(self, asked: Asked) -> Reply:
        wide = 1 if "charset=utf-8" in asked.headers.get("content-type", "") else 2
        if len(asked.body) * wide > TEAMS_LIMIT:
            return Reply(413)
        self.messages.append(asked.json())
        return Reply(202)


@dataclass
class MattermostWebhook(Webhook):
    """As Mattermost."""

    @route("POST", "/hook/.*", writes=True)
    def take(self, asked: Asked) -> Reply:
        message = asked.json()
        if len(message.get("text", "")) > MATTERMOST_LIMIT:
            return Reply(400, {"message": "The text is too long."})
        self.messages.append(message)
        return Reply(200, "ok")


@dataclass
class SlackApi(Fake):
    """Methods of Slack: every error is a 200. One channel, which the bot is in."""

    messages: dict[str, Any] = field(default_factory=dict)
    replies: list[Any] = field(default_factory=list)

    def may(self, asked: Asked, *, writes: bool) -> Reply | None:
        if asked.token == TOKEN:
            return None
        if asked.token == READ_ONLY:
            return Reply(200, {"ok": False, "error": "missing_scope"}) if writes else None
        return Reply(200, {"ok": False, "error": "invalid_auth"})

    @property
    def seen(self) -> dict[str, str]:
        return {ts: "\n".join(texts(each)) for ts, each in self.messages.items()}

    @route("POST", "/api/auth.test")
    def who(self, _: Asked) -> Reply:
        return Reply(200, {"ok": True, "user": "reporter", "team": "Network"})

    @route("POST", "/api/chat.postMessage", writes=True)
    def post(self, asked: Asked) -> Reply:
        message = asked.json()
        problem = self._problem(message)
        if problem:
            return Reply(200, {"ok": False, "error": problem})
        if "thread_ts" in message:
            self.replies.append(message)
            return Reply(200, {"ok": True, "ts": f"{len(self.replies)}.9"})
        ts = f"1700000000.{len(self.messages):06}"
        self.messages[ts] = message
        return Reply(200, {"ok": True, "ts": ts})

    @route("POST", "/api/chat.update", writes=True)
    def update(self, asked: Asked) -> Reply:
        message = asked.json()
        problem = self._problem(message) or ("" if message["ts"] in self.messages else "message_not_found")
        if problem:
            return Reply(200, {"ok": False, "error": problem})
        self.messages[message["ts"]] = message
        return Reply(200, {"ok": True, "ts": message["ts"]})

    def _problem(self, message: Any) -> str:
        if message.get("channel") != "C01234567":
            return "channel_not_found"
        return blocks_problem(message.get("blocks", []))


@dataclass
class PagerDutyEvents(Fake):
    """As the Events API v2: an alert a key, which a later event of that key changes or resolves."""

    alerts: dict[str, str] = field(default_factory=dict)
    resolved: list[str] = field(default_factory=list)

    def may(self, asked: Asked, *, writes: bool) -> Reply | None:  # noqa: ARG002 - the routing key lets in
        right = asked.json()["routing_key"].startswith(TOKEN)
        return None if right else Reply(400, {"status": "invalid event", "errors": ["Invalid routing key"]})

    @property
    def seen(self) -> dict[str, str]:
        return {"open": "\n".join(f"{key} {text}" for key, text in sorted(self.alerts.items()))} if self.alerts else {}

    @route("POST", "/v2/enqueue", writes=True)
    def enqueue(self, asked: Asked) -> Reply:
        event = asked.json()
        key = event["dedup_key"]
        if event["event_action"] == "resolve":
            self.resolved.append(key)
            self.alerts.pop(key, None)
            return Reply(202, {"status": "success", "dedup_key": key})
        payload = event["payload"]
        if len(payload["summary"]) > 1024 or len(key) > 255 or len(asked.body) > 512_000:
            return Reply(400, {"status": "invalid event", "errors": ["Length of 'payload.summary' is incorrect"]})
        assert payload["severity"] in {"critical", "error", "warning", "info"}
        self.alerts[key] = f"{payload['source']}: {payload['summary']}"
        return Reply(202, {"status": "success", "dedup_key": key})


def blocks_problem(blocks: list[Any]) -> str:
    """Slack's word for blocks that it does not take; empty where it does."""
    if len(json.dumps(blocks, ensure_ascii=False)) > SLACK_LIMIT:
        return "msg_blocks_too_long"
    if len(blocks) > 50 or any(each["type"] == "header" and len(each["text"]["text"]) > 150 for each in blocks):
        return "invalid_blocks"
    return ""


def texts(value: Any) -> Iterator[str]:
    """Every text that a person sees in a message."""
    if isinstance(value, dict):
        for key, each in value.items():
            if key == "text" and isinstance(each, str):
                yield each
            else:
                yield from texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)
