"""Send a message as e-mail through a mail server."""

import smtplib
import ssl
from email.message import EmailMessage

from scanner.notify.digest import Digest
from scanner.project.target import Email

_SECONDS = 10


def mail(email: Email, digest: Digest) -> None:
    """Send the message. Raises ``OSError`` (including ``SMTPException``), or ``ValueError`` for an invalid
    address.
    """
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = digest.title, email.sender, ", ".join(email.to)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content("\n".join(digest.lines) + "\n")
    with _connected(email) as server:
        if email.user:
            server.login(email.user, email.password)
        server.send_message(message)


def _connected(email: Email) -> smtplib.SMTP:
    if email.security == "tls":
        return smtplib.SMTP_SSL(
            email.host, email.port, timeout=_SECONDS, context=ssl.create_default_context()
        )
    server = smtplib.SMTP(email.host, email.port, timeout=_SECONDS)
    if email.security == "starttls":
        server.starttls(context=ssl.create_default_context())
    return server
