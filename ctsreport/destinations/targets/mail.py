"""Mail: the report in short as text and as HTML, the page attached, and one thread for what goes on (SMTP)."""

import hashlib
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Annotated, ClassVar, Literal, NamedTuple

from msgspec import Meta

from ctsreport.destinations.interface import (
    Action,
    Change,
    Delivered,
    Kept,
    OutcomeUnknownError,
    Publication,
    TooLargeError,
)
from ctsreport.destinations.targets.settings import Run, Secret, TargetSettings, Text
from ctsreport.errors import CtsReportError, unwritten_error, usage_error

MOST = 90_000
"""Bytes of the HTML: the renderer's own limit, for some readers clip longer ones."""

MOST_PAGE = 7_000_000
"""Bytes of the page that is attached: many servers take 10 MB, and it grows by a third on its way."""

Address = Annotated[
    str, Meta(pattern=r"^[^\s<>@,;\"()]+@[^\s<>@,;\"()]+$", description="an address, as cts@example.com")
]

# What a server says by its number, and the cure.
_SAID = {
    530: ("wants a login or an encrypted connection first", 'Give user and password, or set security to "starttls".'),
    535: ("does not accept user and password", "Check both: perhaps it wants a password made for programs."),
    534: ("does not accept this way to log in", "Use a password made for programs."),
    538: ("wants an encrypted connection for a login", 'Set security to "starttls" or "tls".'),
    552: ("takes no mail as large as that", 'Set attach to "none", or narrow the report.'),
    550: ("does not deliver to that address", "Check to: the address may not be there, or not be for this sender."),
    553: ("does not accept the sender", "Check from: it must be an address that this account may send as."),
}


class Settings(TargetSettings, frozen=True, kw_only=True):
    """A server for outgoing mail, from whom and to whom.

    ``security``: ``starttls``, ``tls`` from the first byte, or ``none``. ``attach``: the page as a file, or nothing.
    """

    kind: Literal["mail"] = "mail"
    host: Text
    port: Annotated[int, Meta(ge=1, le=65535)] | None = None
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: Text | None = None
    password: Secret | None = None
    sender: Address
    to: Annotated[tuple[Address, ...], Meta(min_length=1)]
    attach: Literal["html", "pdf", "none"] = "html"


class _Mail(NamedTuple):
    """A mail that is ready, its id, and that of the first of its thread; ``over``: the thread ends with it."""

    message: EmailMessage
    id: str
    first: str
    subject: str
    remarks: tuple[str, ...]
    over: bool


