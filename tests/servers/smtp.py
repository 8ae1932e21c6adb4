"""A real server for outgoing mail: STARTTLS, a login, a limit of size (aiosmtpd), on loopback."""

import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from tests.fakes.fake import TOKEN


@dataclass
class SmtpServer:
    """``reporter`` logs in with `TOKEN`. ``refuses`` is what it answers to a mail in place of taking it."""

    folder: Path
    starttls: bool = True
    size: int = 10 << 20
    refuses: str = ""
    mails: list[EmailMessage] = field(default_factory=list)
    port: int = 0

    @property
    def ca(self) -> Path:
        return self.folder / "cert.pem"

    def texts(self) -> dict[str, str]:
        """Subject, headers of the thread and plain text of each mail."""
        return {str(number): text_of(mail) for number, mail in enumerate(self.mails)}

    @contextmanager
    def running(self) -> Iterator[Self]:
        self._controller = _Controller(self, _free_port(), _certificate(self.folder))
        self._controller.start()
        self.port = self._controller.port
        try:
            yield self
        finally:
            self.stop()

    def stop(self) -> None:
        """Nobody listens any more."""
        if self._controller.server is not None:
            self._controller.stop()

    async def handle_DATA(self, _: SMTP, __: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        if self.refuses:
            return self.refuses
        content = envelope.content
        assert isinstance(content, bytes)
        self.mails.append(message_from_bytes(content, policy=default))
        return "250 OK"


class _Controller(Controller):
    def __init__(self, server: SmtpServer, port: int, tls: ssl.SSLContext) -> None:
        self._server = server
        self._tls = tls
        super().__init__(server, hostname="127.0.0.1", port=port)

    def factory(self) -> SMTP:
        more: dict[str, Any] = {}
        if self._server.starttls:
            more = {"tls_context": self._tls, "require_starttls": True, "auth_required": True}
        return SMTP(
            self.handler,
            hostname="localhost",
            data_size_limit=self._server.size,
            authenticator=_let_in,
            auth_require_tls=self._server.starttls,
            **more,
        )


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    return f"{mail['Subject']}\n{body.get_content() if body else ''}"


def _let_in(_: SMTP, __: Session, ___: Envelope, ____: str, login: Any) -> AuthResult:
    # `handled` with a failure would send no answer, and whoever asks would wait.
    right = login.login == b"reporter" and login.password == TOKEN.encode()
    return AuthResult(success=right, handled=right)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _certificate(folder: Path) -> ssl.SSLContext:
    """A certificate for localhost, made by openssl."""
    names = "subjectAltName=DNS:localhost,IP:127.0.0.1"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command += ["-days", "2", "-subj", "/CN=localhost", "-addext", names]
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    subprocess.run([*command, *files], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context
