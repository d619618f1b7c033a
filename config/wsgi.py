"""The WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application

from shared.charset import refuse_odd_charsets

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

_django = get_wsgi_application()

from cms.cache.wsgi import PageCache  # noqa: E402  # models need the set-up above

application = refuse_odd_charsets(PageCache(_django))
