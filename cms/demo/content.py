"""The content files of the demo, checked on reading: a misspelt field is an error, not silence."""

from functools import cache
from pathlib import Path
from typing import Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, model_validator

CONTENT = Path(__file__).parent / "content"
SLUGS = ("zonnedal", "waterveen", "heuvelrade")
PARTS = ("products", "library", "kernen", "locations", "news", "pages", "agenda", "people", "publications", "requests")


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class HoursException(_Data):
    """A day that differs, each year: by month and day ("12-24") or counted from Easter Sunday. No hours: closed."""

    note: str
    month_day: str = ""
    easter_days: int | None = None
    hours: tuple[str, ...] = ()


class Location(_Data):
    """A building below the contact page. Hours and `place` are written as in `Contact`."""

    slug: str
    title: str
    intro: str
    address: tuple[str, ...]
    place: tuple[float, float] | None = None
    is_desk: bool = True
    phone: str = ""
    hours: dict[str, tuple[str, ...]]
    hours_note: str = ""
    route: str
    accessibility: str


class Round(_Data):
    """A lorry that comes on one weekday, every so many weeks."""

    day: str
    weeks: int


class KernText(_Data):
    """A village or neighbourhood; `place` is latitude and longitude, `pages` are the slugs of what is for it."""

    name: str
    slug: str
    kind: Literal["village", "neighbourhood"] = "village"
    postcodes: tuple[str, ...]
    former: str = ""
    place: tuple[float, float]
    waste: dict[str, Round]
    pages: tuple[str, ...]


class Contact(_Data):
    """Contact page, town hall, and the details in the footer. Hours are written "9.00-16.00", by English weekday.

    `place` is the latitude and longitude of the town hall. `at_counter` and `by_phone` are on every product page: how
    to ask for it without the website.
    """

    title: str
    intro: str
    phone: str
    phone_note: str
    email: str
    visiting_name: str
    visiting_address: tuple[str, ...]
    place: tuple[float, float]
    postal_address: tuple[str, ...]
    route: str
    accessibility: str
    at_counter: str
    by_phone: str
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
    """A theme page; products and pages name the theme that they are under.

    A small theme needs no shortcuts and no groups. One that few people look for stays out of the menu.
    """

    slug: str
    title: str
    intro: str
    popular: tuple[str, ...] = ()
    groups: tuple[LinkGroup, ...] = ()
    in_menu: bool = True


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


class ProductText(_Data):
    """What a product page says; `upl` is a name of the Uniforme Productnamenlijst.

    `legal_ground` is only for a municipality's own: the laws that the national list names show by themselves.
    """

    slug: str
    title: str
    upl: str
    answer: str
    costs: str
    payment: str = ""
    duration: str
    needed: tuple[str, ...]
    conditions: tuple[str, ...]
    action: Action
    without_digid: str = ""
    steps: tuple[str, ...]
    hear: str
    rules: str
    objection: str = ""
    keywords: tuple[str, ...]
    legal_ground: str = ""
    english_title: str = ""
    english_text: str = ""


class Product(ProductText):
    """A product page of one municipality, below a theme; `source` is the text of the library that it follows."""

    theme: str
    source: str = ""


class NextVersion(_Data):
    """What the keeper of a text changed since everybody adopted it, so that editors have something to compare."""

    note: str
    changes: dict[str, str | tuple[str, ...]]


class LibraryText(ProductText):
    """A product text of the library."""

    next: NextVersion | None = None


class Adoption(_Data):
    """A text of the library that a municipality uses, with its own words for some fields."""

    source: str
    theme: str
    overrides: dict[str, str] = {}


class NewsItem(_Data):
    """An article; its text is the small Markdown of `wording.py`."""

    slug: str
    title: str
    days_ago: int
    lead: str
    body: str
    image: str = ""


class PageNotice(_Data):
    """What a resident must not miss, above the text."""

    kind: Literal["info", "warning", "success", "error"]
    title: str
    text: str


