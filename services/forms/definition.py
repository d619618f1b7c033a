"""What a form asks: data that can be edited, exported and adopted, and never code.

A definition holds plain texts, choices and limits. There is nowhere to put an expression, a template or a regular
expression, so that no editor can make a worker run or hang on what they typed.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Literal, Self

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic import ValidationError as DefinitionError

RESERVED_STEPS = frozenset({"controleren", "versturen", "ontvangen", "opnieuw", "foto"})
RESERVED_KEYS = frozenset({"csrfmiddlewaretoken"})

type Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
type Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
type Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
type OptionalText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)]
type Autocomplete = Literal[
    "", "name", "email", "tel", "street-address", "postal-code", "address-line1", "address-level2"
]
type Width = Literal["full", "short"]


class _Data(BaseModel):
    """Immutable, and strict about what it knows: a misspelt field is an error, not silence."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class _Question(_Data):
    """What all questions have.

    Attributes:
        key: name of the answer; never changes once answers exist.
        noun: how an error names the answer: "Vul uw achternaam in" has the noun "uw achternaam".
        summary: what the answer is called on the check page and in the zaak; the label when it is empty.
        error_empty: the sentence for a question left open, where "Vul … in" or "Kies …" does not read well.
    """

    key: Key
    label: Line
    noun: Line
    hint: OptionalText = ""
    required: bool = True
    summary: OptionalText = ""
    error_empty: OptionalText = ""

    @property
    def summary_label(self) -> str:
        return self.summary or self.label


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
            raise ValueError(f"{self.key}: the minimum is larger than the maximum")
        return self


class DateQuestion(_Question):
    """A date. The limits count in days from today: `latest_days: 0` refuses a date in the future."""

    type: Literal["date"]
    earliest_days: int | None = Field(default=None, ge=-50_000, le=50_000)
    latest_days: int | None = Field(default=None, ge=-50_000, le=50_000)


class Option(_Data):
    """One choice."""

    value: Slug
    label: Line
    hint: OptionalText = ""


class _OptionsQuestion(_Question):
    options: Annotated[tuple[Option, ...], Field(min_length=2, max_length=40)]

    @model_validator(mode="after")
    def _check_options(self) -> Self:
        if twice := _repeated(option.value for option in self.options):
            raise ValueError(f"{self.key}: the option {twice} is there twice")
        return self


class ChoiceQuestion(_OptionsQuestion):
    """One of several."""

    type: Literal["choice"]


class ChoicesQuestion(_OptionsQuestion):
    """Any of several."""

    type: Literal["choices"]


class PhotosQuestion(_Question):
    """One or more photos."""

    type: Literal["photos"]
    maximum: int = Field(default=3, ge=1, le=10)


type Question = Annotated[
    TextQuestion
    | TextareaQuestion
    | EmailQuestion
    | PhoneQuestion
    | PostcodeQuestion
    | NumberQuestion
    | DateQuestion
    | ChoiceQuestion
    | ChoicesQuestion
    | PhotosQuestion,
    Field(discriminator="type"),
]


class Step(_Data):
    """One page: one question, or a few that belong together.

    Attributes:
        title: the page's main heading: the question itself.
        short_title: how the button before it announces it ("Naar stap 2, de plek"), and the check page groups it.
    """

    slug: Slug
    title: Line
    short_title: Line
    intro: OptionalText = ""
    questions: Annotated[tuple[Question, ...], Field(min_length=1, max_length=10)]

    @model_validator(mode="after")
    def _check_slug(self) -> Self:
        if self.slug in RESERVED_STEPS:
            raise ValueError(f"{self.slug} is an address of the form itself")
        return self

    @property
    def photo_questions(self) -> tuple[PhotosQuestion, ...]:
        return tuple(question for question in self.questions if isinstance(question, PhotosQuestion))


class Contact(_Data):
    """Which answers say who sends the form: they become the initiator of the zaak."""

    name: Key | None = None
    email: Key | None = None
    phone: Key | None = None


class Definition(_Data):
    """A whole form.

    Attributes:
        version: of this format, so that an older export can be recognised.
        subject: what the resident sends, as "wij hebben … ontvangen" says it: "uw melding".
        send_label: the last button says the deed: "Melding versturen".
        about: answers that together name the request in the worklist; no personal data.
        next_steps: what happens after sending, in order, one sentence each.
    """

    version: Literal[1] = 1
    subject: Line
    send_label: Line
    about: Annotated[tuple[Key, ...], Field(max_length=3)] = ()
    contact: Contact = Contact()
    next_steps: Annotated[tuple[Line, ...], Field(min_length=1, max_length=6)]
    steps: Annotated[tuple[Step, ...], Field(min_length=1, max_length=20)]

    @model_validator(mode="after")
    def _check_references(self) -> Self:
        if twice := _repeated(step.slug for step in self.steps):
            raise ValueError(f"the step {twice} is there twice")
        if twice := _repeated(question.key for question in self.questions):
            raise ValueError(f"the question {twice} is there twice")
        types = {question.key: question.type for question in self.questions}
        if taken := RESERVED_KEYS & types.keys():
            raise ValueError(f"a question can't be called {min(taken)}")
        expected = {"name": "text", "email": "email", "phone": "phone"}
        for role, kind in expected.items():
            key = getattr(self.contact, role)
            if key is not None and types.get(key) != kind:
                raise ValueError(f"contact.{role}: there is no {kind} question {key}")
        for key in self.about:
            if types.get(key) not in {"text", "choice"}:
                raise ValueError(f"about: there is no text or choice question {key}")
        return self

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for step in self.steps for question in step.questions)


def _repeated(values: Iterator[str]) -> str:
    """The first value that is there more than once, or nothing."""
    return next((value for value, count in Counter(values).items() if count > 1), "")


def parse_definition(data: object) -> Definition:
    """Read a definition from JSON data.

    Raises:
        pydantic.ValidationError: it is not one.
    """
    return Definition.model_validate(data)


def validate_definition(data: object) -> None:
    """Validator for the model field: says in words where a definition is wrong."""
    try:
        parse_definition(data)
    except DefinitionError as error:
        raise ValidationError(
            [
                _("%(place)s: %(problem)s")
                % {"place": ".".join(str(part) for part in problem["loc"]) or "…", "problem": problem["msg"]}
                for problem in error.errors(include_url=False)
            ]
        ) from error
