"""Administrators set how residents log in; what is wrong is said in words, at the question where it is wrong."""

import pytest
from django.test import Client

from services.accounts.provisioning import ADMINISTRATORS, EDITORS
from services.residents.admin.forms import SUGGESTIONS
from services.residents.errors import WrongSetUpError
from services.residents.models import IdentityProvider
from services.residents.oidc.checking import check
from tenants.context import in_municipality
from tenants.municipalities.models import Municipality
from tests.conftest import ClientFor
from tests.factories.accounts import make_staff
from tests.identity import SECRET, Identity

SCREEN = "/beheer/inloggen-inwoners/digid/"
BACK = "http://zonnedal.localhost/mijn/inloggen/terug/"


@pytest.fixture
def administrator(zonnedal: Municipality, client_for: ClientFor) -> Client:
    client = client_for(zonnedal)
    with in_municipality(zonnedal):
        client.force_login(make_staff(ADMINISTRATORS), "services.accounts.backends.MunicipalityBackend")
    return client


def _filled_in(identity: Identity, **changed: str) -> dict[str, str]:
    suggested = SUGGESTIONS["digid"]
    return {
        "issuer": f"{identity.base}/digid",
        "client_id": "meent",
        "new_secret": SECRET,
        "scope": "openid",
        "identifier_claim": "bsn",
        "loa_claim": "acr",
        "loa_values": "\n".join(suggested["loa_values"][:2]),
        "asks_loa": "on",
        "is_active": "on",
    } | changed


def test_an_administrator_sets_digid_up_and_the_secret_is_sealed(
    administrator: Client, zonnedal: Municipality, identity: Identity
) -> None:
    assert administrator.post(SCREEN, _filled_in(identity)).status_code == 302
    with in_municipality(zonnedal):
        provider = IdentityProvider.objects.get()
        assert SECRET not in provider.client_secret
        assert provider.secret() == SECRET
    page = administrator.post(f"{SCREEN}proberen/", follow=True).content.decode()
    assert "De verbinding werkt" in page
    assert SECRET not in page
    administrator.post(SCREEN, _filled_in(identity, new_secret="", scope="openid profile"))
    with in_municipality(zonnedal):
        provider = IdentityProvider.objects.get()
        assert (provider.secret(), provider.scope) == (SECRET, "openid profile")


def test_what_was_typed_stays_when_it_is_refused(administrator: Client, identity: Identity) -> None:
    page = administrator.post(SCREEN, _filled_in(identity, new_secret="", scope="profile")).content.decode()
    assert "Een van de scopes moet openid zijn" in page
    assert "Vul het client secret in" in page
    assert f"{identity.base}/digid" in page


def test_only_administrators_come_here(zonnedal: Municipality, client_for: ClientFor) -> None:
    client = client_for(zonnedal)
    with in_municipality(zonnedal):
        client.force_login(make_staff(EDITORS), "services.accounts.backends.MunicipalityBackend")
    assert client.get(SCREEN)["Location"] == "/beheer/"
    assert client.post(f"{SCREEN}proberen/")["Location"] == "/beheer/"


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"issuer": "http://localhost:1/digid"}, "issuer", "mogen niet naar dit adres"),
        ({"issuer": "{base}/digit"}, "issuer", "niets over inloggen"),
        ({"issuer": "{base}/digid/"}, "issuer", "noemt zichzelf anders"),
        ({"client_id": "menet"}, "client_id", "kent dit client-ID niet"),
        ({"scope": "openid bsn"}, "scope", "kent de scope “bsn” niet"),
        ({"loa_values": ["hoog"]}, "loa_values", "kent het niveau “hoog” niet"),
    ],
)
@pytest.mark.usefixtures("in_zonnedal")
def test_the_test_says_in_words_what_is_wrong(
    identity: Identity, changed: dict[str, object], field: str, words: str
) -> None:
    provider = identity.register()
    for name, value in changed.items():
        setattr(provider, name, value.format(base=identity.base) if isinstance(value, str) else value)
    with pytest.raises(WrongSetUpError) as caught:
        check(provider, redirect_uri=BACK)
    assert words in str(caught.value)
    assert caught.value.field == field


@pytest.mark.usefixtures("in_zonnedal")
def test_another_secret_is_found_out(identity: Identity) -> None:
    provider = identity.register()
    provider.set_secret("een ander")
    with pytest.raises(WrongSetUpError, match="client secret is anders"):
        check(provider, redirect_uri=BACK)
    provider.client_secret = "1:kapot"
    with pytest.raises(WrongSetUpError, match="niet meer te lezen"):
        check(provider, redirect_uri=BACK)


@pytest.mark.usefixtures("in_zonnedal")
def test_nobody_at_the_address_is_said(identity: Identity, settings: object) -> None:
    settings.OUTGOING_ALLOWED_HOSTS = ["localhost"]  # type: ignore[attr-defined]  # pytest-django's
    provider = identity.register()
    provider.issuer = "http://localhost:1/digid"
    with pytest.raises(WrongSetUpError, match="antwoordt niemand"):
        check(provider, redirect_uri=BACK)
