"""Where editors add languages, translate pages and see what is behind."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from cms.base.screens import Screen
from cms.languages.actions import add_language, confirm_translation, translate_page
from cms.languages.errors import LanguageError
from cms.languages.forms import LanguageForm
from cms.languages.queries import (
    behind,
    drafts,
    dutch_of,
    homes,
    languages_to_add,
    missing,
    site_home,
    site_languages,
    versions,
)
from services.accounts.actors import staff, staff_user
from shared.language_names import LANGUAGES

PAGES_A_SCREEN = 50
LISTS = {"ontbreekt": missing, "gewijzigd": behind, "concept": drafts}


def may_keep_languages(user: Any) -> bool:
    """Who may publish the home page decides in which languages the site speaks."""
    return bool(site_home().permissions_for_user(user).can_publish())


def may_translate(user: Any) -> bool:
    """Who may change pages somewhere on the site."""
    return bool(PagePermissionPolicy().user_has_any_permission(user, ("add", "change")))


class LanguagesView(WagtailAdminTemplateMixin, FormView[LanguageForm]):
    """All languages of the site, and a new one."""

    template_name = "languages/languages.html"
    page_title = _("Languages")
    header_icon = "globe"
    form_class = LanguageForm
    success_url = reverse_lazy("languages:list")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_keep_languages(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "languages": site_languages(),
            "is_more_to_add": bool(languages_to_add()),
        }

    def form_valid(self, form: LanguageForm) -> HttpResponse:
        user = staff_user(self.request)
        code = form.cleaned_data["language"]
        try:
            home = add_language(home=site_home(), code=code, user=user, actor=staff(user))
        except LanguageError as error:
            form.add_error("language", str(error.message))
            return self.form_invalid(form)
        messages.success(
            self.request,
            _("%(language)s is added. Translate the home page and publish it; then visitors can choose the language.")
            % {"language": LANGUAGES[code].name},
        )
        return redirect("wagtailadmin_pages:edit", home.pk)


class _ForEditors(View):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_translate(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class ReportsView(_ForEditors):
    """To the report of the first language; each report leads to the others."""

    def get(self, _request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        first = next(iter(homes()), None)
        if first is None:
            raise Http404
        return redirect("languages:report", first.locale.language_code)


class ReportView(_ForEditors, Screen, TemplateView):
    """Dutch pages that lack a translation, that changed after it, or whose translation is a draft."""

    template_name = "languages/report.html"
    header_icon = "globe"

    @cached_property
    def home(self) -> Any:
        found = next((home for home in homes() if home.locale.language_code == self.kwargs["code"]), None)
        if found is None:
            raise Http404
        return found

    def get_page_title(self) -> str:
        return str(_("Translations: %(language)s") % {"language": LANGUAGES[self.kwargs["code"]].name})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        home = self.home
        asked = self.request.GET.get("toon", "")
        shown = asked if asked in LISTS else "gewijzigd"
        paginator = Paginator(LISTS[shown](home), PAGES_A_SCREEN)
        return super().get_context_data(**kwargs) | {
            "language": LANGUAGES[self.kwargs["code"]],
            "others": [LANGUAGES[one.locale.language_code] for one in homes() if one.pk != home.pk],
            "shown": shown,
            "counts": {name: pages(home).count() for name, pages in LISTS.items()},
            "page_obj": paginator.get_page(self.request.GET.get("p")),
        }


class _OnePage(_ForEditors):
    """A page that this colleague may see: published, or theirs to change."""

    @cached_property
    def page(self) -> Page:
        page = get_object_or_404(Page, pk=self.kwargs["page_id"], depth__gt=1)
        if not page.live and not page.permissions_for_user(self.request.user).can_edit():
            raise Http404
        return page

    def back(self) -> HttpResponse:
        return redirect("languages:page", dutch_of(self.page).pk)


class PageView(_OnePage, WagtailAdminTemplateMixin, TemplateView):
    """A Dutch page in the other languages."""

    template_name = "languages/page.html"
    page_title = _("Translations")
    header_icon = "globe"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        dutch = dutch_of(self.page)
        if dutch.pk != self.page.pk:
            return redirect("languages:page", dutch.pk)
        return super().get(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return str(self.page.get_admin_display_title())

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {
                "url": reverse("wagtailadmin_explore", args=[self.page.pk]),
                "label": self.page.get_admin_display_title(),
            },
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        shown = [
            (version, version.page is not None and version.page.permissions_for_user(user).can_edit())
            for version in versions(self.page)
        ]
        return super().get_context_data(**kwargs) | {"page": self.page, "versions": shown}


class TranslateView(_OnePage):
    """Begin the translation of a page into one language."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        home = next((one for one in homes() if one.locale.language_code == request.POST.get("language")), None)
        if home is None:
            messages.error(request, _("Choose a language of the site."))
            return self.back()
        user = staff_user(request)
        try:
            made = translate_page(page=self.page, home=home, user=user, actor=staff(user))
        except LanguageError as error:
            messages.error(request, str(error.message))
            return self.back()
        messages.success(request, _("The draft is made with the Dutch texts in it. Replace them by the translation."))
        return redirect("wagtailadmin_pages:edit", made.pk)


class ConfirmView(_OnePage):
    """A translation says again what the Dutch page says."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        if not self.page.permissions_for_user(request.user).can_edit():
            raise Http404
        user = staff_user(request)
        confirm_translation(page=self.page, user=user, actor=staff(user))
        messages.success(request, _("It is noted that this translation is right again."))
        return self.back()
