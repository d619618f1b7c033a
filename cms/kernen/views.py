"""The back office's screens: kernen and their waste calendars."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin import messages

from cms.base.editing import SitePublisherMixin
from cms.base.screens import FormScreen, Screen
from cms.kernen.actions import (
    add_collections,
    remove_collection,
    remove_kern,
    replace_collections,
    save_kern,
)
from cms.kernen.errors import WasteFileError
from cms.kernen.forms import KernForm, SeriesForm, WasteFileForm
from cms.kernen.models import Collection, Fraction, Kern
from services.accounts.actors import staff, staff_user
from shared.actors import Actor


class KernenView(SitePublisherMixin, Screen, TemplateView):
    """All kernen."""

    template_name = "kernen/kernen.html"
    page_title = gettext_lazy("Villages and neighbourhoods")
    header_icon = "home"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"kernen": Kern.objects.all()}


class _OneKern(SitePublisherMixin, View):
    """What every address with a kern in it does first."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if self.test_func():
            self.kern  # noqa: B018  # what is not there is not there, whatever is asked of it
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def kern(self) -> Kern:
        return get_object_or_404(Kern, pk=self.kwargs["kern_id"])

    @property
    def actor(self) -> Actor:
        return staff(staff_user(self.request))


class _FormPage(SitePublisherMixin, FormScreen):
    template_name = "kernen/form.html"
    header_icon = "home"
    list_url_name = "kernen:list"
    list_title = KernenView.page_title


class AddView(_FormPage):
    """A new kern."""

    form_class = KernForm
    page_title = gettext_lazy("Add a village or neighbourhood")

    def form_valid(self, form: KernForm) -> HttpResponse:
        kern = save_kern(kern=form.save(commit=False), actor=staff(staff_user(self.request)))
        messages.success(self.request, _("%(kern)s is saved.") % {"kern": kern.name})
        return super().form_valid(form)


class ChangeView(_OneKern, _FormPage):
    """Another name, other postcodes."""

    form_class = KernForm

    def get_page_title(self) -> str:
        return self.kern.name

    def get_form_kwargs(self) -> dict[str, Any]:
        # a kern of the form's own: it writes wrong answers on it, and the title of the screen is the saved name
        return super().get_form_kwargs() | {"instance": get_object_or_404(Kern, pk=self.kern.pk)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"kern": self.kern}

    def form_valid(self, form: KernForm) -> HttpResponse:
        kern = save_kern(kern=form.save(commit=False), actor=self.actor)
        messages.success(self.request, _("%(kern)s is saved.") % {"kern": kern.name})
        return super().form_valid(form)


class RemoveView(_OneKern):
    """The kern is gone, its pages stay."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        remove_kern(kern=self.kern, actor=self.actor)
        messages.success(request, _("%(kern)s is removed. Its pages are still there.") % {"kern": self.kern.name})
        return redirect("kernen:list")


class WasteView(_OneKern, _FormPage):
    """The waste calendar of one kern; a series of days can be added."""

    template_name = "kernen/waste.html"
    form_class = SeriesForm
    header_icon = "calendar-alt"

    def get_page_title(self) -> str:
        return _("Waste calendar of %(kern)s") % {"kern": self.kern.name}

    def get_success_url(self) -> str:
        return reverse("kernen:waste", args=[self.kern.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        collections = Collection.objects.filter(kern=self.kern).from_day(timezone.localdate())
        return super().get_context_data(**kwargs) | {"kern": self.kern, "collections": collections}

    def form_valid(self, form: SeriesForm) -> HttpResponse:
        added = add_collections(
            kern=self.kern, fraction=form.cleaned_data["fraction"], days=form.days(), actor=self.actor
        )
        messages.success(self.request, _("Days added: %(count)s") % {"count": added})
        return super().form_valid(form)


class RemoveCollectionView(_OneKern):
    """One day less."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        collection = get_object_or_404(
            Collection.objects.select_related("kern"), pk=kwargs["collection_id"], kern=self.kern
        )
        remove_collection(collection=collection, actor=self.actor)
        messages.success(request, _("The day is removed."))
        return redirect("kernen:waste", kern_id=self.kern.pk)


class WasteFileView(_FormPage):
    """The waste calendars of all kernen, out of a collector's file."""

    template_name = "kernen/waste_file.html"
    form_class = WasteFileForm
    header_icon = "upload"
    page_title = gettext_lazy("Take over a waste calendar")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"fractions": Fraction.choices}

    def form_valid(self, form: WasteFileForm) -> HttpResponse:
        try:
            count = replace_collections(pickups=form.cleaned_data["file"], actor=staff(staff_user(self.request)))
        except WasteFileError as error:
            form.add_error("file", str(error.message))
            return self.form_invalid(form)
        messages.success(self.request, _("Taken over. Days in this period: %(count)s") % {"count": count})
        return super().form_valid(form)
