"""A history in PostgreSQL: what can go wrong on the way is said with its cure, and nothing is lost by it."""

import os
import random
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Thread

import pytest

from ctsreport.errors import CtsReportError, ExitCode
from ctsreport.history.model import Seen, State
from ctsreport.history.stores import open_history
from ctsreport.history.stores import postgresql as store
from ctsreport.history.stores.migrations import VERSION
from tests.conftest import NOW, run_ctsreport
from tests.servers.postgresql import Server
from tests.unit.history.making import look, run

KILLS = 10
PASSWORD = "correct" + "-horse"


@pytest.fixture
def address(postgresql: Server) -> str:
    """Of an empty database."""
    return postgresql.new()


@pytest.fixture
def user(postgresql: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """One with a password, which a file has, and no right to make anything."""
    name = postgresql.user(PASSWORD)
    passwords = tmp_path / "pgpass"
    passwords.write_text(f"*:*:*:{name}:{PASSWORD}\n", "ascii")
    passwords.chmod(0o600)
    monkeypatch.setenv("PGPASSFILE", str(passwords))
    return name


def add(address: str, *minutes: int) -> None:
    with closing(open_history(address)) as history:
        for each in minutes:
            history.add([look(each, x=Seen(State(), (run(each),)))])


def looks(address: str) -> int:
    with closing(open_history(address, existing=True)) as history:
        assert history.check() == []
        return sum(span.looks for span in history.spans())


def refused(address: str, *, existing: bool = False) -> CtsReportError:
    with pytest.raises(CtsReportError) as raised, closing(open_history(address, existing=existing)) as history:
        history.add([look(99, x=Seen(State(), (run(99),)))])
    return raised.value


@contextmanager
def held(address: str) -> Iterator[None]:
    """Another job writes meanwhile."""
    with closing(store.PostgreSQLConnection(address)) as other, other.writing():
        yield


# --- What is there ----------------------------------------------------------------------------------------------------


def test_reading_makes_nothing(postgresql: Server, address: str) -> None:
    error = refused(address, existing=True)
    assert (error.exit_code, "holds no history" in error.message) == (ExitCode.UNREAD, True)
    assert postgresql.run("SELECT 1 FROM pg_namespace WHERE nspname = 'ctsreport'", address) == []


def test_all_is_in_a_schema_of_its_own(postgresql: Server, address: str) -> None:
    """Tables of others may have the same names."""
    postgresql.run("CREATE TABLE event (theirs TEXT)", address)
    add(address, 1)
    assert looks(address) == 1
    assert postgresql.run("SELECT theirs FROM public.event", address) == []


def test_a_newer_one_is_left_alone(postgresql: Server, address: str) -> None:
    add(address, 1)
    postgresql.run("UPDATE ctsreport.history SET version = 99", address)
    error = refused(address)
    assert f"a newer version (99; this program knows {VERSION})" in error.message
    assert error.exit_code is ExitCode.USAGE
    assert postgresql.run("SELECT version FROM ctsreport.history", address) == [(99,)]


def test_an_older_one_gets_what_it_lacks(postgresql: Server, address: str) -> None:
    """Not by who only reads."""
    add(address, 1)
    postgresql.run(
        "DROP TABLE ctsreport.delivery, ctsreport.asked, ctsreport.watched; UPDATE ctsreport.history SET version = 1",
        address,
    )
    with closing(open_history(address, existing=True)) as history:
        assert (history.delivered("wiki", "prod"), history.check()) == ({}, [])
    assert postgresql.run("SELECT version FROM ctsreport.history", address) == [(1,)]
    with closing(open_history(address)) as history:
        history.deliver("wiki", "prod", {"id": "1"})
    assert postgresql.run("SELECT version FROM ctsreport.history", address) == [(VERSION,)]
    assert looks(address) == 1


@pytest.mark.parametrize(
    "theirs",
    [
        "CREATE SCHEMA ctsreport; CREATE TABLE ctsreport.task (name TEXT)",
        "CREATE SCHEMA ctsreport; CREATE TABLE ctsreport.history (version TEXT)",
        "CREATE SCHEMA ctsreport; CREATE TABLE ctsreport.history (version INT); CREATE TABLE ctsreport.task (x TEXT)",
    ],
)
def test_what_is_not_ours_is_left_alone(postgresql: Server, address: str, theirs: str) -> None:
    postgresql.run(theirs, address)
    before = postgresql.run("SELECT tablename FROM pg_tables WHERE schemaname = 'ctsreport'", address)
    error = refused(address)
    assert (error.exit_code, "is not a history of ctsreport" in error.message) == (ExitCode.USAGE, True)
    assert postgresql.run("SELECT tablename FROM pg_tables WHERE schemaname = 'ctsreport'", address) == before


def test_a_missing_table_is_damage(postgresql: Server, address: str) -> None:
    add(address, 1)
    postgresql.run("DROP TABLE ctsreport.event", address)
    with closing(open_history(address, existing=True)) as history:
        assert history.check() == ["the table event is missing"]
    error = refused(address)
    assert (error.exit_code, "a table is missing" in error.message) == (ExitCode.UNREAD, True)
    ran = run_ctsreport("history", "check", "--history", address)
    assert (ran.code, "the table event is missing" in ran.err) == (4, True)


def test_a_database_without_all_characters_is_said(postgresql: Server) -> None:
    postgresql.run("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    error = refused(postgresql.address("latin"))
    assert (error.exit_code, "createdb -E UTF8" in error.cure) == (ExitCode.USAGE, True)


# --- Who may come in --------------------------------------------------------------------------------------------------


def test_the_password_is_in_a_file(postgresql: Server, address: str, user: str) -> None:
    postgresql.run(f"CREATE SCHEMA ctsreport AUTHORIZATION {user}", address)
    theirs = address.replace("test@", f"{user}@")
    add(theirs, 1, 2)
    assert looks(theirs) == 2


def test_a_wrong_password_is_said_and_not_shown(address: str, user: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PGPASSFILE")
    monkeypatch.setenv("PGPASSWORD", "wrong-" + PASSWORD)
    ran = run_ctsreport("history", "list", "--history", address.replace("test@", f"{user}@"))
    assert ran.code == 5
    assert "the login was refused" in ran.err
    assert "PGPASSFILE" in ran.err
    assert PASSWORD not in ran.out + ran.err


@pytest.mark.parametrize(
    "given",
    [
        "postgresql://me:{}@db.example.com/cts",
        "postgres://me:x/{}@db.example.com/cts",
        "postgresql://me:x#{}@db.example.com/cts",
        "postgresql://db.example.com/cts?user=me&password={}",
        "postgresql://db.example.com/cts?pass%77ord={}",
        "postgresql://[::1/cts?password={}",
    ],
)
def test_a_password_in_the_address_is_refused(given: str) -> None:
    """And not shown, nor is anybody asked."""
    ran = run_ctsreport("history", "list", "--history", given.format(PASSWORD))
    assert ran.code == 2
    assert "A password stands in the address" in ran.err
    assert PASSWORD not in ran.out + ran.err


def test_who_may_not_make_tables_is_told(address: str, user: str) -> None:
    error = refused(address.replace("test@", f"{user}@"))
    assert (error.exit_code, "has not the right" in error.message) == (ExitCode.UNWRITTEN, True)
    assert "CREATE SCHEMA ctsreport" in error.cure


def test_who_may_only_read_reads(postgresql: Server, address: str, user: str) -> None:
    add(address, 1)
    postgresql.run(f"GRANT USAGE ON SCHEMA ctsreport TO {user}", address)
    postgresql.run(f"GRANT SELECT ON ALL TABLES IN SCHEMA ctsreport TO {user}", address)
    theirs = address.replace("test@", f"{user}@")
    assert looks(theirs) == 1
    assert "has not the right" in refused(theirs).message


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("postgresql://test@/nowhere?host={}", "there is no such database"),
        ("postgresql://nobody@/postgres?host={}", "the login was refused"),
        ("postgresql://test@/postgres?host={}/nowhere", "it cannot be reached"),
        ("postgresql://test@/postgres?host={}&port=1", "it cannot be reached"),
        ("postgresql://test@127.0.0.1:1/postgres", "it cannot be reached"),
    ],
)
def test_a_database_that_is_away_is_said(postgresql: Server, wrong: str, said: str) -> None:
    error = refused(wrong.format(postgresql.folder))
    assert (error.exit_code, said in error.message) == (ExitCode.UNWRITTEN, True), error.message
    assert error.cure


@pytest.mark.parametrize("wrong", ["postgresql://h/x?bad=1", "postgresql://[::1/x", "mysql://h/x"])
def test_what_is_no_address_is_wrong_usage(wrong: str) -> None:
    error = refused(wrong)
    assert (error.exit_code, "postgresql://HOST" in error.cure) == (ExitCode.USAGE, True)


def test_without_psycopg_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "ctsreport.history.stores.postgresql", raising=False)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    error = refused("postgresql://db.example.com/cts")
    assert error.exit_code is ExitCode.USAGE
    assert error.cure == "Install it: pip install '.[postgresql]' in a checkout."


