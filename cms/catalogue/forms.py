"""The edit form of a product page."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from cms.catalogue.action_kinds import ActionKind

_WANTED = {
    ActionKind.FORM: ("form", _("Choose the form that the button opens.")),
    ActionKind.LINK: ("action_url", _("Fill in the address that the button goes to.")),
    ActionKind.PHONE: ("action_phone", _("Fill in the phone number that the button calls.")),
}


class ProductPageForm(WagtailAdminPageForm):
    """Checks, when the page goes live, that the button has what it needs; a draft may be unfinished."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        wanted = _WANTED.get(cleaned.get("action_kind") or ActionKind.NONE)
        if wanted is not None and not self.is_deferred_validation:
            field, message = wanted
            if field in cleaned and not cleaned[field]:
                self.add_error(field, message)
        return cleaned
