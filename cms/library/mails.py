"""What the owner of a page reads when its source changes."""

from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from cms.library.models import Adoption, Notice
from services.accounts.models import User
from services.notifications.delivery import in_residents_language
from services.notifications.registry import EmailContent
from tenants.context import current_municipality
from tenants.library.queries import source


def render_notice(payload: dict[str, Any]) -> EmailContent | None:
    """The mail; nothing when account or adoption is gone, or somebody has seen to it by now."""
    user = User.objects.filter(pk=payload["user_id"], is_active=True).first()
    adoption = Adoption.objects.following().filter(pk=payload["adoption_id"], notice=payload["notice"]).first()
    if user is None or adoption is None:
        return None
    municipality = current_municipality()
    found = source(municipality, adoption.item_id)
    with in_residents_language():
        subject = _("Library: %(title)s") % {"title": adoption.title}
        context = {
            "subject": subject,
            "municipality": municipality,
            "adoption": adoption,
            "notice": Notice(adoption.notice).label,
            "note": (found.item.withdrawn_note if found.item.is_withdrawn else found.note) if found else "",
            "url": municipality.base_url
            + reverse("library_admin:adoption", args=[adoption.pk], urlconf="config.urls_tenant"),
        }
        return EmailContent(
            to=user.email,
            subject=subject,
            text=render_to_string("adoptions/mail/notice.txt", context).strip() + "\n",
            html=render_to_string("adoptions/mail/notice.html", context),
        )
