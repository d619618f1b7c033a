"""What administrators read when an operator came in without consent."""

from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from services.accounts.models import User
from services.notifications.delivery import in_residents_language
from services.notifications.registry import EmailContent
from services.visits.models import Visit
from tenants.context import current_municipality
from tenants.operations.actions import title_of


def render_taken(payload: dict[str, Any]) -> EmailContent | None:
    """Who asked for what, and why."""
    user = User.objects.filter(pk=payload["user_id"], is_active=True).first()
    if user is None:
        return None
    municipality = current_municipality()
    with in_residents_language():
        subject = _("An operator did something at %(name)s without consent") % {"name": municipality.official_name}
        context = {
            "subject": subject,
            "municipality": municipality,
            "who": payload["who"],
            "what": title_of(payload["operation"]),
            "reason": payload["reason"],
            "url": municipality.base_url + reverse("visits_admin:house", urlconf="config.urls_tenant"),
        }
        return EmailContent(
            to=user.email,
            subject=subject,
            text=render_to_string("visits/mail/taken.txt", context).strip() + "\n",
            html=render_to_string("visits/mail/taken.html", context),
        )


def render_emergency(payload: dict[str, Any]) -> EmailContent | None:
    """Who, when, why, and how to end it."""
    user = User.objects.filter(pk=payload["user_id"], is_active=True).first()
    visit = Visit.objects.filter(pk=payload["visit_id"]).first()
    if user is None or visit is None:
        return None
    municipality = current_municipality()
    with in_residents_language():
        subject = _("An operator looks into %(name)s without consent") % {"name": municipality.official_name}
        context = {
            "subject": subject,
            "municipality": municipality,
            "visit": visit,
            "url": municipality.base_url + reverse("visits_admin:house", urlconf="config.urls_tenant"),
        }
        return EmailContent(
            to=user.email,
            subject=subject,
            text=render_to_string("visits/mail/emergency.txt", context).strip() + "\n",
            html=render_to_string("visits/mail/emergency.html", context),
        )
