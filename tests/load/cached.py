"""Pages: rendered against a plain Wagtail project, kept against the same, over many municipalities, and published.

`BENCH_SECONDS` (5) is how long each is asked, `BENCH_MUNICIPALITIES` (100) how many there are at most.
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.text import slugify
from processes import free_port
from wagtail.models import Site

from cms.base.models import ContactDetails
from cms.branding.models import Brand
from cms.catalogue.models import ProductPage
from cms.content.models import ContentPage, ThemePage
from tenants.context import in_municipality
from tenants.municipalities.models import Municipality
from tenants.usage.actions import set_limits
from tests.databases import create_database, drop_database
from tests.killed import surroundings
from tests.load import content, traffic
from tests.load.benchmarks import ACTOR, ensure
from tests.load.figures import Figure, Line, Reading

SECONDS = float(os.environ.get("BENCH_SECONDS", "5"))
MUNICIPALITIES = int(os.environ.get("BENCH_MUNICIPALITIES", "100"))
_ROUNDS = 3
_P50_COUNT = 600
_READY_S = 60.0
_COOKIE = "unknown=1"  # the page cache does not look at who sends it


def pages() -> list[Line]:
    """The product page without cache and with, each in the same run as the plain project."""
    (municipality,) = ensure(1)
    fill(municipality)
    with plain_project(municipality) as plain, meent() as ours:
        rendered = traffic.request_for(municipality.primary_domain, content.PATH, Cookie=_COOKIE)
        kept = traffic.request_for(municipality.primary_domain, content.PATH)
        theirs = traffic.request_for(municipality.primary_domain, content.PATH, Cookie=_COOKIE)
        sizes = [len(traffic.ask(port, request)[1]) for port, request in ((ours, rendered), (plain, theirs))]
        for _turn in range(50):  # both are warm
            traffic.ask(plain, theirs)
            traffic.ask(ours, rendered)
            traffic.ask(ours, kept)
        rates: dict[str, list[float]] = {"rendered": [], "kept": [], "plain": []}
        for _round in range(_ROUNDS):  # interleaved: other work on the machine touches all alike
            rates["plain"].append(traffic.per_second(plain, theirs, seconds=SECONDS))
            rates["rendered"].append(traffic.per_second(ours, rendered, seconds=SECONDS))
            rates["kept"].append(traffic.per_second(ours, kept, seconds=SECONDS))
    a_second = {what: statistics.median(found) for what, found in rates.items()}
    return [
        Reading(what="product page: size in Meent, in the plain project", value=f"{sizes[0]:,} and {sizes[1]:,} bytes"),
        Reading(
            what="product page: requests a second, one process of one core",
            value=", ".join(f"{what} {rate:,.0f}" for what, rate in a_second.items()),
        ),
        Figure(
            what="product page, rendered / plain Wagtail",
            ours_ms=1000 / a_second["rendered"],
            baseline_ms=1000 / a_second["plain"],
            at_most=1.0,
        ),
        Figure(
            what="product page, from the page cache / plain Wagtail",
            ours_ms=1000 / a_second["kept"],
            baseline_ms=1000 / a_second["plain"],
            times_faster=35,
        ),
    ]


def round_robin() -> list[Line]:
    """The median time, always one municipality and in turn over 20 and 100, rendered and kept."""
    counts = [count for count in (1, 20, 100) if count <= MUNICIPALITIES]
    municipalities = ensure(counts[-1])
    for municipality in municipalities:
        fill(municipality)
    lines: list[Line] = []
    with meent() as port:
        for what, headers in (("rendered", {"Cookie": _COOKIE}), ("from the page cache", {})):
            requests = [traffic.request_for(one.primary_domain, content.PATH, **headers) for one in municipalities]
            for _turn in range(4):
                traffic.milliseconds(port, requests, len(requests))
            found: dict[int, list[float]] = {count: [] for count in counts}
            for _round in range(_ROUNDS):
                for count in counts:
                    found[count].append(traffic.p50_ms(port, requests[:count], _P50_COUNT))
            medians = {count: statistics.median(times) for count, times in found.items()}
            lines += [
                Figure(
                    what=f"product page {what}, p50 in turn over {count} / always the same",
                    ours_ms=medians[count],
                    baseline_ms=medians[1],
                    at_most=1.1,
                )
                for count in counts[1:]
            ]
    return lines


def publishing() -> list[Line]:
    """How long after publishing two processes show it, and whether another municipality's pages stay kept."""
    municipality, other = ensure(2)
    for one in (municipality, other):
        fill(one)
    request = traffic.request_for(municipality.primary_domain, content.PATH)
    elsewhere = traffic.request_for(other.primary_domain, content.PATH)
    waits = []
    with meent() as first, meent() as second:
        for turn in range(10):
            for port in (first, second):
                for _turn in range(4):
                    traffic.ask(port, request)
                    traffic.ask(port, elsewhere)
            with in_municipality(municipality):
                page = ProductPage.objects.get(slug=slugify(content.PRODUCT))
                page.intro = f"Nieuw {turn}."
                page.save_revision().publish()
            published = time.perf_counter()
            for port in (first, second):
                while f"Nieuw {turn}.".encode() not in traffic.ask(port, request)[1]:
                    if time.perf_counter() - published > 10:
                        raise RuntimeError("what was published does not show")
                waits.append((time.perf_counter() - published) * 1000)
    return [
        Reading(
            what="publishing: shown by both of two processes after",
            value=f"{max(waits):.0f} ms at most",
            note=f"bar: 1000 ms: {'met' if max(waits) < 1000 else 'NOT MET'}",
        )
    ]


