"""Sessions, cache keys, signatures and files belong to one municipality."""

import json
import logging
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import signing
from django.core.cache import caches
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.http import Http404
from django.test import override_settings
from pytest_django import Settings

from services.zaken.access import access_code
from services.zaken.models import ZaakDocument
from shared.logging import get_logger, log_formatter
from shared.ratelimit import hit
from tenants.context import in_municipality
from tenants.errors import NoMunicipalityError
from tenants.files import serve_private
from tenants.municipalities.models import Municipality
from tenants.sessions import SessionStore
from tenants.signing import keyed_hashes, sign, unsign
from tests.conftest import ClientFor
from tests.factories.zaken import make_zaak


@pytest.mark.parametrize("alias", ["default", "renditions"])
def test_cache_keys_differ_per_municipality(zonnedal: Municipality, waterveen: Municipality, alias: str) -> None:
    with in_municipality(zonnedal):
        caches[alias].set("kleur", "geel")
        assert caches[alias].make_key("kleur").startswith(f"{zonnedal.schema_name}:")
    with in_municipality(waterveen):
        assert caches[alias].get("kleur") is None
    assert caches[alias].get("kleur") is None


def test_a_session_row_copied_to_another_municipality_opens_for_nobody(
    zonnedal: Municipality, waterveen: Municipality
) -> None:
    with in_municipality(zonnedal):
        store = SessionStore()
        store["wie"] = "jansen"
        store.create()
        key = str(store.session_key)
        row = Session.objects.get(pk=key)
        assert SessionStore(key).load() == {"wie": "jansen"}
    with in_municipality(waterveen):
        assert SessionStore(key).load() == {}
        Session.objects.create(session_key=key, session_data=row.session_data, expire_date=row.expire_date)
        assert SessionStore(key).load() == {}


def test_a_cookie_of_one_municipality_is_nothing_on_another(
    zonnedal: Municipality, waterveen: Municipality, client_for: ClientFor
) -> None:
    """The session that follows a request at home, shown elsewhere with the very same cookie."""
    here, there = client_for(zonnedal), client_for(waterveen)
    with in_municipality(zonnedal):
        zaak = make_zaak()
        form = {"referentie": zaak.identificatie, "code": access_code(zaak)}
    assert here.post("/status/", form).status_code == 302
    there.cookies[settings.SESSION_COOKIE_NAME] = here.cookies[settings.SESSION_COOKIE_NAME].value
    for path in ("/mijn/", f"/status/{zaak.identificatie}/"):
        assert zaak.identificatie in here.get(path).content.decode()
    assert zaak.identificatie not in there.get("/mijn/").content.decode()
    assert there.get(f"/status/{zaak.identificatie}/").status_code == 302


def test_signed_values_open_only_where_and_for_what_they_were_signed(
    zonnedal: Municipality, waterveen: Municipality
) -> None:
    with in_municipality(zonnedal):
        token = sign({"zaak": 1}, purpose="opslaan")
        assert unsign(token, purpose="opslaan") == {"zaak": 1}
        with pytest.raises(signing.BadSignature):
            unsign(token, purpose="uitnodigen")
    with in_municipality(waterveen), pytest.raises(signing.BadSignature):
        unsign(token, purpose="opslaan")


def test_keyed_hashes_differ_per_municipality_and_honour_earlier_keys(
    zonnedal: Municipality, waterveen: Municipality, settings: Settings
) -> None:
    with in_municipality(zonnedal):
        here = next(keyed_hashes("123456782", purpose="bsn"))
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
        settings.SECRET_KEY = "een-nieuwe-sleutel"
        assert here in list(keyed_hashes("123456782", purpose="bsn"))
        assert here != next(keyed_hashes("123456782", purpose="bsn"))
    with in_municipality(waterveen):
        assert here not in list(keyed_hashes("123456782", purpose="bsn"))


