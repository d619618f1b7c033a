"""What is answered where Django knows one view for all hosts."""

from django.http import HttpRequest, HttpResponse

from cms.base import views as site
from tenants.console.views import access as console
from tenants.context import is_bound


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that was open too long or came from elsewhere, as the host's own page."""
    view = site.csrf_failure if is_bound() else console.csrf_failure
    return view(request, reason)
