"""What apps do for a municipality when it begins, changes its name or address, and gets its first administrator."""

from collections.abc import Callable
from dataclasses import dataclass

from shared.actors import Actor
from shared.errors import Text
from shared.registry import Registry
from tenants.municipalities.models import Municipality


@dataclass(frozen=True, kw_only=True)
class ProvisioningStep:
    """One app's part.

    Attributes:
        order: lower runs first.
        run: called with the new municipality bound, inside the creating transaction; safe to run twice.
    """

    order: int
    run: Callable[[Municipality], None]


provisioning_steps: Registry[ProvisioningStep] = Registry("provisioning_steps")


@dataclass(frozen=True, kw_only=True)
class TemplateStep:
    """Rows that every municipality has alike: groups, rights, workflows. They come with the template, at no cost.

    Attributes:
        order: lower runs first.
        run: called once per release, with the template's schema bound and no municipality; safe to run twice. Rows with
            numbers as keys only: a UUID would be the same in every municipality.
    """

    order: int
    run: Callable[[], object]


template_steps: Registry[TemplateStep] = Registry("template_steps")


@dataclass(frozen=True, kw_only=True)
class StarterTemplate:
    """What a new municipality finds in its house.

    Attributes:
        title: one line, for people who choose.
        leaves_out: names of the provisioning steps that are not run.
    """

    title: Text
    leaves_out: frozenset[str] = frozenset()


starter_templates: Registry[StarterTemplate] = Registry("starter_templates")
STANDARD_TEMPLATE = "standaard"


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """An invitation that was made.

    Attributes:
        email: whom it is for.
        url: the link, where no mail leaves and somebody must hand it over; else empty. It is a secret.
    """

    email: str
    url: str = ""


administrator_inviters: Registry[Callable[[Municipality, str, Actor], Invitation]] = Registry("administrator_inviters")
"""Key "accounts": (bound municipality, e-mail address, actor), in the caller's transaction → the invitation."""


@dataclass(frozen=True, kw_only=True)
class KnownAs:
    """How a municipality is called and where it is found, before a change."""

    name: str
    official_name: str
    primary_domain: str


identity_changes: Registry[Callable[[KnownAs, Municipality], None]] = Registry("identity_changes")
"""What carries a municipality's name or address follows: (before, the bound municipality), in the transaction."""

municipality_facts: Registry[Callable[[], int]] = Registry("municipality_facts")
"""What `municipality show` counts in the bound municipality, by name ("users"); each one cheap query."""


def steps_in_order(*, leaves_out: frozenset[str] = frozenset()) -> list[tuple[str, ProvisioningStep]]:
    """(name, step), by order then name."""
    wanted = [(name, step) for name, step in provisioning_steps.items() if name not in leaves_out]
    return sorted(wanted, key=lambda item: (item[1].order, item[0]))
