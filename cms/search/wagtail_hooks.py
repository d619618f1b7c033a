"""Where the search stands in Wagtail's admin."""

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.base.editing import edits_pages, publishes_pages
from cms.search import urls_admin
from services.accounts.actors import staff_user


class QuestionsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return edits_pages(staff_user(request))


class WordsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return publishes_pages(staff_user(request))


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern | URLResolver]:
    """`/beheer/zoekvragen/…`."""
    return [path("zoekvragen/", include(urls_admin))]


@hooks.register("register_reports_menu_item")
def register_questions() -> MenuItem:
    """Under Reports."""
    return QuestionsMenuItem(
        _("Questions to the search"),
        reverse_lazy("search_admin:questions"),
        name="search-questions",
        icon_name="search",
        order=310,
    )


@hooks.register("register_settings_menu_item")
def register_words() -> MenuItem:
    """Under Settings, beside redirects."""
    return WordsMenuItem(
        _("Search words"), reverse_lazy("search_admin:words"), name="search-words", icon_name="search", order=620
    )