class Mail:
    """People's inboxes. As long as something is wrong each mail is an answer to the first."""

    reads_back: ClassVar[bool] = False

    def __init__(self, settings: Settings, run: Run) -> None:
        self._settings = settings
        self._password = run.secret(settings.password) if settings.password else ""
        self._run = run
        if bool(settings.user) != bool(settings.password):
            raise usage_error(f"The target {settings.name} has user or password alone.", "Give both, or neither.")
        if not f"{settings.user}{self._password}".isascii():
            raise usage_error(
                f"The user or password of the target {settings.name} has letters beyond ASCII.",
                "Servers for outgoing mail take none: use a password made for programs.",
            )
        if settings.user and settings.security == "none":
            raise usage_error(
                f"The target {settings.name} would send its password in the clear.",
                'Set security to "starttls" or "tls", or give no user.',
            )

    def plan(self, publication: Publication, kept: Kept) -> list[Change]:
        """One mail."""
        mail = self._mail(publication, kept.get("first"), kept.get("subject"))
        text = publication.draw("brief", None).text
        to = ", ".join(self._settings.to)
        return [Change("mail", Action.CREATE, to, after=text, remarks=mail.remarks, step=mail)]

    def carry_out(self, change: Change) -> Delivered:
        """Send it."""
        mail: _Mail = change.step
        with self._connected() as server:
            limit = _size_limit(server)
            data = mail.message.as_bytes()
            if limit and len(data) > limit:
                raise TooLargeError("a mail", len(data), limit)
            self._send(server, mail.message)
        keep = {"first": "", "subject": ""} if mail.over else {"first": mail.first, "subject": mail.subject}
        return Delivered(change, keep)

    def check(self) -> Iterator[str]:
        """Whether the server lets it in, and how large a mail may be."""
        with self._connected() as server:
            limit = _size_limit(server)
        yield f"{self._where} can be reached{' and accepts the login' if self._settings.user else ''}."
        yield f"A mail may have {limit:,} bytes." if limit else "The server names no limit of size."

    def close(self) -> None:
        """Each mail has a connection of its own."""

    def _mail(self, publication: Publication, first: str | None, subject: str | None) -> _Mail:
        settings = self._settings
        domain = settings.sender.rpartition("@")[2]
        made = publication.made
        key = hashlib.sha256(publication.key.encode("utf-8", "surrogatepass")).hexdigest()[:12]
        id_ = f"<ctsreport.{key}.{made:%Y%m%dT%H%M%S}.{made.microsecond:06}@{domain}>"
        begins = subject or _header(f"{publication.state}: {publication.title}")
        message = EmailMessage(policy=SMTP)
        message["Subject"] = f"Re: {begins}" if first else begins
        message["From"], message["To"] = settings.sender, ", ".join(settings.to)
        message["Date"], message["Message-ID"] = format_datetime(made), id_
        message["Auto-Submitted"] = "auto-generated"
        if first:
            message["In-Reply-To"] = message["References"] = first
        message.set_content(publication.draw("brief", None).text)
        message.add_alternative(publication.draw("mail", MOST).text, subtype="html")
        remarks = self._attached(message, publication)
        return _Mail(message, id_, first or id_, begins, remarks, over=not publication.bad)

    def _attached(self, message: EmailMessage, publication: Publication) -> tuple[str, ...]:
        """Put the page to a mail, where it is wanted and not too large for most servers."""
        if self._settings.attach == "none":
            return ()
        try:
            page = publication.attach(self._settings.attach, MOST_PAGE)
        except TooLargeError as error:
            return (f"It goes without the page: {error.message}",)
        kind, _, subtype = page.media_type.partition(";")[0].partition("/")
        data = b"".join(page.chunks())
        message.add_attachment(data, maintype=kind, subtype=subtype, filename=page.name, cte="base64")
        return ()

    @property
    def _where(self) -> str:
        settings = self._settings
        return f"{settings.host}:{settings.port or {'starttls': 587, 'tls': 465, 'none': 25}[settings.security]}"

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        """A connection that is logged in; whatever the server refuses is said with its cure."""
        settings, timeout = self._settings, self._run.web.limits.timeout
        host, _, port = self._where.rpartition(":")
        self._run.web.say(f"SMTP {self._where}")
        context = ssl.create_default_context(cafile=settings.cacert)
        try:
            if settings.security == "tls":
                server: smtplib.SMTP = smtplib.SMTP_SSL(host, int(port), timeout=timeout, context=context)
            else:
                server = smtplib.SMTP(host, int(port), timeout=timeout)
            with server:
                if settings.security == "starttls":
                    server.starttls(context=context)
                if settings.user:
                    server.login(settings.user, self._password)
                yield server
        except OSError as error:  # all of SMTP's own are
            raise self._explained(error) from error

    def _send(self, server: smtplib.SMTP, message: EmailMessage) -> None:
        try:
            refused = server.send_message(message)
        except (smtplib.SMTPServerDisconnected, TimeoutError) as error:
            raise OutcomeUnknownError(f"{self._where}: the mail was sent, and no answer came.") from error
        if refused:
            raise unwritten_error(
                f"{self._where} does not deliver to {', '.join(refused)}; the others have it.", "Check to."
            )

    def _explained(self, error: OSError) -> CtsReportError:
        """Why nothing came of it, with the cure."""
        where = self._where
        match error:
            case ssl.SSLCertVerificationError():
                what, cure = "its certificate was not accepted", "Name the CA that signed it: cacert."
            case ssl.SSLError():
                what = f"no encrypted connection: {error.reason or 'refused'}"
                cure = 'Set security as the port needs it: "starttls" on 587, "tls" on 465.'
            case smtplib.SMTPNotSupportedError():
                what, cure = f"it does not offer what is set: {error}", "Set security and user as it needs them."
            case smtplib.SMTPException():
                return _refusal(where, error)
            case _:
                what = f"it cannot be reached: {error.strerror or error}"
                cure = "Check host and port, the network, and that it runs."
        return unwritten_error(f"{where}: {what}.", cure)


def _refusal(where: str, error: smtplib.SMTPException) -> CtsReportError:
    """What the server said, by its number."""
    code, text = _reply_of(error)
    what, cure = _SAID.get(code, ("refused it", "See what it says, and the settings of this target."))
    said = " ".join(text.split())[:300]
    return unwritten_error(f"{where} {what}{f' ({code})' if code else ''}{f': {said}' if said else ''}.", cure)


def _reply_of(error: smtplib.SMTPException) -> tuple[int, str]:
    """The number and the text of a server's refusal; of several receivers the first's."""
    code, text = 0, str(error).encode()
    if isinstance(error, smtplib.SMTPRecipientsRefused) and error.recipients:
        code, text = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, text = error.smtp_code, _bytes(error.smtp_error)
    return code, text.decode("utf-8", "replace")


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text


def _size_limit(server: smtplib.SMTP) -> int:
    """Bytes that the server takes; 0 where it does not say."""
    said = str(server.esmtp_features.get("size", ""))
    return int(said) if said.isdigit() else 0


def _header(text: str) -> str:
    """A text that fits into a header: of one line, and not longer than people read."""
    return " ".join(text.split())[:200]
