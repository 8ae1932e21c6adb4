"""Slack: a message by an incoming webhook, or with a bot's token one message that is edited, and a thread below it."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar, Literal, NotRequired, TypedDict

from msgspec import Meta, json

from ctsreport.destinations.interface import Action, Body, Change, Delivered, Kept, Publication
from ctsreport.destinations.targets.settings import Run, Secret, TargetSettings, Text
from ctsreport.destinations.targets.webhook import webhook_site
from ctsreport.errors import CtsReportError, unwritten_error, usage_error

MOST = 9000
"""Bytes of a message: the renderer's own limit."""

_CURES = {
    "invalid_auth": "Check the bot's token: it is wrong, or was revoked.",
    "token_expired": "Make a new token: this one has expired.",
    "token_revoked": "Make a new token: this one was revoked.",
    "missing_scope": "Give the bot the scope chat:write, and install the app anew.",
    "channel_not_found": "Check channel: it is the id (C…) of a channel that the bot is in.",
    "not_in_channel": "Invite the bot to the channel: /invite @NAME.",
    "is_archived": "The channel is archived: name another.",
    "msg_blocks_too_long": "Narrow the report (--task, --status).",
}
_USUAL = "See https://docs.slack.dev for that word."

_GONE = {"message_not_found", "cant_update_message", "edit_window_closed"}


class Settings(TargetSettings, frozen=True, kw_only=True):
    """A channel: by ``webhook``, or by a bot's ``token`` and the channel's id.

    ``api`` is where its methods are, for a proxy or a compatible server.
    """

    kind: Literal["slack"] = "slack"
    webhook: Secret | None = None
    token: Secret | None = None
    channel: (
        Annotated[str, Meta(pattern="^[A-Z][A-Z0-9]{4,}$", description="a channel's id, as C0123456789")] | None
    ) = None
    api: Text = "https://slack.com/api"


class Slack:
    """A channel. With a token, an incident has one message, which is edited, and a thread for what is new."""

    reads_back: ClassVar[bool] = False

    def __init__(self, settings: Settings, run: Run) -> None:
        if (settings.webhook is None) == (settings.token is None) or (settings.token and not settings.channel):
            raise usage_error(
                f"The target {settings.name} does not say how it reaches Slack.",
                "Give it either webhook, or token and channel.",
            )
        self._channel = settings.channel
        if settings.webhook:
            self._site = webhook_site(run, settings.webhook, "Slack", settings.cacert)
        elif settings.token:
            token = run.secret(settings.token)
            headers = {"Authorization": f"Bearer {token}"}
            self._site = run.web.site("Slack", settings.api, headers, secrets=(token,), cacert=settings.cacert)

    def plan(self, publication: Publication, kept: Kept) -> list[Change]:
        """A message; with a token, of an incident that goes on the message that is there, and a reply below it."""
        body = publication.draw("slack", MOST)
        place = f"Slack {self._channel}" if self._channel else "Slack"
        thread = kept.get("thread") if self._channel else None
        if not thread:
            return [Change("message", Action.CREATE, place, after=body.text, step=("", publication.bad, body))]
        if kept.get("said") == body.digest:
            return [Change("message", Action.KEEP, place)]
        reply = f"{publication.state}: {publication.headline}"
        return [
            Change("message", Action.UPDATE, place, after=body.text, step=(thread, publication.bad, body)),
            Change(
                "reply", Action.CREATE, f"{place}, in the thread", after=reply, step=(thread, publication.bad, None)
            ),
        ]

    def carry_out(self, change: Change) -> Delivered:
        """Send it. A message that somebody deleted is sent anew."""
        thread, bad, body = change.step
        if not self._channel:
            self._site.call("POST", data=change.after.encode(), headers={"Content-Type": "application/json"})
            return Delivered(change)
        if body is None:
            self._method("chat.postMessage", {"text": _escaped(change.after), "thread_ts": thread})
            return Delivered(change)
        sent = self._sent(json.decode(body.text), thread)
        return Delivered(change, _keeping(sent, body, bad=bad))

    def check(self) -> Iterator[str]:
        """Whether somebody is let in; a webhook is asked to send nothing, which it refuses."""
        if self._channel:
            who = self._method("auth.test", {})
            yield f"The token is of {who.get('user', 'a bot')} in {who.get('team', 'a workspace')}."
        else:
            self._site.call("POST", json={}, answers={400})
            yield "The webhook is there."
        yield f"A message has at most {MOST:,} bytes: six causes, and how many more there are."

    def close(self) -> None:
        """Nothing is held."""

    def _sent(self, message: Mapping[str, Any], thread: str) -> str:
        """The message, edited where it is still there; its id."""
        if thread:
            try:
                self._method("chat.update", {**message, "ts": thread}, again=True)
            except _SlackError as error:
                if error.word not in _GONE:
                    raise
            else:
                return thread
        return self._method("chat.postMessage", message).get("ts", "")

    def _method(self, name: str, what: Mapping[str, Any], *, again: bool = False) -> "_Said":
        """A method of its API, which says that it failed in an answer that is a 200."""
        call = {"channel": self._channel, **what} if name.startswith("chat.") else dict(what)
        said = self._site.call("POST", f"/{name}", json=call, again=again or name == "auth.test")
        answer: _Said = said.json(_Said)
        if not answer["ok"]:
            raise _SlackError(name, answer.get("error") or "no word for why")
        return answer


class _Said(TypedDict):
    """What is looked at of an answer."""

    ok: bool
    error: NotRequired[str | None]
    ts: NotRequired[str]
    user: NotRequired[str]
    team: NotRequired[str]


class _SlackError(CtsReportError):
    """A method that failed, with Slack's word for why."""

    def __init__(self, method: str, word: str) -> None:
        error = unwritten_error(f"Slack: {method} failed: {word}.", _CURES.get(word, _USUAL))
        super().__init__(error.message, error.cure, error.exit_code)
        self.word = word


def _keeping(thread: str, body: Body, *, bad: bool) -> dict[str, str]:
    """What the next run needs: the message of an incident that is not over."""
    return {"thread": thread, "said": body.digest} if bad else {"thread": "", "said": ""}


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
