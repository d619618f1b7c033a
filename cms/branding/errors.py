"""What can go wrong with a brand."""

from django.utils.translation import gettext_lazy as _

from shared.errors import MeentError


class UnsafeImageError(MeentError):
    """A logo or icon that is no picture, too large, or an SVG with parts that we do not trust."""


class InvalidTokenError(MeentError):
    """A design token outside the allow-list, or a value that is not of its kind."""

    def __init__(self, token: str) -> None:
        super().__init__(_("This brand has a value that may not be in a stylesheet."), token=token)


class TokenFileError(MeentError):
    """A file of design tokens that can't be read."""


class ThemePackError(MeentError):
    """A theme pack that is refused."""


class UnknownFormerBrandError(MeentError):
    """A former brand that is not kept, or no longer."""
