"""A request from product page to status, in the browser, in each municipality; the others notice nothing."""

import io
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, NewPage
from tests.browser.stack import Stack
from tests.browser.staff import log_in_staff

FORM = "/formulieren/melding-openbare-ruimte/"
OTHER = {"zonnedal": "waterveen", "waterveen": "heuvelrade", "heuvelrade": "zonnedal"}


@dataclass(frozen=True)
class Receipt:
    reference: str
    code: str


@pytest.fixture(scope="session")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    buffer = io.BytesIO()
    Image.effect_noise((1600, 1200), 40).convert("RGB").save(buffer, "JPEG")
    path = tmp_path_factory.mktemp("photo") / "kapotte-lantaarn.jpg"
    path.write_bytes(buffer.getvalue())
    return path


def _next(page: Page) -> None:
    page.locator(".meent-form-nav button[type=submit]").first.click()


def send_a_report(page: Page, stack: Stack, slug: str, *, email: str, photo: Path | None) -> Receipt:
    """From the home page by way of the product page, through every question."""
    page.goto(stack.url(slug))
    page.get_by_role("main").locator("input[type=search]").fill("lantaarnpaal kapot")
    page.keyboard.press("Enter")
    page.locator(".meent-results a").first.click()
    page.get_by_role("main").locator(f"a[href$='{FORM}']").first.click()
    page.get_by_label("Lantaarnpaal of verkeerslicht").check()
    _next(page)
    page.get_by_label("Wat ziet u?").fill("De lantaarnpaal bij de school brandt al drie dagen niet.")
    page.get_by_label("Nee", exact=True).check()
    _next(page)
    page.get_by_label("Straat of naam van de plek").fill("Dorpsstraat")
    _next(page)
    if photo is not None:
        page.locator("input[type=file]").first.set_input_files(photo)
    _next(page)
    page.get_by_label("E-mailadres").fill(email)
    _next(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Controleer uw gegevens en verstuur")
    expect(page.get_by_role("main")).to_contain_text("brandt al drie dagen niet")
    page.get_by_role("button", name="Melding versturen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Wij hebben uw melding ontvangen")
    page.reload()  # the receipt survives
    codes = page.locator(".meent-receipt__codes dd").all_inner_texts()
    return Receipt(reference=codes[0].strip(), code=codes[1].strip())


def look_up(page: Page, stack: Stack, slug: str, receipt: Receipt) -> None:
    page.goto(stack.url(slug, "/status/"))
    page.get_by_label("Referentienummer").fill(receipt.reference)
    page.get_by_label("Toegangscode").fill(receipt.code.lower().replace("-", " "))
    page.get_by_role("button", name="Bekijk de status").click()


def handle(page: Page, stack: Stack, slug: str, receipt: Receipt, photo: Path | None) -> None:
    """The case handler finds it at once, takes it, and closes it with a result."""
    log_in_staff(page, stack, slug, "behandelaar")
    page.goto(stack.url(slug, "/beheer/zaken/"))
    page.locator("tr", has_text=receipt.reference).get_by_role("link").first.click()
    expect(page.get_by_role("main")).to_contain_text("brandt al drie dagen niet")
    if photo is not None:
        image = page.locator(".zaken-photos img").first
        assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    page.get_by_role("button", name="In behandeling nemen").click()
    form = page.locator("form[action$='/afhandelen/']")
    form.get_by_label("Opgelost").check()
    form.locator("textarea").fill("De lamp is vervangen. De lantaarnpaal brandt weer.")
    form.get_by_role("button", name="Aanvraag afhandelen").click()
    expect(page.get_by_role("main")).to_contain_text("Opgelost")


@pytest.mark.parametrize("slug", ["zonnedal", "waterveen", "heuvelrade"])
def test_a_request_travels_from_product_page_to_result(stack: Stack, new_page: NewPage, photo: Path, slug: str) -> None:
    email = f"inwoner@{slug}.example"
    resident = new_page()
    receipt = send_a_report(resident, stack, slug, email=email, photo=photo)
    received = stack.wait_for_mail(to=email, containing=receipt.reference)
    assert receipt.code in received["text"]
    assert stack.url(slug, "/status/") in received["text"]

    look_up(resident, stack, slug, receipt)
    expect(resident.locator("[aria-current=step]")).to_contain_text("Ontvangen")

    handle(new_page(viewport=DESKTOP), stack, slug, receipt, photo)

    look_up(resident, stack, slug, receipt)
    expect(resident.get_by_role("main")).to_contain_text("De lamp is vervangen. De lantaarnpaal brandt weer.")
    stack.wait_for_mail(to=email, containing="In behandeling")
    stack.wait_for_mail(to=email, containing="De lamp is vervangen")
    mails = [mail for mail in stack.mails() if email in mail["to"]]
    assert len(mails) == len({mail["message_id"] for mail in mails}) == 3

    elsewhere = new_page()
    look_up(elsewhere, stack, OTHER[slug], receipt)
    answer_to_foreign = elsewhere.get_by_role("main").inner_text()
    look_up(elsewhere, stack, OTHER[slug], Receipt(reference="2026-00000000", code="BBBB-2222"))
    assert elsewhere.get_by_role("main").inner_text() == answer_to_foreign
    assert "De lamp" not in answer_to_foreign


def test_the_journey_works_without_javascript(stack: Stack, new_page: NewPage, photo: Path) -> None:
    page = new_page(javascript=False)
    receipt = send_a_report(page, stack, "zonnedal", email="zonder-script@zonnedal.example", photo=photo)
    look_up(page, stack, "zonnedal", receipt)
    expect(page.get_by_role("main")).to_contain_text(receipt.reference)


def test_errors_stand_on_top_and_beside_the_field_and_keep_the_answers(stack: Stack, new_page: NewPage) -> None:
    page = new_page()
    page.goto(stack.url("zonnedal", FORM))
    _next(page)
    assert page.title().startswith("Fout: ")
    summary = page.locator(".meent-error-summary")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Er ging iets mis. Controleer deze antwoorden")
    message = "Kies waar uw melding over gaat"
    expect(page.get_by_text(message)).to_have_count(2)
    summary.get_by_role("link", name=message).click()
    page.get_by_label("Iets anders").check()
    _next(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Wat is er aan de hand?")


def test_a_photo_that_is_none_is_refused_without_ending_the_form(
    stack: Stack, new_page: NewPage, tmp_path: Path
) -> None:
    page = new_page()
    page.goto(stack.url("waterveen", FORM))
    page.get_by_label("Afval of container").check()
    _next(page)
    page.get_by_label("Wat ziet u?").fill("Er ligt afval naast de container.")
    page.get_by_label("Nee", exact=True).check()
    _next(page)
    page.get_by_label("Straat of naam van de plek").fill("Havenkade")
    _next(page)
    fake = tmp_path / "foto.jpg"
    fake.write_bytes(b"<html><script>alert(1)</script></html>")
    page.locator("input[type=file]").first.set_input_files(fake)
    _next(page)
    expect(page.locator(".meent-error-summary")).to_be_visible()
    _next(page)  # without a photo it goes on
    expect(page.get_by_role("heading", level=1)).to_have_text("Hoe kunnen wij u bereiken?")
    page.goto(stack.url("waterveen", f"{FORM}plek/"))
    expect(page.get_by_label("Straat of naam van de plek")).to_have_value("Havenkade")


def test_the_form_goes_by_keyboard_alone(stack: Stack, new_page: NewPage) -> None:
    page = new_page(viewport=DESKTOP)
    page.goto(stack.url("heuvelrade", FORM))
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_attribute("href", "#inhoud")
    page.keyboard.press("Enter")
    for _press in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "radio":
            break
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Wat is er aan de hand?")
