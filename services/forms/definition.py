"""What a form asks: data that can be edited, exported and adopted, and never code.

A definition holds plain texts, choices, limits, comparisons and sums. There is nowhere to put a template or a regular
expression, so that no editor can make a worker run or hang on what they typed.
"""

from typing import Annotated, Literal, Self

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from pydantic import Field, model_validator
from pydantic import ValidationError as DefinitionError

from services.forms.problems import in_words, without_echoes
from services.forms.questions import (
    Explanation,
    FilesQuestion,
    Item,
    PhotosQuestion,
    Question,
    UploadQuestion,
    repeated,
)
from services.forms.rules import Calculation, Condition
from services.forms.shapes import FormData, Key, Line, OptionalText, Slug

RESERVED_STEPS = frozenset({"controleren", "versturen", "ontvangen", "opnieuw", "foto", "bewaren", "ontvangstbewijs"})
RESERVED_KEYS = frozenset({"csrfmiddlewaretoken", "gezien"})

type LogIn = Literal["", "digid", "eherkenning"]


class Repeat(FormData):
    """A step that is answered once for each of several things: each child, each vehicle.

    Attributes:
        key: name of the list of answers; in a condition or a sum it is how many there are.
        noun: one of them, with a capital where it begins a heading: "kind".
    """

    key: Key
    noun: Line
    minimum: int = Field(default=1, ge=0, le=20)
    maximum: int = Field(default=10, ge=1, le=20)

    @model_validator(mode="after")
    def _check_range(self) -> Self:
        if self.minimum > self.maximum:
            raise ValueError(_("The minimum is larger than the maximum"))
        return self


class Step(FormData):
    """One page: one question, or a few that belong together.

    Attributes:
        title: the page's main heading: the question itself.
        short_title: how the button before it announces it ("Naar stap 2, de plek"), and the check page groups it.
        show: when the step is there; else it is skipped.
    """

    slug: Slug
    title: Line
    short_title: Line
    intro: OptionalText = ""
    show: Condition | None = None
    repeat: Repeat | None = None
    questions: Annotated[tuple[Item, ...], Field(min_length=1, max_length=10)]

    @model_validator(mode="after")
    def _check_slug(self) -> Self:
        if self.slug in RESERVED_STEPS:
            raise ValueError(_("%(slug)s is an address of the form itself") % {"slug": self.slug})
        if self.repeat is not None and self.upload_questions:
            raise ValueError(_("A step that repeats can't ask for photos or files. Ask for them in another step."))
        return self

    @property
    def asked(self) -> tuple[Question, ...]:
        """What wants an answer: all but explanations."""
        return tuple(item for item in self.questions if not isinstance(item, Explanation))

    @property
    def upload_questions(self) -> tuple[UploadQuestion, ...]:
        return tuple(item for item in self.questions if isinstance(item, PhotosQuestion | FilesQuestion))


class Contact(FormData):
    """Which answers say who sends the form: they become the initiator of the zaak."""

    name: Key | None = None
    email: Key | None = None
    phone: Key | None = None


