"""What an owner reads when pages have to be looked at again."""

from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from cms.upkeep.reviewing import due_for
from services.accounts.models import User
from services.notifications.delivery import in_residents_language
from services.notifications.registry import EmailContent
from tenants.context import current_municipality

MOST_NAMED = 20


def render_due(payload: dict[str, Any]) -> EmailContent | None:
    """The mail; nothing when the account is gone, or everything was looked at by now."""
    user = User.objects.filter(pk=payload["user_id"], is_active=True).first()
    if user is None:
        return None
    due = due_for(user, on=timezone.localdate())
    count = len(due)
    if not count:
        return None
    municipality = current_municipality()
    with in_residents_language():
        subject = ngettext("1 page to look at again", "%(count)s pages to look at again", count) % {"count": count}
        context = {
            "subject": subject,
            "municipality": municipality,
            "pages": due[:MOST_NAMED],
            "more": max(count - MOST_NAMED, 0),
            "url": municipality.base_url + reverse("upkeep:reviews", urlconf="config.urls_tenant"),
        }
        return EmailContent(
            to=user.email,
            subject=subject,
            text=render_to_string("upkeep/mail/due.txt", context).strip() + "\n",
            html=render_to_string("upkeep/mail/due.html", context),
        )
