"""Handing one e-mail to the mail server."""

import smtplib
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.utils import translation

from services.notifications.registry import EmailContent, contact_details
from shared.logging import scrub_text
from tenants.context import current_municipality

_SUMMARY_LENGTH = 500


class DeliveryError(Exception):
    """A message did not leave.

    Attributes:
        summary: what went wrong, without personal data.
        is_permanent: the server refuses this message for good, so trying again is of no use.
        is_server_unreachable: no server answered, so other messages will not leave either.
    """

    def __init__(self, summary: str, *, is_permanent: bool = False, is_server_unreachable: bool = False) -> None:
        self.summary = scrub_text(summary)[:_SUMMARY_LENGTH]
        self.is_permanent = is_permanent
        self.is_server_unreachable = is_server_unreachable
        super().__init__(self.summary)


class Mailer:
    """Sends on one connection for as long as the server keeps it. Use `open_mailer()`."""

    def __init__(self) -> None:
        self._connection = get_connection()

    def send(self, content: EmailContent, *, message_id: uuid.UUID) -> None:
        """Send one message from the bound municipality; returns when the server has taken it.

        The Message-ID follows from the row, so that a receiving server can recognise a repetition.

        Raises:
            DeliveryError: the server did not take it.
        """
        email = build_email(content, message_id=message_id)
        email.connection = self._connection
        try:
            self._connection.open()
            email.send()
        except smtplib.SMTPRecipientsRefused as error:
            self.close()
            code = max(code for code, _reason in error.recipients.values())
            raise DeliveryError(f"recipient refused ({code})", is_permanent=code >= 500) from error
        except smtplib.SMTPResponseException as error:
            self.close()
            # Only what is said about this message is final; a refused log-in is the installation's fault.
            is_permanent = isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500
            raise DeliveryError(f"{type(error).__name__} ({error.smtp_code})", is_permanent=is_permanent) from error
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            raise DeliveryError(type(error).__name__, is_server_unreachable=True) from error

    def close(self) -> None:
        """Let go of the connection; it opens again when needed."""
        try:
            self._connection.close()
        except (smtplib.SMTPException, OSError):
            self._connection = get_connection()


@contextmanager
def open_mailer() -> Iterator[Mailer]:
    """A mailer that lets go of its connection at the end."""
    mailer = Mailer()
    try:
        yield mailer
    finally:
        mailer.close()


def build_email(content: EmailContent, *, message_id: uuid.UUID) -> EmailMultiAlternatives:
    """The e-mail as it goes out: from the municipality, answers to its own address, not answered by machines."""
    municipality = current_municipality()
    reply_to = contact_details().email
    email = EmailMultiAlternatives(
        subject=" ".join(content.subject.split()),
        body=content.text,
        from_email=f'"{municipality.official_name}" <noreply@{municipality.primary_domain}>',
        to=[content.to],
        reply_to=[reply_to] if reply_to else None,
        headers={
            "Message-ID": f"<{message_id}@{municipality.primary_domain}>",
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
            "Content-Language": settings.LANGUAGE_CODE,
        },
    )
    email.attach_alternative(content.html, "text/html")
    return email


@contextmanager
def in_residents_language() -> Iterator[None]:
    """Messages are written in the site's language, whoever's request or worker writes them."""
    with translation.override(settings.LANGUAGE_CODE):
        yield
