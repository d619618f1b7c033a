"""Wagtail's project template, with Meent's templates and texts."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
MEENT = ("cms/base", "cms/catalogue", "cms/feedback", "shared")  # whose templates and texts it shows

SECRET_KEY = "only-for-benchmarks"  # nothing is behind it  # nosec B105
DEBUG = False
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "tests.load.plain.urls"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "tests.load.plain",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / name / "templates" for name in MEENT],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "tests.load.plain.context.site",
            ],
        },
    },
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": os.environ["PLAIN_DATABASE"],
        "HOST": os.environ["PLAIN_HOST"],
        "PORT": os.environ["PLAIN_PORT"],
        "USER": os.environ["PLAIN_USER"],
        "PASSWORD": os.environ["PLAIN_PASSWORD"],
        "OPTIONS": {"options": f"-c role={os.environ['PLAIN_ROLE']}"},
        "CONN_MAX_AGE": 600,  # as Meent
        "CONN_HEALTH_CHECKS": True,
    },
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": os.environ["PLAIN_VALKEY"]}}
LOGGING = {  # what goes wrong is seen
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler", "level": "ERROR"}},
    "loggers": {"django.request": {"handlers": ["console"], "level": "ERROR"}},
}
LANGUAGE_CODE = "nl"
LOCALE_PATHS = [ROOT / name / "locale" for name in MEENT]
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True
STATIC_URL = "/static/"
STATIC_ROOT = ROOT / ".build" / "collected"
WAGTAIL_SITE_NAME = "Plain"
WAGTAILADMIN_BASE_URL = "http://localhost"
