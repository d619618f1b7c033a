"""System check for production: the second factor is required there."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.security, deploy=True)
def check_second_factor(app_configs: Sequence[AppConfig] | None, **_kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001
    """Staff and operators can't be let in with a password alone."""
    if settings.SECOND_FACTOR_REQUIRED:
        return []
    return [
        Error(
            "A password alone opens the back office.",
            hint="Leave SECOND_FACTOR_REQUIRED out of the environment: it may be false in a demo only.",
            id="login.E001",
        )
    ]
