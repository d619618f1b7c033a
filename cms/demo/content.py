"""The content files of the demo, checked on reading: a misspelt field is an error, not silence."""

from pathlib import Path
from typing import Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, model_validator

CONTENT = Path(__file__).parent / "content"
SLUGS = ("zonnedal", "waterveen", "heuvelrade")


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class HoursException(_Data):
    """A day that differs, each year: by month and day ("12-24") or counted from Easter Sunday. No hours: closed."""

    note: str
    month_day: str = ""
    easter_days: int | None = None
    hours: tuple[str, ...] = ()


class Contact(_Data):
    """Contact page, town hall, and the details in the footer. Hours are written "9.00-16.00", by English weekday."""

    title: str
    intro: str
    phone: str
    phone_note: str
    email: str
    visiting_name: str
    visiting_address: tuple[str, ...]
    postal_address: tuple[str, ...]
    route: str
    accessibility: str
    hours_note: str = ""
    hours: dict[str, tuple[str, ...]]
    exceptions: tuple[HoursException, ...]


class Home(_Data):
    """The home page. `top_tasks` gives each product's slug its icon."""

    question: str
    intro: str
    image: str
    popular: tuple[str, ...]
    top_tasks: dict[str, str]


class LinkGroup(_Data):
    """Links of a theme under a heading, by slug."""

    title: str
    links: tuple[str, ...]


class Theme(_Data):
    """A theme page; products name the theme that they are under. A small theme needs no shortcuts and no groups."""

    slug: str
    title: str
    intro: str
    popular: tuple[str, ...] = ()
    groups: tuple[LinkGroup, ...] = ()


class Action(_Data):
    """The button: a form of the site, a page of the site (its slug), another address, or a phone call."""

    label: str
    form: str = ""
    page: str = ""
    url: str = ""
    phone: str = ""

    @model_validator(mode="after")
    def _check_one(self) -> Self:
        if sum(map(bool, (self.form, self.page, self.url, self.phone))) != 1:
            raise ValueError(f"the button “{self.label}” must do exactly one thing")
        return self


class Product(_Data):
    """A product page; `upl` is a name of the Uniforme Productnamenlijst."""

    slug: str
    title: str
    upl: str
    theme: str
    answer: str
    costs: str
    duration: str
    needed: tuple[str, ...]
    action: Action
    without_digid: str = ""
    steps: tuple[str, ...]
    hear: str
    rules: str
    objection: str = ""
    keywords: tuple[str, ...]


class NewsItem(_Data):
    """An article; its text is the small Markdown of `wording.py`."""

    slug: str
    title: str
    days_ago: int
    lead: str
    body: str
    image: str = ""


class InfoPage(_Data):
    """A content page, below a theme or below the home page; `footer` puts a link to it in the footer."""

    slug: str
    title: str
    intro: str
    body: str
    theme: str = ""
    image: str = ""
    footer: bool = False


class Request(_Data):
    """A resident's request, and how far it got. `photo` is a picture that the resident sent along."""

    zaaktype: str
    omschrijving: str
    answers: dict[str, str]
    name: str = ""
    email: str = ""
    photo: str = ""
    status: Literal["ontvangen", "in behandeling", "afgerond"] = "ontvangen"
    handler: str = "behandelaar"
    result: str = ""
    explanation: str = ""


class Files(_Data):
    """Everything about one municipality.

    Attributes:
        images: gives each picture the text for who does not see it.
        forms: the files in content/forms/ that this municipality uses.
    """

    slug: str
    name: str
    official_name: str
    gemeentecode: str
    inhabitants: int
    brand: str
    objection_page: str
    forms: tuple[str, ...]
    contact: Contact
    home: Home
    images: dict[str, str]
    themes: tuple[Theme, ...]
    products: tuple[Product, ...]
    news: tuple[NewsItem, ...]
    pages: tuple[InfoPage, ...]
    requests: tuple[Request, ...]

    def picture(self, name: str) -> Path:
        return CONTENT / self.slug / "images" / f"{name}.webp"


def load(slug: str) -> Files:
    """Read a municipality's files.

    Raises:
        pydantic.ValidationError: a file has a field too few, too many or of the wrong kind.
    """
    folder = CONTENT / slug
    general = _read(folder / "municipality.yaml")
    parts = {name: _read(folder / f"{name}.yaml") for name in ("products", "news", "pages", "requests")}
    return TypeAdapter(Files).validate_python({"slug": slug, **general, **parts})


def _read(path: Path) -> dict[str, object]:
    return yaml.safe_load(path.read_text(encoding="utf-8"))  # type: ignore[no-any-return]  # pydantic checks it
