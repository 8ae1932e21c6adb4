"""A server of PostgreSQL for tests: on a unix socket alone, in a temporary folder of its own, gone when they end."""

import os
import pwd
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from tests.conftest import TESTS

OWNER = "test"
"""Who may do everything, without a password; all others need one."""

_ACCESS = f"local all {OWNER} trust\nlocal all all scram-sha-256\n"
_SETTINGS = "-c listen_addresses='' -c fsync=off -c shared_buffers=16MB -c max_connections=40"
"""What is lost with the machine need not be kept."""

_INITDB = ("-U", OWNER, "-E", "UTF8", "--locale=C", "-A", "trust", "--no-sync")

# The server ends, and its folder goes, when the pipe from the tests is closed: whichever way they end.
_RUN = """
if "$1/pg_ctl" -D "$2/data" -w -l "$2/log" -o "-k $2 $3" start >/dev/null; then echo ready; else cat "$2/log"; fi
cat >/dev/null
"$1/pg_ctl" -D "$2/data" -m immediate stop >/dev/null
rm -rf "$2"
"""


class Server:
    """A running server."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._numbers = count(1)

    def address(self, database: str = "postgres", user: str = OWNER, **parameters: str) -> str:
        """Of a database, for a user."""
        more = "".join(f"&{name}={value}" for name, value in parameters.items())
        return f"postgresql://{user}@/{database}?host={self.folder}{more}"

    def new(self) -> str:
        """The address of a new, empty database."""
        name = f"history_{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name}")
        return self.address(name)

    def user(self, password: str) -> str:
        """A new user who has no right to make anything."""
        name = f"user_{next(self._numbers)}"
        statement = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(name), sql.Literal(password))
        with psycopg.connect(self.address(), autocommit=True) as connection:
            connection.execute(statement)
        return name

    def run(self, statement: str, address: str = "") -> list[Any]:
        """What a statement gives, by the owner."""
        with psycopg.connect(address or self.address(), autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []


@contextmanager
def running(programs: str) -> Iterator[Server]:
    """A server of the programs in a folder. It refuses to run as root, who therefore becomes another user."""
    # The path of a socket has 107 characters at most, and pytest's folders are long, and closed to other users.
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    user = _other_user()
    if user:
        os.chown(folder, user["user"], user["group"])
    made = [f"{programs}/initdb", "-D", f"{folder}/data", *_INITDB]
    subprocess.run(made, check=True, capture_output=True, cwd="/", **user)
    (folder / "data/pg_hba.conf").write_text(_ACCESS, "ascii")
    command = ["sh", "-c", _RUN, "sh", programs, str(folder), _SETTINGS]
    process: subprocess.Popen[bytes] = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd="/", **user
    )
    with process:
        assert process.stdin
        assert process.stdout
        try:
            said = process.stdout.readline()
            assert said.strip() == b"ready", said
            yield Server(folder)
        finally:
            process.stdin.close()


def find() -> str | None:
    """The folder of PostgreSQL's programs."""
    found = subprocess.run(
        ["sh", TESTS.parent / "scripts/find_postgresql.sh"], capture_output=True, text=True, check=False
    )
    return found.stdout.strip() or None


def _other_user() -> dict[str, Any]:
    if os.geteuid():
        return {}
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise RuntimeError("PostgreSQL refuses to run as root, and there is no user postgres or nobody.")
