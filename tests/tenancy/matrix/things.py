"""One set of things: a section of the site, a form, a team's request, and all that hangs on them, with their ids."""

import uuid
from datetime import timedelta

from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import (
    Page,
)

from cms.content.models import ContentPage
from cms.library.actions import link_page
from cms.library.models import Mode
from cms.sections.actions import give_section
from services.accounts.models import UserFactor
from services.accounts.tokens import password_reset_tokens
from services.forms.models import DraftUpload, Form, FormDraft
from services.invitations.links import invitation_url
from services.notifications.models import OutboxMessage
from services.residents.models import IdentityProvider, ProviderKind
from services.visits.actions import TOKEN_PURPOSE
from services.visits.models import Consent, Visit
from services.zaken.access import access_code
from services.zaken.actions import Initiator
from services.zaken.models import Vernietigingslijst, ZaakType
from services.zaken.provisioning import AFVALCONTAINER_AANVRAGEN, MELDING_OPENBARE_RUIMTE, VRAAG_AAN_DE_GEMEENTE
from shared.actors import Actor
from tenants.context import current_municipality
from tenants.library.actions import change_shelf, create_item, create_shelf
from tenants.signing import sign
from tests.factories.accounts import make_staff
from tests.factories.definitions import question, step
from tests.factories.forms import latest, make_form
from tests.factories.zaken import make_zaak, photo
from tests.tenancy.matrix.policy import Things
from tests.tenancy.matrix.site_things import files, site_pages, village
from tests.tenancy.matrix.words import Words, small_picture

ZAAKTYPEN = {
    1: MELDING_OPENBARE_RUIMTE,
    2: VRAAG_AAN_DE_GEMEENTE,
    3: AFVALCONTAINER_AANVRAGEN,
    4: MELDING_OPENBARE_RUIMTE,
}


def make_things(number: int, words: Words) -> Things:
    """Make set `number` in the bound municipality; the same number gives the same ids in another one."""
    colleague = make_staff(
        "Redacteuren",
        email=f"collega{number}.{words.staff}@voorbeeld.nl",
        first_name=words.staff,
        last_name=f"Collega {words.staff}",
    )
    factor = UserFactor.objects.create(user=colleague, kind=UserFactor.Kind.TOTP, name=words.staff, secret=words.staff)
    return {
        "slug": f"vraag-{number}",
        "factor": str(factor.pk),
        "user": str(colleague.pk),
        "group": str(Group.objects.create(name=f"Groep {number} {words.staff}").pk),
        **(pages := site_pages(number, words, colleague)),
        "section_group": _given_section(section_page(pages), words),
        **village(number, words),
        **files(number, words, colleague),
        **_form(number, words),
        **_zaak(number, words),
        **_links(number, words),
        **_visits(words),
        **_shared(number, words),
        **_login_of_residents(number, words),
    }


def _login_of_residents(number: int, words: Words) -> Things:
    """A provider that can't be reached: there is one of each kind in a municipality."""
    if number == 1:
        provider = IdentityProvider(
            kind=ProviderKind.DIGID,
            issuer=f"https://{words.staff}.invalid",
            client_id=words.staff,
            identifier_claim=words.staff,
            loa_values=[words.staff],
            is_active=True,
        )
        provider.set_secret(words.staff)
        provider.save()
    return {}


def _given_section(page: Page, words: Words) -> str:
    group = give_section(page=page, editors=[], actor=Actor(kind="staff", label=words.staff))
    Group.objects.filter(pk=group.pk).update(name=f"{group.name} {words.staff}")
    return str(group.pk)


def _form(number: int, words: Words) -> Things:
    zaaktype = ZaakType.objects.get(identificatie=ZAAKTYPEN[number])
    photos = question(type="photos", key="fotos", label="Foto's", noun="foto's", required=False)
    form: Form = make_form(
        slug=f"vraag-{number}",
        title=f"Vraag {number}",
        zaaktype=zaaktype,
        questions={"steps": [step(), step(slug="beelden", questions=[photos])]},
    )
    closed: Form = make_form(
        slug=f"dicht-{number}", title=f"Dicht {words.draft}", intro=words.draft, zaaktype=zaaktype, is_active=False
    )
    draft = FormDraft.objects.create(
        form=form,
        version=latest(form),
        owner=uuid.uuid4(),
        answers={"naam": words.private},
        done_steps=["stap"],
        expires_at=timezone.now() + timedelta(hours=8),
    )
    return {"form": str(form.pk), "closed_form": str(closed.pk), "upload": add_upload(draft, words.private)}