class Table(_Data):
    """Figures; the first row and the first column are headers."""

    caption: str
    rows: tuple[tuple[str, ...], ...]

    @model_validator(mode="after")
    def _check_rows(self) -> Self:
        if len({len(row) for row in self.rows}) != 1:
            raise ValueError(f"rows of “{self.caption}” differ in length")
        return self


class Question(_Data):
    """A question that people often ask, and its answer."""

    question: str
    answer: str


class InfoPage(_Data):
    """A content page, below a theme or below the home page; `footer` puts a link to it in the footer.

    `hours` shows the opening hours of a location, `contact` how to reach the municipality.
    """

    slug: str
    title: str
    intro: str
    body: str
    theme: str = ""
    image: str = ""
    footer: bool = False
    notice: PageNotice | None = None
    table: Table | None = None
    hours: str = ""
    faq: tuple[Question, ...] = ()
    contact: bool = False


class Event(_Data):
    """Something in the agenda; `day` is written as `wording.dated` reads it: "{+10 do}"."""

    slug: str
    title: str
    day: str
    start: str
    end: str
    place: str
    intro: str
    body: str


class Member(_Data):
    """Somebody in a board."""

    slug: str
    name: str
    role: str
    party: str = ""
    portfolio: tuple[str, ...] = ()
    about: str


class Board(_Data):
    """The college or the council."""

    title: str
    intro: str
    members: tuple[Member, ...]


class People(_Data):
    """Who runs the municipality."""

    college: Board
    council: Board


class Publication(_Data):
    """A document that was made public; the PDF is made of its text."""

    slug: str
    title: str
    category: str
    days_ago: int
    summary: str
    text: str


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
    library: tuple[Adoption, ...]
    kernen: tuple[KernText, ...]
    locations: tuple[Location, ...]
    news: tuple[NewsItem, ...]
    pages: tuple[InfoPage, ...]
    agenda: tuple[Event, ...]
    people: People
    publications: tuple[Publication, ...]
    requests: tuple[Request, ...]

    @property
    def catalogue(self) -> tuple[Product, ...]:
        """The municipality's own products, and those from the library."""
        return (*self.products, *map(adopted, self.library))

    def picture(self, name: str) -> Path:
        return CONTENT / self.slug / "images" / f"{name}.webp"


def load(slug: str) -> Files:
    """Read a municipality's files.

    Raises:
        pydantic.ValidationError: a file has a field too few, too many or of the wrong kind.
    """
    folder = CONTENT / slug
    general = _read(folder / "municipality.yaml")
    parts = {name: _read(folder / f"{name}.yaml") for name in PARTS}
    return TypeAdapter(Files).validate_python({"slug": slug, **general, **parts})


class Shelf(_Data):
    """Municipalities that write texts together, and the one that keeps them; none: the shared-service team does."""

    slug: str
    title: str
    about: str
    maintainer: str = ""
    members: tuple[str, ...]


class LibraryFile(_Data):
    """A shelf of the library with its product texts."""

    shelf: Shelf
    items: tuple[LibraryText, ...]


@cache
def load_library() -> tuple[LibraryFile, ...]:
    """Read the shelves of the library, by their slug."""
    return tuple(LibraryFile.model_validate(_read(path)) for path in sorted((CONTENT / "library").glob("*.yaml")))


def adopted(adoption: Adoption) -> Product:
    """The product that a municipality makes of a text of the library."""
    source = next(item for shelf in load_library() for item in shelf.items if item.slug == adoption.source)
    texts = source.model_dump(exclude={"next"}) | adoption.overrides
    return Product.model_validate(texts | {"theme": adoption.theme, "source": source.slug})


def _read(path: Path) -> dict[str, object]:
    return yaml.safe_load(path.read_text(encoding="utf-8"))  # type: ignore[no-any-return]  # pydantic checks it
