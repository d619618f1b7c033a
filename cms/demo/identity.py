"""Log-in of residents in the demo: a provider on this machine that plays DigiD, eHerkenning and eIDAS."""

from django.db import transaction

from services.residents.actions import save_provider
from services.residents.admin.forms import SUGGESTIONS
from services.residents.models import IdentityProvider, ProviderKind
from shared.actors import Actor
from tenants.context import in_municipality
from tenants.municipalities.models import Municipality

CLIENT_ID = "meent"


def register_identity(municipality: Municipality, *, url: str, secret: str, actor: Actor) -> None:
    """Let residents log in there; its address and secret differ each time that the demo starts."""
    with in_municipality(municipality), transaction.atomic():
        for kind in ProviderKind:
            known = IdentityProvider.objects.filter(kind=kind).first()
            provider = known or IdentityProvider(kind=kind, **SUGGESTIONS[kind])
            provider.issuer, provider.client_id, provider.is_active = f"{url}/{kind}", CLIENT_ID, True
            save_provider(provider=provider, secret=secret, changed=["issuer", "new_secret"], actor=actor)
