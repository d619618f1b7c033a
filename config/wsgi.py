"""The WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application

from shared.charset import refuse_odd_charsets

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

application = refuse_odd_charsets(get_wsgi_application())