def add_upload(draft: FormDraft, word: str) -> str:
    """A photo with a draft."""
    upload = DraftUpload.objects.create(
        draft=draft,
        question="fotos",
        file=ContentFile(small_picture("x.jpg").read(), name=f"{word}.jpg"),
        name=f"{word}.jpg",
        content_type="image/jpeg",
        size=1,
        sha256=word.ljust(64, "0"),
    )
    return str(upload.pk)


def _zaak(number: int, words: Words) -> Things:
    zaak = make_zaak(
        ZAAKTYPEN[number],
        omschrijving=f"Omschrijving {words.private}",
        initiator=Initiator(name=f"Naam {words.private}", email=f"{words.private}@voorbeeld.nl", phone=words.private),
        eigenschappen=[{"label": "Wat", "value": words.private}],
        documenten=[photo(f"{words.private}.jpg")],
    )
    document = zaak.documenten.get()
    message = OutboxMessage.objects.latest("created_at")
    message.failed_at = timezone.now()
    message.last_error = f"fout {words.staff}"
    message.save()
    columns = ("zaak", "identificatie", "zaaktype", "resultaat", "einddatum", "archiefactiedatum", "outcome", "reason")
    vernietigingslijst = Vernietigingslijst.objects.create(
        made_by=words.staff, made_by_id="somebody", items=[dict.fromkeys(columns, words.staff)]
    )
    return {
        "vernietigingslijst": str(vernietigingslijst.pk),
        "zaak": str(zaak.pk),
        "reference": zaak.identificatie,
        "access_code": access_code(zaak),
        "zaak_document": str(document.pk),
        "zaaktype": str(zaak.zaaktype_id),
        "message": str(message.pk),
    }


def _links(number: int, words: Words) -> Things:
    """What opens a door: an invitation, a new password, a redirect."""
    invited = make_staff("Redacteuren", email=f"genodigd{number}@voorbeeld.nl", first_name=words.staff)
    invited.set_unusable_password()
    invited.save()
    forgetful = make_staff("Redacteuren", email=f"vergeten{number}@voorbeeld.nl", first_name=words.staff)
    redirect = Redirect.objects.create(old_path=f"/oud-{words.draft}", redirect_link=f"/nieuw-{words.draft}")
    return {
        "invitation": invitation_url(invited).rstrip("/").rsplit("/", 1)[1],
        "uid": urlsafe_base64_encode(force_bytes(forgetful.pk)),
        "reset_token": password_reset_tokens.make_token(forgetful),
        "redirect": str(redirect.pk),
    }


def _visits(words: Words) -> Things:
    """Consent of the municipality for operators, a visit that goes on, and one that is handed over."""
    until = timezone.now() + timedelta(minutes=25)
    consent = Consent.objects.create(purpose=words.staff, given_by=words.staff, until=until)
    visit, handed_over = (
        Visit.objects.create(
            operator_id=uuid.uuid4(),
            operator_label=words.staff,
            consent=consent,
            reason=reason,
            begun_at=begun_at,
            until=until,
        )
        for reason, begun_at in ((words.staff, timezone.now()), (words.public, None))
    )
    return {
        "consent": str(consent.pk),
        "visit": str(visit.pk),
        "visit_token": sign(str(handed_over.pk), purpose=TOKEN_PURPOSE),
    }


def _shared(number: int, words: Words) -> Things:
    """A text on a shelf of this municipality only, which a page of the section follows."""
    municipality = current_municipality()
    actor = Actor.system("matrix")
    shelf = create_shelf(name=f"Plank {number} {uuid.uuid4()}", is_for_everybody=False, actor=actor)
    change_shelf(shelf=shelf, name=shelf.name, members=[], publishers=[municipality.pk], actor=actor)
    texts = {"title": f"Tekst {words.public}", "intro": words.public, "body": f"<p>{words.public}</p>"}
    item = create_item(shelf=shelf, kind="page", fields=texts, note=words.public, by=None, actor=actor)
    page = ContentPage.objects.get(slug="straat", url_path__endswith=f"/wijk-{number}/straat/")
    adoption = link_page(item_id=item.pk, page=page, mode=Mode.WAIT, actor=actor)
    return {"library_item": str(item.pk), "adoption": str(adoption.pk)}


def right(codename: str, app_label: str) -> Permission:
    return Permission.objects.get(codename=codename, content_type__app_label=app_label)


def section_page(things: Things) -> Page:
    return Page.objects.get(pk=things["section"])
