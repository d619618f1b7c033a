"""Errors of sections."""

from shared.errors import MeentError


class SectionError(MeentError):
    """This page can't be a section."""
