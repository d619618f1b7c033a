"""What an invited administrator reads."""

from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from services.accounts.models import User
from services.invitations.links import LIFETIME, invitation_url
from services.notifications.delivery import in_residents_language
from services.notifications.registry import EmailContent
from tenants.context import current_municipality

INVITED = "administrator_invited"


def render_invited(payload: dict[str, Any]) -> EmailContent | None:
    """The invitation; nothing when the account is gone, closed or has a password by now."""
    user = User.objects.filter(pk=payload["user_id"], is_active=True).first()
    if user is None or user.has_usable_password():
        return None
    municipality = current_municipality()
    with in_residents_language():
        subject = _("Invitation: run the website of %(name)s") % {"name": municipality.official_name}
        context = {
            "subject": subject,
            "municipality": municipality,
            "email": user.email,
            "url": invitation_url(user),
            "until": timezone.localtime() + LIFETIME,
            "admin_url": municipality.base_url + reverse("wagtailadmin_home", urlconf="config.urls_tenant"),
        }
        return EmailContent(
            to=user.email,
            subject=subject,
            text=render_to_string("invitations/mail/invited.txt", context).strip() + "\n",
            html=render_to_string("invitations/mail/invited.html", context),
        )
