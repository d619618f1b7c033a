"""Make the three demo municipalities; keeps what is there."""

import json
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.demo.content import SLUGS
from cms.demo.identity import register_identity
from cms.demo.library import make_library
from cms.demo.people import make_operator
from cms.demo.seed import DEMO, addresses, find_or_create, follow_port, platform_address, seed
from shared.errors import MeentError
from tenants.context import in_public
from tenants.municipalities.models import Municipality

FOLLOWER = "heuvelrade"


class Command(BaseCommand):
    help = "Makes Zonnedal, Waterveen and Heuvelrade with content, accounts and requests. A second run keeps them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="end with addresses and log-ins, as one line of JSON")
        parser.add_argument("--identity", metavar="URL", default="", help="a provider that plays DigiD and others")
        parser.add_argument("--identity-secret", metavar="SECRET", default="", help="its client secret")

    def handle(self, *_args: Any, **options: Any) -> None:
        if settings.SECURE_SSL_REDIRECT or settings.PUBLIC_SCHEME == "https":
            raise CommandError("These settings are for production: demo accounts have a password that everybody knows.")
        try:
            with _quiet():
                municipalities = [self._municipality(slug) for slug in SLUGS]
                shared = make_library(municipalities, follower=FOLLOWER, actor=DEMO)
        except MeentError as error:
            raise CommandError(str(error.message)) from error
        if shared:
            self._say(f"Library: {shared} texts that they share")
        if options["identity"]:
            for municipality in municipalities:
                register_identity(municipality, url=options["identity"], secret=options["identity_secret"], actor=DEMO)
        with in_public():
            everybody = list(Municipality.objects.ready())
        for municipality in everybody:
            if follow_port(municipality):
                self._say(f"{municipality.name}: now at {municipality.base_url}/")
        if make_operator():
            self._say("Operator of the platform")
        places = [platform_address(), *map(addresses, municipalities)]
        if options["json"]:
            self.stdout.write(json.dumps(places, ensure_ascii=False))
        else:
            self._show(places)

    def _municipality(self, slug: str) -> Municipality:
        started = time.monotonic()
        municipality, is_new = find_or_create(slug)
        if is_new:
            self._say(f"{municipality.name}: schema ({time.monotonic() - started:.1f} s)")
        started = time.monotonic()
        if seed(municipality, lambda text: self._say(f"{municipality.name}: {text}")):
            self._say(f"{municipality.name}: ready ({time.monotonic() - started:.1f} s)")
        return municipality

    def _say(self, text: str) -> None:
        """Progress goes to standard error: standard output is for the result."""
        self.stderr.write(f"    {text}", style_func=str)

    def _show(self, places: list[dict[str, Any]]) -> None:
        for place in places:
            self.stdout.write(f"\n{place['name']}  {place['url']}")
            for account in place["accounts"]:
                self.stdout.write(f"  {account['role']:28} {account['email']}  {account['password']}")


@contextmanager
def _quiet() -> Iterator[None]:
    """Leave out the log lines of some hundred pages that are made and published."""
    logging.disable(logging.INFO)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)