# --- What happens in between ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("happens", "said"),
    [
        ("ALTER ROLE {0} SET default_transaction_read_only = on", "it may not be written"),
        ("ALTER ROLE {0} CONNECTION LIMIT 0", "it has no connection left"),
    ],
)
def test_what_the_server_forbids_is_said(postgresql: Server, address: str, user: str, happens: str, said: str) -> None:
    postgresql.run(f"CREATE SCHEMA ctsreport AUTHORIZATION {user}", address)
    theirs = address.replace("test@", f"{user}@")
    add(theirs, 1)
    postgresql.run(happens.format(user))
    error = refused(theirs)
    assert (error.exit_code, said in error.message) == (ExitCode.UNWRITTEN, True), error.message


@pytest.mark.parametrize(
    ("state", "said", "code"),
    [
        ("53100", "its disk is full", ExitCode.UNWRITTEN),
        ("XX001", "it is damaged", ExitCode.UNREAD),
        ("57P01", "it is starting or stopping", ExitCode.UNWRITTEN),
        ("55000", "it refused", ExitCode.UNWRITTEN),
    ],
)
def test_what_the_server_cannot_do_is_said(
    postgresql: Server, address: str, state: str, said: str, code: ExitCode
) -> None:
    """Whatever it was adding is taken back."""
    add(address, 1)
    postgresql.run(
        "CREATE FUNCTION ctsreport.fail() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{state}'; END $$;"
        " CREATE TRIGGER fail BEFORE INSERT ON ctsreport.event FOR EACH ROW EXECUTE FUNCTION ctsreport.fail()",
        address,
    )
    error = refused(address)
    assert (error.exit_code, said in error.message) == (code, True), error.message
    assert looks(address) == 1


