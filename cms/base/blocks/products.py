"""Products of the catalogue, in a page about something else."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.models import Page

from cms.base.languages import spoken, translations_of
from cms.base.links import Link

MOST_PRODUCTS = 12


class ProductListBlock(blocks.StructBlock):
    """What a resident can arrange about this subject; each with its sentence, as it stands on its own page."""

    title = blocks.CharBlock(label=_("Heading"), max_length=120, default="Regel het direct")
    products = blocks.ListBlock(
        blocks.PageChooserBlock(label=_("Product"), page_type="catalogue.ProductPage"),
        label=_("Products"),
        min_num=1,
        max_num=MOST_PRODUCTS,
    )

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not self.is_deferred_validation:
            cleaned["products"] = blocks.list_block.ListValue(
                self.child_blocks["products"], values=list(dict.fromkeys(filter(None, cleaned["products"])))
            )
        return cleaned

    def get_context(self, value: Any, parent_context: Any = None) -> Any:
        context = super().get_context(value, parent_context=parent_context)
        request = (parent_context or {}).get("request")
        context["links"] = _links([page.pk for page in value["products"] if page is not None], request)
        return context

    class Meta:
        icon = "tick-inverse"
        label = _("Products")
        group = _("Actions and contact")
        template = "base/blocks/products.html"
        description = _("Links to products, with what they are. A product that is not published is left out.")


def _links(keys: list[int], request: Any) -> list[Link]:
    """In the editor's order, in the language of the page where there is a translation; a fixed number of queries."""
    here = spoken(request)
    if not here.is_dutch:
        dutch = {page.pk: page for page in Page.objects.filter(pk__in=keys)}
        translated = translations_of(dutch.values(), locale_id=here.home.locale_id)
        keys = [translated.get(dutch[key].translation_key, dutch[key]).pk for key in keys if key in dutch]
    found = Page.objects.filter(pk__in=keys).live().public().specific().defer_streamfields()
    pages = {page.pk: page for page in found}
    return [
        Link(title=page.title, url=page.get_url(request) or "", summary=page.intro)
        for page in (pages[key] for key in dict.fromkeys(keys) if key in pages)
    ]
