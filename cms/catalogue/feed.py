"""All products of a municipality for other systems: JSON, and XML of Samenwerkende Catalogi 4.0.

The XML follows the order and the obligatory parts of "Informatie Publicatie Model Samenwerkende Catalogi 4.0, deel B"
(Logius, 2012). Its XSD is not at hand here, so no machine has judged it: `docs/for-operators/library.md` says so too.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from io import StringIO
from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Max
from django.utils import timezone
from django.utils.xmlutils import SimplerXMLGenerator
from wagtail.models import PageLogEntry

from cms.catalogue.action_kinds import ActionKind
from cms.catalogue.models import ProductPage
from cms.catalogue.structured import audience_names, plain_text
from tenants.context import current_municipality

_NAMESPACES = {
    "xmlns:overheidproduct": "http://standaarden.overheid.nl/product/terms/",
    "xmlns:overheid": "http://standaarden.overheid.nl/owms/terms/",
    "xmlns:dcterms": "http://purl.org/dc/terms/",
    "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "xsi:schemaLocation": (
        "http://standaarden.overheid.nl/product/terms/ http://standaarden.overheid.nl/sc/4.0/xsd/sc.xsd"
    ),
}
_SC_AUDIENCES = {"inwoner": "particulier", "ondernemer": "ondernemer"}  # overheid:Doelgroep
_TEXTS = (
    "conditions", "needed", "at_counter", "by_phone", "without_digid", "when_you_hear", "no_reaction", "rules",
    "objection", "legal_ground", "contact",
)  # fmt: skip
_LONGEST_ABSTRACT = 400


def published_products() -> list[ProductPage]:
    """What everybody may read in Dutch, by title; two queries."""
    dutch = ProductPage.objects.filter(locale__language_code=settings.LANGUAGE_CODE)
    return list(dutch.live().public().select_related("form").order_by("title", "pk"))


def last_change() -> datetime | None:
    """When a product was last published, changed, hidden or removed: from the pages' own log, as pages go."""
    kind = ContentType.objects.get_for_model(ProductPage)
    logged = PageLogEntry.objects.filter(content_type=kind).aggregate(at=Max("timestamp"))["at"]
    published = ProductPage.objects.aggregate(at=Max("last_published_at"))["at"]
    return max(filter(None, (logged, published)), default=None)


def as_json(pages: Iterable[ProductPage]) -> str:
    """The feed in JSON; what a page leaves empty is left out."""
    municipality = current_municipality()
    body = {
        "gemeente": {
            "naam": municipality.official_name,
            "gemeentecode": municipality.gemeentecode,
            "uri": municipality.tooi_uri or municipality.owms_uri,
            "website": f"{municipality.base_url}/",
        },
        "producten": [_filled(_product(page, municipality.base_url)) for page in pages],
    }
    return json.dumps(body, ensure_ascii=False, indent=1)


def as_xml(pages: Iterable[ProductPage]) -> str:
    """The feed in Samenwerkende Catalogi 4.0."""
    output = StringIO()
    xml = SimplerXMLGenerator(output, "utf-8")
    xml.startDocument()
    xml.startElement("overheidproduct:scproducten", AttributesImpl(_NAMESPACES))
    for page in pages:
        _scproduct(xml, page)
    xml.endElement("overheidproduct:scproducten")
    xml.endDocument()
    return output.getvalue()


