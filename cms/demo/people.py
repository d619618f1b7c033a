"""Demo accounts: staff of each municipality, and the operator of the platform. Their password is public on purpose."""

from dataclasses import asdict, dataclass

from django.contrib.auth.models import Group

from services.accounts.models import User
from services.accounts.provisioning import (
    ADMINISTRATORS,
    CHIEF_EDITORS,
    EDITORS,
    PRIVACY_OFFICERS,
    TEAM_CIVIL_AFFAIRS,
    TEAM_PERMITS,
    TEAM_PUBLIC_SPACE,
)
from tenants.context import in_public
from tenants.operators.models import Operator

DEMO_PASSWORD = "Meent-proef-2026"  # noqa: S105  # of accounts that only a demo has
OPERATOR_EMAIL = "operator@platform.example"
OPERATOR_NAME = "Noor Platformbeheer"


@dataclass(frozen=True)
class Position:
    """A job at every demo municipality; `account` is the part of the e-mail address before the @."""

    account: str
    label: str
    groups: tuple[str, ...]


POSITIONS = (
    Position("beheerder", "Beheerder", (ADMINISTRATORS, PRIVACY_OFFICERS)),
    Position("hoofdredacteur", "Hoofdredacteur", (CHIEF_EDITORS,)),
    Position("redacteur", "Redacteur", (EDITORS,)),
    Position("behandelaar", "Behandelaar Openbare ruimte", (TEAM_PUBLIC_SPACE,)),
    Position("behandelaar-burgerzaken", "Behandelaar Burgerzaken", (TEAM_CIVIL_AFFAIRS,)),
    Position("behandelaar-vergunningen", "Behandelaar Vergunningen", (TEAM_PERMITS,)),
)

NAMES = {
    "zonnedal": ("Sanne Bakker", "Wim de Groot", "Lotte Visser", "Karim Benali", "Ria Dekker", "Tom Jacobs"),
    "waterveen": ("Femke Dijkstra", "Omar Haddad", "Jelle Postma", "Ineke Veenstra", "Ruben Mulder", "Aisha Kaya"),
    "heuvelrade": ("Marleen Peeters", "Sjef Claessen", "Nina Wolters", "Bart Schreurs", "Lian Chen", "Toon Huijnen"),
}


@dataclass(frozen=True)
class LogIn:
    """How to log in, as `make demo` shows it."""

    role: str
    email: str
    password: str

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


def email_of(position: Position, slug: str) -> str:
    """The account's e-mail address at a municipality."""
    return f"{position.account}@{slug}.example"


def is_seeded(slug: str) -> bool:
    """Whether the bound municipality has its demo: accounts come with the content, in one transaction."""
    return User.objects.filter(email=email_of(POSITIONS[0], slug)).exists()


def make_staff(slug: str) -> dict[str, User]:
    """Make the staff of the bound municipality, by account name."""
    staff = {}
    for position, name in zip(POSITIONS, NAMES[slug], strict=True):
        first_name, _space, last_name = name.partition(" ")
        user = User.objects.create_user(
            email_of(position, slug), DEMO_PASSWORD, first_name=first_name, last_name=last_name
        )
        user.groups.set(Group.objects.filter(name__in=position.groups))
        staff[position.account] = user
    return staff


def make_operator() -> bool:
    """Make the operator of the platform; False when it is there already."""
    with in_public():
        if Operator.objects.filter(email=OPERATOR_EMAIL).exists():
            return False
        Operator.objects.create_operator(email=OPERATOR_EMAIL, name=OPERATOR_NAME, password=DEMO_PASSWORD)
        return True


def staff_log_ins(slug: str) -> list[LogIn]:
    """The log-ins of a municipality's staff."""
    return [LogIn(position.label, email_of(position, slug), DEMO_PASSWORD) for position in POSITIONS]


def operator_log_in() -> LogIn:
    """The log-in of the platform's operator."""
    return LogIn("Platformbeheerder", OPERATOR_EMAIL, DEMO_PASSWORD)
