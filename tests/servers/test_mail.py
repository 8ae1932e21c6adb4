"""Mail by a real server: one thread an incident, what a mail holds, and what a server refuses."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ctsreport.errors import CtsReportError, ExitCode
from tests.fakes.fake import TOKEN
from tests.servers.smtp import SmtpServer
from tests.targets import mail
from tests.targets.adapter import Place, Runner
from tests.targets.publications import failing, healthy, other


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SmtpServer]:
    with SmtpServer(tmp_path).running() as running:
        yield running


def runner_of(server: SmtpServer, token: str = TOKEN, **more: Any) -> Runner:
    settings = {
        "host": "localhost",
        "port": server.port,
        "cacert": str(server.ca),
        "to": ["a@example.com", "b@example.com"],
        "user": "reporter",
        "password": {"env": "TOKEN"},
        "sender": "cts@example.com",
        **more,
    }
    return Runner(mail.ADAPTER, Place({key: value for key, value in settings.items() if value}, server.texts), token)


def test_an_incident_is_one_thread(server: SmtpServer) -> None:
    """Each mail is an answer to the first, with its subject; the next incident begins a thread of its own."""
    runner = runner_of(server)
    for each in (failing(), other(), healthy(), failing(hours=5)):
        runner.run(each)
    first, second, third, fourth = server.mails
    assert first["Subject"] == "failing: First report"
    assert [each["Subject"] for each in (second, third)] == ["Re: failing: First report"] * 2
    assert [each["In-Reply-To"] for each in server.mails] == [None, first["Message-ID"], first["Message-ID"], None]
    assert [each["References"] for each in (second, third)] == [first["Message-ID"]] * 2
    assert len({each["Message-ID"] for each in server.mails}) == 4
    assert fourth["Subject"] == "failing: First report"
    assert {each["Auto-Submitted"] for each in server.mails} == {"auto-generated"}


def test_what_a_mail_holds(server: SmtpServer) -> None:
    """The report in short as text and as HTML, and the page; no line is too long for a server."""
    runner_of(server).run(failing())
    [sent] = server.mails
    assert sent["To"] == "a@example.com, b@example.com"
    assert [part.get_content_type() for part in sent.walk()] == [
        *("multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/html")
    ]
    text, page = sent.get_body(("html",)), list(sent.iter_attachments())
    assert text is not None
    assert len(text.get_content().encode()) < 100_000
    assert [each.get_filename() for each in page] == ["report.html"]
    assert max(map(len, sent.as_bytes().splitlines())) < 998


@pytest.mark.parametrize(
    ("made", "token", "said", "cure"),
    [
        ({}, "wrong" + "-token", "535", "password"),
        ({"user": None, "password": None}, TOKEN, "530", "user and password"),
        ({"cacert": None}, TOKEN, "certificate", "cacert"),
        ({"user": None, "password": None, "security": "none"}, TOKEN, "530", "starttls"),
        ({"security": "tls"}, TOKEN, "no encrypted connection", "security"),
    ],
)
def test_what_is_refused_has_a_cure(server: SmtpServer, made: dict[str, Any], token: str, said: str, cure: str) -> None:
    with pytest.raises(CtsReportError) as raised:
        runner_of(server, token, **made).run(failing())
    assert raised.value.exit_code is ExitCode.UNWRITTEN
    assert said in raised.value.message
    assert cure in raised.value.cure
    assert token not in raised.value.message
    assert not server.mails


def test_a_mail_that_is_too_large(server: SmtpServer) -> None:
    """Said before it is sent where the server names its limit, else as the server says it."""
    server.size = 20_000
    with pytest.raises(CtsReportError, match="20,000"):
        runner_of(server).run(failing())
    server.size, server.refuses = 10 << 20, "552 5.3.4 Message size exceeds fixed limit"
    with pytest.raises(CtsReportError, match="552"):
        runner_of(server).run(failing())


def test_a_password_is_not_sent_in_the_clear(server: SmtpServer) -> None:
    with pytest.raises(CtsReportError) as raised:
        runner_of(server, security="none").run(failing())
    assert raised.value.exit_code is ExitCode.USAGE
