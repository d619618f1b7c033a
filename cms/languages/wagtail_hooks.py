"""Where languages stand in Wagtail's admin."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page

from cms.base.languages import HOME_DEPTH
from cms.languages import urls
from cms.languages.actions import LOG_CONFIRMED
from cms.languages.placing import follow_place
from cms.languages.queries import homes
from cms.languages.views import may_keep_languages, may_translate


class LanguagesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_keep_languages(request.user)


class TranslationsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_translate(request.user) and bool(homes())


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern | URLResolver]:
    """`/beheer/talen/…`."""
    return [path("talen/", include(urls))]


@hooks.register("register_settings_menu_item")
def register_languages() -> MenuItem:
    """Under Settings."""
    return LanguagesMenuItem(_("Languages"), reverse_lazy("languages:list"), name="talen", icon_name="globe", order=620)


@hooks.register("register_reports_menu_item")
def register_reports() -> MenuItem:
    """Under Reports, a line for all languages; the screen of a language is one click further."""
    return TranslationsMenuItem(
        _("Translations"), reverse_lazy("languages:reports"), name="vertalingen", icon_name="globe", order=1200
    )


@hooks.register("register_page_header_buttons")
def add_button(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:  # noqa: ARG001  # Wagtail's
    """In the menu of a page, when the site has other languages."""
    if page.pk and page.depth > HOME_DEPTH and page.permissions_for_user(user).can_edit() and homes():
        yield Button(_("Translations"), url=reverse("languages:page", args=[page.pk]), icon_name="globe", priority=46)


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    """How it reads in the history of a page."""
    actions.register_action(
        LOG_CONFIRMED, _("Translation compared"), _("Compared the translation with the Dutch page: it is right")
    )


@hooks.register("after_copy_page")
def copy_follows_place(_request: HttpRequest, _page: Page, new_page: Page) -> None:
    """A copy below the home page of another language is in that language."""
    follow_place(Page.objects.get(pk=new_page.pk))
