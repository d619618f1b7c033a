"""The kinds of request that every municipality starts with. Content, so plain Dutch."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from guardian.models import GroupObjectPermission

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
    existing = set(ZaakType.objects.values_list("identificatie", flat=True))
    make_zaaktypen([blueprint for blueprint in BLUEPRINTS if blueprint.identificatie not in existing])


def make_zaaktype(blueprint: Blueprint) -> ZaakType:
    """Make a zaaktype with three steps, its results, and the team that handles it."""
    return make_zaaktypen([blueprint])[0]


def make_zaaktypen(blueprints: Sequence[Blueprint]) -> list[ZaakType]:
    """Make several at once; the number of statements does not grow with theirs."""
    zaaktypen = ZaakType.objects.bulk_create(
        ZaakType(
            identificatie=blueprint.identificatie,
            omschrijving=blueprint.omschrijving,
            toelichting=blueprint.toelichting,
            doorlooptijd_days=blueprint.doorlooptijd_days,
        )
        for blueprint in blueprints
    )
    pairs = list(zip(zaaktypen, blueprints, strict=True))
    StatusType.objects.bulk_create(
        StatusType(
            zaaktype=zaaktype,
            volgnummer=number,
            omschrijving=name,
            statustekst=text,
            is_eindstatus=number == len(_steps(blueprint)),
        )
        for zaaktype, blueprint in pairs
        for number, (name, text) in enumerate(_steps(blueprint), start=1)
    )
    ResultaatType.objects.bulk_create(
        ResultaatType(zaaktype=zaaktype, omschrijving=resultaat)
        for zaaktype, blueprint in pairs
        for resultaat in blueprint.resultaten
    )
    teams = {group.name: group for group in Group.objects.filter(name__in={one.team for one in blueprints})}
    content_type = ContentType.objects.get_for_model(ZaakType)
    permission = Permission.objects.get(content_type=content_type, codename=HANDLE_ZAKEN.split(".")[-1])
    GroupObjectPermission.objects.bulk_create(
        GroupObjectPermission(
            group=teams[blueprint.team], permission=permission, content_type=content_type, object_pk=str(zaaktype.pk)
        )
        for zaaktype, blueprint in pairs
    )
    return zaaktypen


def _steps(blueprint: Blueprint) -> tuple[tuple[str, str], ...]:
    return (
        ("Ontvangen", blueprint.ontvangen),
        ("In behandeling", blueprint.in_behandeling),
        ("Afgerond", blueprint.afgerond),
    )
