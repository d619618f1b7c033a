"""`make demo` and a developer's own machine: plain HTTP on *.localhost, files from the source tree."""

from config.env import ENVIRONMENT
from config.settings.base import *
from config.settings.base import INSTALLED_APPS, STORAGES

DEBUG = ENVIRONMENT.debug
INSTALLED_APPS = [*INSTALLED_APPS, "cms.demo"]
PLATFORM_HOSTS = ENVIRONMENT.platform_hosts or ["platform.localhost"]
SECURITY_CONTACT = ENVIRONMENT.security_contact or ["mailto:security@platform.example"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns about a missing folder
SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008", "security.W012", "security.W016"]
