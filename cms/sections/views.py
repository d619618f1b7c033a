"""Where an administrator gives sections of the site to editors."""

from typing import Any

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.contrib.auth.models import Group
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View
from wagtail.admin import messages

from cms.base.screens import FormScreen, Screen
from cms.sections.actions import change_editors, give_section, take_back
from cms.sections.errors import SectionError
from cms.sections.forms import EditorsForm, SectionForm
from cms.sections.queries import section_groups, sections
from services.accounts.actors import staff, staff_user
from shared.actors import Actor

CHANGE_GROUP = "auth.change_group"


class AdministratorMixin(PermissionRequiredMixin):
    """For who may change groups."""

    permission_required = CHANGE_GROUP
    raise_exception = True
    request: HttpRequest

    def actor(self) -> Actor:
        return staff(staff_user(self.request))


class SectionsView(AdministratorMixin, Screen, TemplateView):
    """All sections."""

    template_name = "sections/sections.html"
    page_title = _("Sections of the site")
    header_icon = "folder-inverse"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"sections": sections()}


class _FormPage(AdministratorMixin, FormScreen):
    template_name = "sections/form.html"
    header_icon = "folder-inverse"
    list_url_name = "sections:list"
    list_title = SectionsView.page_title


class GiveView(_FormPage):
    """A new section."""

    form_class = SectionForm
    page_title = _("Give a section to editors")

    def form_valid(self, form: EditorsForm) -> HttpResponse:
        try:
            group = give_section(
                page=form.cleaned_data["page"], editors=form.cleaned_data["editors"], actor=self.actor()
            )
        except SectionError as error:
            form.add_error("page", str(error.message))
            return self.form_invalid(form)
        messages.success(self.request, _("%(name)s is made.") % {"name": group.name})
        return super().form_valid(form)


class OneSectionMixin(AdministratorMixin, View):
    @cached_property
    def group(self) -> Group:
        return get_object_or_404(section_groups(), pk=self.kwargs["group_id"])


class EditorsView(OneSectionMixin, _FormPage):
    """Who edits a section."""

    form_class = EditorsForm

    def get_page_title(self) -> str:
        return self.group.name

    def get_initial(self) -> dict[str, Any]:
        return {"editors": list(self.group.user_set.values_list("pk", flat=True))}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"group": self.group}

    def form_valid(self, form: EditorsForm) -> HttpResponse:
        change_editors(group=self.group, editors=form.cleaned_data["editors"], actor=self.actor())
        messages.success(self.request, _("It is saved who edits this section."))
        return super().form_valid(form)


class TakeBackView(OneSectionMixin):
    """A section is nobody's any more."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        name = self.group.name
        take_back(group=self.group, actor=self.actor())
        messages.success(
            request, _("%(name)s is gone. Its pages, pictures and files are still there.") % {"name": name}
        )
        return redirect("sections:list")
