from datetime import date

from cms.statements.models import AccessibilityStatementPage
from tenants.context import in_municipality
from tenants.municipalities.models import Municipality
from tests.conftest import ClientFor
from tests.factories.cms import AccessibilityStatementPageFactory, PrivacyStatementPageFactory


def test_accessibility_says_state_problems_and_where_to_report(zonnedal: Municipality, client_for: ClientFor) -> None:
    problem = {"what": "Een kaart is niet te horen.", "criterion": "1.1.1 Niet-tekstuele content",
               "until": date(2027, 3, 1), "measure": "Wij maken een lijst."}  # fmt: skip
    with in_municipality(zonnedal):
        AccessibilityStatementPageFactory.create(
            slug="toegankelijkheid", status=AccessibilityStatementPage.Status.B, researched_on=date(2026, 9, 1),
            email="web@zonnedal.example", problems=[{"type": "problem", "value": problem}],
        )  # fmt: skip
    html = client_for(zonnedal).get("/toegankelijkheid/").content.decode()
    for text in (
        "B: voldoet gedeeltelijk, aantoonbaar", "1 september 2026", "Een kaart is niet te horen.", "WCAG 1.1.1",
        "Uiterlijk op 1 maart 2027 opgelost", "mailto:web@zonnedal.example", "Nationale ombudsman",
    ):  # fmt: skip
        assert text in html


def test_privacy_says_it_purpose_by_purpose(zonnedal: Municipality, client_for: ClientFor) -> None:
    purpose = {"purpose": "Uw melding", "data": "Naam\nE-mailadres", "ground": "Taak van algemeen belang",
               "kept": "1 jaar", "shared": ""}  # fmt: skip
    with in_municipality(zonnedal):
        PrivacyStatementPageFactory.create(
            slug="privacy", officer_email="fg@zonnedal.example", purposes=[{"type": "purpose", "value": purpose}]
        )
    html = client_for(zonnedal).get("/privacy/").content.decode()
    for text in ("Uw melding</h2>", "Naam<br>E-mailadres", "Taak van algemeen belang", "1 jaar", "Met niemand",
                 "mailto:fg@zonnedal.example", "Autoriteit Persoonsgegevens"):  # fmt: skip
        assert text in html
