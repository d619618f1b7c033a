"""Errors of kernen."""

from shared.errors import MeentError


class PostcodesError(MeentError):
    """A text that is no list of postcodes."""


class WasteFileError(MeentError):
    """A file that is no waste calendar of this municipality; the message names the lines."""
