"""The screens for forms under /beheer/: which there are, what they ask, and their texts."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import URLPattern, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button
from wagtail.permission_policies import ModelPermissionPolicy

from services.accounts.models import User
from services.forms.models import Form
from services.forms.queries import forms_editable_by, latest_version
from services.forms.questions import (
    ChoiceQuestion,
    ChoicesQuestion,
    Explanation,
    FilesQuestion,
    PhotosQuestion,
    Question,
)

_VIEWS = frozenset({"index", "index_results", "edit", "history", "history_results", "inspect"})

TYPE_NAMES = {
    "text": gettext_lazy("One line of text"),
    "textarea": gettext_lazy("Some lines of text"),
    "email": gettext_lazy("E-mail address"),
    "phone": gettext_lazy("Phone number"),
    "postcode": gettext_lazy("Postcode"),
    "number": gettext_lazy("Number"),
    "date": gettext_lazy("Date"),
    "choice": gettext_lazy("One of these answers"),
    "choices": gettext_lazy("One or more of these answers"),
    "photos": gettext_lazy("Photos"),
    "files": gettext_lazy("Files"),
    "amount": gettext_lazy("Amount in euros"),
    "bsn": gettext_lazy("Citizen service number (BSN)"),
    "kvk": gettext_lazy("Chamber of Commerce number (KvK)"),
    "iban": gettext_lazy("Account number (IBAN)"),
    "address": gettext_lazy("Address"),
    "location": gettext_lazy("Place"),
    "consent": gettext_lazy("Agreement"),
    "explanation": gettext_lazy("Explanation"),
}


class FormPermissionPolicy(ModelPermissionPolicy):
    """Who may see and change which forms: all of them by role, or one by one with django-guardian.

    Forms are not made or thrown away here.
    """

    def user_has_permission(self, user: User, action: str) -> bool:
        return action in {"view", "change"} and forms_editable_by(user).exists()

    def user_has_permission_for_instance(self, user: User, action: str, instance: Form) -> bool:
        return action in {"view", "change"} and forms_editable_by(user).filter(pk=instance.pk).exists()

    def instances_user_has_any_permission_for(self, user: User, actions: Iterable[str]) -> QuerySet[Form]:
        return forms_editable_by(user) if {"view", "change"} & set(actions) else Form.objects.none()


class _OwnFormMixin:
    """A form that the colleague may not change answers like one that does not exist."""

    def get_object(self, *args: Any, **kwargs: Any) -> Form:
        form: Form = super().get_object(*args, **kwargs)  # type: ignore[misc]  # Wagtail's view follows in the MRO
        if not forms_editable_by(self.request.user).filter(pk=form.pk).exists():  # type: ignore[attr-defined]  # idem
            raise Http404
        return form


class FormIndexView(generic.IndexView):
    """The forms this colleague may change."""

    def get_base_queryset(self) -> QuerySet[Form]:
        return forms_editable_by(self.request.user).select_related("zaaktype")


class FormEditView(_OwnFormMixin, generic.EditView):
    """Texts, and whether the form is open."""


class FormHistoryView(_OwnFormMixin, HistoryView):
    """Who changed what."""


class FormInspectView(_OwnFormMixin, generic.InspectView):
    """What the form asks, as a list one can read."""

    template_name = "forms/admin/inspect.html"
    page_title = gettext_lazy("Questions")

    @property
    def header_more_buttons(self) -> list[Button]:
        public = Button(_("Open the form on the website"), url=self.object.get_absolute_url(), icon_name="view")
        return [*super().header_more_buttons, public]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        version = latest_version(self.object)
        steps = [
            {"step": step, "questions": [_described(question) for question in step.questions]}
            for step in version.parsed.steps
        ]
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"version": version, "steps": steps}


def _described(question: Question | Explanation) -> dict[str, Any]:
    details = []
    if isinstance(question, ChoiceQuestion | ChoicesQuestion):
        details = [option.label for option in question.options]
    elif isinstance(question, PhotosQuestion | FilesQuestion):
        details = [_("No more than %(maximum)s") % {"maximum": question.maximum}]
    elif isinstance(question, Explanation):
        details = [question.text]
    return {"question": question, "type_name": TYPE_NAMES[question.type], "details": details}


class QuestionsColumn(TitleColumn):
    """A link to the list of questions."""

    def get_value(self, instance: Form) -> str:
        return _("Questions")

    def get_link_url(self, instance: Form, parent_context: Any) -> str:
        return reverse("beheer_formulieren:inspect", args=[instance.pk])


class FormViewSet(ModelViewSet):
    """Forms in the menu of /beheer/."""

    model = Form
    name = "beheer_formulieren"
    url_prefix = "formulieren"
    icon = "form"
    add_to_admin_menu = True
    menu_order = 320
    menu_label = gettext_lazy("Forms")
    inspect_view_enabled = True
    copy_view_enabled = False
    add_to_reference_index = False
    index_view_class = FormIndexView
    edit_view_class = FormEditView
    history_view_class = FormHistoryView
    inspect_view_class = FormInspectView
    search_fields = ["title", "slug"]
    search_backend_name = None
    list_display = [
        "title",
        Column("zaaktype", label=capfirst(gettext_lazy("kind of request"))),
        BooleanColumn("is_active", label=capfirst(gettext_lazy("open"))),
        QuestionsColumn("questions", label=gettext_lazy("Questions")),
    ]
    panels = [
        FieldPanel("title"),
        FieldPanel("intro"),
        FieldPanel("contact_text"),
        FieldPanel("is_active"),
        HelpPanel(
            content=gettext_lazy("Texts apply at once, also for people who are filling in the form now."),
        ),
    ]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Leave out the screens that forms don't have."""
        absent = {"add_url_name": "", "delete_url_name": "", "usage_url_name": ""}
        view_kwargs: dict[str, Any] = super().get_common_view_kwargs(**absent, **kwargs)
        return view_kwargs

    def get_urlpatterns(self) -> list[URLPattern]:
        return [pattern for pattern in super().get_urlpatterns() if pattern.name in _VIEWS]
