"""Production: behind nginx, over TLS. Reads the process's environment only."""

from django.core.exceptions import ImproperlyConfigured

from config.settings.base import *
from config.settings.base import SECOND_FACTOR_REQUIRED

if not SECOND_FACTOR_REQUIRED:
    raise ImproperlyConfigured("SECOND_FACTOR_REQUIRED is false. That is for a demo: leave it out in production.")

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
# X_FRAME_OPTIONS is SAMEORIGIN: the editor's preview frames the municipality's own pages.
SILENCED_SYSTEM_CHECKS = ["security.W019"]
