"""The mail backend of the platform: counts what leaves, and lets nothing leave from a training municipality.

Everything that mails goes through here: the outbox, and what Wagtail and Django send by themselves.
"""

from collections.abc import Sequence
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from tenants.context import current_municipality, is_bound
from tenants.metering import Counted, meter

logger = structlog.stdlib.get_logger(__name__)


class MunicipalityEmailBackend(BaseEmailBackend):
    """Hands over to `settings.MAIL_DELIVERY_BACKEND`, from a municipality in production or from the platform."""

    def __init__(self, fail_silently: bool = False, **options: Any) -> None:
        super().__init__(fail_silently=fail_silently)
        self._delivery: BaseEmailBackend = get_connection(
            settings.MAIL_DELIVERY_BACKEND, fail_silently=fail_silently, **options
        )

    def open(self) -> bool | None:
        return self._delivery.open()

    def close(self) -> None:
        self._delivery.close()

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Send, and count for the bound municipality; how many were sent."""
        if not email_messages:
            return 0
        if not is_bound():
            return self._delivery.send_messages(email_messages) or 0
        municipality = current_municipality()
        if not municipality.is_production:
            logger.info("mail_not_sent_training_municipality", count=len(email_messages))
            return 0
        sent = self._delivery.send_messages(email_messages) or 0
        if sent:
            meter.add(municipality.schema_name, {Counted.MAILS: sent})
        return sent
