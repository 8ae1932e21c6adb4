"""The tables, in numbered steps that SQLite and PostgreSQL both run. A step that was released is never changed.

Step 1: the first. ``at``, ``started`` and ``ended`` are microseconds since 1970; 0 stands for a time that is not known.
A year of many tasks is large, so that what every run and every state has is short:

- A ``state`` says what a task was from ``at`` on, until its next: looks that saw nothing new leave none. Its ``events``
  are the rows of the runs in its window (`windows`), its ``digest`` what it is compared by.
- That a run is kept once is up to who adds it: nobody else writes meanwhile.
- ``known`` is how many runs of a task are kept, and ``first_at`` when the first of them began.
- ``reader`` says up to which look the last report of a reader went, ``diagnosis`` what messages were understood as, by
  the version of what understood them.

Step 2: ``delivery``, what targets keep of what they delivered.

Step 3: what Consul said. ``asked`` says at which looks it was asked, ``watched`` what a task watches (``what``) and
what was said of that from ``at`` on: NULL where the task does not watch it any more.
"""

import re

VERSION = 3

_FIRST = """
CREATE TABLE instance (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE task (
    id INTEGER PRIMARY KEY,
    instance INTEGER NOT NULL REFERENCES instance (id),
    name TEXT NOT NULL,
    known INTEGER NOT NULL,
    first_at BIGINT NOT NULL
);
CREATE INDEX task_of_instance ON task (instance);
CREATE TABLE message (id INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE, text TEXT NOT NULL);
CREATE TABLE event (
    id INTEGER PRIMARY KEY,
    task INTEGER NOT NULL REFERENCES task (id),
    ended BIGINT NOT NULL,
    started BIGINT NOT NULL,
    cts_id TEXT NOT NULL,
    success INTEGER NOT NULL,
    message INTEGER REFERENCES message (id)
);
CREATE INDEX event_of_task ON event (task, ended);
CREATE TABLE look (
    id INTEGER PRIMARY KEY,
    instance INTEGER NOT NULL REFERENCES instance (id),
    at BIGINT NOT NULL,
    was_read INTEGER NOT NULL,
    whole INTEGER NOT NULL,
    error TEXT,
    counts TEXT,
    UNIQUE (instance, at)
);
CREATE TABLE facts (id INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE, body TEXT NOT NULL);
CREATE TABLE state (
    task INTEGER NOT NULL REFERENCES task (id),
    at BIGINT NOT NULL,
    facts INTEGER REFERENCES facts (id),
    events TEXT,
    digest BIGINT NOT NULL,
    PRIMARY KEY (task, at)
);
CREATE TABLE reader (
    name TEXT NOT NULL,
    instance INTEGER NOT NULL REFERENCES instance (id),
    at BIGINT NOT NULL,
    PRIMARY KEY (name, instance)
);
CREATE TABLE conclusion (id INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE, body TEXT NOT NULL);
CREATE TABLE diagnosis (
    message INTEGER NOT NULL REFERENCES message (id),
    task TEXT NOT NULL,
    version TEXT NOT NULL,
    conclusion INTEGER NOT NULL REFERENCES conclusion (id),
    PRIMARY KEY (message, task, version)
)
"""

_DELIVERIES = """
CREATE TABLE delivery (target TEXT NOT NULL, report TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (target, report))
"""

_CONSUL = """
CREATE TABLE asked (
    instance INTEGER NOT NULL REFERENCES instance (id),
    at BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (instance, at)
);
CREATE TABLE watched (
    task INTEGER NOT NULL REFERENCES task (id),
    what TEXT NOT NULL,
    at BIGINT NOT NULL,
    body TEXT,
    PRIMARY KEY (task, what, at)
)
"""

CONSUL_SINCE = 3
"""The version since which it is kept what Consul said."""

STEPS = {1: tuple(_FIRST.split(";")), 2: (_DELIVERIES,), CONSUL_SINCE: tuple(_CONSUL.split(";"))}


def tables_of(version: int) -> frozenset[str]:
    """The tables of a history of that version."""
    statements = [statement for number, step in STEPS.items() if number <= version for statement in step]
    return frozenset(re.findall(r"CREATE TABLE (\w+)", "".join(statements)))
