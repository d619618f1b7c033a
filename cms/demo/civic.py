"""The agenda, the college and council, and what the municipality makes public, of the demo."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer
from wagtail.documents import get_document_model

from cms.agenda.models import AgendaPage, EventPage
from cms.demo.content import Board, Event, Files, Publication
from cms.demo.wording import PageId, dated_day, paragraph, rich_text
from cms.people.models import BoardPage, PersonPage
from cms.publications.categories import WooCategory
from cms.publications.models import PublicationIndexPage, PublicationPage

type Add = Callable[..., Any]

_CATEGORIES = {
    "advies": WooCategory.ADVICE,
    "besluitenlijst": WooCategory.BOARD_MEETINGS,
    "convenant": WooCategory.COVENANTS,
    "jaarstukken": WooCategory.ANNUAL_PLANS,
    "klachtoordeel": WooCategory.COMPLAINTS,
    "onderzoek": WooCategory.RESEARCH,
    "regelgeving": WooCategory.LAWS,
    "subsidie": WooCategory.SUBSIDIES,
    "woo-verzoek": WooCategory.WOO_REQUESTS,
}


def make_civic_pages(files: Files, home: Any, *, add: Add, page_id: PageId, today: date) -> None:
    """Make the pages below the home page.

    Args:
        add: publishes a page below another one.
    """
    agenda = add(
        home, AgendaPage(title="Agenda", slug="agenda", intro=f"Wat er in {files.name} te doen is.", show_in_menus=True)
    )
    for event in files.agenda:
        add(agenda, _event(event, page_id, today))
    for slug, kind, board in (
        ("college", BoardPage.Board.COLLEGE, files.people.college),
        ("raad", BoardPage.Board.COUNCIL, files.people.council),
    ):
        _board(slug, kind, board, home, add=add)
    index = add(
        home,
        PublicationIndexPage(
            title="Openbare documenten",
            slug="documenten-openbaar",
            intro="Besluiten, verslagen en onderzoeken die iedereen mag lezen.",
        ),
    )
    for publication in files.publications:
        add(index, _publication(publication, files.name, today, page_id))


def _event(event: Event, page_id: PageId, today: date) -> EventPage:
    day = dated_day(event.day, today)
    page: Any = EventPage(
        title=event.title,
        slug=event.slug,
        intro=event.intro,
        place=event.place,
        starts_at=_moment(day, event.start),
        ends_at=_moment(day, event.end),
    )
    page.body = [("text", rich_text(event.body, page_id))]
    return page  # type: ignore[no-any-return]  # a page, for which lists may be set


def _board(slug: str, kind: str, board: Board, home: Any, *, add: Add) -> None:
    page = add(home, BoardPage(title=board.title, slug=slug, intro=board.intro, board=kind))
    for member in board.members:
        person: Any = PersonPage(
            title=member.name,
            slug=member.slug,
            intro=member.about,
            function=member.role,
            party=member.party,
            portfolio="\n".join(member.portfolio),
        )
        add(page, person)


def _publication(publication: Publication, name: str, today: date, page_id: PageId) -> PublicationPage:
    day = today - timedelta(days=publication.days_ago)
    document = get_document_model()(title=publication.title)
    content = _pdf(publication, name, day)
    document.file.save(f"{publication.slug}.pdf", ContentFile(content), save=False)
    document.file_size = len(content)
    document.save()
    page: Any = PublicationPage(
        title=publication.title,
        slug=publication.slug,
        intro=publication.summary,
        category=_CATEGORIES[publication.category],
        document_date=day,
    )
    page.documents = [("document", document)]
    page.body = [("text", "".join(paragraph(line, page_id) for line in publication.text.splitlines() if line.strip()))]
    return page  # type: ignore[no-any-return]  # a page, for which lists may be set


def _pdf(publication: Publication, name: str, day: date) -> bytes:
    """The document itself, short."""
    out, styles = BytesIO(), getSampleStyleSheet()
    story: list[Any] = [
        Paragraph(publication.title, styles["Title"]),
        Paragraph(f"{name}, {day:%d-%m-%Y}"),
        Spacer(1, 12),
    ]
    story += [Paragraph(line, styles["BodyText"]) for line in publication.text.splitlines() if line.strip()]
    SimpleDocTemplate(out, pagesize=A4, title=publication.title, author=name, lang="nl-NL").build(story)
    return out.getvalue()


def _moment(day: date, clock: str) -> datetime:
    hours, _dot, minutes = clock.partition(".")
    return timezone.make_aware(datetime.combine(day, time(int(hours), int(minutes or 0))))
