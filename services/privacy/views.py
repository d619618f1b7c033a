"""The screens on which a resident's request about their own data is answered.

One address, all steps by POST: no e-mail address or name stands in an address, a log line or a browser's history.
"""

from typing import Any

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from services.accounts.actors import staff, staff_user
from services.privacy.actions import choose, erase, hand_out, search
from services.privacy.forms import ConfirmForm, PersonForm
from services.privacy.people import Person
from shared.actors import Actor
from shared.errors import MeentError

ANSWER_RESIDENTS = "audit.answer_residents"


@method_decorator(cache_control(private=True, no_store=True), name="dispatch")
@method_decorator(sensitive_post_parameters(), name="dispatch")
class PersonView(PermissionRequiredMixin, WagtailAdminTemplateMixin, TemplateView):
    """Search, choose, and then a package or removal."""

    permission_required = ANSWER_RESIDENTS
    raise_exception = True
    template_name = "privacy/person.html"
    page_title = _("Data of a resident")
    header_icon = "user"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        return self._page(form=PersonForm())

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponseBase:
        form = PersonForm(request.POST)
        if not form.is_valid():
            return self._page(form=form)
        person = form.person()
        step = request.POST.get("stap", "zoeken")
        try:
            if step == "pakket":
                return self._package(person)
            if step in {"wissen", "wissen-bevestigd"}:
                return self._erase(form, person, is_confirmed=step == "wissen-bevestigd")
        except MeentError as error:  # also of an app whose data changed meanwhile
            messages.error(request, error.message)
        return self._found(form, person)

    @property
    def _actor(self) -> Actor:
        return staff(staff_user(self.request))

    @property
    def _keys(self) -> list[str]:
        return self.request.POST.getlist("gekozen")

    def _page(self, **context: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(**context))

    def _found(self, form: PersonForm, person: Person) -> HttpResponse:
        found = search(person=person, actor=self._actor)
        keys = self._keys or [f"{one.kind}:{one.id}" for one in found if one.is_sure]
        return self._page(form=form, is_searched=True, found=found, keys=keys)

    def _package(self, person: Person) -> HttpResponseBase:
        package = hand_out(chosen=choose(person=person, keys=self._keys), actor=self._actor)
        name = f"inzage-{timezone.localdate():%Y-%m-%d}.zip"
        return FileResponse(package, as_attachment=True, filename=name, content_type="application/zip")

    def _erase(self, form: PersonForm, person: Person, *, is_confirmed: bool) -> HttpResponse:
        chosen = choose(person=person, keys=self._keys)
        confirm = ConfirmForm(self.request.POST if is_confirmed else None)
        if is_confirmed and confirm.is_valid():
            erasure = erase(chosen=chosen, actor=self._actor, dry_run=False)
            return self._page(form=form, erasure=erasure, is_done=True)
        erasure = erase(chosen=chosen, actor=self._actor, dry_run=True)
        return self._page(form=form, erasure=erasure, keys=self._keys, confirm=confirm)
