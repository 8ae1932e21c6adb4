"""What targets keep of what they delivered, in a database: ids, versions and threads, by target and report."""

import msgspec

from ctsreport.history.stores.connection import Connection
from ctsreport.history.stores.rows import read_as_written


def delivered(connection: Connection, target: str, report: str) -> dict[str, str]:
    """What was kept last; nothing where nothing was, as in a history of before there were targets."""
    with connection.reading():
        if "delivery" not in connection.tables():
            return {}
        found = connection.rows("SELECT body FROM delivery WHERE target = ? AND report = ?", [target, report])
    with read_as_written():
        return msgspec.json.decode(found[0][0], type=dict[str, str]) if found else {}


def deliver(connection: Connection, target: str, report: str, kept: dict[str, str]) -> None:
    """Inside a transaction."""
    connection.rows(
        "INSERT INTO delivery (target, report, body) VALUES (?, ?, ?)"
        " ON CONFLICT (target, report) DO UPDATE SET body = excluded.body",
        [target, report, msgspec.json.encode(kept).decode()],
    )
