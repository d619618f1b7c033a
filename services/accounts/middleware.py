"""A resident's session that nobody uses ends by itself."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from services.accounts.assurance import end_when_idle, mark_ended
from tenants.context import is_bound

type GetResponse = Callable[[HttpRequest], HttpResponseBase]


class AssuranceMiddleware:
    """After the session. Who has no session costs nothing here."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES and not getattr(request, "is_dummy", False)
        if has_session and is_bound() and end_when_idle(request):
            mark_ended(request)
        return self.get_response(request)
