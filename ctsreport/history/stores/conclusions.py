"""What messages were understood as, in a database: a year of them is not diagnosed again at each report.

They are kept by the message without the numbers of its marks, by the task, whose name a message may hold, and by the
version of what understood them.
"""

import hashlib
from collections.abc import Mapping

from ctsreport.history.model import FailedMessage
from ctsreport.history.stores.adding import digest_of
from ctsreport.history.stores.connection import Connection
from ctsreport.history.unnumbered import without_numbers

Key = tuple[str, str]
"""The digest of a message, and the task that it is of."""


def key_of(said: FailedMessage) -> Key:
    """By which a conclusion is found."""
    return digest_of(without_numbers(said.message)), said.task


def conclusions(connection: Connection, version: str) -> dict[Key, str]:
    """All that a version made of messages: at once, for a server may be far away, and a report asks for thousands."""
    found = connection.rows(
        "SELECT m.digest, d.task, d.conclusion FROM diagnosis d JOIN message m ON m.id = d.message WHERE d.version = ?",
        [version],
    )
    bodies: dict[int, str] = dict(connection.rows("SELECT id, body FROM conclusion"))
    return {(digest, task): bodies[id_] for digest, task, id_ in found if id_ in bodies}


def conclude(connection: Connection, version: str, conclusions: Mapping[FailedMessage, str]) -> None:
    """Inside a transaction. Of messages that are not known nothing is kept."""
    next_id = connection.rows("SELECT COALESCE(MAX(id), 0) FROM conclusion")[0][0] + 1
    for said, body in conclusions.items():
        digest = hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()[:40]
        connection.rows(
            "INSERT INTO conclusion (id, digest, body) VALUES (?, ?, ?) ON CONFLICT (digest) DO NOTHING",
            [next_id, digest, body],
        )
        next_id += 1
        connection.rows(
            "INSERT INTO diagnosis (message, task, version, conclusion) SELECT m.id, ?, ?, c.id"
            " FROM message m, conclusion c WHERE m.digest = ? AND c.digest = ? ON CONFLICT DO NOTHING",
            [said.task, version, key_of(said)[0], digest],
        )
