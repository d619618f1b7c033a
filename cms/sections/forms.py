"""Forms of the administrator's screens."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Page

from cms.sections.queries import SITE_DEPTH, colleagues
from services.accounts.models import User


class PageChooser(AdminPageChooser):
    """Wagtail's; an answer that is no page is no reason to fail."""

    def get_instance(self, value: object) -> Page | None:
        try:
            found: Page | None = super().get_instance(value)
        except (ValueError, TypeError, Page.DoesNotExist):
            return None
        return found


class EditorsForm(forms.Form):
    """Who edits a section."""

    editors = forms.ModelMultipleChoiceField(
        label=_("Editors"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They see and change this part of the site only, unless another group gives them more."),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on
        field = self.fields["editors"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101  # declared above; narrows the type
        field.queryset = colleagues()


class SectionForm(EditorsForm):
    """Which part of the site, and who edits it."""

    page = forms.ModelChoiceField(
        label=_("Part of the site"),
        queryset=Page.objects.filter(depth__gt=SITE_DEPTH),
        widget=PageChooser(),
        help_text=_("The page on top of it; all pages below belong to the section."),
        error_messages={"required": _("Choose a page"), "invalid_choice": _("Choose a page below the home page")},
    )
    field_order = ["page", "editors"]
