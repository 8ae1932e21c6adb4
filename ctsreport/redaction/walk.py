"""Through everything that decoded snapshots tell.

Names of tasks and of instances stay: they are what a report is about, and CTS allows nothing in them that a secret
would need.
"""

from collections.abc import Iterator, Sequence

from msgspec import structs

from ctsreport.redaction.secrets import Secrets
from ctsreport.snapshot.marks import BEGINS, SECRET_MARK
from ctsreport.snapshot.model import (
    HEALTH_BY_WORD,
    BufferPeriod,
    Condition,
    Definition,
    Event,
    EventConfig,
    EventError,
    Notice,
    Overall,
    Snapshot,
    Task,
    Words,
)
from ctsreport.watched import cleaned, texts_of


def without_secrets(snapshots: Sequence[Snapshot], secrets: Secrets) -> list[Snapshot]:
    """The same snapshots with marks for secrets, and with a notice in each that had any."""
    texts = list(_Texts(snapshots))
    for text in texts:
        secrets.taken(text)
    for text in texts:
        secrets.look(text)
    if secrets.idle:
        return list(snapshots)
    return [_Cleaner(secrets).snapshot(snapshot) for snapshot in snapshots]


def with_secrets(snapshots: Sequence[Snapshot]) -> list[Snapshot]:
    """The same snapshots, each with a notice that nothing was taken out."""
    text = (
        "Secrets were not looked for (--no-redact): error messages can hold passwords, tokens and keys. Do not "
        "pass this report on."
    )
    return [
        structs.replace(
            snapshot, notices=(*snapshot.notices, Notice("secrets_kept", "warning", text, snapshot.instance))
        )
        for snapshot in snapshots
    ]


def shortened(texts: int, instance: str) -> Notice:
    """What a reader must know of texts that were too long to be searched to their end."""
    holds = "One text holds" if texts == 1 else f"{texts} texts hold"
    text = (
        f"{holds} more of what looks like secrets than can be searched: only the beginning is shown, the rest is "
        "left out."
    )
    return Notice("text_shortened", "warning", text, instance)


_UUID = 36


class _Texts:
    """Every text of snapshots that may hold a secret, once, in an order that does not depend on that of the answers."""

    def __init__(self, snapshots: Sequence[Snapshot]) -> None:
        self._texts: dict[str | None, None] = {}
        self._lists: dict[Words | None, None] = {}
        for snapshot in snapshots:
            self._texts[snapshot.error] = None
            self._texts.update((notice.message, None) for notice in snapshot.notices)
            self._texts.update(dict.fromkeys(texts_of(snapshot.consul)))
            self._texts.update(dict.fromkeys(snapshot.overall.status if snapshot.overall else ()))
            for _, task in sorted(snapshot.tasks.items()):
                self._task(task)
            for _, definition in sorted((snapshot.definitions or {}).items()):
                self._definition(definition)

    def __iter__(self) -> Iterator[str]:
        texts = dict.fromkeys(text for text in self._texts if text)
        texts |= dict.fromkeys(word for words in self._lists if words for word in words)
        return iter(texts)

    def _task(self, task: Task) -> None:
        texts, lists = self._texts, self._lists
        lists[task.services] = lists[task.providers] = None
        texts[_unusual_status(task)] = texts[_unusual_address(task)] = None
        last: EventConfig | None = None
        for event in task.events or ():
            if not _is_usual(event.id):
                texts[event.id] = None
            if event.error is not None:
                texts[event.error.message] = None
            if event.config is not None and event.config != last:  # from run to run a task stays what it was
                last = event.config
                texts[last.source] = texts[last.module] = None
                lists[last.services] = lists[last.providers] = None

    def _definition(self, definition: Definition) -> None:
        texts, lists = self._texts, self._lists
        texts[definition.description] = texts[definition.module] = texts[definition.version] = None
        lists[definition.providers] = None
        if definition.buffer_period is not None:
            texts[definition.buffer_period.max] = None
        for conditions in (definition.condition, definition.module_input, definition.source_input):
            for condition in conditions.values() if conditions else ():
                if condition is not None:
                    texts[condition.regexp] = texts[condition.cron] = None
                    texts[condition.path] = texts[condition.filter] = None
                    texts[condition.datacenter] = texts[condition.namespace] = None
                    texts.update(dict.fromkeys(f"{key}={value}" for key, value in (condition.node_meta or {}).items()))
                    lists[condition.names] = None


