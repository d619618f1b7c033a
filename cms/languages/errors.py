"""Errors of languages."""

from shared.errors import MeentError


class LanguageError(MeentError):
    """This language can't be added, or this page can't be translated into it."""
