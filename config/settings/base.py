"""What every installation shares. `production.py`, `dev.py` and `test.py` each change a few lines."""

import django_stubs_ext
import environ

from config import env
from config.env import ENVIRONMENT
from shared.logging import configure_structlog
from shared.sentry import init_sentry

django_stubs_ext.monkeypatch()  # generic Django classes, also at run time

BASE_DIR = env.BASE_DIR
SECRET_KEY = ENVIRONMENT.secret_key
SECRET_KEY_FALLBACKS = ENVIRONMENT.secret_key_fallbacks
DEBUG = False
RELEASE = ENVIRONMENT.release

PUBLIC_SCHEME = ENVIRONMENT.public_scheme
PUBLIC_PORT = ENVIRONMENT.public_port
PLATFORM_HOSTS = ENVIRONMENT.platform_hosts
SECURITY_CONTACT = ENVIRONMENT.security_contact  # URIs, for security.txt of every host
# Domains are rows, so the list of hosts is the database's: MunicipalityMiddleware answers 404 for any other.
ALLOWED_HOSTS = ["*"]

WSGI_APPLICATION = "config.wsgi.application"
ROOT_URLCONF = "config.urls_tenant"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "cms.base.context.site",
                "cms.branding.context.brand",
            ],
        },
    },
]

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
LOCALE_PATHS = [
    BASE_DIR / "tenants" / "locale",  # of what tenants has beside its apps
    BASE_DIR / "locale",  # interface texts in further languages: a file each (docs/for-editors/talen.md)
]
TIME_ZONE = "Europe/Amsterdam"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = ENVIRONMENT.static_root
STATICFILES_DIRS = [BASE_DIR / ".build" / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = ENVIRONMENT.media_root
PRIVATE_ROOT = ENVIRONMENT.private_root
PACKAGE_ROOT = ENVIRONMENT.package_root  # exit packages, certificates, invoices: what operators make and fetch
PACKAGE_KEEP_DAYS = ENVIRONMENT.package_keep_days
BACKUP_ROOT = ENVIRONMENT.backup_root
BACKUP_RETENTION_DAYS = ENVIRONMENT.backup_retention_days
BACKUP_DAILY = ENVIRONMENT.backup_daily
IMPORT_MOST_MB = ENVIRONMENT.import_most_mb  # a larger package is refused before it is unpacked
NIGHTLY_BACKUP_KEEP_DAYS = ENVIRONMENT.nightly_backup_keep_days  # what deploy/backup/backup.sh goes by
DELETION_COOLING_OFF_DAYS = ENVIRONMENT.deletion_cooling_off_days
MEDIA_PUBLIC_FOLDERS = ("images", "branding")
ACCEL_PREFIX = ENVIRONMENT.accel_prefix
CLAMD_ADDRESS = ENVIRONMENT.clamd_address  # unix:/run/clamav/clamd.ctl or host:port; empty is no malware scan
CLAMD_TIMEOUT_S = 20
ADDRESS_LOOKUP = ENVIRONMENT.address_lookup  # "none", or a name that is registered in services.forms.lookups
OUTGOING_ALLOWED_HOSTS = ENVIRONMENT.outgoing_allowed_hosts  # "host" or "host:port", which may be private and plain
STORAGES = {
    "default": {"BACKEND": "tenants.storage.PublicMediaStorage"},
    "private": {"BACKEND": "tenants.storage.PrivateStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024  # form fields; files are limited by the field that takes them
DATA_UPLOAD_MAX_NUMBER_FILES = 20

_mail = environ.Env.email_url_config(ENVIRONMENT.email_url)
MAIL_DELIVERY_BACKEND = _mail["EMAIL_BACKEND"]
vars().update(_mail | {"EMAIL_BACKEND": "tenants.usage.mail.MunicipalityEmailBackend"})
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = "noreply@localhost"  # municipalities send from their own domain

configure_structlog()
RELEASE = ENVIRONMENT.release
init_sentry(dsn=ENVIRONMENT.sentry_dsn, environment=ENVIRONMENT.environment, release=ENVIRONMENT.release)

from config.settings.celery import *  # noqa: E402  # settings compose by star, and only here
from config.settings.logging import *  # noqa: E402
from config.settings.security import *  # noqa: E402
from config.settings.tenancy import *  # noqa: E402
from config.settings.wagtail import *  # noqa: E402
