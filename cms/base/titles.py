"""Which title of a page a colleague sees: that of the draft is for who may edit it."""

from wagtail.log_actions import get_active_log_context
from wagtail.models import Page


def title_for_colleague(page: Page) -> str:
    """The draft's title, or the published one when a colleague looks who has no right to this page.

    Wagtail's back office says who looks; outside it nobody does, and it is the draft's.
    """
    draft: str = page.draft_title or page.title
    if draft == page.title or not page.live:
        return draft
    colleague = get_active_log_context().user
    if colleague is None or page.permissions_for_user(colleague).can_edit():
        return draft
    published: str = page.title
    return published
