"""The kinds of question that a form can ask."""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated, Literal, Self

from django.utils.translation import gettext as _
from pydantic import Field, StringConstraints, model_validator

from services.forms.rules import Condition
from services.forms.shapes import FormData, Key, Line, OptionalText, Slug

type Autocomplete = Literal[
    "", "name", "email", "tel", "street-address", "postal-code", "address-line1", "address-level2"
]
type Width = Literal["full", "short"]
type Amount = Annotated[Decimal, Field(ge=-10_000_000, le=10_000_000, decimal_places=2)]


class _Asked(FormData):
    """What stands on a page of a form.

    Attributes:
        key: name of the answer; never changes once answers exist.
        show: when it is there; always when there is no condition.
    """

    key: Key
    label: Line
    show: Condition | None = None


class _Question(_Asked):
    """What all questions have.

    Attributes:
        noun: how an error names the answer: "Vul uw achternaam in" has the noun "uw achternaam".
        summary: what the answer is called on the check page and in the zaak; the label when it is empty.
        error_empty: the sentence for a question left open, where "Vul … in" or "Kies …" does not read well.
        require: when an answer that is not always required must be given.
    """

    noun: Line
    hint: OptionalText = ""
    required: bool = True
    summary: OptionalText = ""
    error_empty: OptionalText = ""
    require: Condition | None = None

    @property
    def summary_label(self) -> str:
        return self.summary or self.label


class Explanation(_Asked):
    """A text between the questions. It asks nothing."""

    type: Literal["explanation"]
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=3000)]


class TextQuestion(_Question):
    """One line of text."""

    type: Literal["text"]
    max_length: int = Field(default=100, ge=1, le=500)
    autocomplete: Autocomplete = ""
    width: Width = "full"


class TextareaQuestion(_Question):
    """Some lines of text."""

    type: Literal["textarea"]
    max_length: int = Field(default=2000, ge=1, le=10_000)
    rows: int = Field(default=6, ge=2, le=20)


class EmailQuestion(_Question):
    """An e-mail address."""

    type: Literal["email"]


class PhoneQuestion(_Question):
    """A telephone number, Dutch or with a country code."""

    type: Literal["phone"]


class PostcodeQuestion(_Question):
    """A Dutch postcode."""

    type: Literal["postcode"]


class NumberQuestion(_Question):
    """A whole number."""

    type: Literal["number"]
    minimum: int = Field(default=0, ge=-1_000_000_000, le=1_000_000_000)
    maximum: int = Field(default=1_000_000, ge=-1_000_000_000, le=1_000_000_000)

    @model_validator(mode="after")
    def _check_range(self) -> Self:
        if self.minimum > self.maximum:
            raise ValueError(_("The minimum is larger than the maximum"))
        return self


class AmountQuestion(_Question):
    """An amount in euros; kept as text with two decimals."""

    type: Literal["amount"]
    minimum: Amount = Decimal(0)
    maximum: Amount = Decimal(1_000_000)

    @model_validator(mode="after")
    def _check_range(self) -> Self:
        if self.minimum > self.maximum:
            raise ValueError(_("The minimum is larger than the maximum"))
        return self


class BsnQuestion(_Question):
    """A burgerservicenummer, with its elfproef."""

    type: Literal["bsn"]


class KvkQuestion(_Question):
    """The number of a company in the Handelsregister."""

    type: Literal["kvk"]


class IbanQuestion(_Question):
    """A bank account."""

    type: Literal["iban"]


class AddressQuestion(_Question):
    """Postcode and house number; street and town are looked up where that is switched on, or typed."""

    type: Literal["address"]


class LocationQuestion(_Question):
    """A place outdoors: described, or as coordinates that a phone gives. Without a map of somebody else."""

    type: Literal["location"]


class ConsentQuestion(_Question):
    """A box to tick, with what is agreed to beside it."""

    type: Literal["consent"]


class DateQuestion(_Question):
    """A date. The limits count in days from today: `latest_days: 0` refuses a date in the future."""

    type: Literal["date"]
    earliest_days: int | None = Field(default=None, ge=-50_000, le=50_000)
    latest_days: int | None = Field(default=None, ge=-50_000, le=50_000)


class Option(FormData):
    """One choice."""

    value: Slug
    label: Line
    hint: OptionalText = ""


class _OptionsQuestion(_Question):
    options: Annotated[tuple[Option, ...], Field(min_length=2, max_length=40)]

    @model_validator(mode="after")
    def _check_options(self) -> Self:
        if twice := repeated(option.value for option in self.options):
            raise ValueError(_("The answer %(value)s is there twice") % {"value": twice})
        return self


class ChoiceQuestion(_OptionsQuestion):
    """One of several."""

    type: Literal["choice"]


class ChoicesQuestion(_OptionsQuestion):
    """Any of several."""

    type: Literal["choices"]


class _UploadQuestion(_Question):
    maximum: int = Field(default=3, ge=1, le=10)


class PhotosQuestion(_UploadQuestion):
    """One or more photos."""

    type: Literal["photos"]


class FilesQuestion(_UploadQuestion):
    """One or more documents: PDF, or photos of paper."""

    type: Literal["files"]


type UploadQuestion = PhotosQuestion | FilesQuestion
type Question = (
    TextQuestion
    | TextareaQuestion
    | EmailQuestion
    | PhoneQuestion
    | PostcodeQuestion
    | NumberQuestion
    | AmountQuestion
    | DateQuestion
    | BsnQuestion
    | KvkQuestion
    | IbanQuestion
    | AddressQuestion
    | LocationQuestion
    | ConsentQuestion
    | ChoiceQuestion
    | ChoicesQuestion
    | PhotosQuestion
    | FilesQuestion
)
type Item = Annotated[Question | Explanation, Field(discriminator="type")]


def repeated(values: Iterable[str]) -> str:
    """The first value that is there more than once, or nothing."""
    return next((value for value, count in Counter(values).items() if count > 1), "")
