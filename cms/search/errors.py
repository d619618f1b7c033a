"""What can go wrong with an editor's own words."""

from shared.errors import MeentError


class TooManyWordsError(MeentError):
    """A municipality has as many lines as a search looks at."""