def test_a_connection_that_is_lost_loses_the_look_alone(postgresql: Server, address: str) -> None:
    add(address, 1)
    with closing(open_history(address)) as history:
        postgresql.run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'ctsreport'", address
        )
        with pytest.raises(CtsReportError) as raised:
            history.add([look(2, x=Seen(State(), (run(2),)))])
    assert raised.value.exit_code is ExitCode.UNWRITTEN
    assert "what was known before is whole" in raised.value.cure
    assert looks(address) == 1


def test_one_that_is_being_written_for_long_is_said(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    add(address, 1)
    monkeypatch.setattr(store, "PATIENCE", 0.01)
    with held(address):
        error = refused(address)
    assert (error.exit_code, "another program has been writing" in error.message) == (ExitCode.UNWRITTEN, True)


def test_what_takes_longer_than_the_server_allows_is_said(postgresql: Server, address: str, user: str) -> None:
    postgresql.run(f"CREATE SCHEMA ctsreport AUTHORIZATION {user}", address)
    theirs = address.replace("test@", f"{user}@")
    add(theirs, 1)
    postgresql.run(f"ALTER ROLE {user} SET statement_timeout = 20")
    with held(address):
        error = refused(theirs)
    assert (error.exit_code, "it ended what took long" in error.message) == (ExitCode.UNWRITTEN, True), error.message


def test_four_jobs_at_once(address: str) -> None:
    """Each look is there in the end; who comes first makes the tables."""
    threads = [Thread(target=add, args=[address, *range(10 * number, 10 * number + 5)]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert looks(address) == 20


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_whenever_it_is_killed_it_is_whole(address: str) -> None:
    """The look that was being added may be lost, and nothing else. More of it: scripts/kill_history.py."""
    chance = random.Random(3)  # noqa: S311 - the same instants each time
    add(address, 0)
    known = 1
    for number in range(1, KILLS + 1):
        child = os.fork()
        if child == 0:
            try:
                add(address, *range(1000 * number, 1000 * number + 999))
            finally:
                os._exit(1)
        time.sleep(chance.uniform(0.01, 0.1))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        now = looks(address)
        assert now >= known
        known = now
    assert known > 1


def test_the_command_line_takes_it(address: str) -> None:
    Path("saved.json").write_text('{"a": {"task_name": "a", "status": "successful", "events": []}}', "utf-8")
    ran = run_ctsreport("history", "add", "cts=saved.json", "--taken-at", NOW, "--history", address)
    assert (ran.code, "1 look added" in ran.out, "test@" in ran.out) == (0, True, False), ran.err
    listed = run_ctsreport("history", "list", "--history", address)
    assert listed.out.startswith("cts  1 look")
    assert run_ctsreport("history", "check", "--history", address).code == 0
