"""One set of things: a section of the site, a form, a team's request, and all that hangs on them, with their ids."""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from PIL import Image as Picture
from wagtail.admin.models import EditingSession
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    Comment,
    GroupApprovalTask,
    Page,
    PageViewRestriction,
    UploadedFile,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from cms.content.models import ContentPage, ThemePage
from cms.feedback.models import Reaction
from cms.feedback.views import REMARK_PURPOSE
from cms.kernen.models import Collection as WasteCollection
from cms.kernen.models import Kern
from cms.languages.actions import add_language
from cms.library.actions import link_page
from cms.library.models import Mode
from cms.search.models import OwnWords
from cms.sections.actions import give_section
from services.accounts.models import User, UserFactor
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
from tests.factories.cms import ContentPageFactory, ThemePageFactory, home_page
from tests.factories.definitions import question, step
from tests.factories.forms import latest, make_form
from tests.factories.zaken import make_zaak, photo
from tests.tenancy.matrix.policy import Things

ZAAKTYPEN = {
    1: MELDING_OPENBARE_RUIMTE,
    2: VRAAG_AAN_DE_GEMEENTE,
    3: AFVALCONTAINER_AANVRAGEN,
    4: MELDING_OPENBARE_RUIMTE,
}


@dataclass(frozen=True, kw_only=True)
class Words:
    """What the texts of one set hold.

    Attributes:
        public: stands in what everybody may read: at home that is not looked for.
        draft: stands in what is not published.
        private: stands in what a resident told.
        staff: stands in what only colleagues may read, such as their own names.
    """

    public: str
    draft: str
    private: str
    staff: str

    @classmethod
    def all(cls, word: str) -> "Words":
        return cls(public=word, draft=word, private=word, staff=word)


def small_picture(name: str) -> ImageFile:
    buffer = BytesIO()
    Picture.new("RGB", (48, 32), (30, 90, 160)).save(buffer, "JPEG")
    buffer.seek(0)
    return ImageFile(buffer, name=name)


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
        **(pages := _pages(number, words, colleague)),
        "section_group": _given_section(section_page(pages), words),
        **_kern(number, words),
        **_library(number, words, colleague),
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


def _pages(number: int, words: Words, colleague: User) -> Things:
    section: ThemePage = ThemePageFactory.create(title=f"Wijk {number}", slug=f"wijk-{number}")
    live: ContentPage = ContentPageFactory.create(parent=section, title=f"Straat {number}", slug="straat")
    hidden: ContentPage = ContentPageFactory.create(
        parent=section,
        title=f"Concept {words.draft}",
        slug=f"concept-{words.draft}",
        intro=words.draft,
        search_description=words.draft,
        seo_title=words.draft,
        live=False,
        owner=colleague,
        locked=True,
        locked_by=colleague,
        locked_at=timezone.now(),
    )
    hidden.search_description = f"{words.draft} eerder"
    first = hidden.save_revision(user=colleague, log_action=True)
    second = hidden.save_revision(user=colleague, log_action=True)
    Comment.objects.create(page=hidden, user=colleague, text=words.draft, contentpath="intro")
    live.intro = words.draft
    live.title = f"Nieuwe naam {words.draft}"
    draft_of_live = live.save_revision(user=colleague, approved_go_live_at=timezone.now() + timedelta(days=9))
    waiting: ContentPage = ContentPageFactory.create(
        parent=section, title=f"Wacht {words.draft}", slug=f"wacht-{words.draft}", live=False, owner=colleague
    )
    waiting.save_revision(user=colleague)
    task = GroupApprovalTask.objects.create(name=f"Taak {words.staff}")
    task.groups.set([Group.objects.get(name="Hoofdredacteuren")])
    workflow = Workflow.objects.create(name=f"Stroom {words.staff}")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=section)
    workflow_state = workflow.start(waiting, colleague)
    task_state = workflow_state.current_task_state
    behind: ContentPage = ContentPageFactory.create(parent=section, title=f"Besloten {number}", slug="besloten")
    behind.intro = words.draft
    behind.save()
    restriction = PageViewRestriction.objects.create(
        page=behind, restriction_type=PageViewRestriction.PASSWORD, password=words.draft
    )
    session = EditingSession.objects.create(
        user=colleague,
        content_type=ContentType.objects.get_for_model(ContentPage),
        object_id=str(hidden.pk),
        last_seen_at=timezone.now(),
    )
    assert number  # 0 would be no set
    if number == 1:
        home = add_language(home=home_page(), code="en", user=colleague, actor=Actor.system("matrix"))
        home.specific.save_revision().publish()
    reaction = Reaction.objects.create(page=live, is_helpful=False, remark=words.draft)
    found_by = OwnWords.objects.create(page=live, phrases=f"zoek{words.staff}")
    return {
        "reaction": str(reaction.pk),
        "search_words": str(found_by.pk),
        "reaction_token": sign(str(reaction.pk), purpose=REMARK_PURPOSE),
        "section": str(section.pk),
        "live_page": str(live.pk),
        "page": str(hidden.pk),
        "waiting_page": str(waiting.pk),
        "revision": str(second.pk),
        "earlier_revision": str(first.pk),
        "scheduled_revision": str(draft_of_live.pk),
        "task": str(task.pk),
        "workflow": str(workflow.pk),
        "workflow_state": str(workflow_state.pk),
        "task_state": str(task_state.pk),
        "restriction": str(restriction.pk),
        "restricted_page": str(behind.pk),
        "editing_session": str(session.pk),
        "page_path": f"wijk-{number}/straat/",
        "page_address": f"/wijk-{number}/straat/",
    }


