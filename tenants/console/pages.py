"""What a page of an operation is: address, words, form, and when it is possible. The pages: `catalogue.py`."""

from dataclasses import dataclass
from enum import Enum

from django.utils.translation import gettext_lazy as _

from shared.errors import Text
from tenants.console.forms.base import OperationForm
from tenants.municipalities.models import Municipality, State
from tenants.operations.registry import operation_kinds


class Group(Enum):
    """Where the link stands on the municipality's page."""

    DAILY = _("Every day")
    COPY = _("Copy and transfer")
    DANGER = _("Dangerous")


class Rehearsal(Enum):
    """When a page shows what the operation would do."""

    NONE = "none"
    AT_ONCE = "at once"
    ON_REQUEST = "on request"


@dataclass(frozen=True)
class PageTexts:
    """The words of a page, with the municipality's name in them."""

    title: str
    explanation: str
    button: str
    link: str


@dataclass(frozen=True, kw_only=True)
class OperationPage:
    """One operation's page.

    Attributes:
        key: of the operation.
        path: last part of the address.
        link: the link that leads here.
        title: the heading; `%(name)s` is the municipality.
        explanation: what will happen, in a sentence or two.
        button: the deed.
        done: said afterwards, for short operations; `%(name)s` is the municipality.
        group: where its link stands; None for an operation that is not about one municipality.
        states: in which states it is possible; empty for all.
        impossible: why it is not possible in another state.
        rehearsal: when it is shown what it would do.
        rehearsal_title: the heading of that.
        is_irreversible: it looks that way.
    """

    key: str
    path: str
    link: Text
    title: Text
    explanation: Text
    button: Text
    done: Text = ""
    form_class: type[OperationForm] = OperationForm
    group: Group | None = None
    states: frozenset[State] = frozenset()
    impossible: Text = ""
    rehearsal: Rehearsal = Rehearsal.NONE
    rehearsal_title: Text = ""
    is_irreversible: bool = False
    section: str = "overview"

    @property
    def name(self) -> str:
        """Of its address, for `reverse`."""
        return self.path

    @property
    def url_name(self) -> str:
        """The same with its name space, for templates."""
        return f"console:{self.path}"

    @property
    def is_available(self) -> bool:
        """Whether this installation can do it."""
        return self.key in operation_kinds

    @property
    def is_rehearsed_at_once(self) -> bool:
        return self.rehearsal is Rehearsal.AT_ONCE

    @property
    def is_rehearsed_on_request(self) -> bool:
        return self.rehearsal is Rehearsal.ON_REQUEST

    def refusal(self, municipality: Municipality) -> str:
        """Why it is not possible now; empty when it is."""
        return str(self.impossible) if self.states and municipality.state not in self.states else ""

    def texts(self, names: dict[str, str]) -> PageTexts:
        """The words, with `name` and `slug` filled in."""
        return PageTexts(
            title=str(self.title) % names,
            explanation=str(self.explanation) % names,
            button=str(self.button) % names,
            link=str(self.link),
        )


@dataclass(frozen=True)
class Link:
    """A link on the municipality's page, or the reason why it is not one now."""

    text: Text
    page: OperationPage
    refusal: str
