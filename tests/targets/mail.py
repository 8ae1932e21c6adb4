"""Mail: a real server (aiosmtpd) with a login, without encryption; with it in tests/servers/test_mail.py."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers.smtp import SmtpServer
from tests.targets.adapter import Adapter, Place


@contextmanager
def start(folder: Path) -> Iterator[Place]:
    """A server for outgoing mail."""
    with SmtpServer(folder).running() as server:
        yield Place(
            settings={
                "host": "localhost",
                "port": server.port,
                "security": "starttls",
                "cacert": str(server.ca),
                "user": "reporter",
                "password": {"env": "TOKEN"},
                "sender": "cts@example.com",
                "to": ["oncall@example.com"],
                "attach": "none",
            },
            there=server.texts,
            stop=server.stop,
            writes=lambda: len(server.mails),
        )


_ONE_WAY = "a mail that was sent cannot be read, changed or taken back"

ADAPTER = Adapter(
    kind="mail",
    start=start,
    not_so={
        **dict.fromkeys(
            (
                *("fresh", "update", "without_history", "refused", "refused_another", "conflict"),
                *("in_the_middle", "killed", "marks_are_of_its_report"),
            ),
            _ONE_WAY,
        ),
        "too_large": "a short form is far below what servers take; the limit is tried in tests/servers/test_mail.py",
        "rate_limited": "SMTP has no word for it",
    },
)
