"""The back office's screens: what is asked, and one's own words."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin import messages

from cms.base.editing import EditorMixin, PublisherMixin, publishes_pages
from cms.base.screens import FormScreen, Screen
from cms.search.actions import remove_words, save_words
from cms.search.errors import TooManyWordsError
from cms.search.forms import OwnWordsForm, form_for
from cms.search.models import FEWEST, OwnWords
from cms.search.queries import clean_query
from cms.search.reports import asked_questions, pages_to_word, words_of
from services.accounts.actors import staff, staff_user


class QuestionsView(EditorMixin, Screen, TemplateView):
    """What residents asked; without result first."""

    template_name = "search/admin/questions.html"
    page_title = gettext_lazy("Questions to the search")
    header_icon = "search"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        questions = asked_questions()
        return super().get_context_data(**kwargs) | {
            "unanswered": [question for question in questions if not question.results],
            "answered": [question for question in questions if question.results],
            "fewest": FEWEST,
            "may_set_words": publishes_pages(staff_user(self.request)),
        }


class WordsView(PublisherMixin, Screen, TemplateView):
    """Own words of the pages that this colleague publishes."""

    template_name = "search/admin/words.html"
    page_title = gettext_lazy("Search words")
    header_icon = "search"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"lines": words_of(staff_user(self.request))}


class _FormPage(PublisherMixin, FormScreen):
    template_name = "search/admin/form.html"
    header_icon = "search"
    list_url_name = "search_admin:words"
    list_title = WordsView.page_title

    @cached_property
    def words(self) -> OwnWords | None:
        number: UUID | None = self.kwargs.get("words_id")
        return None if number is None else get_object_or_404(words_of(staff_user(self.request)), pk=number)

    def get_form(self, form_class: type[OwnWordsForm] | None = None) -> OwnWordsForm:
        data = self.request.POST if self.request.method == "POST" else None
        asked = clean_query(self.request.GET.get("q", ""))
        return form_for(self.words, data, pages=pages_to_word(staff_user(self.request)), asked=asked)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"words": self.words}

    def form_valid(self, form: OwnWordsForm) -> HttpResponse:
        try:
            words = save_words(**form.cleaned_data, changed=self.words, actor=staff(staff_user(self.request)))
        except TooManyWordsError as error:
            form.add_error(None, str(error.message))
            return self.form_invalid(form)
        messages.success(self.request, _("“%(page)s” is now found by these words.") % {"page": words.page.title})
        return super().form_valid(form)


class AddView(_FormPage):
    """A new line."""

    page_title = gettext_lazy("Add search words")


class ChangeView(_FormPage):
    """Another page, or other words."""

    page_title = gettext_lazy("Change search words")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if self.test_func():
            self.words  # noqa: B018  # what is not theirs is not there, whatever is asked of it
        return super().dispatch(request, *args, **kwargs)


class RemoveView(PublisherMixin, View):
    """The words are gone, the page stays."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        user = staff_user(request)
        remove_words(words=get_object_or_404(words_of(user), pk=kwargs["words_id"]), actor=staff(user))
        messages.success(request, _("The search words are removed. The page is still there."))
        return redirect("search_admin:words")