class _Cleaner:
    """Replaces what changes, and counts the marks of what it gives back."""

    def __init__(self, secrets: Secrets) -> None:
        self._secrets = secrets
        self._cleaned: dict[str, str] = {}
        self._marks: list[str] = []
        self._shortened = 0

    def snapshot(self, snapshot: Snapshot) -> Snapshot:
        in_order = {
            name: self._task(task) for name, task in sorted(snapshot.tasks.items())
        }  # numbers do not depend on the order of answers
        tasks = {name: in_order[name] for name in snapshot.tasks}
        definitions = snapshot.definitions and {
            name: self._definition(each) for name, each in snapshot.definitions.items()
        }
        error = self._text(snapshot.error)
        notices = tuple(self._notice(notice) for notice in snapshot.notices)
        return structs.replace(
            snapshot,
            tasks=tasks,
            definitions=definitions,
            error=error,
            overall=self._overall(snapshot.overall),
            consul=cleaned(snapshot.consul, lambda text: self._text(text) or ""),
            notices=(*notices, *self._removed(snapshot.instance)),
        )

    def _removed(self, instance: str) -> Iterator[Notice]:
        if self._marks:
            different, places = len(set(self._marks)), len(self._marks)
            kinds = ", ".join(sorted({mark.removeprefix(BEGINS).split(" ")[0] for mark in self._marks}))
            text = (
                f"{different} secret{'s' if different > 1 else ''} taken out in {places} "
                f"place{'s' if places > 1 else ''}: {kinds}."
            )
            yield Notice("secret_removed", "info", f"{text} Equal marks stand for equal secrets.", instance)
        if self._shortened:
            yield shortened(self._shortened, instance)

    def _text(self, text: str | None) -> str | None:
        if not text:
            return text
        clean = self._cleaned.get(text)
        if clean is None:
            before = self._secrets.shortened
            clean = self._cleaned[text] = self._secrets.clean(text, looked=True)
            self._shortened += self._secrets.shortened - before
        if BEGINS in clean:
            self._marks += [match[0] for match in SECRET_MARK.finditer(clean)]
        return clean

    def _words(self, words: Words | None) -> Words | None:
        return words and tuple(self._text(word) or word for word in words)

    def _notice(self, notice: Notice) -> Notice:
        return structs.replace(notice, message=self._text(notice.message))

    def _task(self, task: Task) -> Task:
        events = task.events and tuple(map(self._event, task.events))
        services, providers = self._words(task.services), self._words(task.providers)
        status = self._text(task.status) if _unusual_status(task) else task.status
        address = self._text(task.events_url) if _unusual_address(task) else task.events_url
        now = (status, address, events, services, providers)
        if now == (task.status, task.events_url, task.events, task.services, task.providers):
            return task
        return structs.replace(
            task, status=status, events_url=address, events=events, services=services, providers=providers
        )

    def _event(self, event: Event) -> Event:
        error, config = event.error, event.config
        if not _is_usual(event.id):
            event = structs.replace(event, id=self._text(event.id) or "")
        if error is not None:
            error = EventError(self._text(error.message))
        if config is not None:
            config = EventConfig(
                self._words(config.providers),
                self._words(config.services),
                self._text(config.source),
                self._text(config.module),
            )
        if (error, config) == (event.error, event.config):
            return event
        return structs.replace(event, error=error, config=config)

    def _definition(self, definition: Definition) -> Definition:
        return structs.replace(
            definition,
            description=self._text(definition.description),
            module=self._text(definition.module),
            version=self._text(definition.version),
            providers=self._words(definition.providers),
            buffer_period=definition.buffer_period and BufferPeriod(self._text(definition.buffer_period.max)),
            condition=self._conditions(definition.condition),
            module_input=self._conditions(definition.module_input),
            source_input=self._conditions(definition.source_input),
        )

    def _conditions(self, conditions: dict[str, Condition | None] | None) -> dict[str, Condition | None] | None:
        return conditions and {kind: each and self._condition(each) for kind, each in conditions.items()}

    def _condition(self, condition: Condition) -> Condition:
        return structs.replace(
            condition,
            names=self._words(condition.names),
            regexp=self._text(condition.regexp),
            cron=self._text(condition.cron),
            path=self._text(condition.path),
            filter=self._text(condition.filter),
            datacenter=self._text(condition.datacenter),
            namespace=self._text(condition.namespace),
            node_meta=condition.node_meta and dict(map(self._pair, condition.node_meta.items())),
        )

    def _pair(self, pair: tuple[str, str]) -> tuple[str, str]:
        """A name and its value: what they tell together."""
        name, _, value = (self._text(f"{pair[0]}={pair[1]}") or "").partition("=")
        return name, value

    def _overall(self, overall: Overall | None) -> Overall | None:
        """The daemon's counts: its words can be any."""
        return overall and structs.replace(
            overall, status={self._text(word) or word: count for word, count in overall.status.items()}
        )


def _is_usual(event_id: str) -> bool:
    """A quick look at what nearly all are: UUIDs."""
    return len(event_id) == _UUID and event_id[8] == "-" == event_id[13]


def _unusual_status(task: Task) -> str | None:
    """The daemon's word, where it is none of CTS's."""
    return None if task.status in HEALTH_BY_WORD else task.status


def _unusual_address(task: Task) -> str | None:
    """Where the daemon says that events are, where that is not where they always are."""
    return None if task.events_url == f"/v1/status/tasks/{task.name}?include=events" else task.events_url
