"""The kinds of request that every municipality starts with. Content, so plain Dutch."""

from dataclasses import dataclass

from django.contrib.auth.models import Group
from guardian.shortcuts import assign_perm

from services.accounts.provisioning import TEAM_CIVIL_AFFAIRS, TEAM_PUBLIC_SPACE
from services.zaken.models import HANDLE_ZAKEN, ResultaatType, StatusType, ZaakType
from tenants.municipalities.models import Municipality

MELDING_OPENBARE_RUIMTE = "melding-openbare-ruimte"
VRAAG_AAN_DE_GEMEENTE = "vraag-aan-de-gemeente"
AFVALCONTAINER_AANVRAGEN = "afvalcontainer-aanvragen"


@dataclass(frozen=True, kw_only=True)
class Blueprint:
    """A zaaktype to start with; the three texts are what the resident reads at each step."""

    identificatie: str
    omschrijving: str
    toelichting: str
    doorlooptijd_days: int
    team: str
    ontvangen: str
    in_behandeling: str
    afgerond: str
    resultaten: tuple[str, ...]


BLUEPRINTS = (
    Blueprint(
        identificatie=MELDING_OPENBARE_RUIMTE,
        omschrijving="Melding openbare ruimte",
        toelichting="Kapotte lantaarnpaal, los afval, gat in de weg: alles wat buiten stuk, vies of gevaarlijk is.",
        doorlooptijd_days=7,
        team=TEAM_PUBLIC_SPACE,
        ontvangen="Wij hebben uw melding ontvangen. Een medewerker leest de melding en kijkt wie dit kan oplossen.",
        in_behandeling="Een medewerker is met uw melding bezig. Als het nodig is, gaan wij ter plaatse kijken.",
        afgerond="Wij zijn klaar met uw melding. U leest op deze pagina wat wij hebben gedaan.",
        resultaten=("Opgelost", "Doorgestuurd naar een andere organisatie", "Niet gevonden", "Wij doen hier niets aan"),
    ),
    Blueprint(
        identificatie=VRAAG_AAN_DE_GEMEENTE,
        omschrijving="Vraag aan de gemeente",
        toelichting="Algemene vragen van inwoners en ondernemers.",
        doorlooptijd_days=14,
        team=TEAM_CIVIL_AFFAIRS,
        ontvangen="Wij hebben uw vraag ontvangen. Wij zoeken de medewerker die u het beste kan helpen.",
        in_behandeling="Een medewerker zoekt het antwoord op uw vraag.",
        afgerond="Wij hebben uw vraag beantwoord. U leest het antwoord op deze pagina.",
        resultaten=("Beantwoord", "Doorgestuurd naar een andere organisatie", "Ingetrokken door de inwoner"),
    ),
    Blueprint(
        identificatie=AFVALCONTAINER_AANVRAGEN,
        omschrijving="Afvalcontainer aanvragen",
        toelichting="Een nieuwe, extra of andere container, of een container die kapot is.",
        doorlooptijd_days=10,
        team=TEAM_PUBLIC_SPACE,
        ontvangen="Wij hebben uw aanvraag ontvangen. Een medewerker controleert de gegevens van uw adres.",
        in_behandeling="Een medewerker regelt de container. Zet de oude container aan de weg als u die inlevert.",
        afgerond="Wij zijn klaar met uw aanvraag. U leest op deze pagina wat wij hebben besloten.",
        resultaten=("Container geleverd", "Aanvraag afgewezen", "Ingetrokken door de inwoner"),
    ),
)


def provision_zaken(_municipality: Municipality) -> None:
    """Make the zaaktypen that are missing; one that exists stays as the municipality made it."""
    for blueprint in BLUEPRINTS:
        if not ZaakType.objects.filter(identificatie=blueprint.identificatie).exists():
            make_zaaktype(blueprint)


def make_zaaktype(blueprint: Blueprint) -> ZaakType:
    """Make a zaaktype with three steps, its results, and the team that handles it."""
    zaaktype = ZaakType.objects.create(
        identificatie=blueprint.identificatie,
        omschrijving=blueprint.omschrijving,
        toelichting=blueprint.toelichting,
        doorlooptijd_days=blueprint.doorlooptijd_days,
    )
    steps = (
        ("Ontvangen", blueprint.ontvangen),
        ("In behandeling", blueprint.in_behandeling),
        ("Afgerond", blueprint.afgerond),
    )
    StatusType.objects.bulk_create(
        StatusType(
            zaaktype=zaaktype,
            volgnummer=number,
            omschrijving=name,
            statustekst=text,
            is_eindstatus=number == len(steps),
        )
        for number, (name, text) in enumerate(steps, start=1)
    )
    ResultaatType.objects.bulk_create(
        ResultaatType(zaaktype=zaaktype, omschrijving=resultaat) for resultaat in blueprint.resultaten
    )
    assign_perm(HANDLE_ZAKEN, Group.objects.get(name=blueprint.team), zaaktype)
    return zaaktype
