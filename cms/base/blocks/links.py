"""Links to a page of this site or to another address."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from cms.base.icons import TASK_ICONS
from cms.base.links import Link
from cms.base.validators import validate_address


class LinkValue(blocks.StructValue):
    """A link block's value."""

    def as_link(self, request: HttpRequest | None) -> Link | None:
        """The link; None when its page is gone or not published."""
        page = self.get("page")
        icon = self.get("icon") or ""
        if page is not None:
            url = page.get_url(request) if page.live else None
            return Link(title=self.get("title") or page.title, url=url, icon=icon) if url else None
        if self.get("url"):
            return Link(title=self.get("title") or self["url"], url=self["url"], icon=icon)
        return None


class LinkBlock(blocks.StructBlock):
    """A page of this site, or an address."""

    title = blocks.CharBlock(
        label=_("Link text"),
        required=False,
        max_length=120,
        help_text=_("Says where the link goes. Empty: the title of the page."),
    )
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    url = blocks.CharBlock(label=_("Or an address"), required=False, max_length=500, validators=[validate_address])

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        errors = {}
        if bool(cleaned.get("page")) == bool(cleaned.get("url")):
            errors["url"] = ValidationError(_("Choose a page or fill in an address: one of the two."))
        elif cleaned.get("url") and not cleaned.get("title"):
            errors["title"] = ValidationError(_("Fill in a link text that says where the address goes."))
        if errors:
            raise StructBlockValidationError(errors)
        return cleaned

    class Meta:
        icon = "link"
        label = _("Link")
        value_class = LinkValue
        label_format = "{title} {page} {url}"


class TopTaskBlock(LinkBlock):
    """A top task: a link with an icon."""

    icon = blocks.ChoiceBlock(label=_("Icon"), choices=TASK_ICONS, default="arrow-right")

    class Meta:
        icon = "pick"
        label = _("Top task")


class LinkGroupBlock(blocks.StructBlock):
    """A group of at most seven links under a heading in the words of residents."""

    title = blocks.CharBlock(label=_("Heading"), max_length=80, help_text=_("What it is about, never a department."))
    links = blocks.ListBlock(LinkBlock(), label=_("Links"), min_num=1, max_num=7)

    class Meta:
        icon = "list-ul"
        label = _("Group of links")
