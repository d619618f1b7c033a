"""The municipality's contact details for the messages that `services` sends."""

from cms.base.models import ContactDetails
from services.notifications import registry


def contact_for_messages() -> registry.ContactDetails:
    """Phone and e-mail of the main site; empty where nobody filled them in."""
    details = ContactDetails.objects.filter(site__is_default_site=True).only("phone", "email").first()
    if details is None:
        return registry.ContactDetails()
    return registry.ContactDetails(phone=details.phone, email=details.email)
