"""The reports that keep a site right."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.models import Page

from cms.base.editing import EditorMixin, pages_to_change
from cms.base.screens import FormScreen, Screen
from cms.upkeep.forms import ReviewForm
from cms.upkeep.models import REVIEW_AFTER
from cms.upkeep.queries import MOST_SHOWN, broken_addresses, broken_links, counting_since, least_read
from cms.upkeep.reviewing import choose_review, with_due_day
from services.accounts.actors import staff, staff_user

SOON = timedelta(days=30)


class LinksView(EditorMixin, Screen, TemplateView):
    """Links that lead nowhere."""

    template_name = "upkeep/links.html"
    page_title = gettext_lazy("Broken links")
    header_icon = "link"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = staff_user(self.request)
        return super().get_context_data(**kwargs) | {"within": broken_links(user), "outside": broken_addresses(user)}


class ReadView(EditorMixin, Screen, TemplateView):
    """How often pages are read, the least read first."""

    template_name = "upkeep/read.html"
    page_title = gettext_lazy("Pages that are hardly read")
    header_icon = "view"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "pages": least_read(staff_user(self.request)),
            "since": counting_since(),
        }


class ReviewsView(EditorMixin, Screen, TemplateView):
    """Which pages have to be looked at again, now and in the coming month."""

    template_name = "upkeep/reviews.html"
    page_title = gettext_lazy("Pages to look at again")
    header_icon = "calendar-alt"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        pages = with_due_day(pages_to_change(staff_user(self.request))).select_related("owner")
        coming = list(pages.filter(due_on__lte=today + SOON).order_by("due_on", "title")[:MOST_SHOWN])
        return super().get_context_data(**kwargs) | {
            "due": [page for page in coming if page.due_on <= today],
            "soon": [page for page in coming if page.due_on > today],
        }


class ReviewView(EditorMixin, FormScreen):
    """The page is right; when to look again?"""

    template_name = "upkeep/review.html"
    form_class = ReviewForm
    header_icon = "calendar-alt"
    page_title = gettext_lazy("Look at a page again")
    list_url_name = "upkeep:reviews"
    list_title = ReviewsView.page_title

    @cached_property
    def page(self) -> Page:
        pages = with_due_day(pages_to_change(staff_user(self.request)))
        found: Page = get_object_or_404(pages, pk=self.kwargs["page_id"])
        return found

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if self.test_func():
            self.page  # noqa: B018  # what is not theirs is not there, whatever is asked of it
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return str(self.page.title)

    def get_initial(self) -> dict[str, Any]:
        return {"review_on": timezone.localdate() + REVIEW_AFTER}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"reviewed": self.page}

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        *above, _own = super().get_breadcrumbs_items()
        return [*above, {"url": "", "label": self.page.title}]

    def form_valid(self, form: ReviewForm) -> HttpResponse:
        choose_review(page=self.page, review_on=form.cleaned_data["review_on"], actor=staff(staff_user(self.request)))
        messages.success(self.request, _("“%(page)s” is looked at again on that day.") % {"page": self.page.title})
        return super().form_valid(form)