def _kern(number: int, words: Words) -> Things:
    slug = f"dorp-{number}-{words.public}".lower()
    kern = Kern.objects.create(name=f"Dorp {number} {words.public}", slug=slug, postcodes=f"{2000 + number}")
    collection = WasteCollection.objects.create(kern=kern, day=timezone.localdate() + timedelta(days=9), fraction="gft")
    return {"kern": str(kern.pk), "kern_slug": kern.slug, "waste_collection": str(collection.pk)}


def _library(number: int, words: Words, colleague: User) -> Things:
    collection = Collection.get_first_root_node().add_child(name=f"Map {number} {words.public}")
    image: Any = get_image_model().objects.create(
        title=f"Foto {words.public}",
        file=small_picture(f"foto-{words.public}.jpg"),
        collection=collection,
        uploaded_by_user=colleague,
        description=words.public,
    )
    image.tags.add(words.public)
    rendition = image.get_rendition("fill-20x20")
    document = get_document_model().objects.create(
        title=f"Stuk {words.public}",
        file=ContentFile(f"inhoud {words.public}".encode(), name=f"stuk-{words.public}.txt"),
        collection=collection,
        uploaded_by_user=colleague,
    )
    private_collection = Collection.get_first_root_node().add_child(name=f"Besloten map {number}")
    CollectionViewRestriction.objects.create(
        collection=private_collection, restriction_type=CollectionViewRestriction.PASSWORD, password=words.draft
    )
    private_document = get_document_model().objects.create(
        title=f"Besloten {words.draft}",
        file=ContentFile(f"besloten {words.draft}".encode(), name=f"besloten-{number}.txt"),
        collection=private_collection,
        uploaded_by_user=colleague,
    )
    uploads = {
        name: UploadedFile.objects.create(
            for_content_type=ContentType.objects.get_for_model(model),
            file=small_picture(f"los-{words.public}.jpg"),
            uploaded_by_user=colleague,
        )
        for name, model in (("uploaded_image", get_image_model()), ("uploaded_document", get_document_model()))
    }
    return {
        "collection": str(collection.pk),
        "image": str(image.pk),
        "media": str(rendition.file.name),
        "document": str(document.pk),
        "document_file": str(document.filename),
        "private_collection": str(private_collection.pk),
        "private_document": str(private_document.pk),
        "private_document_file": str(private_document.filename),
        "collection_restriction": str(private_collection.view_restrictions.get().pk),
        **{name: str(upload.pk) for name, upload in uploads.items()},
    }


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
