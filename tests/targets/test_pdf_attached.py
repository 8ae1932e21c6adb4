"""The report on paper, as a file of a ticket or of a mail."""

from pathlib import Path

import pytest

from tests.fakes.tickets import EMAIL, Jira, ServiceNow
from tests.servers.smtp import SmtpServer
from tests.targets import jira, mail, servicenow
from tests.targets.adapter import Place, Runner
from tests.targets.publications import failing

pytestmark = pytest.mark.usefixtures("weasyprint")


def test_a_ticket_has_it() -> None:
    """Byte for byte, under its name and type."""
    with Jira().running() as site:
        settings = {"url": site.address, "issue": "NET-1", "token": {"env": "TOKEN"}, "user": EMAIL, "attach": "pdf"}
        Runner(jira.ADAPTER, Place(settings, dict)).run(failing())
        [(name, data)] = site.files.values()
    assert (name, data[:5], data.rstrip()[-5:]) == ("report.pdf", b"%PDF-", b"%%EOF")
    with ServiceNow().running() as record:
        settings = {"url": record.address, "record": "INC0010001", "token": {"env": "TOKEN"}, "attach": "pdf"}
        Runner(servicenow.ADAPTER, Place(settings, dict)).run(failing())
        [(name, data)] = record.files.values()
    assert (name, data[:5], data.rstrip()[-5:]) == ("report.pdf", b"%PDF-", b"%%EOF")


def test_a_mail_has_it(tmp_path: Path) -> None:
    """As a part of its own type."""
    with mail.start(tmp_path) as place:
        server: SmtpServer = place.there.__self__  # type: ignore[attr-defined] # it is one of its methods
        Runner(mail.ADAPTER, Place({**place.settings, "attach": "pdf"}, place.there)).run(failing())
        [sent] = server.mails
    [part] = sent.iter_attachments()
    assert (part.get_filename(), part.get_content_type()) == ("report.pdf", "application/pdf")
    assert part.get_content().startswith(b"%PDF-")
