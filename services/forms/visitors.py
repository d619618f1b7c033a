"""Who fills in: a random id in the session, so that a draft belongs to this browser on this municipality's host."""

import uuid

from django.http import HttpRequest

_SESSION_KEY = "forms_owner"


def owner_of(request: HttpRequest) -> uuid.UUID | None:
    """The visitor's id; None before their first answer."""
    stored = request.session.get(_SESSION_KEY)
    return uuid.UUID(stored) if stored else None


def ensure_owner(request: HttpRequest) -> uuid.UUID:
    """The visitor's id, made when there is none. Saving the session lets it live on from now."""
    owner = owner_of(request) or uuid.uuid4()
    request.session[_SESSION_KEY] = str(owner)
    return owner
