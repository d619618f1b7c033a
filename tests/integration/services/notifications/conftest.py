from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.integration.services.notifications.mailserver import MailServer, run_mail_server


@pytest.fixture
def mail_server(settings: Settings) -> Iterator[MailServer]:
    """A real mail server that this process's mail goes to."""
    with run_mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_TIMEOUT = 5
        yield server
