"""Every form class of ours, found by walking: whatever is typed gets a verdict, never an error of ours."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.forms import BaseForm, FileField
from django.http import QueryDict
from django.test import RequestFactory
from django.utils.datastructures import MultiValueDict
from hypothesis import given
from hypothesis import strategies as st
from wagtail.contrib.settings.views import get_setting_edit_handler
from wagtail.documents.forms import get_document_form
from wagtail.documents.models import Document
from wagtail.images.forms import get_image_form
from wagtail.images.models import Image
from wagtail.models import Page

from cms.branding.models import Brand
from cms.library.comparing import standing_of
from cms.library.forms import AdoptForm, ArrangeForm, DecisionForm, OfferForm, SettingsForm
from cms.library.models import Adoption, LibrarySettings
from cms.search.forms import OwnWordsForm
from services.accounts.provisioning import ADMINISTRATORS
from services.accounts.users import StaffEditForm
from services.audit.forms import AuditSettingsForm
from services.audit.models import AuditSettings
from services.forms.engine import StepForm
from services.forms.models import Form
from services.forms.queries import latest_version
from services.invitations.forms import AcceptForm
from services.residents.admin.forms import ProviderForm
from services.residents.models import IdentityProvider
from services.zaken.forms import AssignForm, CloseForm, StatusForm, TextForm, ZaakTypeForm
from services.zaken.models import ZaakType
from tenants.console.forms.access import OperatorLoginForm
from tenants.console.forms.base import OperationForm
from tenants.context import in_municipality, in_public
from tenants.municipalities.models import Municipality
from tests.factories import pictures
from tests.factories.accounts import make_staff
from tests.factories.forms import MELDING
from tests.factories.library import adopted_page, change_item, everybodys_shelf, product_item
from tests.factories.zaken import make_zaak
from tests.fuzzing import TEXT, bounded, form_classes

type Make = Callable[..., BaseForm]

FILES = st.sampled_from(
    [pictures.jpeg(), pictures.png(), pictures.SVG, pictures.HTML, pictures.PDF, pictures.pixel_bomb(), b""]
) | st.binary(max_size=80)
NAMES = st.sampled_from(["a.jpg", "a.png", "a.pdf", "a.txt", "a.docx", "a.zip", "a.svg", "x" * 300 + ".pdf", "..."])

# How a form is made that asks for more than data and files; in the binding in which its page makes it.
MAKERS: dict[str, Make] = {
    "BrandForm": lambda **posted: get_setting_edit_handler(Brand).get_form_class()(
        **with_no_links(posted), instance=Brand.objects.get(), for_user=make_staff(ADMINISTRATORS)
    ),
    "DocumentForm": lambda **posted: get_document_form(Document)(**posted, user=make_staff(ADMINISTRATORS)),
    "ImageForm": lambda **posted: get_image_form(Image)(**posted, user=make_staff(ADMINISTRATORS)),
    "StaffEditForm": lambda **posted: StaffEditForm(**posted, instance=make_staff()),
    "AuditSettingsForm": lambda **posted: AuditSettingsForm(**posted, instance=AuditSettings()),
    "StepForm": lambda **posted: StepForm(
        latest_version(Form.objects.get(slug=MELDING)).parsed.steps[-1], data=posted["data"]
    ),
    "AcceptForm": lambda **posted: AcceptForm(**posted, user=make_staff()),
    "ProviderForm": lambda **posted: ProviderForm(**posted, instance=IdentityProvider(kind="eherkenning")),
    "AssignForm": lambda **posted: AssignForm(**posted, zaak=make_zaak()),
    "StatusForm": lambda **posted: StatusForm(**posted, zaak=make_zaak()),
    "TextForm": lambda **posted: TextForm(**posted, label="Tekst", help_text=""),
    "CloseForm": lambda **posted: CloseForm(**posted, zaak=make_zaak()),
    "ZaakTypeForm": lambda **posted: ZaakTypeForm(**posted, instance=ZaakType.objects.first()),
    "AdoptForm": lambda **posted: AdoptForm(posted["data"], kind="form", parents=[], can_publish=True),
    "ArrangeForm": lambda **posted: ArrangeForm(posted["data"], kind="product"),
    "DecisionForm": lambda **posted: DecisionForm(
        posted["data"], standing=standing_of(changed_adoption()), can_publish=True
    ),
    "OfferForm": lambda **posted: OfferForm(posted["data"], shelves=[everybodys_shelf()]),
    "SettingsForm": lambda **posted: SettingsForm(posted["data"], instance=LibrarySettings()),
    "OwnWordsForm": lambda **posted: OwnWordsForm(posted["data"], pages=Page.objects.all()),
    "OperatorLoginForm": lambda **posted: OperatorLoginForm(RequestFactory().post("/inloggen/"), posted["data"]),
}


def with_no_links(posted: dict[str, Any]) -> dict[str, Any]:
    """Wagtail's stream of links says how many there are: its editor always does."""
    data = posted["data"].copy()
    data["header_links-count"] = "0"
    return posted | {"data": data}


def changed_adoption() -> Adoption:
    """A page of which the source says something else since."""
    item = product_item()
    adoption = adopted_page(item)
    change_item(item, costs="€ 99", rules="<p>Anders.</p>")
    return adoption


# Reads StreamFields, as only Wagtail's editor posts them: tests/browser/test_admin_policy.py
NOT_ALONE = {"ProductPageForm"}
FORMS = [form for form in form_classes() if form.__name__ not in NOT_ALONE]


@st.composite
def posts(draw: st.DrawFn, fields: list[str], file_fields: list[str]) -> dict[str, Any]:
    """What is posted to a form with these fields."""
    data = QueryDict(mutable=True)
    names = st.sampled_from(fields) | st.text(max_size=6) if fields else st.text(max_size=6)
    values = st.lists(TEXT, min_size=1, max_size=2)
    for name, typed in draw(st.dictionaries(names, values, max_size=len(fields))).items():
        data.setlist(name, typed)
    files: MultiValueDict[str, Any] = MultiValueDict()
    for name in file_fields:
        if draw(st.booleans()):
            files[name] = SimpleUploadedFile(draw(NAMES), draw(FILES))
    return {"data": data, "files": files}


def made(form_class: type[BaseForm], municipality: Municipality, posted: dict[str, Any]) -> BaseForm:
    if form_class.__name__ in MAKERS:
        return MAKERS[form_class.__name__](**posted)
    extra: dict[str, Any] = {"municipality": municipality} if issubclass(form_class, OperationForm) else {}
    return form_class(**posted, **extra)


@pytest.mark.parametrize("form_class", FORMS, ids=[form.__name__ for form in FORMS])
def test_every_form_gives_a_verdict(zonnedal: Municipality, form_class: type[BaseForm]) -> None:
    of_the_platform = form_class.__module__.startswith("tenants.")
    with in_public() if of_the_platform else in_municipality(zonnedal):
        empty = made(form_class, zonnedal, {"data": QueryDict(), "files": MultiValueDict()})
        fields = [empty.add_prefix(name) for name in empty.fields]
        file_fields = [empty.add_prefix(name) for name, field in empty.fields.items() if isinstance(field, FileField)]

    @bounded(4)
    @given(posted=posts(fields, file_fields))
    def attempt(posted: dict[str, Any]) -> None:
        with transaction.atomic(), in_public() if of_the_platform else in_municipality(zonnedal):
            form = made(form_class, zonnedal, posted)
            assert form.is_valid() is not bool(form.errors)
            str(form.errors)
            form.as_div()  # shown again with what was typed
            transaction.set_rollback(True)

    attempt()
