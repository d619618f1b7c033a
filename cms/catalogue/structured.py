"""A product as machines read it on its page: schema.org `GovernmentService`, in JSON-LD."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils.html import strip_tags
from django.utils.safestring import SafeString

from cms.base.linked_data import as_script
from cms.base.models import ContactDetails
from tenants.context import current_municipality

if TYPE_CHECKING:
    from cms.catalogue.models import ProductPage

_AUDIENCES = {"resident": ["inwoner"], "business": ["ondernemer"], "both": ["inwoner", "ondernemer"]}


def audience_names(page: "ProductPage") -> list[str]:
    """For whom, in the words of the feed: "inwoner", "ondernemer"."""
    return _AUDIENCES[page.audience]


def plain_text(html: str) -> str:
    """Rich text without marks, on one line; items of a list are separated by a semicolon."""
    return " ".join(strip_tags(html.replace("</li>", "; ").replace("</p>", " ")).split()).rstrip("; ")


def government_service(page: "ProductPage", request: HttpRequest | None) -> SafeString:
    """The `<script>` element with the data; a data block, so that the content security policy has nothing to refuse."""
    municipality = current_municipality()
    address = page.get_full_url(request)
    contact = ContactDetails.for_request(request) if request is not None else ContactDetails.for_site(page.get_site())
    channels = _channels(page, address, contact, municipality.base_url)
    data = {
        "@context": "https://schema.org",
        "@type": "GovernmentService",
        "name": page.title,
        "description": page.intro,
        "url": address,
        "inLanguage": "nl",
        "identifier": page.upl_uri,
        "serviceType": page.upl_name,
        "audience": [{"@type": "Audience", "audienceType": name} for name in audience_names(page)],
        "areaServed": {"@type": "AdministrativeArea", "name": municipality.name},
        "provider": {
            "@type": "GovernmentOrganization",
            "name": municipality.official_name,
            "url": f"{municipality.base_url}/",
        },
        "availableChannel": channels,
        "termsOfService": plain_text(page.conditions),
        "offers": {"@type": "Offer", "description": page.costs} if page.costs else None,
    }
    return as_script(data)


def _channels(page: "ProductPage", address: str, contact: ContactDetails, base_url: str) -> list[dict[str, Any]]:
    action = page.action
    channels: list[dict[str, Any]] = []
    if action is not None and not action.url.startswith("tel:"):
        online = f"{base_url}{action.url}" if action.url.startswith("/") else action.url
        channels.append({"@type": "ServiceChannel", "name": "online", "serviceUrl": online})
    phone = page.action_phone or contact.phone
    if phone and (page.by_phone or page.action_phone):
        channels.append(
            {
                "@type": "ServiceChannel",
                "name": "telefoon",
                "servicePhone": {"@type": "ContactPoint", "telephone": phone},
            }
        )
    if page.at_counter and contact.visiting_address:
        place = {"@type": "Place", "address": ", ".join(contact.visiting_address.splitlines())}
        channels.append({"@type": "ServiceChannel", "name": "balie", "serviceLocation": place, "serviceUrl": address})
    return channels
