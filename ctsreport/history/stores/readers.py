"""Up to which look each reader knows, in a database."""

from collections.abc import Mapping
from datetime import datetime

from ctsreport.history.stores.connection import Connection
from ctsreport.history.stores.rows import read_as_written
from ctsreport.history.stores.timestamps import instant, stored


def shown_to(connection: Connection, reader: str) -> dict[str, datetime]:
    """By instance, the newest look that the last report of a reader showed."""
    found = connection.rows(
        "SELECT i.name, r.at FROM reader r JOIN instance i ON i.id = r.instance WHERE r.name = ?", [reader]
    )
    with read_as_written():
        return {name: instant(at) for name, at in found}


def show_to(connection: Connection, reader: str, looks: Mapping[str, datetime]) -> None:
    """Inside a transaction. Of two reports at once that of the newer look counts."""
    for name, at in looks.items():
        connection.rows(
            "INSERT INTO reader (name, instance, at) SELECT ?, i.id, ? FROM instance i WHERE i.name = ?"
            " ON CONFLICT (name, instance) DO UPDATE SET at = excluded.at WHERE excluded.at > reader.at",
            [reader, stored(at), name],
        )