class Definition(FormData):
    """A whole form.

    Attributes:
        version: of this format, so that an older export can be recognised.
        subject: what the resident sends, as "wij hebben … ontvangen" says it: "uw melding".
        send_label: the last button says the deed: "Melding versturen".
        about: answers that together name the request in the worklist; no personal data.
        next_steps: what happens after sending, in order, one sentence each.
        calculated: values that nobody types; they stand on the check page and go along with the zaak.
        log_in: by what somebody must have logged in before the first question.
        cosigned: whether a second person signs before it is sent.
    """

    version: Literal[1] = 1
    subject: Line
    send_label: Line
    about: Annotated[tuple[Key, ...], Field(max_length=3)] = ()
    contact: Contact = Contact()
    log_in: LogIn = ""
    cosigned: bool = False
    next_steps: Annotated[tuple[Line, ...], Field(min_length=1, max_length=6)]
    steps: Annotated[tuple[Step, ...], Field(min_length=1, max_length=20)]
    calculated: Annotated[tuple[Calculation, ...], Field(max_length=10)] = ()

    @model_validator(mode="after")
    def _check_references(self) -> Self:
        if twice := repeated(step.slug for step in self.steps):
            raise ValueError(_("The step %(slug)s is there twice") % {"slug": twice})
        if twice := repeated([*self._keys(), *(calculation.key for calculation in self.calculated)]):
            raise ValueError(_("The question %(key)s is there twice") % {"key": twice})
        if taken := RESERVED_KEYS & set(self._keys()):
            raise ValueError(_("A question can't be called %(key)s") % {"key": min(taken)})
        self._check_roles()
        if problem := _rule_problem(self):
            raise ValueError(problem)
        return self

    def _check_roles(self) -> None:
        types = {question.key: question.type for step in self.steps if not step.repeat for question in step.asked}
        for role, kind in (("name", "text"), ("email", "email"), ("phone", "phone")):
            key = getattr(self.contact, role)
            if key is not None and types.get(key) != kind:
                text = _("Who sends it: there is no question %(key)s of the kind %(kind)s")
                raise ValueError(text % {"key": key, "kind": kind})
        for key in self.about:
            if types.get(key) not in {"text", "choice", "address", "location"}:
                raise ValueError(
                    _("The name of the request: there is no question %(key)s to name it by") % {"key": key}
                )

    def _keys(self) -> list[str]:
        items = [item.key for step in self.steps for item in step.questions]
        return items + [step.repeat.key for step in self.steps if step.repeat]

    @property
    def questions(self) -> tuple[Question, ...]:
        """Everything that wants an answer."""
        return tuple(question for step in self.steps for question in step.asked)


def _rule_problem(definition: Definition) -> str:
    """What is wrong with a condition or a sum: each looks back, at what was asked before it."""
    ready = _ready_calculations(definition)
    if isinstance(ready, str):
        return ready
    known: set[str] = set()
    for step in definition.steps:
        if problem := _unknown(step.show, known, step.title):
            return problem
        inside = set(known)
        for item in step.questions:
            for condition in (item.show, getattr(item, "require", None)):
                if problem := _unknown(condition, inside, item.label):
                    return problem
            if not isinstance(item, Explanation):
                inside.add(item.key)
        known = known | {step.repeat.key} if step.repeat else inside
        known |= {key for key, needs in ready.items() if needs <= known}
    return ""


def _ready_calculations(definition: Definition) -> dict[str, frozenset[str]] | str:
    """Per calculated value the answers that it needs; or a sentence about one that is not there."""
    outer = {step.repeat.key for step in definition.steps if step.repeat}
    outer |= {question.key for step in definition.steps if not step.repeat for question in step.asked}
    for calculation in definition.calculated:
        if missing := calculation.keys - outer:
            return _("“%(label)s”: there is no question %(key)s to calculate with") % {
                "label": calculation.label,
                "key": min(missing),
            }
    return {calculation.key: calculation.keys for calculation in definition.calculated}


def _unknown(condition: Condition | None, known: set[str], label: str) -> str:
    missing = condition.keys - known if condition else frozenset()
    if not missing:
        return ""
    return _("“%(label)s”: there is no question %(key)s before it to depend on") % {
        "label": label,
        "key": min(missing),
    }


def parse_definition(data: object) -> Definition:
    """Read a definition from JSON data.

    Raises:
        pydantic.ValidationError: it is not one.
    """
    return Definition.model_validate(data)


def validate_definition(data: object) -> None:
    """Validator for the model field: says in words where a definition is wrong.

    Raises:
        django.core.exceptions.ValidationError: a sentence for each thing that is wrong.
    """
    try:
        parse_definition(data)
    except DefinitionError as error:
        raise ValidationError([in_words(problem, data) for problem in without_echoes(error)]) from error
