"""The contact page of a new municipality, with a town hall that keeps office hours."""

from datetime import time

from wagtail.models import ReferenceIndex, Site

from cms.base.models import ContactDetails
from cms.base.starting import add_starter_page
from cms.locations.models import ContactPage, LocationPage, OpeningPeriod
from tenants.municipalities.models import Municipality

WORKING_DAYS = range(5)


def provision_contact(municipality: Municipality) -> None:
    """A contact page and a town hall below the home page, once."""
    site = Site.objects.get(is_default_site=True)
    if ContactPage.objects.child_of(site.root_page).exists():
        return
    page = ContactPage(
        title="Contact",
        slug="contact",
        intro="Bel, mail of kom langs. Hier leest u wanneer wij open zijn.",
        show_in_menus=True,
    )
    add_starter_page(site.root_page, page)
    periods = [OpeningPeriod(weekday=day, opens=time(9), closes=time(17)) for day in WORKING_DAYS]
    town_hall = LocationPage(
        title="Gemeentehuis",
        slug="gemeentehuis",
        intro=f"Het gemeentehuis van {municipality.name}.",
        address=f"Gemeentehuis {municipality.name}",
        periods=periods,
    )
    add_starter_page(page, town_hall)
    ContactPage.objects.filter(pk=page.pk).update(main_location=town_hall)  # a second save would index it all again
    ReferenceIndex.create_or_update_for_object(ContactPage.objects.get(pk=page.pk))
    ContactDetails.objects.filter(site=site, contact_page=None).update(contact_page=page)
