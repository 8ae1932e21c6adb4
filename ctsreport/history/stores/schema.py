"""The tables, in numbered steps that SQLite and PostgreSQL both run. A step that was released is never changed.

Step 1: the first. ``at``, ``started`` and ``ended`` are microseconds since 1970; 0 stands for a time that is not known.
A ``state`` says what a task was from ``at`` on, until its next: looks that saw nothing new leave none. Its ``events``
are the ids of the runs in its window, newest first.
"""

VERSION = 1

_FIRST = """
CREATE TABLE instance (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE task (
    id INTEGER PRIMARY KEY,
    instance INTEGER NOT NULL REFERENCES instance (id),
    name TEXT NOT NULL,
    UNIQUE (instance, name)
);
CREATE TABLE message (id INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE, text TEXT NOT NULL);
CREATE TABLE event (
    id INTEGER PRIMARY KEY,
    task INTEGER NOT NULL REFERENCES task (id),
    ended BIGINT NOT NULL,
    started BIGINT NOT NULL,
    cts_id TEXT NOT NULL,
    success INTEGER NOT NULL,
    message INTEGER REFERENCES message (id),
    UNIQUE (task, ended, started, cts_id, success)
);
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
CREATE TABLE facts (id INTEGER PRIMARY KEY, body TEXT NOT NULL UNIQUE);
CREATE TABLE state (
    task INTEGER NOT NULL REFERENCES task (id),
    at BIGINT NOT NULL,
    facts INTEGER REFERENCES facts (id),
    events TEXT,
    digest TEXT NOT NULL,
    PRIMARY KEY (task, at)
)
"""

STEPS = {1: tuple(_FIRST.split(";"))}
