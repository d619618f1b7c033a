"""Questions in residents' words with what answers them, and who is asked; for tests and benchmarks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from wagtail.models import Page
from wagtail.signal_handlers import disable_reference_index_auto_update

from cms.catalogue.models import ProductPage
from cms.search.queries import find_pages
from tests.factories.cms import ContentPageFactory, NewsPageFactory, ProductPageFactory, ThemePageFactory

DATA = Path(__file__).parent / "integration" / "cms" / "search" / "data"


@dataclass(frozen=True)
class Question:
    """What somebody types, and which UPL names or page types ("@locations.contactpage") are right."""

    text: str
    answers: frozenset[str]
    is_held_out: bool


@dataclass
class Score:
    """How many questions had their answer among the first; `missed`: question → what came instead."""

    asked: int = 0
    missed: dict[str, list[str]] = field(default_factory=dict)

    @property
    def share(self) -> float:
        return 1 - len(self.missed) / self.asked


def _rows(name: str) -> Iterator[list[str]]:
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield [part.strip() for part in line.split(" | ")]


def questions() -> list[Question]:
    """All of them, in the order of the file."""
    return [
        Question(text.removeprefix("* "), frozenset(answers), text.startswith("* "))
        for text, *answers in _rows("questions.txt")
    ]


@disable_reference_index_auto_update()
def build_municipality() -> None:
    """Give the bound municipality its products, pages, themes and news."""
    theme = ThemePageFactory.create(title="Alle onderwerpen")
    for upl_name, title, intro in _rows("products.txt"):
        ProductPageFactory.create(parent=theme, title=title, intro=intro, upl_name=upl_name)
    factories = {"news": NewsPageFactory, "page": ContentPageFactory, "theme": ThemePageFactory}
    for kind, title, intro in _rows("others.txt"):
        factories[kind].create(title=title, intro=intro)


def score(asked: Sequence[Question], first: int) -> Score:
    """Ask them all."""
    result = Score(asked=len(asked))
    for question in asked:
        keys = find_pages(question.text)[:first]
        pages = {page.pk: page for page in Page.objects.filter(pk__in=keys)}
        names = dict(ProductPage.objects.filter(pk__in=keys).values_list("pk", "upl_name"))
        found = {names.get(key, f"@{pages[key].specific_class._meta.label_lower}") for key in keys}
        if not found & question.answers:
            result.missed[question.text] = [pages[key].title for key in keys]
    return result