def fill(municipality: Municipality) -> None:
    """The pages of `content`, once; and no limit to how often they are asked for."""
    set_limits(municipality=municipality, changes={"requests_a_minute": 10**9}, actor=ACTOR)
    with in_municipality(municipality):
        if ProductPage.objects.filter(slug=slugify(content.PRODUCT)).exists():
            return
        home = Site.objects.get(is_default_site=True).root_page
        home.get_children().filter(show_in_menus=True).update(show_in_menus=False)
        menu = {title: _add(home, ThemePage, title, show_in_menus=True) for title in content.MENU}
        footer = [_add(home, ContentPage, title) for title in content.FOOTER]
        linked = [_add(home, ContentPage, title) for title in content.LINKED]
        fields = content.product_fields([page.pk for page in linked])
        _add(menu[content.THEME], ProductPage, content.PRODUCT, **fields)
        details = ContactDetails.objects.get()
        details.phone = content.PHONE
        details.contact_page = menu["Contact opnemen"]
        details.footer_links = [{"type": "link", "value": {"page": page.pk, "url": "", "title": ""}} for page in footer]
        details.save()


def _add(parent: Any, model: Any, title: str, **fields: Any) -> Any:
    page = model(title=title, slug=slugify(title), **({"intro": title} | fields))
    parent.refresh_from_db()
    parent.add_child(instance=page)
    return page


@contextmanager
def meent(bind: str = "") -> Iterator[int]:
    """Gunicorn with Meent, as in production but one process; gives its port, 0 when it is bound to a socket."""
    with gunicorn("config.wsgi", surroundings() | {"RELEASE": f"bench-{os.getpid()}"}, bind=bind) as port:
        yield port


@contextmanager
def plain_project(municipality: Municipality) -> Iterator[int]:
    """Gunicorn with the plain project, in a database of its own; gives its port."""
    options, name = settings.DATABASES["default"], f"meent_plain_{os.getpid()}"
    with in_municipality(municipality):
        brand = Brand.objects.get()
        product = ProductPage.objects.get(slug=slugify(content.PRODUCT))
        look = [brand.classes, brand.stylesheet_url, product.upl_uri]
    connection.close()
    create_database(name)
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.load.plain.settings",
        "PLAIN_DATABASE": name,
        "PLAIN_HOST": str(options["HOST"]),
        "PLAIN_PORT": str(options["PORT"]),
        "PLAIN_USER": str(options["USER"]),
        "PLAIN_ROLE": settings.DATABASE_OWNER_ROLE,
        "PLAIN_PASSWORD": str(options["PASSWORD"]),
        "PLAIN_VALKEY": str(settings.CACHES["default"]["LOCATION"]).rsplit("/", 1)[0] + "/7",
    }
    try:
        command = [sys.executable, "-m", "tests.load.plain.fill", municipality.primary_domain, *look, municipality.name]
        subprocess.run(command, cwd=settings.BASE_DIR, env=environment, check=True)
        with gunicorn("tests.load.plain.wsgi", environment) as port:
            yield port
    finally:
        drop_database(name)


@contextmanager
def gunicorn(application: str, environment: dict[str, str], *, bind: str = "") -> Iterator[int]:
    """One process with four threads, for both alike; ended with the block."""
    port = 0 if bind else free_port()
    bind = bind or f"127.0.0.1:{port}"
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "--bind", bind]
    options = ["--workers", "1", "--threads", "4", "--max-requests", "0", "--keep-alive", "60"]
    process = subprocess.Popen([*command, *options, application], cwd=settings.BASE_DIR, env=environment)
    try:
        deadline = time.monotonic() + _READY_S
        while port:
            try:
                traffic.ask(port, traffic.request_for("localhost", "/"))  # whatever the answer
                break
            except ValueError:
                break
            except OSError:
                if process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"{application} does not answer") from None
                time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)