@pytest.mark.parametrize("alias", ["default", "private"])
def test_files_lie_in_the_municipality_s_own_folder(
    zonnedal: Municipality, waterveen: Municipality, alias: str
) -> None:
    storage = storages[alias]
    with in_municipality(zonnedal):
        name = storage.save("images/foto.jpg", ContentFile(b"zonnedal"))
        assert zonnedal.schema_name in Path(storage.path(name)).parts
    with in_municipality(waterveen):
        assert not storage.exists(name)
        with pytest.raises(SuspiciousFileOperation):
            storage.open(f"../{zonnedal.schema_name}/{name}")
    with pytest.raises(NoMunicipalityError):
        storage.exists(name)


def test_media_is_served_on_the_own_host_only(
    zonnedal: Municipality, waterveen: Municipality, client_for: ClientFor
) -> None:
    with in_municipality(zonnedal):
        default_storage.save("images/foto.webp", ContentFile(b"zonnedal"))
        default_storage.save("documents/nota.pdf", ContentFile(b"geheim"))
        default_storage.save("original_images/groot.jpg", ContentFile(b"groot"))
        default_storage.save("images/teken.svg", ContentFile(b"<svg/>"))
    response = client_for(zonnedal).get("/media/images/foto.webp")
    assert (response.status_code, response.getvalue()) == (200, b"zonnedal")
    assert client_for(waterveen).get("/media/images/foto.webp").status_code == 404
    for path in (
        "documents/nota.pdf",
        "original_images/groot.jpg",
        "images/teken.svg",
        f"images/../../{waterveen.schema_name}/images/foto.webp",
        f"../{zonnedal.schema_name}/images/foto.webp",
        f"{zonnedal.schema_name}/images/foto.webp",
    ):
        assert client_for(zonnedal).get(f"/media/{path}").status_code == 404, path


def test_nginx_is_told_the_municipality_s_own_file(
    zonnedal: Municipality, client_for: ClientFor, settings: Settings
) -> None:
    settings.ACCEL_PREFIX = "/_files/"
    with in_municipality(zonnedal):
        default_storage.save("images/foto.webp", ContentFile(b"zonnedal"))
    response = client_for(zonnedal).get("/media/images/foto.webp")
    assert response["X-Accel-Redirect"] == f"/_files/media/{zonnedal.schema_name}/images/foto.webp"
    assert response.content == b""


def test_without_the_cache_pages_and_limits_go_on(zonnedal: Municipality, client_for: ClientFor) -> None:
    gone = {alias: options | {"LOCATION": "redis://127.0.0.1:1/0"} for alias, options in settings.CACHES.items()}
    with override_settings(CACHES=gone):
        for path in ("/", "/status/", "/zoeken/?q=paspoort", "/formulieren/melding-openbare-ruimte/onderwerp/"):
            assert client_for(zonnedal).get(path).status_code == 200, path
        with in_municipality(zonnedal):
            assert not hit("proef", "sleutel", limit=1, window_s=60)
            assert caches["default"].get("iets", "niets") == "niets"


def test_a_private_file_whose_name_leads_out_of_the_folder_is_not_found(
    in_zonnedal: Municipality, waterveen: Municipality, settings: Settings
) -> None:
    settings.ACCEL_PREFIX = "/_files/"
    document = ZaakDocument(file=f"../{waterveen.schema_name}/zaken/foto.jpg")
    with pytest.raises(Http404):
        serve_private(document.file, filename="foto.jpg", content_type="image/jpeg", as_attachment=False)


def test_a_log_line_says_in_which_municipality_it_was_written(
    zonnedal: Municipality, waterveen: Municipality, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        for municipality in (zonnedal, waterveen):
            with in_municipality(municipality):
                get_logger("proef").info("something_done")
        get_logger("proef").info("something_done")
    lines = [json.loads(log_formatter(as_json=True).format(record)) for record in caplog.records]
    done = [line.get("municipality") for line in lines if line["event"] == "something_done"]
    assert done == ["zonnedal", "waterveen", None]