def _product(page: ProductPage, base_url: str) -> dict[str, Any]:
    grounds = [{"naam": ground.label, "url": ground.url} for ground in page.legal_grounds]
    return {
        "id": str(page.translation_key),
        "titel": page.title,
        "url": page.full_url,
        "upl": {"naam": page.upl_name, "uri": page.upl_uri},
        "doelgroep": audience_names(page),
        "trefwoorden": [word.strip() for word in page.keywords.split(",") if word.strip()],
        "wat": page.intro,
        "kosten": page.costs,
        "betalen": page.payment,
        "termijn": page.duration,
        "aanvragen": _filled(
            {
                "online": _online(page, base_url),
                "telefoon": page.action_phone if page.action_kind == ActionKind.PHONE else "",
                "aanDeBalie": plain_text(page.at_counter),
                "perTelefoon": plain_text(page.by_phone),
            }
        ),
        "stappen": [plain_text(f"{step.value['title']} {step.value['text'].source}") for step in page.steps],
        "teksten": _filled({name: getattr(page, name) for name in _TEXTS}),
        "grondslagen": grounds,
        "sdg": [
            {"code": area.code, "gebied": area.area, "onderwerp": area.theme, "uri": area.uri}
            for area in page.sdg_areas
        ],
        "engels": _filled({"titel": page.english_title, "tekst": page.english_text}),
        "gewijzigd": _moment(page),
    }


def _scproduct(xml: SimplerXMLGenerator, page: ProductPage) -> None:
    municipality = current_municipality()
    house = {
        "scheme": "overheid:Gemeente",
        "resourceIdentifier": municipality.owms_uri or municipality.tooi_uri,
    }
    xml.startElement("overheidproduct:scproduct", AttributesImpl({"owms-version": "4.0"}))
    xml.startElement("overheidproduct:meta", AttributesImpl({}))
    xml.startElement("overheidproduct:owmskern", AttributesImpl({}))
    xml.addQuickElement("dcterms:identifier", page.full_url)
    xml.addQuickElement("dcterms:title", page.title)
    xml.addQuickElement("dcterms:language", "nl")
    xml.addQuickElement("dcterms:type", "productbeschrijving", {"scheme": "overheid:Informatietype"})
    xml.addQuickElement("dcterms:modified", _moment(page)[:10])
    xml.addQuickElement("dcterms:spatial", municipality.name, house)
    xml.addQuickElement("overheid:authority", municipality.name, house)
    xml.endElement("overheidproduct:owmskern")
    xml.startElement("overheidproduct:owmsmantel", AttributesImpl({}))
    for name in audience_names(page):
        xml.addQuickElement("dcterms:audience", _SC_AUDIENCES[name], {"scheme": "overheid:Doelgroep"})
    xml.addQuickElement("dcterms:abstract", page.intro[:_LONGEST_ABSTRACT])
    xml.endElement("overheidproduct:owmsmantel")
    _scmeta(xml, page, municipality.base_url)
    xml.endElement("overheidproduct:meta")
    xml.addQuickElement("overheidproduct:body")
    xml.endElement("overheidproduct:scproduct")


def _scmeta(xml: SimplerXMLGenerator, page: ProductPage, base_url: str) -> None:
    xml.startElement("overheidproduct:scmeta", AttributesImpl({}))
    xml.addQuickElement("overheidproduct:productID", str(page.translation_key))
    online = _online(page, base_url)
    xml.addQuickElement("overheidproduct:onlineAanvragen", "ja" if online else "nee")
    if online:
        xml.addQuickElement("overheidproduct:aanvraagURL", None, {"resourceIdentifier": online})
    if page.upl_uri:
        name = {"scheme": "overheid:UniformeProductnaam", "resourceIdentifier": page.upl_uri}
        xml.addQuickElement("overheidproduct:uniformeProductnaam", page.upl_name, name)
    xml.endElement("overheidproduct:scmeta")


def _online(page: ProductPage, base_url: str) -> str:
    """The address at which it can be asked for; empty when it can't be done online."""
    action = page.action
    if action is None or action.url.startswith("tel:"):
        return ""
    return f"{base_url}{action.url}" if action.url.startswith("/") else action.url


def _moment(page: ProductPage) -> str:
    moment = page.last_published_at or page.first_published_at or page.latest_revision_created_at or timezone.now()
    return timezone.localtime(moment).isoformat(timespec="seconds")


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}
