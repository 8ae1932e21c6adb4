"""What messages were understood as, in a database: a year of them is not diagnosed again at each report.

They are kept by the message without the numbers of its marks, by the task, whose name a message may hold, and by the
version of what understood them.
"""

import hashlib
from collections.abc import Mapping

from ctsreport.history.marks import without_numbers
from ctsreport.history.model import Said
from ctsreport.history.stores.adding import digest_of
from ctsreport.history.stores.connection import Connection


def conclusion(connection: Connection, version: str, said: Said) -> str | None:
    """What was made of a message; None where nothing was."""
    found = connection.rows(
        "SELECT c.body FROM message m JOIN diagnosis d ON d.message = m.id JOIN conclusion c ON c.id = d.conclusion"
        " WHERE m.digest = ? AND d.task = ? AND d.version = ?",
        [digest_of(without_numbers(said.message)), said.task, version],
    )
    return found[0][0] if found else None


def conclude(connection: Connection, version: str, conclusions: Mapping[Said, str]) -> None:
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
            [said.task, version, digest_of(without_numbers(said.message)), digest],
        )
