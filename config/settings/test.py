"""The test suite: the same, with a faster password hasher and mail kept in memory."""

from config.settings.dev import *

DEBUG = False
PUBLIC_SCHEME = "http"
PUBLIC_PORT = 80
PLATFORM_HOSTS = ["platform.localhost"]
SECURITY_CONTACT = ["mailto:security@platform.example"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
SENTRY_DSN = ""
CLAMD_ADDRESS = ""
ADDRESS_LOOKUP = "none"
OUTGOING_ALLOWED_HOSTS = []
USAGE_FLUSH_S = 0.0  # tests write away themselves
TALLY_FLUSH_S = 0.0
SECOND_FACTOR_REQUIRED = False  # most tests log in with a password alone; those of log-in switch it on
