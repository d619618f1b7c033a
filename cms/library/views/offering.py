"""A page of the municipality as a source for others."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

from cms.catalogue.models import ProductPage
from cms.content.models import ContentPage
from cms.library.forms import OfferForm
from cms.library.models import Adoption
from cms.library.offering import offer_again, offer_page, take_back
from cms.library.views.base import LibraryView
from services.accounts.actors import staff_user
from shared.errors import MeentError
from tenants.context import current_municipality
from tenants.library.models import LibraryItem, Shelf


class OfferView(LibraryView):
    """Een pagina delen: for who may publish it, in a municipality that may add to a shelf."""

    template_name = "adoptions/offer.html"
    page: Any
    row: Adoption | None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        page = get_object_or_404(Page, pk=kwargs["page_id"])
        if not page.permissions_for_user(staff_user(request)).can_publish():
            raise Http404
        self.page = page.specific
        if not isinstance(self.page, (ProductPage, ContentPage)):
            raise Http404
        self.row = Adoption.objects.filter(page=page).first()
        if self.row is not None and not self.row.is_source:
            return redirect("library_admin:adoption", self.row.pk)
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return str(self.page.title)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        item = LibraryItem.objects.filter(pk=self.row.item_id).first() if self.row is not None else None
        return super().get_context_data(
            **{"form": self._form()} | kwargs, page=self.page, row=self.row, item=item, shelves=self._shelves()
        )

    def _shelves(self) -> list[Shelf]:
        return list(Shelf.objects.open_to(current_municipality()))

    def _form(self, data: Any = None) -> OfferForm:
        return OfferForm(data, shelves=[] if self.row is not None else self._shelves())

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        form = self._form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            message = self._do(form.cleaned_data, is_withdrawal="withdraw" in request.POST)
        except (MeentError, ValidationError) as error:
            form.add_error(None, str(error) if isinstance(error, MeentError) else error.messages)
            return self.render_to_response(self.get_context_data(form=form))
        messages.success(request, message)
        return redirect("library_admin:offer", self.page.pk)

    def _do(self, chosen: dict[str, Any], *, is_withdrawal: bool) -> str:
        note = chosen["note"]
        if self.row is None:
            if "shelf" not in chosen:
                raise PermissionDenied
            offer_page(page=self.page, shelf=chosen["shelf"], note=note, actor=self.actor)
            return str(_("The page is in the library now."))
        if is_withdrawal:
            take_back(adoption_id=self.row.pk, note=note, actor=self.actor)
            return str(_("The text is withdrawn. Pages that others made of it stay as they are."))
        offer_again(adoption_id=self.row.pk, note=note, actor=self.actor)
        return str(_("The new version is published. All who adopted the text hear of it."))
