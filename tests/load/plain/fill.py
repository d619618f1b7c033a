"""Migrate the plain project's database and put its pages in it.

Run: python -m tests.load.plain.fill HOST CLASSES STYLESHEET UPL_URI NAME
"""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.load.plain.settings")
django.setup()

from django.core.management import call_command  # noqa: E402  # needs the set-up above
from django.utils.text import slugify  # noqa: E402  # idem
from wagtail.models import Page, Site  # noqa: E402  # idem

from tests.load import content  # noqa: E402  # idem
from tests.load.plain.models import Brand, ContactDetails, ProductPage  # noqa: E402  # idem


def _add(parent: Page, title: str, *, in_menu: bool = False) -> Page:
    page = Page(title=title, slug=slugify(title), show_in_menus=in_menu)
    parent.add_child(instance=page)
    return page


def main(host: str, classes: str, stylesheet: str, upl_uri: str, *name: str) -> None:
    call_command("migrate", verbosity=0)
    Page.objects.filter(depth__gt=1).delete()  # and its site
    root = Page.objects.get(depth=1)
    home = _add(root, "Home")
    site = Site.objects.create(hostname=host, port=80, root_page=home, is_default_site=True)
    menu = {title: _add(home, title, in_menu=True) for title in content.MENU}
    footer = [_add(home, title) for title in content.FOOTER]
    linked = [_add(home, title) for title in content.LINKED]
    fields = content.product_fields([page.pk for page in linked])
    theme = menu[content.THEME]
    theme.refresh_from_db()
    theme.add_child(
        instance=ProductPage(title=content.PRODUCT, slug=slugify(content.PRODUCT), upl_uri=upl_uri, **fields)
    )
    ContactDetails.objects.create(
        site=site,
        name=" ".join(name),
        official_name=f"Gemeente {' '.join(name)}",
        phone=content.PHONE,
        contact_page=menu["Contact opnemen"],
        footer_links=[{"type": "page", "value": page.pk} for page in footer],
    )
    Brand.objects.create(site=site, classes=classes, stylesheet_url=stylesheet)


if __name__ == "__main__":
    main(*sys.argv[1:])
