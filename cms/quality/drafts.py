"""The latest draft of a page, as a visitor would see it."""

from dataclasses import dataclass

from django.http import HttpRequest
from wagtail.models import Page

from cms.quality.markup import PageText, page_text
from cms.quality.readability import Reading, read


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a page's text and markup are like."""

    page: Page
    text: PageText
    reading: Reading

    @property
    def count(self) -> int:
        """How many remarks there are."""
        return len(self.text.remarks) + len(self.reading.remarks)


def judge_draft(page: Page, request: HttpRequest) -> Verdict:
    """Render the latest draft and read it. Nothing is saved."""
    draft = page.get_latest_revision_as_object()
    response = draft.make_preview_request(request, draft.default_preview_mode)
    if hasattr(response, "render"):
        response.render()
    text = page_text(response.content.decode())
    return Verdict(page=draft, text=text, reading=read(text.paragraphs))
